"""`zeren notices`: who is to be told, who was, and what is to be recalled?"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.findings.todo import Todo
from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.reader import GraphReader

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
    from analytics.findings.rows import NoticeRow
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
            columns=NoticeRow._fields,
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
    from api.everybody import findings_of

    with closing(findings_of(reader, show)) as findings:
        yield from (row for row in findings.notices() if todo in {None, row.todo})
