"""`zeren copy`: how does a store move between an embedded file and Neo4j?"""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import AsJson
from api.commands.output import console, print_json, progress, table


def copy(
    *,
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store that is read.")],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="A store without loads, or none yet.")
    ],
    as_json: AsJson = False,
) -> None:
    """Copy all facts into an empty store, with both axes of time.

    Every question has the same answer there, those about older revisions too.
    """
    from graph.opening import open_store
    from loaders.copying import copy_store

    read = open_store(source)
    try:
        written = open_store(target, create=True)
        try:
            with progress() as show:
                report = copy_store(read, written, progress=show)
        finally:
            written.close()
    finally:
        read.close()
    if as_json:
        print_json(report.to_json())
        return
    rows = table(f"{report.source} → {report.target}", "table", "versions", right=("versions",))
    for name, count in report.tables.items():
        rows.add_row(name, f"{count:,}")
    console().print(rows)
    console().print(
        f"{report.parties:,} parties, {report.keys:,} keys, {report.files:,} files, "
        f"{report.loads:,} loads; data revision {report.data_revision}"
    )
