"""`zeren withdrawals`: which records lost their basis, and by when had they to be withdrawn?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands.options import AsJson, KnownAt, On, Out, Store

if TYPE_CHECKING:
    from analytics.work_lists import WithdrawalDue

COLUMNS = (
    *("decision_no", "authority", "subject", "subject_name", "type", "reason", "since"),
    *("due", "days_left", "publication_due", "flags"),
)
_HEADS = {
    "decision_no": "决定文号 decision",
    "subject_name": "主体 subject",
    "reason": "原因 reason",
    "due": "撤回期限 due",
    "days_left": "余 left",
    "publication_due": "公示 public",
}


def withdrawals(
    *,
    on: On = None,
    known_at: KnownAt = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List decisions revoked or successfully objected to, and when they had to be withdrawn."""
    from analytics.work_lists import withdrawals_due
    from api.commands.listing import Listing
    from api.commands.work_list import give, named_rows
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    listing = Listing(
        reader=reader,
        title="撤回 withdrawals",
        columns=COLUMNS,
        numbers=("days_left",),
        counted="reason",
        counts="by_reason",
        rows="withdrawals",
        asked={},
        heads=_HEADS,
    )
    rows = named_rows(reader, withdrawals_due(reader), lambda one: one.subject, _row)
    give(listing, rows, out, as_json=as_json)


def _row(one: WithdrawalDue, name: str | None) -> tuple[object, ...]:
    from api.commands.work_list import day, joined

    record, published = one.due, one.publication_due
    return (
        *(one.decision_no, one.authority, one.subject, name, one.type.value, one.reason.value),
        *(day(one.since), day(record.day if record else None), one.days_left),
        *(day(published.day if published else None), joined(one.flags)),
    )
