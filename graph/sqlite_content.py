"""What does an SQLite file keep, as another store needs it to be the same?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph import sqlite_schema as schema
from graph.store import StoredFile, StoredKeys, StoredRows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from graph.tables import Table

_BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class SqliteContent:
    """A `StoreContent` read through one connection."""

    connection: sqlite3.Connection

    def files(self) -> list[StoredFile]:
        """Return the files in the order of their numbers."""
        rows = self.connection.execute(
            "SELECT dataset, name, digest, revision FROM file ORDER BY id"
        )
        return [StoredFile(*row) for row in rows]

    def key_blocks(self) -> Iterator[StoredKeys]:
        """Yield all keys, block by block."""
        for number, dataset in self.connection.execute(
            "SELECT id, name FROM dataset ORDER BY id"
        ).fetchall():
            namespaces = self.connection.execute(
                "SELECT DISTINCT namespace FROM node_key WHERE dataset = ? ORDER BY 1", (number,)
            )
            for (namespace,) in namespaces.fetchall():
                rows = self.connection.execute(
                    "SELECT key, node FROM node_key WHERE dataset = ? AND namespace = ? "
                    "ORDER BY node, key",
                    (number, namespace),
                )
                for block in _blocks(rows):
                    keys, nodes = zip(*block, strict=True)
                    yield StoredKeys(dataset, namespace, keys, nodes)

    def former_ids(self) -> list[tuple[str, int]]:
        """Return the ids that answer for a node beside its own, with the node."""
        rows = self.connection.execute("SELECT party_id, node FROM alias ORDER BY node, party_id")
        return rows.fetchall()

    def rows(self, table: Table) -> Iterator[StoredRows]:
        """Yield all versions of all rows of a table, block by block."""
        names = ["fact", *(column.name for column in table.kept), *schema.RECORD]
        shown = ", ".join(f'"{name}"' for name in names)
        rows = self.connection.execute(f'SELECT {shown} FROM "{table.name}" ORDER BY fact')  # noqa: S608
        cells = len(table.kept)
        for block in _blocks(rows):
            facts, *columns = zip(*block, strict=True)
            yield StoredRows(facts, columns[:cells], columns[cells:])


def _blocks(rows: sqlite3.Cursor) -> Iterator[Sequence[tuple[object, ...]]]:
    while block := rows.fetchmany(_BLOCK):
        yield block
