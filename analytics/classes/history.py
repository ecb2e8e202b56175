"""Which class had an entity when, and on which facts did it turn?

Nothing is kept: the class is computed anew for each day on which a fact begins, ages or ends, or,
along the other axis, for each day on which a fact came to be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.classes.classes import supervision_class_of
from analytics.classes.facts import NotClassed, facts_of, why_not_classed
from analytics.classes.own import OwnClass, OwnFacts, last_day, own_class
from analytics.classes.scheme import Scheme
from analytics.control.ever_above import Axis
from analytics.liability.case import as_decision
from analytics.publication.standing import ends_of
from graph.model import (
    Commitment,
    Decision,
    Fact,
    Indicator,
    Objection,
    Organization,
    Party,
    PartyId,
    Rating,
    Repair,
)
from graph.periods import AsOf, day_after
from graph.reader import GraphReader
from graph.versions import Version

MOST_DAYS = 500
"""Days of knowledge that are computed, the latest; each asks the store again."""

MANY_DAYS = "MANY_DAYS"
_TOLD_BY: tuple[tuple[type[Fact], str], ...] = (
    (Organization, "org"),
    (Decision, "subject"),
    (Commitment, "org"),
    (Indicator, "org"),
    (Rating, "org"),
)


@dataclass(frozen=True, slots=True)
class ClassInterval:
    """The days from `start` (included) to `end` (not included) with one class and score.

    Attributes
    ----------
    start, end
        None: as far as dates go.
    own
        None where the entity has no class; `why_not` then says why.
    """

    start: date | None
    end: date | None
    own: OwnClass | None
    why_not: NotClassed | None

    def document(self) -> dict[str, object]:
        """Return the interval as JSON values."""
        own = self.own
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "class": own.name.value if own else None,
            "why_not": self.why_not.value if self.why_not else None,
            "score": own.score if own else None,
            "direct": [entry.row.list_kind for entry in own.direct] if own else [],
            "reasons": [
                {"row": reason.row.id, "what_zh": reason.row.what_zh, "points": reason.points}
                for reason in (own.reasons if own else ())
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassHistory:
    """The classes of one entity along one axis of time, oldest first."""

    party: Party
    as_of: AsOf
    by: Axis
    intervals: tuple[ClassInterval, ...]
    partial: str | None = None

    def document(self) -> dict[str, object]:
        """Return the history as JSON values; the revision is the caller's."""
        is_valid = self.by is Axis.VALID
        return {
            "party": {"party_id": self.party.party_id, "name": self.party.display_name},
            "by": self.by.value,
            "on": None if is_valid else self.as_of.on.isoformat(),
            "known_at": self.as_of.known_at.isoformat() if is_valid else None,
            "intervals": [interval.document() for interval in self.intervals],
            "partial": self.partial,
        }


def class_history(
    reader: GraphReader, entity: PartyId, *, scheme: Scheme, by: Axis = Axis.VALID
) -> ClassHistory:
    """Return the classes of an entity over time.

    Parameters
    ----------
    by
        `valid`: on every day, by the facts as known at the reader's `known_at`;
        days to come are told as the facts known now make them.
        `known`: on the reader's day, as the facts came to be known.

    Raises
    ------
    PartyNotFoundError
        If `entity` is a person or a group.

    Notes
    -----
    By valid time the store is asked once; by knowledge once for each of at
    most 500 days.
    """
    answer = supervision_class_of(reader, entity, scheme=scheme, with_association=False)
    if by is Axis.VALID:
        intervals, is_whole = _by_days(reader, answer.party, scheme), True
    else:
        intervals, is_whole = _by_knowledge(reader, entity, scheme)
    return ClassHistory(
        party=answer.party,
        as_of=reader.as_of,
        by=by,
        intervals=tuple(_joined(intervals)),
        partial=answer.partial if is_whole else MANY_DAYS,
    )


def _by_days(reader: GraphReader, party: Party, scheme: Scheme) -> list[ClassInterval]:
    facts = facts_of(reader, [party.party_id])[party.party_id]

    def at(start: date | None, end: date | None) -> ClassInterval:
        day = start or date.min
        why_not = why_not_classed(party, day)
        own = None if why_not else own_class(scheme, facts, day)
        return ClassInterval(start, end, own, why_not)

    return [at(*ends) for ends in _spans(turning_days(scheme, facts, party))]


def turning_days(scheme: Scheme, facts: OwnFacts, party: Party) -> list[date]:
    """Return every day on which the class may turn, in order."""
    own = {party.founded_on, party.dissolved_on}
    bases = {facts.founded_on, *(row.since for row in facts.indicators)}
    bases |= {row.since for row in facts.ratings}
    for record in facts.records:
        decision = record.decision
        own |= {decision.effective_on, *(end.day for end in ends_of(decision, record.notes))}
        bases.add(decision.decided_on)
    aged = {day for base in bases if base for day in _aged(scheme, base)}
    return sorted(day for day in own | bases | aged if day is not None)


def _aged(scheme: Scheme, base: date) -> Iterator[date]:
    """Yield the days on which a fact of that day enters or leaves the window of a row."""
    for row in scheme.points:
        for months in (row.aged_from, row.aged_to):
            if months and (last := last_day(base, months)) < date.max:
                yield day_after(last)


def _by_knowledge(
    reader: GraphReader, entity: PartyId, scheme: Scheme
) -> tuple[list[ClassInterval], bool]:
    days = sorted(_days_of_knowledge(reader, entity))
    kept = days[-MOST_DAYS:]

    def at(start: date | None, end: date | None) -> ClassInterval:
        as_of = replace(reader.as_of, known_at=start or date.min)
        answer = supervision_class_of(
            reader.at(as_of), entity, scheme=scheme, with_association=False
        )
        return ClassInterval(start, end, answer.own, answer.why_not)

    spans = _spans(kept)
    return [at(*ends) for ends in (spans if len(kept) == len(days) else spans[1:])], kept == days


def _days_of_knowledge(reader: GraphReader, entity: PartyId) -> set[date]:
    """Return the days on which the store came to know something else of the entity."""
    told = [row for kind, column in _TOLD_BY for row in _versions(reader, kind, column, [entity])]
    numbers = sorted({number for version in told for number in _numbers(version)})
    for kind in (Repair, Objection):
        told += _versions(reader, kind, "decision_no", numbers)
    return {day for version in told for day in version.days}


def _versions(
    reader: GraphReader, kind: type[Fact], column: str, values: Sequence[str]
) -> list[Version[Fact]]:
    if not values:
        return []
    return list(reader.store.versions(kind, column, values, reader.as_of.revision))


def _numbers(version: Version[Fact]) -> Iterator[str]:
    """Yield under which number repairs and objections find what a version says."""
    for _, fact in version.readings:
        row = as_decision(fact) if isinstance(fact, Commitment) else fact
        if isinstance(row, Decision):
            yield row.decision_no


def _spans(days: Sequence[date]) -> list[tuple[date | None, date | None]]:
    return list(zip([None, *days], [*days, None], strict=True))


def _joined(intervals: Iterable[ClassInterval]) -> Iterator[ClassInterval]:
    """Yield intervals, neighbours that say the same as one."""
    last: ClassInterval | None = None
    for one in intervals:
        if last is not None and _says(last) == _says(one):
            last = replace(last, end=one.end)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _says(interval: ClassInterval) -> object:
    shown = interval.document()
    return {name: shown[name] for name in shown if name not in {"from", "to"}}
