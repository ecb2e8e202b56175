"""What does a database of Neo4j keep, as another store needs it to be the same?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.neo4j_store.layout import (
    EDGES,
    RECORD,
    TIMES,
    codes,
    kept_number,
    number_places,
    raw_row,
)
from graph.neo4j_store.statements import statement
from graph.store import NEVER, StoredFile, StoredKeys, StoredRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.neo4j_store.connection import Connection
    from graph.tables import Table

_BLOCK = 10_000
_NODES = 50_000
_REV_OUT = [name for name in RECORD if name != "fact"].index("rev_out")


@dataclass(frozen=True, slots=True)
class Neo4jContent:
    """A `StoreContent` read in ranges; a load that is still on its way is left out."""

    connection: Connection

    def files(self) -> list[StoredFile]:
        """Return the files in the order of their numbers."""
        rows = self.connection.rows(
            "MATCH (s:Store) MATCH (f:File) WHERE f.revision <= s.revision "
            "RETURN f.dataset, f.name, f.digest, f.revision ORDER BY f.file"
        )
        return [StoredFile(*row) for row in rows]

    def key_blocks(self) -> Iterator[StoredKeys]:
        """Yield all keys, block by block."""
        for low in range(0, int(self.connection.store_properties()["nodes"]), _NODES):
            row = self.connection.steady(statement("content_of_keys"), low=low, high=low + _NODES)
            yield from (StoredKeys(*block) for block in row["blocks"])

    def former_ids(self) -> list[tuple[str, int]]:
        """Return the ids that answer for a node beside its own, with the node."""
        rows = self.connection.rows(
            "MATCH (s:Store) MATCH (n:Alias) WHERE n.revision_in <= s.revision "
            "AND coalesce(n.revision_out, s.revision + 1) > s.revision "
            "RETURN n.party_id AS party, n.node AS node ORDER BY node, party"
        )
        return [(str(row["party"]), int(row["node"])) for row in rows]

    def rows(self, table: Table) -> Iterator[StoredRows]:
        """Yield all versions of all rows of a table, block by block."""
        store, edge = self.connection.store_properties(), EDGES[table.name]
        text = statement("content_of_rows", TYPE=edge.type, ROW=raw_row(edge))
        for low in range(1, int(store.get(f"next_{table.name}", 1)), _BLOCK):
            values = {"low": low, "high": low + _BLOCK, "codes": codes(table), **TIMES}
            rows = self.connection.steady(text, **values)["rows"]
            if rows:
                yield _as_kept(table, rows, int(store["revision"]))


def _as_kept(table: Table, rows: list[list[Any]], revision: int) -> StoredRows:
    for row in rows:
        for at in number_places(table):
            row[at] = kept_number(row[at])
    facts, *columns = map(list, zip(*rows, strict=True))
    cells = len(table.kept)
    record = columns[cells:]
    # Closed by a load that is not published: still live.
    record[_REV_OUT] = [NEVER if out > revision else out for out in record[_REV_OUT]]
    return StoredRows(facts, columns[:cells], record)
