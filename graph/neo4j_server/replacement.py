"""How does an imported database take the place of another one?

What was decided stands in a file before anything is moved: whenever this is cut off, the next
start of the server ends it, so the database is the old one or the new one, never a part.
"""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.home import write_privately

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.neo4j_server.home import Home

# Where a database lies in the folder of data: its store, and its log of transactions.
_ROOTS = ("databases", "transactions")
_PREFIX = "zeren-import-"


def name_of_import() -> str:
    """Return the name of a database that nothing else writes.

    An import goes on for a while where only the process was killed that began it.
    """
    return f"{_PREFIX}{secrets.token_hex(8)}"


def discard_imports(home: Home) -> None:
    """Delete what imports left that were not ended.

    Raises
    ------
    ServerError
        If an import is complete and waits for the next start.
    """
    if _order(home).exists():
        raise ServerError(
            f"an import into {home.path} is complete and waits for the server to start",
            "'zeren neo4j start'",
        )
    for root in _roots(home):
        for path in root.glob(f"{_PREFIX}*"):
            shutil.rmtree(path, ignore_errors=True)


def order_replacement(home: Home, database: str, imported: str) -> None:
    """Decide that the next start brings the imported database instead of this one."""
    write_privately(_order(home), f"{imported} {database}")


def replace_as_ordered(home: Home) -> None:
    """Put an imported database in its place, if that was decided; may be cut off and repeated."""
    order = _order(home)
    if not order.exists():
        return
    imported, database = order.read_text(encoding="utf-8").split()
    for root in _roots(home):
        if (root / imported).exists():
            shutil.rmtree(root / database, ignore_errors=True)
            (root / imported).rename(root / database)
    order.unlink()


def _order(home: Home) -> Path:
    return home.path / "data" / "replace-database"


def _roots(home: Home) -> Iterator[Path]:
    return (home.path / "data" / root for root in _ROOTS)
