"""How is a load written, all of it or nothing?

One transaction holds the whole load. It opens with the writer, becomes
visible with `__exit__`, and leaves no trace where anything fails.
"""

from __future__ import annotations

from dataclasses import astuple
from itertools import count, repeat
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import sqlite_schema as schema
from graph.errors import WrongPersonKeyError
from graph.identity import NAMESPACES, keyed_id
from graph.names import pairs
from graph.periods import FOREVER
from graph.store import MISSING, NEVER, Load
from graph.tables import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    import numpy.typing as npt

    from graph.sqlite_file import SqliteFile


# Rows handed to the driver at a time.
_CHUNK = 100_000


class SqliteWriter:
    """A `GraphWriter` over one SQLite transaction."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._connection = file.connection()
        self._committed = False
        self._regroups = False
        self.revision = 0

    def __enter__(self) -> Self:
        """Wait for the write lock and take it."""
        with self._file.write_errors():
            self._file.prepare_for_load()
            self._connection.execute("BEGIN IMMEDIATE")
        row = self._connection.execute("SELECT max(revision) FROM load").fetchone()
        self.revision = int(row[0] or 0) + 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Undo whatever `commit` did not make visible."""
        if not self._committed and self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @property
    def is_first(self) -> bool:
        """Whether nothing was loaded before."""
        return self.revision == 1

    def commit(self, *loads: Load) -> None:
        """Make everything visible as this load; a copy into an empty store is several."""
        if self._regroups:
            self.set(schema.REGROUPED_SETTING, str(loads[-1].revision))
        with self._file.write_errors():
            self._connection.executemany(
                "INSERT INTO load VALUES (?, ?, ?, ?, ?)", map(astuple, loads)
            )
            for statement in schema.index_statements():
                self._connection.execute(statement)
            self._connection.execute("COMMIT")
            self._committed = True
            self._file.finish_load()

    def check_person_key(self, fingerprint: str) -> None:
        """Bind the store to a person key, or refuse another one."""
        bound = self.setting(schema.KEY_SETTING)
        if bound is None:
            self.set(schema.KEY_SETTING, fingerprint)
        elif bound != fingerprint:
            raise WrongPersonKeyError(self._file.url, fingerprint, bound)

    def setting(self, name: str) -> str | None:
        """Return a setting of the store."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set(self, name: str, value: str) -> None:
        """Keep a setting of the store."""
        with self._file.write_errors():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def add_file(self, dataset: str, name: str, digest: str, *, revision: int | None = None) -> int:
        """Remember a file and return its number; its revision is this one if none is stated."""
        with self._file.write_errors():
            row = self._connection.execute(
                "INSERT INTO file (revision, dataset, name, digest) VALUES (?, ?, ?, ?) "
                "RETURNING id",
                (revision or self.revision, dataset, name, digest),
            ).fetchone()
        return int(row[0])

    def nodes(self, dataset: str, namespace: str, keys: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the node of each key in a dataset, `MISSING` where there is none."""
        if self.is_first:
            return np.full(len(keys), MISSING)
        return self._looked_up(
            "SELECT w.at, k.node FROM temp.wanted w JOIN dataset d ON d.name = ? "
            "JOIN node_key k ON k.key = w.value AND k.namespace = ? AND k.dataset = d.id",
            keys,
            (dataset, namespace),
        )

    def nodes_of_ids(self, parties: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return one node of each party id, `MISSING` where there is none."""
        return self._looked_up(
            "SELECT w.at, n.id FROM temp.wanted w JOIN node n ON n.party_id = w.value "
            "ORDER BY n.id DESC",
            parties,
        )

    def parties_of(self, nodes: Sequence[int]) -> list[str]:
        """Return the party id of each node."""
        return [
            self._connection.execute("SELECT party_id FROM node WHERE id = ?", (node,)).fetchone()[
                0
            ]
            for node in nodes
        ]

    def keys_of(self, node: int, dataset: str) -> list[str]:
        """Return the keys under which a dataset describes an organization's node."""
        rows = self._connection.execute(
            "SELECT k.key FROM node_key k JOIN dataset d ON d.id = k.dataset "
            "WHERE k.node = ? AND d.name = ? AND k.namespace = 'org' ORDER BY k.key",
            (node, dataset),
        )
        return [str(row[0]) for row in rows]

    def undescribed(self, nodes: Sequence[int]) -> int:
        """Return how many of these no table of organizations or persons describes."""
        self._wanted(nodes)
        row = self._connection.execute(
            "SELECT count(*) FROM temp.wanted w WHERE NOT EXISTS "
            "(SELECT 1 FROM organizations t WHERE t.org = w.value) AND NOT EXISTS "
            "(SELECT 1 FROM persons t WHERE t.person = w.value)"
        ).fetchone()
        return int(row[0])

    def add_nodes(self, parties: pa.StringArray) -> npt.NDArray[np.int64]:
        """Add nodes with these party ids and return their numbers."""
        first = self._connection.execute("SELECT ifnull(max(id), -1) + 1 FROM node").fetchone()[0]
        with self._file.write_errors():
            for begin in range(0, len(parties), _CHUNK):
                ids = parties.slice(begin, _CHUNK).to_pylist()
                self._connection.executemany(
                    "INSERT INTO node VALUES (?, ?)", zip(count(first + begin), ids, strict=False)
                )
        return np.arange(first, first + len(parties), dtype=np.int64)

    def add_keys(
        self, dataset: str, namespace: str, keys: pa.StringArray, nodes: npt.NDArray[np.int64]
    ) -> None:
        """Remember which node a key of a dataset stands for."""
        number = self._dataset(dataset)
        # In key order a B-tree only grows at its end.
        order = pc.sort_indices(keys)
        keys, nodes = keys.take(order), nodes[order.to_numpy()]
        with self._file.write_errors():
            for begin in range(0, len(keys), _CHUNK):
                rows = zip(
                    keys.slice(begin, _CHUNK).to_pylist(),
                    repeat(namespace),
                    repeat(number),
                    nodes[begin : begin + _CHUNK].tolist(),
                    strict=False,
                )
                self._connection.executemany(
                    "INSERT OR REPLACE INTO node_key VALUES (?, ?, ?, ?)", rows
                )

    def rename(self, node: int, party: str) -> None:
        """Give a node another party id; the old one keeps answering."""
        self._regroups = True
        with self._file.write_errors():
            self._connection.execute(
                "INSERT OR IGNORE INTO alias SELECT party_id, id FROM node WHERE id = ?", (node,)
            )
            self._connection.execute("UPDATE node SET party_id = ? WHERE id = ?", (party, node))

    def shared_nodes(self, nodes: Sequence[int]) -> frozenset[int]:
        """Return those of the nodes that several keys stand for."""
        if not nodes:
            return frozenset()
        self._wanted(nodes)
        rows = self._connection.execute(
            "SELECT k.node FROM node_key k WHERE k.node IN (SELECT value FROM temp.wanted) "
            "GROUP BY k.node HAVING count(DISTINCT k.dataset || ':' || k.key) > 1"
        )
        return frozenset(int(row[0]) for row in rows)

    def separate(self, node: int, dataset: str, key: str, party: str) -> int:
        """Let a key of a dataset stand for another party than the node's other keys.

        What the dataset said of the node goes along, unless another of its
        keys stands for it too. Returns the node of `party`.
        """
        self._regroups = True
        found = self.nodes_of_ids([party])[0]
        target = int(self.add_nodes(pa.array([party]))[0] if found == MISSING else found)
        number = self._dataset(dataset)
        with self._file.write_errors():
            self._connection.execute(
                "UPDATE node_key SET node = ? WHERE key = ? AND dataset = ? AND node = ?",
                (target, key, number, node),
            )
            old_ids = [keyed_id(namespace, dataset, key) for namespace in NAMESPACES]
            self._connection.execute(
                "UPDATE OR REPLACE alias SET node = ? WHERE node = ? "  # noqa: S608
                f"AND party_id IN ({', '.join('?' * len(old_ids))})",
                (target, node, *old_ids),
            )
            others = self._connection.execute(
                "SELECT 1 FROM node_key WHERE node = ? AND dataset = ?", (node, number)
            )
            if others.fetchone() is None:
                self._move_rows(node, target, dataset)
        return target

    def _move_rows(self, node: int, target: int, dataset: str) -> None:
        for table in TABLES:
            for column in table.references:
                self._connection.execute(
                    f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE "{column.name}" = ? '  # noqa: S608
                    "AND file IN (SELECT id FROM file WHERE dataset = ?)",
                    (target, node, dataset),
                )

    def versions(
        self, table: Table, dataset: str, values: Sequence[object] | None
    ) -> dict[str, list[object]]:
        """Return the live rows of a dataset, as they are kept.

        `values` are what the table's `located_by` holds; None means all rows.
        """
        names = ["fact", *(kept.name for kept in table.kept), *schema.RECORD]
        if self.is_first:
            return {name: [] for name in names}
        shown = ", ".join(f't."{name}"' for name in names)
        start = f'"{table.name}" t'
        if values is not None:
            self._wanted(values)
            start = f'temp.wanted w CROSS JOIN {start} ON t."{table.located_by}" = w.value'
        rows = self._connection.execute(
            f"SELECT {shown} FROM {start} JOIN file f ON f.id = t.file "  # noqa: S608
            "WHERE f.dataset = ? AND t.rev_out = ? ORDER BY t.fact",
            (dataset, NEVER),
        ).fetchall()
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return {name: list(cells) for name, cells in zip(names, columns, strict=True)}

    def claims(self, codes: Sequence[str]) -> list[tuple[str, int, str, str | None, str | None]]:
        """Return who claims these codes: code, node, dataset, name, former names."""
        if self.is_first:
            return []
        self._wanted(codes)
        return self._connection.execute(
            "SELECT t.uscc, t.org, f.dataset, t.name, t.former_names FROM temp.wanted w "
            "CROSS JOIN organizations t ON t.uscc = w.value JOIN file f ON f.id = t.file "
            "WHERE t.rev_out = ? AND t.superseded = ? ORDER BY t.fact",
            (NEVER, FOREVER),
        ).fetchall()

    def next_fact(self, table: Table) -> int:
        """Return the number the next appended row will have."""
        row = self._connection.execute(f'SELECT ifnull(max(fact), 0) + 1 FROM "{table.name}"')  # noqa: S608
        return int(row.fetchone()[0])

    def append(
        self,
        table: Table,
        facts: Sequence[int],
        cells: Sequence[Sequence[object]],
        record: Sequence[Sequence[int]],
    ) -> None:
        """Add rows, column by column: their numbers, their cells, and their record.

        `record` is known, superseded, rev_in, rev_out, flags, file, row; names
        become findable.
        """
        rows = zip(facts, *cells, *record, strict=True)
        with self._file.write_errors():
            self._connection.executemany(schema.insert_statement(table), rows)
            index = schema.NAME_INDEX.get(table.name)
            if index is not None:
                at = [column.name for column in table.kept].index("name")
                self._connection.executemany(
                    f"INSERT INTO {index} (rowid, pairs) VALUES (?, ?)",  # noqa: S608
                    (
                        (fact, pairs(str(name)))
                        for fact, name in zip(facts, cells[at], strict=True)
                        if name is not None
                    ),
                )

    def close_rows(self, table: Table, facts: Sequence[int]) -> None:
        """End rows with the revision before this one."""
        with self._file.write_errors():
            self._connection.executemany(
                f'UPDATE "{table.name}" SET rev_out = ? WHERE fact = ?',  # noqa: S608
                ((self.revision, fact) for fact in facts),
            )

    def _dataset(self, name: str) -> int:
        with self._file.write_errors():
            self._connection.execute("INSERT OR IGNORE INTO dataset (name) VALUES (?)", (name,))
        row = self._connection.execute("SELECT id FROM dataset WHERE name = ?", (name,)).fetchone()
        return int(row[0])

    def _looked_up(
        self, query: str, values: Sequence[str], parameters: tuple[object, ...] = ()
    ) -> npt.NDArray[np.int64]:
        self._wanted(values)
        found = np.full(len(values), MISSING)
        rows = np.array(self._connection.execute(query, parameters).fetchall(), dtype=np.int64)
        if len(rows):
            found[rows[:, 0]] = rows[:, 1]
        return found

    def _wanted(self, values: Sequence[object]) -> None:
        with self._file.write_errors():
            self._connection.execute("DROP TABLE IF EXISTS temp.wanted")
            self._connection.execute("CREATE TEMP TABLE wanted (at INTEGER PRIMARY KEY, value)")
            self._connection.executemany("INSERT INTO temp.wanted VALUES (?, ?)", enumerate(values))
