"""Does a decision count on a day: in publication, sharing, scores, alerts and reports?

Bars that a statute itself sets are another question: a repaired decision counts no more, and
the five years of the food law go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.liability.effect import (
    has_come_into_effect,
    is_of_a_court,
    is_open,
    retractions,
)
from analytics.publication.regimes import (
    LONGEST_DISCLOSURE,
    lasts_while_it_stands,
)
from graph.model import Decision, DecisionNote, Objection, Repair
from graph.periods import day_after
from graph.vocabulary import ObjectionOutcome

_SLIGHT_TYPES = frozenset({"simple_procedure", "minor_harm_removed"})
_ARREARS = "utility_arrears"


class Reason(StrEnum):
    """Why a decision does not count, or is not published; of several on one day the first."""

    EXEMPT = "exempt"
    NOT_IN_EFFECT = "not_in_effect"
    REVOKED = "revoked"
    COURT_LIFTED = "court_lifted"
    OBJECTION_UPHELD = "objection_upheld"
    REPAIRED = "repaired"
    ENDED = "ended"
    ARCHIVED = "archived"
    MINOR = "minor"
    TERM_OVER = "term_over"

    @property
    def rank(self) -> int:
        """The place in the order for one day."""
        return list(Reason).index(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a decision counts on a day, and if not, why and since when.

    Attributes
    ----------
    since
        The first day on which it did not count; None: it never did.
    """

    counts: bool
    reason: Reason | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class End:
    """A first day on which a decision counts no more, and why."""

    day: date
    reason: Reason


class ObjectionState(StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


def counts(decision: Decision, notes: Iterable[DecisionNote], on: date) -> Standing:
    """Return whether a decision counts on the day `on`.

    Parameters
    ----------
    decision
        Of whatever type.
    notes
        Repairs and objections; those about other decisions are passed over.

    Returns
    -------
    Standing
        From the very day of a repair, a revocation or an upheld objection it
        counts no more. Credit repair has no effect on what only a court lifts.

    Notes
    -----
    Linear in the notes.

    References
    ----------
    信用修复管理办法（第36号令）第3条; 河南省社会信用条例 第13条第3款、第19条、第20条第2款、
    第27条第2款.
    """
    if is_exempt(decision):
        return Standing(counts=False, reason=Reason.EXEMPT)
    end = first_end(ends_of(decision, notes))
    if end is not None and end.day <= on:
        return Standing(counts=False, reason=end.reason, since=end.day)
    if not has_come_into_effect(decision, on):
        return Standing(counts=False, reason=Reason.NOT_IN_EFFECT)
    return Standing(counts=True)


def ends_of(decision: Decision, notes: Iterable[DecisionNote]) -> list[End]:
    """Return everything that ends, or will end, that a decision counts."""
    about = [note for note in notes if note.concerns(decision)]
    objections = [note for note in about if isinstance(note, Objection)]
    taken_back = retractions(decision, objections)
    ends = [End(ending.day, Reason(ending.reason.value)) for ending in taken_back]
    if not is_of_a_court(decision):
        repairs = (note for note in about if isinstance(note, Repair))
        ends += [End(repair.repaired_on, Reason.REPAIRED) for repair in repairs]
    if not lasts_while_it_stands(decision):
        last = LONGEST_DISCLOSURE.last_day(decision.decided_on)
        return [*ends, End(day_after(last), Reason.ARCHIVED)]
    if decision.ended_on is not None:
        ends.append(End(decision.ended_on, Reason.ENDED))
    if decision.until is not None:
        ends.append(End(day_after(decision.until), Reason.ENDED))
    return ends


def first_end(ends: Iterable[End]) -> End | None:
    """Return the end that counts: the earliest, on one day the first in order."""
    return min(ends, key=lambda end: (end.day, end.reason.rank), default=None)


def is_exempt(decision: Decision) -> bool:
    """Whether the law keeps it out: slight acts of persons, arrears nobody established."""
    is_slight = decision.violation_type in _SLIGHT_TYPES
    is_persons = decision.subject.startswith("person:")
    return decision.violation_type == _ARREARS or (is_slight and is_persons)


def objection_state(objection: Objection, on: date) -> ObjectionState:
    """Return where an objection stands on a day; one that is decided later is open."""
    if objection.outcome is None or is_open(objection, on):
        return ObjectionState.OPEN
    return _STATES[objection.outcome]


_STATES = {
    ObjectionOutcome.UPHELD: ObjectionState.UPHELD,
    ObjectionOutcome.REJECTED: ObjectionState.REJECTED,
    ObjectionOutcome.WITHDRAWN: ObjectionState.WITHDRAWN,
}
