"""May an official do this about that item or notice, and what is then written down?"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.liability.items import EndReason, ItemFlag, ItemState, Liability, Notice
from graph.errors import ActRefusedError
from graph.model import NOT_KEPT_YET, Act, Decision, PartyId
from graph.vocabulary import ActKind


@dataclass(frozen=True, slots=True)
class Signature:
    """Who does something, when, and why.

    Attributes
    ----------
    at
        An instant, ISO with offset; its day is the day the act counts from.
    """

    by: str
    at: str
    reason: str


def act_on_item(item: Liability, kind: ActKind, signed: Signature) -> Act:
    """Return the act on an item, if it may be done.

    Raises
    ------
    ActRefusedError
        If it changes nothing, or what it asks for is missing: a candidate is
        proposed before it is confirmed; where the law asks for a finding or a
        name in the decision, that comes first, and so does a number for a
        person known by name only; without the notice that must precede an
        entry in a list nothing is confirmed; what the authority decided itself
        is not dismissed here; what was superseded is not reopened.
    """
    refusal = _REFUSALS[kind](item)
    if refusal is not None:
        raise ActRefusedError(item.liability_id, kind.value, *refusal)
    return _act(item.decision, kind, item.rule_id, signed, person=item.person.party_id)


def act_on_notice(notice: Notice, kind: ActKind, signed: Signature) -> Act:
    """Return that a notice was sent, or that it was recalled after its decision fell.

    Raises
    ------
    ActRefusedError
        If it was done before; if what fell is to be sent; or if what still
        stands, or never was sent, is to be recalled.
    """
    done = [act.act for act in notice.acts]
    ended = notice.state is ItemState.ENDED
    refusal = None
    if kind in done:
        refusal = f"it was {kind.value} before", "a notice that was not"
    elif kind is ActKind.SENT and ended:
        refusal = "its decision no longer stands", "a notice that is PROPOSED"
    elif kind is ActKind.RECALLED and not (ended and ActKind.SENT in done):
        refusal = "it stands, or was never sent", "a notice that was sent and is ENDED"
    elif kind not in {ActKind.SENT, ActKind.RECALLED}:
        refusal = "it is a notice", "sent or recalled"
    if refusal is not None:
        raise ActRefusedError(notice.notice_id, kind.value, *refusal)
    return _act(
        notice.decision,
        kind,
        notice.rule_id,
        signed,
        person=notice.person.party_id if notice.person else None,
        unit=notice.unit.party_id,
        target=notice.target,
    )


Refusal = tuple[str, str] | None
"""Why something cannot be done, and what is expected; None where it can."""


def _proposing(item: Liability) -> Refusal:
    if item.state is not ItemState.CANDIDATE:
        return f"it is {item.state.value}", "an item that is CANDIDATE"
    if ItemFlag.NAME_ONLY in item.flags:
        return "the person is known by name only", "a person with an ID number"
    if not item.may_be_proposed:
        return (
            "the rule asks for a finding of fault, or for the person's name in the decision",
            "that it is loaded with 'named_persons'",
        )
    return None


def _confirming(item: Liability) -> Refusal:
    if item.state is not ItemState.PROPOSED:
        hint = ": propose it first" if item.state is ItemState.CANDIDATE else ""
        return f"it is {item.state.value}{hint}", "an item that is PROPOSED"
    if ItemFlag.PROCEDURE_INCOMPLETE in item.flags:
        return "no notice before the entry in the list is on record", "its pre_notice_on"
    return None


def _dismissing(item: Liability) -> Refusal:
    if item.state is ItemState.ENDED:
        return "it is ENDED", "an item that stands"
    if item.state is ItemState.CONFIRMED and not item.acts:
        return "the authority's own decision says so", "an objection, or its revocation"
    return None


def _reopening(item: Liability) -> Refusal:
    if item.ended_reason is EndReason.SUPERSEDED:
        return "no rule gives it any more", "an item that a rule gives"
    done = [act.act for act in item.acts]
    if not done or done[-1] is ActKind.REOPENED:
        return "nothing was decided about it", "an item that was proposed, confirmed or dismissed"
    return None


def _not_an_item(_: Liability) -> Refusal:
    return "it is an item, not a notice", "proposed, confirmed, dismissed or reopened"


_REFUSALS = {
    ActKind.PROPOSED: _proposing,
    ActKind.CONFIRMED: _confirming,
    ActKind.DISMISSED: _dismissing,
    ActKind.REOPENED: _reopening,
    ActKind.SENT: _not_an_item,
    ActKind.RECALLED: _not_an_item,
}


def _act(
    decision: Decision,
    kind: ActKind,
    rule_id: str,
    signed: Signature,
    *,
    person: PartyId | None,
    unit: PartyId | None = None,
    target: str | None = None,
) -> Act:
    return Act(
        source=NOT_KEPT_YET,
        decision_no=decision.decision_no,
        authority_uscc=decision.authority_uscc,
        authority=decision.authority,
        subject=decision.subject,
        act=kind,
        rule=rule_id,
        person=person,
        unit=unit,
        target=target,
        acted_at=signed.at,
        acted_by=signed.by,
        reason=signed.reason,
    )
