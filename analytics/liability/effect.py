"""When does a decision have effect, and what ends it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.liability.items import EndReason, ItemFlag, ItemFlags
from analytics.rules import OnRepair, Rule, TermCode
from analytics.rules.rule import LIST_TYPES
from graph.model import Decision, Objection, Repair
from graph.periods import day_after
from graph.vocabulary import DecisionType, ListKind, ObjectionOutcome, ReviewStatus

_COURT_TYPES = frozenset({DecisionType.CONSUMPTION_ORDER, DecisionType.COURT_ORDER})


@dataclass(frozen=True, slots=True)
class Ending:
    """A day from which something no longer stands, and why."""

    day: date
    reason: EndReason


def earliest(endings: Iterable[Ending]) -> Ending | None:
    """Return the ending that counts: the earliest, on one day the first in order."""
    return min(endings, key=lambda ending: (ending.day, ending.reason.rank), default=None)


def effect_begins(decision: Decision) -> date:
    """Return the day from which a decision has effect, if it ever has."""
    return max(decision.effective_on or decision.decided_on, decision.decided_on)


def has_come_into_effect(
    decision: Decision, on: date, objections: Iterable[Objection] = ()
) -> bool:
    """Whether the decision has, or once had, effect by the day `on`.

    A decision taken back on or before the day its effect was to begin never
    had any; one whose revocation has no date is read as never in effect.

    Parameters
    ----------
    objections
        Those against it; may be left out by who asks `is_taken_back` too.
    """
    began = effect_begins(decision)
    if on < began or is_taken_back(decision, objections, began):
        return False
    match decision.review_status:
        case None | ReviewStatus.EFFECTIVE:
            return True
        case ReviewStatus.APPEAL_PERIOD:
            return decision.effective_on is not None
        case ReviewStatus.REVOKED:
            return decision.revoked_on is not None
        case _:
            return False


def retractions(decision: Decision, objections: Iterable[Objection]) -> list[Ending]:
    """Return the endings that take the decision itself back."""
    found = [
        Ending(objection.decided_on or objection.filed_on, EndReason.OBJECTION_UPHELD)
        for objection in objections
        if objection.outcome is ObjectionOutcome.UPHELD
    ]
    if decision.revoked_on is not None:
        lifted = decision.type in _COURT_TYPES
        reason = EndReason.COURT_LIFTED if lifted else EndReason.REVOKED
        found.append(Ending(decision.revoked_on, reason))
    return found


def is_taken_back(decision: Decision, objections: Iterable[Objection], on: date) -> bool:
    """Whether the decision no longer stands on the day `on`."""
    return any(ending.day <= on for ending in retractions(decision, objections))


def is_of_a_court(decision: Decision) -> bool:
    """Whether only a court lifts it, so that credit repair has no effect."""
    is_courts_list = decision.list_kind is ListKind.DISHONEST_JUDGMENT_DEBTOR
    return is_courts_list or decision.type in _COURT_TYPES


def is_erased(
    decision: Decision, repairs: Iterable[Repair], objections: Iterable[Objection], on: date
) -> bool:
    """Whether repair or an upheld objection has taken the decision out of sight by a day.

    A row that says a court's order or list was repaired has no effect.
    """
    upheld = (
        ending.day <= on
        for ending in retractions(decision, objections)
        if ending.reason is EndReason.OBJECTION_UPHELD
    )
    repaired = (repair.repaired_on <= on for repair in repairs)
    return any(upheld) or (not is_of_a_court(decision) and any(repaired))


def ground_endings(decision: Decision, repairs: Sequence[Repair], rule: Rule) -> list[Ending]:
    """Return what ends an item because its ground ends: repair and exit from a list.

    Notes
    -----
    An item whose term is `while` outlives neither the entry (also where repair
    has no effect) nor the last day the decision states for itself.
    """
    if not repairs and decision.ended_on is None and decision.until is None:
        return []
    found = []
    on_repair, lasts_with_ground = rule.on_repair, TermCode.WHILE in rule.terms
    if on_repair is OnRepair.ENDS:
        found += [Ending(repair.repaired_on, EndReason.REPAIRED) for repair in repairs]
    kept = on_repair is OnRepair.STAYS or decision.type not in LIST_TYPES
    exits = on_repair is not OnRepair.REVIEW and (lasts_with_ground or not kept)
    if decision.ended_on is not None and exits:
        found.append(Ending(decision.ended_on, EndReason.EXPIRED))
    if lasts_with_ground and decision.until is not None:
        found.append(Ending(day_after(decision.until), EndReason.EXPIRED))
    return found


def fell_before_effect(decision: Decision, repairs: Sequence[Repair], rule: Rule) -> bool:
    """Whether a row's ground was gone on or before the day the decision's effect began.

    Nothing follows then: what is repaired or has expired makes no new
    liability (LIABILITY, R9). A row that repair does not end, such as a
    statutory bar, asks nothing of it, and one to be reviewed after repair
    stays for that review (rules/README, Ends).
    """
    began = effect_begins(decision)
    return any(ending.day <= began for ending in ground_endings(decision, repairs, rule))


def standing_flags(
    decision: Decision,
    repairs: Iterable[Repair],
    objections: Iterable[Objection],
    on_repair: OnRepair,
    on: date,
) -> ItemFlags:
    """Return the flags that everything under this decision carries on a day."""
    flags = set()
    if lacks_notice(decision):
        flags.add(ItemFlag.PROCEDURE_INCOMPLETE)
    if any(is_pending(objection, on) for objection in objections):
        flags.add(ItemFlag.OBJECTION_PENDING)
    if decision.publish_until is not None and on > decision.publish_until:
        flags.add(ItemFlag.SECTOR_RULE_REVIEW)
    exits = [decision.ended_on] if decision.type in LIST_TYPES and decision.ended_on else []
    days = [*(repair.repaired_on for repair in repairs), *exits]
    if on_repair is OnRepair.REVIEW and any(day <= on for day in days):
        flags.add(ItemFlag.REPAIR_REVIEW)
    return frozenset(flags)


def lacks_notice(decision: Decision) -> bool:
    """Whether an entry in a list was made without the notice that must precede it.

    References
    ----------
    河南省社会信用条例 第28条第3款; the court's own list is not under it.
    """
    return (
        decision.type is DecisionType.LISTING
        and decision.list_kind is not ListKind.DISHONEST_JUDGMENT_DEBTOR
        and decision.pre_notice_on is None
    )


def is_open(objection: Objection, on: date) -> bool:
    """Whether nobody has decided an objection by the day `on`.

    The outcome decides: a day without one leaves it open, an outcome without
    its day counts from the day of filing.
    """
    decided = objection.decided_on
    return objection.outcome is None or (decided is not None and on < decided)


def is_pending(objection: Objection, on: date) -> bool:
    """Whether an objection was filed by the day `on` and nobody has decided it."""
    return objection.filed_on <= on and is_open(objection, on)
