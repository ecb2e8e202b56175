"""How is a draw asked for, from the command line and over HTTP alike?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import FileRefusedError, StoreWriteError, ValueRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analytics.draws import Candidate, DrawPlan
    from graph.periods import AsOf
    from graph.reader import GraphReader

_MOST_PREFIX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed about a draw; None is the default."""

    preset: str | None = None
    rates: str | None = None
    strata: str = "class"
    region: str | None = None
    industry: str | None = None


def plan_of(wanted: Wanted, as_of: AsOf, revision: int) -> DrawPlan:
    """Return the plan that was asked for, bound to a revision.

    Raises
    ------
    ValueRefusedError
        If a value cannot be used.
    """
    from analytics.draws import (
        DEFAULT_PRESET,
        DrawPlan,
        parse_rates,
        parse_strata,
        pinned,
        rates_of,
    )
    from api.classes import scheme

    preset = wanted.preset or DEFAULT_PRESET
    plan = DrawPlan(
        as_of=as_of,
        preset=preset,
        rates=rates_of(preset, parse_rates(wanted.rates)),
        scheme=scheme().digest,
        strata_by=parse_strata(wanted.strata),
        region=_prefix("region", wanted.region),
        industry=_prefix("industry", wanted.industry),
    )
    return pinned(plan, revision)


def population_in(reader: GraphReader, plan: DrawPlan) -> list[Candidate]:
    """Return from whom is drawn here.

    Raises
    ------
    ValueRefusedError
        If nobody is, or the plan is about other points than those in force here, or about
        a revision the store does not have.
    """
    from analytics.draws import population_of
    from api.classes import scheme

    if plan.scheme != scheme().digest:
        expected = f"the points in force here, {scheme().digest}"
        raise ValueRefusedError("scheme", plan.scheme, expected)
    if (plan.as_of.revision or 0) > reader.store.revision():
        expected = f"at most {reader.store.revision()}, the revision of this store"
        raise ValueRefusedError("data_revision", plan.as_of.revision, expected)
    found = population_of(reader, plan, scheme=scheme())
    if not found:
        where = f"region {plan.region or 'any'}, industry {plan.industry or 'any'}"
        raise ValueRefusedError("population", where, "somebody to draw from")
    return found


def draw_document(
    reader: GraphReader,
    plan: DrawPlan,
    population: list[Candidate],
    seed: str,
    committed: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Draw and return the protocol.

    Raises
    ------
    ValueRefusedError
        If the seed cannot be used, or something else was committed to.
    """
    from analytics.draws import check_seed, protocol_document
    from api.moments import instant

    check_seed(seed, is_secret=committed is not None)
    return protocol_document(
        plan,
        population,
        seed,
        instant(),
        committed=committed,
        names=reader.at(plan.as_of).parties,
    )


def committed_plan(committed: Mapping[str, object]) -> DrawPlan:
    """Return the plan of a commitment.

    Raises
    ------
    ValueRefusedError
        If it is no commitment.
    """
    from analytics.draws import plan_from

    plan = committed.get("plan")
    try:
        return plan_from(plan if isinstance(plan, dict) else {})
    except ValueError as error:
        raise ValueRefusedError("commitment", str(error), "the document of --commit") from error


def read_document(path: Path) -> dict[str, object]:
    """Return a JSON document of a draw.

    Raises
    ------
    FileRefusedError
        If the file cannot be read, or holds no JSON object.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileRefusedError(str(path), "UNREADABLE", reason) from error
    except (ValueError, RecursionError) as error:
        raise FileRefusedError(str(path), "NO_JSON", "is no JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise FileRefusedError(str(path), "NO_JSON", "holds no JSON object")
    return found


def read_population(path: Path) -> list[Candidate]:
    """Return a population as `--population` wrote it.

    Raises
    ------
    FileRefusedError
        If the file cannot be read, or is no such table.
    """
    import csv

    from analytics.classes import SupervisionClass
    from analytics.draws import Candidate
    from graph.model import PartyId

    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, restval="", restkey=""))
        return [
            Candidate(PartyId(row["party_id"]), SupervisionClass(row["class"]), row["place"])
            for row in rows
        ]
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileRefusedError(str(path), "UNREADABLE", reason) from error
    except (ValueError, KeyError, csv.Error) as error:
        said = "is no population: expected columns party_id, class, place"
        raise FileRefusedError(str(path), "NO_POPULATION", said) from error


def _prefix(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    if not (text.isascii() and text.isalnum() and len(text) <= _MOST_PREFIX):
        raise ValueRefusedError(name, text, "the first characters of a code")
    return text.upper()


def write_document(path: Path, document: Mapping[str, object]) -> None:
    """Write a document of a draw for people to read, whole or not at all.

    Raises
    ------
    StoreWriteError
        If the file cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreWriteError(str(path), error.strerror or str(error)) from error
