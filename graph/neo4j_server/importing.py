"""How does a whole database come into a server of ours at once?

It is imported beside the one that serves, which stays as it is until the import is complete; then
the server is stopped, and started with the new one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from graph.neo4j_server.home import Home
from graph.neo4j_server.plan import ServerOptions
from graph.neo4j_server.replacement import discard_imports, name_of_import, order_replacement
from graph.neo4j_server.server import admin, start, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def import_database(
    home: Path,
    database: str,
    words: Sequence[str],
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> dict[str, float]:
    """Import files into a new database, which then takes the place of an old one.

    Parameters
    ----------
    home
        The home of a server that was started before.
    database
        The one to be replaced; all that is in it is lost.
    words
        Options of `neo4j-admin database import full`; files are named as seen from the home.

    Returns
    -------
    dict[str, float]
        The seconds of each step.

    Raises
    ------
    ServerError
        If the import fails: the server was not touched. If it does not stop or start: the
        next start brings what was decided last, the old database or the new one.
    """
    place, imported, begin = Home.at(home), name_of_import(), time.monotonic()
    discard_imports(place)
    progress("importing into Neo4j", 0, None)
    try:
        admin(home, *full_import(imported), *words)
    except BaseException:
        discard_imports(place)
        raise
    done = time.monotonic()
    progress("restarting Neo4j", 0, None)
    stop(home)
    order_replacement(place, database, imported)
    start(ServerOptions(home=place.path), progress)
    return {"import": done - begin, "restart": time.monotonic() - done}


def full_import(database: str) -> tuple[str, ...]:
    """Return the words of a full import into a database, before its options."""
    return (
        *("database", "import", "full", database),
        *("--id-type=integer", "--overwrite-destination=true"),
    )
