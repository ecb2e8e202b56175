"""`zeren load`: which files go in, and what became of each row?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Store
from api.commands.output import cell, complain, console, print_json, progress, table

if TYPE_CHECKING:
    from loaders.report import LoadReport

SHOWN = 20


def load(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")],
    dataset: Annotated[
        str | None, typer.Option(help="Name of the dataset; default: the folder or file.")
    ] = None,
    known_on: Annotated[
        str | None,
        typer.Option("--known-on", metavar="DATE", help="When rows were known that do not say."),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The tables are the dataset's whole state.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="One rejected row stops the whole load.")
    ] = False,
    ignore_columns: Annotated[
        bool, typer.Option("--ignore-columns", help="Leave unknown columns out.")
    ] = False,
    rejections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every rejected row to this CSV.")
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Load native tables, whole or not at all.

    One file per table, named after it: .csv, .csv.gz, .xlsx or .parquet.
    """
    from api.moments import parse_day
    from graph.opening import open_store
    from loaders.loading import LoadOptions
    from loaders.loading import load as load_tables

    options = LoadOptions(
        dataset=dataset,
        known_on=parse_day("--known-on", known_on) if known_on else None,
        complete=complete,
        strict=strict,
        ignore_columns=ignore_columns,
    )
    opened = open_store(store, create=True)
    try:
        with progress() as show:
            report = load_tables(opened, paths, options, progress=show)
    finally:
        opened.close()
    if rejections is not None:
        report.write_rejections(rejections)
    if as_json:
        print_json(report.to_json())
    else:
        _show(report)


def _show(report: LoadReport) -> None:
    out = console()
    counts = ("rows", "accepted", "unchanged", "superseded", "rejected")
    rows = table(f"dataset {cell(report.dataset)}", "table", *counts, right=counts)
    for name, counted in report.tables.items():
        rows.add_row(name, *(f"{getattr(counted, count):,}" for count in counts))
    out.print(rows)
    if report.rejections:
        _show_rejections(report)
    if report.parties_without_description:
        out.print(f"{report.parties_without_description:,} parties are known by their key only")
    out.print(f"data revision {report.data_revision}")


def _show_rejections(report: LoadReport) -> None:
    rows = table(f"{report.rejected:,} rows rejected", "code", "file", "row", "column", "why")
    for one in report.rejections[:SHOWN]:
        why = f"{one.message}: {one.value}" if one.value else one.message
        rows.add_row(*(cell(text) for text in (one.code, one.file, one.row, one.column, why)))
    console().print(rows)
    if report.rejected > SHOWN:
        complain(f"{report.rejected - SHOWN:,} more: --rejections FILE writes all of them")
