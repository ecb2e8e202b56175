"""In which state is something on the day asked for, how long does it last, what ends it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.liability.case import Case
from analytics.liability.effect import (
    Ending,
    earliest,
    ground_endings,
    lacks_notice,
    retractions,
    standing_flags,
)
from analytics.liability.items import EndReason, ItemFlag, ItemFlags, ItemState
from analytics.liability.terms import StatedEnd, term_end
from analytics.rules import Rule
from graph.vocabulary import Flag


@dataclass(frozen=True, slots=True)
class Fate:
    """The state on a day, the flags, and the earliest end known.

    Attributes
    ----------
    state
        ENDED once the day of the earliest end is reached.
    ending
        The earliest end, also where it is still to come; None: open.
    """

    state: ItemState
    flags: ItemFlags
    ending: Ending | None

    @property
    def to(self) -> date | None:
        """The first day on which it no longer stands."""
        return self.ending.day if self.ending else None

    @property
    def ended_reason(self) -> EndReason | None:
        """Why it ended, None while it stands."""
        return self.ending.reason if self.ending and self.state is ItemState.ENDED else None


def fate_of(
    case: Case,
    rule: Rule,
    state: ItemState,
    stated: StatedEnd,
    on: date,
    more: Iterable[Ending] = (),
) -> Fate:
    """Return what becomes of an item or a measure by the day `on`.

    Parameters
    ----------
    state
        As the rule gives it; an entry made without prior notice caps it.
    stated
        The end the decision states for the one it concerns.
    more
        Ends of this one person: death, an office found to be forged.
    """
    decision = case.decision
    term = term_end(rule, decision, stated)
    endings = [
        *retractions(decision, case.objections),
        *ground_endings(decision, case.repairs, rule),
        *more,
    ]
    if term.to is not None:
        endings.append(Ending(term.to, EndReason.EXPIRED))
    ending = earliest(endings)
    flags = term.flags | standing_flags(decision, case.repairs, case.objections, rule.on_repair, on)
    if Flag.SOURCES_DIFFER in decision.flags:
        flags |= {ItemFlag.SOURCES_DIFFER}
    if lacks_notice(decision):
        state = state.at_most(ItemState.PROPOSED)
    if ending is not None and ending.day <= on:
        state = ItemState.ENDED
    return Fate(state, flags, ending)
