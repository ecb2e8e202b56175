"""Who controlled an entity when, or: what was known of it when, and what changed each time?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from analytics.control.ancestors import ancestor_facts
from analytics.control.answer import Controller, named_document
from analytics.control.changes import Change, Standing, changes_of
from analytics.control.controllers import answer_from
from analytics.control.day_budget import MOST_DAYS, affordable
from analytics.control.ever_above import Axis, EverAbove
from analytics.control.facts import ControlOptions
from analytics.control.kinds import Basis, Outcome, Via
from analytics.control.turning_facts import TurningFact, facts_learnt, facts_of_the_day
from graph.model import Party, PartyId
from graph.reader import GraphReader
from graph.remembered import Remembered, as_known, ever_known
from graph.vocabulary import Flag

# Rows listed at one change; how many there are is said beside.
MOST_FACTS = 100
MANY_DAYS = "MANY_DAYS"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days, half-open, on which the answer is the same.

    Attributes
    ----------
    start, end
        None is: since always, or as far as is known for good.
    controllers
        Those who decide, and those whom nobody controls; as they were on the
        first day, which also gives their names.
    changes, facts
        What differs from the interval before, and what was stated to begin, to
        end, or became known on its first day. Nothing for the first interval.
    facts_total
        How many facts there are; `facts` has the first `MOST_FACTS`.
    """

    start: date | None
    end: date | None
    outcome: Outcome
    controllers: tuple[Controller, ...]
    changes: tuple[Change, ...] = ()
    facts: tuple[TurningFact, ...] = ()
    facts_total: int = 0

    def document(self) -> dict[str, object]:
        """Return the interval as JSON values."""
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "outcome": self.outcome.value,
            "controllers": [controller_document(each) for each in self.controllers],
            "changes": [change.document() for change in self.changes],
            "facts": [fact.document() for fact in self.facts],
            "facts_total": self.facts_total,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlHistory:
    """All answers about one entity along one axis of time.

    Attributes
    ----------
    on
        The day asked about, where the history runs along what was known.
    known_at
        What the sources knew, where the history runs along the days of facts.
    intervals
        Without gaps, neighbours differ; the first begins always and the last
        never ends, unless days were left out at the beginning.
    partial
        Why the history is not all there is to say; None where it is.
    """

    party: Party
    by: Axis
    on: date | None
    known_at: date | None
    basis: Basis
    threshold: Fraction
    intervals: tuple[Interval, ...]
    partial: str | None

    def document(self) -> dict[str, object]:
        """Return the history as JSON values; the revision is the caller's."""
        return {
            "party": named_document(self.party),
            "by": self.by.value,
            "on": self.on.isoformat() if self.on else None,
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "basis": self.basis.value,
            "threshold": str(self.threshold),
            "intervals": [interval.document() for interval in self.intervals],
            "partial": self.partial,
        }


def control_history(
    reader: GraphReader,
    entity: PartyId,
    *,
    by: Axis = Axis.VALID,
    options: ControlOptions | None = None,
    only: frozenset[Via] = frozenset(),
    most_days: int = MOST_DAYS,
) -> ControlHistory:
    """Return who controlled an entity when, and what changed each time.

    Parameters
    ----------
    reader
        The store at one moment. By valid time its `known_at` stays and its day
        runs; by time of knowledge its day stays and `known_at` runs.
    entity
        Any party.
    by
        Along which time.
    options
        How the question about control is asked; None is by votes, more than half.
    only
        Where given, controllers that rest on other ways too are not listed.
    most_days
        The most days on which the answer is computed, the latest ones; fewer
        where many rows count on each of them.

    Returns
    -------
    ControlHistory
        On every day the interval around it says what `controllers_of` says on
        that day. Where days are left out it begins with the first that is
        not, and is `partial`.

    Notes
    -----
    Facts are read once, at most seven questions per level of everybody who
    ever stood above; then one answer from memory for each day on which a fact
    begins, ends or comes to be known, O(days x one answer).
    """
    by = Axis(by)
    as_of = reader.as_of
    is_known = by is Axis.KNOWN
    read = ever_known(reader.store, as_of.revision) if is_known else as_known(reader.store, as_of)
    source = Remembered(read)
    above = EverAbove(source, entity)
    turns = above.days(by)
    days = affordable(turns, above.spans(by), most_days=most_days)
    is_cut = len(days) < len(turns)
    asked = _Asked(reader, source, entity, options or ControlOptions(), by, only)
    intervals, doubts = _told(asked, _stretches(days, asked.day, is_cut=is_cut))
    if is_cut:
        doubts.append(MANY_DAYS)
    return ControlHistory(
        party=reader.party(entity),
        by=by,
        on=as_of.on if is_known else None,
        known_at=None if is_known else as_of.known_at,
        basis=asked.options.basis,
        threshold=asked.options.threshold,
        intervals=tuple(_ended(intervals)),
        partial="+".join(doubts) or None,
    )


def controller_document(controller: Controller) -> dict[str, object]:
    """Return what a history tells of a controller as JSON values."""
    said = controller.document()
    told = ("party_id", "name", "kind", "members", "via", "votes", "ultimate", "deciding")
    return {name: said[name] for name in told}


@dataclass(frozen=True, slots=True)
class _State:
    """The answer of one day, and what it was read from."""

    reader: GraphReader
    parties: frozenset[PartyId]
    standing: Standing
    is_quarantined: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question, to be put to one day after the other."""

    reader: GraphReader
    source: Remembered
    entity: PartyId
    options: ControlOptions
    by: Axis
    only: frozenset[Via]

    @property
    def day(self) -> date:
        """The day of the reader on the axis of the history."""
        as_of = self.reader.as_of
        return as_of.known_at if self.by is Axis.KNOWN else as_of.on

    def on(self, day: date) -> _State:
        """Return the answer of a day, from memory."""
        as_of = self.reader.as_of
        is_known = self.by is Axis.KNOWN
        moment = replace(as_of, known_at=day) if is_known else as_of.at(day)
        reader = GraphReader(self.reader.store, moment, self.source)
        facts = ancestor_facts(reader, self.entity)
        answer = answer_from(facts, self.entity, self.options, moment)
        told = tuple(each for each in answer.controllers if self._is_told(each))
        return _State(
            reader=reader,
            parties=frozenset(facts.parties),
            standing=Standing(answer.outcome, told),
            is_quarantined=Flag.QUARANTINED.value in answer.flags,
        )

    def turning(self, before: _State, after: _State, day: date) -> list[TurningFact]:
        """Return the facts that make the difference between two neighbouring days."""
        parties = sorted(before.parties | after.parties)
        if self.by is Axis.KNOWN:
            return facts_learnt(before.reader, after.reader, parties)
        return facts_of_the_day(after.reader, parties, day)

    def _is_told(self, controller: Controller) -> bool:
        is_listed = not self.only or set(controller.via.split("+")) <= self.only
        return is_listed and (controller.deciding or controller.ultimate)


def _stretches(
    days: Sequence[date], otherwise: date, *, is_cut: bool
) -> list[tuple[date | None, date]]:
    """Return where each stretch without a turn begins, and a day that speaks for it."""
    first = days[0] - _ONE_DAY if days else otherwise
    always: list[tuple[date | None, date]] = [] if is_cut else [(None, first)]
    return [*always, *((day, day) for day in days)]


def _told(
    asked: _Asked, stretches: Sequence[tuple[date | None, date]]
) -> tuple[list[Interval], list[str]]:
    """Return the intervals, their ends still open, and the doubts about the answers."""
    intervals: list[Interval] = []
    before: _State | None = None
    is_doubtful = False
    for start, day in stretches:
        state = asked.on(day)
        is_doubtful |= state.is_quarantined
        if before is None or not state.standing.equals(before.standing):
            intervals.append(_interval(asked, before, state, start))
        before = state
    return intervals, [Flag.QUARANTINED.value] if is_doubtful else []


def _interval(asked: _Asked, before: _State | None, state: _State, start: date | None) -> Interval:
    begun = Interval(
        start=start,
        end=None,
        outcome=state.standing.outcome,
        controllers=state.standing.controllers,
    )
    if before is None or start is None:
        return begun
    facts = asked.turning(before, state, start)
    return replace(
        begun,
        changes=tuple(changes_of(before.standing, state.standing)),
        facts=tuple(facts[:MOST_FACTS]),
        facts_total=len(facts),
    )


def _ended(intervals: Sequence[Interval]) -> Iterator[Interval]:
    """Yield each interval up to where the next one begins."""
    for interval, following in pairwise(intervals):
        yield replace(interval, end=following.start)
    yield intervals[-1]
