"""`zeren export`: how does everything in a store leave it?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, KnownAt, Store
from api.commands.output import console, print_json, progress, table


class Format(StrEnum):
    """What can be written."""

    TABLES = "tables"


def export(
    *,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="An empty folder.")],
    format_: Annotated[
        Format, typer.Option("--format", help="tables: one CSV per native table.")
    ] = Format.TABLES,
    known_at: KnownAt = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Write everything to files for another store.

    Loaded into a new store they give the same answers.
    """
    from api.moments import parse_day
    from graph.opening import open_store
    from loaders.export import export_tables

    day = parse_day("--known-at", known_at) if known_at else None
    with progress() as show:
        report = export_tables(open_store(store), path, known_at=day, progress=show)
    document = report.to_json() | {"format": format_.value}
    if as_json:
        print_json(document)
        return
    rows = table(str(path), "table", "rows", right=("rows",))
    for name, count in report.tables.items():
        rows.add_row(name, f"{count:,}")
    console().print(rows)
