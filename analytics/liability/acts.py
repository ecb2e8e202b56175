"""What have officials done about an item or a notice, and what does that make of it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.liability.effect import Ending
from analytics.liability.items import EndReason, ItemState
from graph.model import Act, PartyId
from graph.vocabulary import ABOUT_NOTICES, ActKind


@dataclass(frozen=True, slots=True, order=True)
class ItemKey:
    """What an act about an item names beside the decision: the rule and the person."""

    rule_id: str
    person: PartyId


@dataclass(frozen=True, slots=True, order=True)
class NoticeKey:
    """What an act about a notice names beside the decision."""

    rule_id: str
    unit: PartyId
    person: PartyId
    target: str


Key = ItemKey | NoticeKey


def key_of(act: Act) -> Key:
    """Return what the act is about; a notice about a unit alone has no person (an empty id)."""
    if act.act in ABOUT_NOTICES:
        return NoticeKey(
            act.rule, act.unit or PartyId(""), act.person or PartyId(""), act.target or ""
        )
    return ItemKey(act.rule, act.person or PartyId(""))


@dataclass(frozen=True, slots=True)
class Standing:
    """What acts say of one item on a day: the last word on each question.

    Attributes
    ----------
    proposed
        A candidate was looked into, and the responsibility found.
    confirmed, dismissed
        What was decided; reopening takes all three back.
    done
        All acts up to the day, in their order.
    """

    proposed: Act | None = None
    confirmed: Act | None = None
    dismissed: Act | None = None
    done: tuple[Act, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether anything stands that an official decided."""
        return any((self.proposed, self.confirmed, self.dismissed))

    def raised(self, state: ItemState, *, is_open: bool) -> ItemState:
        """Return the state after the acts.

        Parameters
        ----------
        state
            As the rule gives it.
        is_open
            Whether an official may decide about a candidate: not where the law
            asks for a finding or a name that is still missing.

        Notes
        -----
        A confirmation counts on top of a proposal only. Where the facts have
        fallen back to a candidate's since, it waits for a new look.
        """
        if state is ItemState.CANDIDATE and is_open and self.proposed:
            state = ItemState.PROPOSED
        if state is ItemState.PROPOSED and self.confirmed:
            state = ItemState.CONFIRMED
        return state

    @property
    def endings(self) -> list[Ending]:
        """What ends the item: that it was dismissed."""
        if self.dismissed is None:
            return []
        return [Ending(self.dismissed.acted_on, EndReason.DISMISSED)]


NOTHING_DONE = Standing()


def standing_of(acts: Iterable[Act], key: Key, on: date) -> Standing:
    """Return what the acts about one item or notice say on a day.

    Parameters
    ----------
    acts
        Of one decision.
    """
    done = tuple(
        sorted((act for act in acts if key_of(act) == key and act.acted_on <= on), key=_order)
    )
    said: dict[ActKind, Act] = {}
    for act in done:
        if act.act is ActKind.REOPENED:
            said.clear()
        elif act.act is ActKind.DISMISSED:
            said = {ActKind.DISMISSED: act}
        else:
            said.pop(ActKind.DISMISSED, None)
            said[act.act] = act
    return Standing(
        said.get(ActKind.PROPOSED), said.get(ActKind.CONFIRMED), said.get(ActKind.DISMISSED), done
    )


def _order(act: Act) -> tuple[str, int, int]:
    return act.acted_at, act.source.revision, act.source.row
