"""Which options do the commands share?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Store = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="URL", help="The store; default ZEREN_STORE, else sqlite:///zeren.db."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day asked about; default today.")
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at", metavar="DATE", help="What the sources knew by the end of this day."
    ),
]
Revision = Annotated[
    int | None,
    typer.Option("--revision", metavar="N", help="What this store held after its N-th change."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write the table to a .csv, .parquet or .xlsx."),
]
