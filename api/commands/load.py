"""`zeren load`: which files go in, and what became of each row?"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Store
from api.commands.output import cell, complain, console, print_json, progress, table

if TYPE_CHECKING:
    from loaders.loading import LoadOptions
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
    bulk: Annotated[
        bool, typer.Option("--bulk", help="Into an empty store on Neo4j, through its own import.")
    ] = False,
    bulk_folder: Annotated[
        Path | None,
        typer.Option(
            "--bulk-folder",
            metavar="DIR",
            help="With --bulk, for a server that is not ours: where its files go.",
        ),
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Load native tables, whole or not at all.

    One file per table, named after it: .csv, .csv.gz, .xlsx or .parquet.
    """
    from api.moments import parse_day
    from graph.errors import ValueRefusedError
    from loaders.loading import LoadOptions

    if bulk_folder is not None and not bulk:
        raise ValueRefusedError("--bulk-folder", bulk_folder, "--bulk beside it")
    options = LoadOptions(
        dataset=dataset,
        known_on=parse_day("--known-on", known_on) if known_on else None,
        complete=complete,
        strict=strict,
        ignore_columns=ignore_columns,
    )
    if bulk:
        report, done = _loaded_at_once(paths, options, store, bulk_folder)
    else:
        report, done = _loaded(paths, options, store), None
    if rejections is not None:
        report.write_rejections(rejections)
    if as_json:
        print_json(report.to_json() | (done.to_json() if done else {}))
        return
    _show(report)
    if done and done.command:
        _show_command(done)


@dataclass(frozen=True, slots=True)
class _Import:
    """What became of a load that goes in at once.

    Attributes
    ----------
    command
        What imports the files in `folder` on a server that is not ours; None where it was done.
    """

    seconds: dict[str, float]
    command: str | None
    folder: str | None

    def to_json(self) -> dict[str, object]:
        rounded = {name: round(took, 3) for name, took in self.seconds.items()}
        waiting = {"folder": self.folder, "command": self.command} if self.command else None
        return {"seconds": rounded, "to_import": waiting}


def _loaded(paths: list[Path], options: LoadOptions, url: str | None) -> LoadReport:
    from graph.opening import open_store
    from loaders.loading import load as load_tables

    opened = open_store(url, create=True)
    try:
        with progress() as show:
            return load_tables(opened, paths, options, progress=show)
    finally:
        opened.close()


def _loaded_at_once(
    paths: list[Path], options: LoadOptions, url: str | None, folder: Path | None
) -> tuple[LoadReport, _Import]:
    from graph.opening import open_bulk
    from loaders.loading import load as load_tables

    with progress() as show:
        opened = open_bulk(url, folder=folder, progress=show)
        try:
            report = load_tables(opened, paths, options, progress=show)
        finally:
            opened.close()
    place = str(opened.import_folder) if opened.command else None
    return report, _Import(opened.seconds, opened.command, place)


def _show_command(done: _Import) -> None:
    typer.echo(
        f"the files of the import are in {done.folder}; the server is not ours, so this is yours:\n"
        "  1. load nothing into the store until the import is done, and stop the server\n"
        "  2. where the server runs, as its user, with these files beside:\n"
        f"       cd {shlex.quote(str(done.folder))}\n"
        f"       {done.command}\n"
        "  3. start the server; the first command that opens the store makes its indexes"
    )


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
