"""`zeren repairs`: what was repaired, what had to follow by when, and what may be repaired now?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Store

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.work_lists import Repairable, RepairDone
    from graph.reader import GraphReader

COLUMNS = (
    *("decision_no", "authority", "subject", "subject_name", "type", "repaired_on"),
    *("publication_due", "lists_due", "document", "flags"),
)
ELIGIBLE_COLUMNS = (
    *("decision_no", "authority", "subject", "subject_name", "type", "severity", "decided_on"),
    *("since", "published", "last_day", "flags"),
)
_HEADS = {
    "decision_no": "决定文号 decision",
    "subject_name": "主体 subject",
    "repaired_on": "修复 repaired",
    "publication_due": "停止公示 stop by",
    "lists_due": "名单同步 lists by",
    "flags": "说明 flags",
}
_ELIGIBLE_HEADS = {
    "decision_no": "决定文号 decision",
    "subject_name": "主体 subject",
    "severity": "程度 class",
    "since": "可修复 since",
    "published": "公示中 published",
    "last_day": "公示至 until",
    "flags": "说明 flags",
}
_PUBLISHED = {True: "yes", False: "no", None: "unknown"}


def repairs(
    *,
    eligible: Annotated[
        bool,
        typer.Option(
            "--eligible", help="What may be repaired now: its minimum publication has passed."
        ),
    ] = False,
    on: On = None,
    known_at: KnownAt = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List decisions that were repaired, or that may be repaired now."""
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    show = _eligible if eligible else _done
    show(reader, out, as_json=as_json)


def _done(reader: GraphReader, out: Path | None, *, as_json: bool) -> None:
    from analytics.work_lists import repairs_done
    from api.commands.listing import Listing
    from api.commands.work_list import give, named_rows

    listing = Listing(
        reader=reader,
        title="信用修复 repairs",
        columns=COLUMNS,
        numbers=(),
        counted="type",
        counts="by_type",
        rows="repairs",
        asked={"eligible": False},
        heads=_HEADS,
    )
    rows = named_rows(reader, repairs_done(reader), lambda one: one.subject, _done_row)
    give(listing, rows, out, as_json=as_json)


def _eligible(reader: GraphReader, out: Path | None, *, as_json: bool) -> None:
    from analytics.work_lists import repairable
    from api.commands.listing import Listing
    from api.commands.work_list import give, named_rows

    listing = Listing(
        reader=reader,
        title="可申请信用修复 may be repaired (if corrected and committed to)",
        columns=ELIGIBLE_COLUMNS,
        numbers=(),
        counted="severity",
        counts="by_severity",
        rows="decisions",
        asked={"eligible": True},
        heads=_ELIGIBLE_HEADS,
    )
    rows = named_rows(reader, repairable(reader), lambda one: one.subject, _eligible_row)
    give(listing, rows, out, as_json=as_json)


def _done_row(one: RepairDone, name: str | None) -> tuple[object, ...]:
    from api.commands.work_list import day, joined

    stop, lists = one.publication_due, one.lists_due
    return (
        *(one.decision_no, one.authority, one.subject, name, one.type and one.type.value),
        *(day(one.repaired_on), day(stop.day if stop else None)),
        *(day(lists.day if lists else None), one.document, joined(one.flags)),
    )


def _eligible_row(one: Repairable, name: str | None) -> tuple[object, ...]:
    from api.commands.work_list import day, joined

    severity = one.severity.value if one.severity else "unknown"
    return (
        *(one.decision_no, one.authority, one.subject, name, one.type.value, severity),
        *(day(one.decided_on), day(one.since), _PUBLISHED[one.is_published]),
        *(day(one.last_day), joined(one.flags)),
    )
