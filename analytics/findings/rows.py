"""How does an item or a notice read as one row of a list?"""

from __future__ import annotations

from typing import NamedTuple

from analytics.findings.todo import Todo
from analytics.liability import ItemState, Liability, Notice
from graph.vocabulary import ActKind


class ItemRow(NamedTuple):
    """An item, flat; days are ISO dates, flags are joined by semicolons."""

    liability_id: str
    person: str
    person_name: str | None
    entity: str | None
    entity_name: str | None
    region: str | None
    role: str
    rule_id: str
    kind: str
    measure: str
    legal_basis: str
    state: str
    flags: str
    since: str
    to: str | None
    ended_reason: str | None
    decision_no: str
    authority: str | None
    decision_type: str
    decided_on: str


class NoticeRow(NamedTuple):
    """A notice, flat; `sent_at` and `recalled_at` are instants."""

    notice_id: str
    todo: str
    target: str
    unit: str
    unit_name: str | None
    person: str | None
    person_name: str | None
    rule_id: str
    decision_no: str
    authority: str | None
    decided_on: str
    state: str
    sent_at: str | None
    recalled_at: str | None


def item_row(item: Liability) -> ItemRow:
    """Return an item as a row."""
    entity, decision = item.entity, item.decision
    return ItemRow(
        liability_id=item.liability_id,
        person=item.person.party_id,
        person_name=item.person.name,
        entity=entity.party_id if entity else None,
        entity_name=entity.name if entity else None,
        region=entity.region if entity else None,
        role=item.role.value,
        rule_id=item.rule_id,
        kind=item.kind.value,
        measure=item.measure,
        legal_basis=item.legal_basis,
        state=item.state.value,
        flags=";".join(sorted(item.flags)),
        since=item.since.isoformat(),
        to=item.to.isoformat() if item.to else None,
        ended_reason=item.ended_reason.value if item.ended_reason else None,
        decision_no=decision.decision_no,
        authority=decision.authority,
        decision_type=decision.type.value,
        decided_on=decision.decided_on.isoformat(),
    )


def todo_of(notice: Notice) -> Todo:
    """Return what is to be done about a notice."""
    if notice.state is ItemState.PROPOSED:
        return Todo.SEND
    return Todo.RECALL if notice.is_to_be_recalled else Todo.NOTHING


def notice_row(notice: Notice) -> NoticeRow:
    """Return a notice as a row."""
    person, decision = notice.person, notice.decision
    at = {act.act: act.acted_at for act in notice.acts}
    return NoticeRow(
        notice_id=notice.notice_id,
        todo=todo_of(notice).value,
        target=notice.target,
        unit=notice.unit.party_id,
        unit_name=notice.unit.name,
        person=person.party_id if person else None,
        person_name=person.name if person else None,
        rule_id=notice.rule_id,
        decision_no=decision.decision_no,
        authority=decision.authority,
        decided_on=decision.decided_on.isoformat(),
        state=notice.state.value,
        sent_at=at.get(ActKind.SENT),
        recalled_at=at.get(ActKind.RECALLED),
    )
