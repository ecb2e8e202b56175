"""From whom is drawn: which entities, of which classes, in which strata?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from analytics.classes.scheme import CLASSES, Scheme
from analytics.draws.allocation import allocate
from analytics.draws.drawing import Candidate, population_digest, sizes_of
from analytics.draws.rates import Rates, parse_rates, rates_of, shown_rate
from graph.errors import ValueRefusedError
from graph.periods import AsOf
from graph.reader import GraphReader

UNKNOWN_PLACE = "unknown"


class StrataBy(StrEnum):
    """What divides the classes further."""

    CLASS = "class"
    REGION = "region"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPlan:
    """Everything that is settled before a seed is known.

    Attributes
    ----------
    as_of
        With the revision of the store, so that later loads change nothing.
    rates
        In per cent, by class.
    region, industry
        What the region and the industry of an entity begin with; None is any.
    scheme
        The digest of the scheme the classes were computed with.
    """

    as_of: AsOf
    preset: str
    rates: Rates
    scheme: str
    strata_by: StrataBy = StrataBy.CLASS
    region: str | None = None
    industry: str | None = None

    def document(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {
            "on": self.as_of.on.isoformat(),
            "known_at": self.as_of.known_at.isoformat(),
            "data_revision": self.as_of.revision,
            "preset": self.preset,
            "rates": {name.value: shown_rate(self.rates[name]) for name in CLASSES},
            "strata_by": self.strata_by.value,
            "region": self.region,
            "industry": self.industry,
            "scheme": self.scheme,
        }


def plan_from(document: Mapping[str, object]) -> DrawPlan:
    """Return the plan that was written.

    Raises
    ------
    ValueError
        If it is written otherwise than `DrawPlan.document` writes.
    ValueRefusedError
        If its rates are none that the preset allows.
    """
    names = ("on", "known_at", "data_revision", "preset", "rates", "strata_by")
    if set(document) != {*names, "region", "industry", "scheme"}:
        raise ValueError("other members than a plan has")
    rates, revision = document["rates"], document["data_revision"]
    if not isinstance(rates, dict) or not isinstance(revision, int):
        raise ValueError("no rates, or no revision")  # noqa: TRY004 (of a document, not of a call)
    chosen = parse_rates(",".join(f"{name}={rate}" for name, rate in rates.items()))
    return DrawPlan(
        as_of=AsOf(_day(document["on"]), _day(document["known_at"]), revision),
        preset=str(document["preset"]),
        rates=rates_of(str(document["preset"]), chosen),
        scheme=str(document["scheme"]),
        strata_by=StrataBy(str(document["strata_by"])),
        region=_text(document["region"]),
        industry=_text(document["industry"]),
    )


def parse_strata(text: str) -> StrataBy:
    """Return what divides the classes.

    Raises
    ------
    ValueRefusedError
        If it is neither class, region nor industry.
    """
    if text not in set(StrataBy):
        raise ValueRefusedError("strata", text, "class, region or industry")
    return StrataBy(text)


def population_of(reader: GraphReader, plan: DrawPlan, *, scheme: Scheme) -> list[Candidate]:
    """Return everybody who may be drawn, in order of the ids.

    Every market entity that exists on the plan's day and lies in its region and industry.

    Notes
    -----
    One run over all classes at the plan's revision.
    """
    from analytics.classes.everybody import classes_of_everybody

    found = classes_of_everybody(reader.at(plan.as_of), scheme=scheme)
    begins = plan.region or "", plan.industry or ""
    places = {
        StrataBy.CLASS: [""] * len(found),
        StrataBy.REGION: [region or UNKNOWN_PLACE for region in found.regions],
        StrataBy.INDUSTRY: [code[:1] if code else UNKNOWN_PLACE for code in found.industries],
    }[plan.strata_by]
    rows = zip(found.parties, found.owns, places, found.regions, found.industries, strict=True)
    return [
        Candidate(party, own.name, place)
        for party, own, place, region, industry in rows
        if (region or "").startswith(begins[0]) and (industry or "").startswith(begins[1])
    ]


def pinned(plan: DrawPlan, revision: int) -> DrawPlan:
    """Return the plan bound to a revision of the store, where none was asked for."""
    if plan.as_of.revision is not None:
        return plan
    return replace(plan, as_of=replace(plan.as_of, revision=revision))


def population_item(population: list[Candidate], plan: DrawPlan) -> dict[str, object]:
    """Return what is published of a population: its size, its digest, its strata."""
    sizes = sizes_of(population)
    numbers = allocate(sizes, plan.rates)
    return {
        "size": len(population),
        "digest": population_digest(population),
        "strata": [
            {"class": name.value, "place": place, "size": size, "to_draw": numbers[name, place]}
            for (name, place), size in sizes.items()
        ],
    }


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("no date")  # noqa: TRY004 (of a document, not of a call)
    return date.fromisoformat(value)


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError("no text")
    return value
