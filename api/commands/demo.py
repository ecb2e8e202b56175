"""`zeren demo`: is there a city to try it on?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, Store
from api.commands.output import console, print_json, progress

DEFAULT_ORGANIZATIONS = 20_000
DEFAULT_SEED = 7
MOST_ORGANIZATIONS = 100_000_000


def demo(
    *,
    organizations: Annotated[
        int, typer.Option(min=1, max=MOST_ORGANIZATIONS, help="How many organizations.")
    ] = DEFAULT_ORGANIZATIONS,
    seed: Annotated[int, typer.Option(help="The same seed gives the same city.")] = DEFAULT_SEED,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the tables are written.")
    ] = Path("demo"),
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Write a made-up city as native tables."""
    from loaders.city import write_city

    with progress() as show:
        write_city(out, organizations=organizations, seed=seed, progress=show)
    files = sorted(path.name for path in out.iterdir() if path.is_file())
    if as_json:
        made = {"folder": str(out), "organizations": organizations, "seed": seed}
        print_json(made | {"files": files})
        return
    console().print(f"{out}: {', '.join(files)}")
    named = f" --store {store}" if store else ""
    console().print(f"next: zeren load {out}{named}", soft_wrap=True)
