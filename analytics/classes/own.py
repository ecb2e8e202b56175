"""How many points do an entity's own facts give on a day, and which facts are they?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from analytics.classes.reading import UNKNOWN
from analytics.classes.scheme import (
    CLASSES,
    MOST_POINTS,
    DirectRow,
    Group,
    IndustryRow,
    PointsRow,
    Reads,
    Scheme,
    SupervisionClass,
)
from analytics.figures import figure
from analytics.liability.effect import is_pending, lacks_notice
from analytics.publication import class_of, counts
from analytics.rules import Duration
from graph.model import Decision, Indicator, Objection, Rating, Repair, Source
from graph.vocabulary import DecisionType

OBJECTION_PENDING = "OBJECTION_PENDING"
"""An objection is open; it suspends nothing by itself."""

PROCEDURE_INCOMPLETE = "PROCEDURE_INCOMPLETE"
"""No notice before the entry in the list is on record (河南省社会信用条例 第28条第3款)."""


# What is dated later ages beyond the last day there is.
_LAST_TO_AGE = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Record:
    """A decision about the entity, with the repairs and objections that concern it."""

    decision: Decision
    notes: tuple[Repair | Objection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFacts:
    """All facts of one entity that may give points, whenever valid.

    Attributes
    ----------
    description
        The row that says when it was founded, None where nobody described it.
    """

    founded_on: date | None = None
    industry: str | None = None
    description: Source | None = None
    records: tuple[Record, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One fact behind a reason.

    Attributes
    ----------
    day
        The day its age is counted from; None is unknown.
    detail
        What a reader recognizes it by.
    decision
        None where it is no decision.
    """

    day: date | None
    detail: str
    source: Source | None
    decision: Decision | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Points of one row, and the facts they rest on, oldest first."""

    row: PointsRow
    points: int
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A current entry in a list that decides the class at once."""

    row: DirectRow
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClass:
    """The class that an entity's own facts give.

    Attributes
    ----------
    score
        0 to 1000, from the rows of points alone.
    direct
        Entries that make the class whatever the score.
    floor
        The row of an industry under which the entity is not below a class.
    """

    name: SupervisionClass
    score: int
    reasons: tuple[Reason, ...] = ()
    direct: tuple[Entry, ...] = ()
    floor: IndustryRow | None = None

    @property
    def burden(self) -> int:
        """What weighs on others: the points of supervision, all of them for a direct class."""
        if self.direct:
            return MOST_POINTS
        supervision = (r.points for r in self.reasons if r.row.group is Group.SUPERVISION)
        return min(MOST_POINTS, sum(supervision))


def own_class(scheme: Scheme, facts: OwnFacts, on: date) -> OwnClass:
    """Return the class that the facts give on a day.

    Parameters
    ----------
    facts
        As they were known; what was repaired, revoked, successfully objected
        to or has ended by the day gives nothing (`analytics.publication.counts`).

    Notes
    -----
    Linear in facts times rows.

    References
    ----------
    豫市监办〔2022〕100号: frame, bands, direct D, industries under close attention.
    """
    standing = [
        _Standing(record, _said(record.decision))
        for record in facts.records
        if counts(record.decision, record.notes, on).counts
    ]
    reasons = tuple(
        Reason(row, row.earned(len(grounds)), grounds)
        for row in scheme.points
        if (grounds := tuple(_grounds(row, facts, standing, on)))
    )
    score = min(MOST_POINTS, sum(reason.points for reason in reasons))
    direct = tuple(_entries(scheme, standing, on))
    floor = scheme.floor_of(facts.industry)
    names = [scheme.band_of(score).name, *(entry.row.name for entry in direct)]
    names += [floor.name] if floor else []
    return OwnClass(
        name=max(names, key=CLASSES.index),
        score=score,
        reasons=reasons,
        direct=direct,
        floor=floor,
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A record that counts, and what conditions are held against."""

    record: Record
    said: Mapping[str, str]


def is_aged(row: PointsRow, day: date | None, on: date) -> bool:
    """Tell whether a fact of a day is in the row's window of age on `on`.

    The window begins on the day after the last day of `aged_from` months and ends with the
    last day of `aged_to` months (民法典 第202条); a fact of an unknown day is in no window.
    """
    if row.aged_from is None and row.aged_to is None:
        return True
    if day is None or on < day:
        return False
    has_begun = not row.aged_from or on > last_day(day, row.aged_from)
    return has_begun and (row.aged_to is None or on <= last_day(day, row.aged_to))


@lru_cache(maxsize=1 << 15)
def last_day(day: date, months: int) -> date:
    """Return the last day of so many months from a day, at most the last day there is."""
    return date.max if day > _LAST_TO_AGE else Duration(months=months).last_day(day)


def latest(rows: Sequence[Indicator] | Sequence[Rating], on: date) -> Indicator | Rating | None:
    """Return the row that is latest by the day; an undated one comes first."""
    past = [row for row in rows if (row.since or date.min) <= on]
    return max(past, key=lambda row: (row.since or date.min, row.source.revision), default=None)


def _grounds(
    row: PointsRow, facts: OwnFacts, standing: Sequence[_Standing], on: date
) -> Iterator[Ground]:
    match row.reads:
        case Reads.DECISION:
            found = [_of_record(one.record, on) for one in standing if _matches(row, one, on)]
            yield from sorted(found, key=_order)
        case Reads.INDICATOR:
            yield from _of_indicator(row, facts.indicators, on)
        case Reads.RATING:
            yield from _of_rating(row, facts.ratings, on)
        case Reads.ORGANIZATION:
            if is_aged(row, facts.founded_on, on):
                said = f"founded {facts.founded_on}"
                yield Ground(day=facts.founded_on, detail=said, source=facts.description)
        case Reads.ASSOCIATION:
            return


def _order(ground: Ground) -> tuple[str, str, str]:
    decision = ground.decision
    number, authority = decision.key if decision else ("", "")
    return str(ground.day), number, authority


def _said(decision: Decision) -> dict[str, str]:
    """Return what a decision says to each condition a row may state."""
    severity = class_of(decision).severity
    return {
        "type": decision.type.value,
        "list_kind": decision.list_kind.value if decision.list_kind else "",
        "severity": severity.value if severity else UNKNOWN,
        "domain": decision.domain.value if decision.domain else "",
        "violation_type": decision.violation_type or "",
    }


def _matches(row: PointsRow, one: _Standing, on: date) -> bool:
    is_meant = all(one.said[name] in values for name, values in row.match.items())
    return is_meant and is_aged(row, one.record.decision.decided_on, on)


def _of_record(record: Record, on: date) -> Ground:
    decision = record.decision
    flags = []
    if any(isinstance(note, Objection) and is_pending(note, on) for note in record.notes):
        flags.append(OBJECTION_PENDING)
    if lacks_notice(decision):
        flags.append(PROCEDURE_INCOMPLETE)
    return Ground(
        day=decision.decided_on,
        detail=decision.violation_type or decision.type.value,
        source=decision.source,
        decision=decision,
        flags=tuple(flags),
    )


def _entries(scheme: Scheme, standing: Sequence[_Standing], on: date) -> Iterator[Entry]:
    for ground in sorted((_of_record(one.record, on) for one in standing), key=_order):
        decision = ground.decision
        if decision is None or decision.type is not DecisionType.LISTING:
            continue
        row = scheme.direct.get(decision.list_kind or "")
        if row is not None:
            yield Entry(row, ground)


def _of_indicator(row: PointsRow, indicators: Sequence[Indicator], on: date) -> Iterator[Ground]:
    for name in row.match["indicator"]:
        found = latest([one for one in indicators if one.indicator == name], on)
        if isinstance(found, Indicator) and is_aged(row, found.since, on) and _is_large(row, found):
            said = f"{name} {shown_number(found.value)}"
            yield Ground(day=found.since, detail=said, source=found.source)


def shown_number(value: Fraction) -> str:
    """Return a number as a reader writes it.

    >>> shown_number(Fraction(12)), shown_number(Fraction(5, 2))
    ('12', '2.5')
    """
    return str(value.numerator if value.denominator == 1 else figure(value))


def _is_large(row: PointsRow, found: Indicator) -> bool:
    least, below = row.match["at_least"][0], row.match.get("below")
    return Fraction(least) <= found.value and (below is None or found.value < Fraction(below[0]))


def _of_rating(row: PointsRow, ratings: Sequence[Rating], on: date) -> Iterator[Ground]:
    for scheme in row.match["scheme"]:
        found = latest([one for one in ratings if one.scheme == scheme], on)
        if not isinstance(found, Rating) or found.grade not in row.match["grade"]:
            continue
        if is_aged(row, found.since, on):
            said = f"{scheme} {found.grade}"
            yield Ground(day=found.since, detail=said, source=found.source)
