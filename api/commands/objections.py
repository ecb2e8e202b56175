"""`zeren objections`: which objections were filed, and by when have they to be decided?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Store

if TYPE_CHECKING:
    from analytics.work_lists import ObjectionDue

COLUMNS = (
    *("decision_no", "authority", "subject", "subject_name", "filed_at", "due"),
    *("due_with_source_check", "days_left", "days_left_with_source_check", "state"),
    *("decided_on", "days_taken", "timeliness", "flags"),
)
_NUMBERS = ("days_left", "days_left_with_source_check", "days_taken")
_HEADS = {
    "decision_no": "决定文号 decision",
    "subject_name": "主体 subject",
    "due": "期限 due",
    "due_with_source_check": "需核查 checked",
    "days_left": "余 left",
    "state": "状态 state",
    "timeliness": "时效 in time",
}


def objections(
    *,
    only_open: Annotated[bool, typer.Option("--open", help="Only those not decided yet.")] = False,
    late: Annotated[
        bool,
        typer.Option("--late", help="Only those past 3 working days; a source check allows for 7."),
    ] = False,
    on: On = None,
    known_at: KnownAt = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List objections, by when they have to be decided and whether they were."""
    from analytics.work_lists import Timeliness, objections_due
    from api.commands.listing import Listing
    from api.commands.work_list import give, named_rows
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    is_late = {Timeliness.ONLY_WITH_SOURCE_CHECK, Timeliness.LATE}
    found = [
        row
        for row in objections_due(reader)
        if (row.is_open or not only_open) and (row.timeliness in is_late or not late)
    ]
    listing = Listing(
        reader=reader,
        title="异议 objections",
        columns=COLUMNS,
        numbers=_NUMBERS,
        counted="state",
        counts="by_state",
        rows="objections",
        asked={"open": only_open, "late": late},
        heads=_HEADS,
    )
    rows = named_rows(reader, found, lambda one: one.subject, _row)
    give(listing, rows, out, as_json=as_json)


def _row(one: ObjectionDue, name: str | None) -> tuple[object, ...]:
    from api.commands.work_list import day, joined

    return (
        *(one.decision_no, one.authority, one.subject, name, one.filed_at),
        *(day(one.due.day), day(one.due_with_source.day)),
        *(one.days_left, one.days_left_with_source, one.state.value),
        *(day(one.decided_on), one.days_taken, one.timeliness.value, joined(one.flags)),
    )
