"""`zeren report`: what stands on record about an organization?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Revision, Store
from api.commands.output import cell, console, named, print_json, table

if TYPE_CHECKING:
    from graph.reader import GraphReader


def report(
    *,
    entity: Annotated[
        str, typer.Argument(metavar="ENTITY", help="A party id, USCC, key or exact name.")
    ],
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one page for print, self-contained."),
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show the credit report of an organization."""
    if page is not None and as_json:
        raise typer.BadParameter("expected either --json or --html")
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    document = _answer(reader, entity)
    if page is not None:
        _write(page, document)
    elif as_json:
        print_json(document)
    else:
        _show(document)


def _answer(reader: GraphReader, text: str) -> dict[str, object]:
    from analytics.records import report_of
    from api.acts import record_answer
    from api.masking import Mask
    from api.moments import instant
    from api.references import find_party
    from api.report_json import report_document
    from api.roles import Role
    from api.rules import rules

    entity = find_party(reader, text)
    found = report_of(reader, entity, rules=rules())
    record_answer(reader, "made report", entity)
    return report_document(found, Mask(Role.ADMIN), instant())


def _write(page: Path, document: dict[str, object]) -> None:
    from api.report_page import report_page
    from graph.errors import StoreWriteError

    draft = page.with_name(f".{page.name}.part")
    try:
        draft.write_text(report_page(document), encoding="utf-8")
        draft.replace(page)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreWriteError(str(page), error.strerror or str(error)) from error
    console().print(f"report written to {cell(page)}", soft_wrap=True)


def _show(document: dict[str, object]) -> None:
    from api.report_json import STANDINGS

    identity, right = document["identity"], document["right_to_object"]
    if not isinstance(identity, dict) or not isinstance(right, dict):
        raise TypeError
    out = console()
    out.print(f"[bold]信用报告 credit report: {named(identity)}[/]  {cell(identity['uscc'])}")
    zh, en = STANDINGS[identity["status"]]
    heads = ", ".join(named(one) for one in identity["legal_representatives"])
    out.print(f"{zh} {en} · 法定代表人 legal representative: {heads or '–'}")
    out.print(f"on {document['on']}, as known on {document['known_at']}")
    if document["partial"]:
        out.print(f"[bold yellow]partial: {cell(document['partial'])}[/]")
    for name, title, columns in _TABLES:
        listed = document[name]
        if not isinstance(listed, list):
            raise TypeError
        rows = table(f"{title}: {len(listed)}", *columns)
        for row in listed:
            values = {**row, "decision": row.get("decision", {}).get("decision_no")}
            rows.add_row(*(cell(values[column]) for column in columns))
        if listed:
            out.print(rows)
        else:
            out.print(f"{title}: 无 none")
    out.print(cell(right["zh"]), soft_wrap=True)
    out.print(cell(right["en"]), soft_wrap=True)


_TABLES = (
    (
        "records",
        "现行有效的记录 records in effect",
        ("decision_no", "type", "authority", "decided_on", "legal_basis"),
    ),
    ("lists", "所在名单 lists", ("list_zh", "authority", "decided_on")),
    ("measures", "承受的措施 measures", ("rule_id", "measure", "state", "from", "to")),
    (
        "statutory_bars",
        "信用修复不终止的法定限制 statutory bars that repair does not end",
        ("rule_id", "measure", "legal_basis", "state", "to"),
    ),
    ("objections_pending", "正在处理的异议 objections pending", ("decision", "filed_at")),
    ("commitments", "信用承诺 commitments", ("matter", "made_on", "kept", "breached_on")),
    ("permits", "行政许可 permits", ("decision_no", "category", "from", "to")),
    ("ratings", "外部评价 external ratings", ("scheme", "grade", "from")),
)
