"""`zeren bulletin`: what does the risk of a month look like on one page? Leads, never liability."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.bulletin.words import Language
from api.commands.options import AsJson, Store
from api.commands.output import cell, console, print_json, progress

if TYPE_CHECKING:
    from datetime import date

    from graph.store import GraphStore


def bulletin(
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.html", help="The page, self-contained.")
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM", help="Default: the month that was analyzed last."),
    ] = None,
    language: Annotated[Language, typer.Option(help="zh or en.")] = Language.CHINESE,
    names: Annotated[
        bool, typer.Option("--names", help="Show the names of natural persons.")
    ] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Write the monthly bulletin about risk (leads only)."""
    if out is None and not as_json:
        raise typer.BadParameter("expected --out FILE.html, or --json")
    from analytics.clusters.parameters import Parameters
    from api.bulletin.making import bulletin_document
    from api.bulletin.months import month_of
    from api.bulletin.naming import masked_names
    from api.bulletin.warned import warnings_of
    from api.moments import today
    from api.risk.bulletin import keep_bulletin, page_key
    from graph.opening import open_store
    from graph.reader import GraphReader

    opened = open_store(store)
    asked = month_of(month, _analyzed(opened), today())
    reader, revision = GraphReader(opened, asked.moment), opened.revision()
    with progress() as show:
        warned = warnings_of(opened, asked.moment, asked.before)
        document = bulletin_document(reader, asked, Parameters(), warned, show)
        show("pages", 0, None)
        pages = keep_bulletin(opened, revision, document)
    if names:
        _record(opened, asked.name)
    if out is not None:
        _write(out, pages[page_key(language, names=names)])
        if not as_json:
            console().print(f"bulletin of {asked.name} written to {cell(out)}", soft_wrap=True)
    if as_json:
        shown = {} if names else {"names": masked_names(document["names"])}
        print_json(document | shown)


def _analyzed(store: GraphStore) -> date | None:
    from datetime import date

    import orjson

    from api.findings import Finding

    kept = store.kept(Finding.SUMMARY.value)
    return date.fromisoformat(orjson.loads(kept[1])["on"]) if kept else None


def _record(store: GraphStore, month: str) -> None:
    """Write down that persons were named."""
    from api.acts import actor
    from api.audit import AuditLog
    from api.places import audit_file

    AuditLog(audit_file(store.url)).record(actor=actor(), action="read bulletin", month=month)


def _write(path: Path, page: str) -> None:
    from graph.errors import StoreWriteError

    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(page, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreWriteError(str(path), error.strerror or str(error)) from error
