"""`zeren notices`: who is to be told, who was, and what is to be recalled?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analytics.liability import Notice
    from graph.reader import GraphReader

COLUMNS = (
    *("notice_id", "todo", "target", "unit", "unit_name", "person", "person_name"),
    *("rule_id", "decision_no", "authority", "decided_on", "state", "sent_at", "recalled_at"),
)


class Todo(StrEnum):
    """What is to be done about a notice."""

    SEND = "send"
    NOTHING = "nothing"
    RECALL = "recall"


WORDS = {
    "send": "待告知 to be sent",
    "nothing": "无须处理 nothing to do",
    "recall": "待撤回 to be recalled: its decision fell after it was sent",
}


def notices(
    *,
    todo: Annotated[
        Todo | None, typer.Option(help="Only those to send, to recall, or with nothing to do.")
    ] = None,
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show the outbox: notices to send, sent, and to recall."""
    from api.commands.listing import Listing
    from api.commands.output import progress
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    with progress() as show:
        listing = Listing(
            reader=reader,
            title="告知 notices",
            columns=COLUMNS,
            numbers=(),
            counted="todo",
            counts="by_todo",
            rows="notices",
            asked={"todo": todo.value if todo else None},
            words=WORDS,
            heads={
                "todo": "待办 todo",
                "target": "告知 tell",
                "unit_name": "单位 unit",
                "person_name": "人员 person",
                "notice_id": "编号 id",
            },
        )
        listing.give(_rows(reader, todo, show), out, as_json=as_json)


def _rows(
    reader: GraphReader, todo: Todo | None, show: Callable[[str, int, int | None], None]
) -> Iterator[tuple[object, ...]]:
    from api.everybody import all_outcomes_of_decisions

    for outcome in all_outcomes_of_decisions(reader, show):
        for notice in outcome.notices:
            due = todo_of(notice)
            if todo in {None, due}:
                yield _row(notice, due)


def todo_of(notice: Notice) -> Todo:
    """Return what is to be done about a notice."""
    done = {act.act.value for act in notice.acts}
    if notice.state.value == "PROPOSED":
        return Todo.SEND
    stands = notice.state.value != "ENDED"
    return Todo.NOTHING if stands or "sent" not in done or "recalled" in done else Todo.RECALL


def _row(notice: Notice, due: Todo) -> tuple[object, ...]:
    person, decision = notice.person, notice.decision
    at = {act.act.value: act.acted_at for act in notice.acts}
    return (
        *(notice.notice_id, due.value, notice.target),
        *(notice.unit.party_id, notice.unit.name),
        *((person.party_id, person.name) if person else (None, None)),
        *(notice.rule_id, decision.decision_no, decision.authority),
        *(decision.decided_on.isoformat(), notice.state.value),
        *(at.get("sent"), at.get("recalled")),
    )
