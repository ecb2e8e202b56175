"""How is a load staged in Neo4j, so that it becomes visible all at once or not at all?

Everything is written under the coming revision, which no reader looks at. The
rules are in `docs/adr/0007-neo4j-layout.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, LiteralString, Self

import numpy as np
import pyarrow as pa

from graph.errors import StoreError, StoreUnreachableError, WrongPersonKeyError
from graph.identity import NAMESPACES, keyed_id
from graph.neo4j_store.layout import (
    EDGES,
    NUMBER,
    RECORD,
    SHOWN,
    TIMES,
    codes,
    kept_number,
    number_places,
    sent_rows,
)
from graph.neo4j_store.locking import WriterLock
from graph.neo4j_store.opening import complete_schema
from graph.neo4j_store.row_statements import adding_statement, moving_statement, versions_statement
from graph.neo4j_store.sending import Sender
from graph.neo4j_store.settling import RENAMES, forget, settle, undo
from graph.neo4j_store.showing import FirstView
from graph.neo4j_store.statements import statement
from graph.periods import FOREVER
from graph.store import MISSING, Load
from graph.tables import TABLES, Table

if TYPE_CHECKING:
    from types import TracebackType

    import numpy.typing as npt

    from graph.neo4j_store.connection import Connection

BATCH = 10_000
"""Rows of one transaction: what the heap of a small server takes with ease."""

_ASKED = 50_000
_LABELS = {"org": ":Organization", "person": ":Person", "group": ":Group"}


class Neo4jWriter:
    """A `GraphWriter` over staged batches and one publishing transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = WriterLock(connection)
        self._sender = Sender(self._lock.change)
        self._next: dict[str, int] = {}
        self._files: dict[str, list[int]] = {}
        self._renamed: dict[int, str] = {}
        self._person_key: str | None = None
        self._staged: set[str] = set()
        self._is_pending = False
        self._separates = False
        self._regroups = False
        self._first_view = FirstView()
        self.revision = 0

    def __enter__(self) -> Self:
        """Wait for the writer's place; undo or finish what another left there."""
        store = self._lock.take()
        try:
            store = self._tidied(store)
            self._begin(store)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Undo whatever `commit` did not make visible."""
        self._sender.stop()
        try:
            # Where the server is gone, the next writer does it.
            if self._is_pending and not isinstance(error, StoreUnreachableError):
                with suppress(StoreError):
                    undo(self._lock, self.revision, self._before, self._staged)
        finally:
            self._lock.release()

    @property
    def is_first(self) -> bool:
        """Whether nothing was loaded before."""
        return self.revision == 1

    def commit(self, *loads: Load) -> None:
        """Make everything visible as this load, then tidy what people look at.

        A copy into an empty store is several.
        """
        self._flush()
        self._sender.wait()
        self._stage()
        if self.is_first:
            complete_schema(self._connection)
            self._leave_to_settle()
        counters = {**self._next, "person_key": self._person_key}
        if RENAMES in self._staged:
            counters[RENAMES] = True
        if self._regroups:
            counters["regrouped"] = loads[-1].revision
        if self._separates:
            # Settling gives rows to other parties in older revisions too.
            counters["forgotten"] = self.revision
        row = self._lock.change(
            statement("publish"),
            token=self._lock.token,
            loads=[asdict(load) for load in loads],
            counters=counters,
            since=[self._settled_since(name) for name in _SETTLED],
        )
        if not row and self._revision_now() != loads[-1].revision:
            raise StoreError(f"{self._connection.url} was written by another load, expected none")
        self._is_pending = False
        # The load stands; what is left undone the next writer does.
        with suppress(StoreError):
            settle(self._lock)

    def check_person_key(self, fingerprint: str) -> None:
        """Bind the store to a person key, or refuse another one."""
        if self._person_key is None:
            self._person_key = fingerprint
        elif self._person_key != fingerprint:
            raise WrongPersonKeyError(self._connection.url, fingerprint, self._person_key)

    def add_file(self, dataset: str, name: str, digest: str, *, revision: int | None = None) -> int:
        """Remember a file and return its number; its revision is this one if none is stated."""
        self._next["files"] += 1
        number = self._next["files"]
        self._change(
            "CREATE (:File {file: $file, revision: $revision, dataset: $dataset, name: $name, "
            "digest: $digest})",
            "File",
            file=number,
            revision=revision or self.revision,
            dataset=dataset,
            name=name,
            digest=digest,
        )
        self._files.setdefault(dataset, []).append(number)
        return number

    def nodes(self, dataset: str, namespace: str, keys: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the node of each key in a dataset, `MISSING` where there is none."""
        if self.is_first:
            return np.full(len(keys), MISSING)
        return self._looked_up(
            "UNWIND range(0, size($values) - 1) AS at MATCH (k:Key {key: $values[at]}) "
            "USING INDEX k:Key(key) WHERE k.namespace = $namespace AND k.dataset = $dataset "
            "AND k.revision_out IS NULL "
            "RETURN collect(at) AS places, collect(k.node) AS nodes",
            keys,
            dataset=dataset,
            namespace=namespace,
        )

    def nodes_of_ids(self, parties: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return one node of each party id, `MISSING` where there is none."""
        return self._looked_up(
            "UNWIND range(0, size($values) - 1) AS at MATCH (p:Party {party_id: $values[at]}) "
            "USING INDEX p:Party(party_id) "
            "WITH at, min(p.node) AS node "
            "RETURN collect(at) AS places, collect(node) AS nodes",
            parties,
        )

    def parties_of(self, nodes: Sequence[int]) -> list[str]:
        """Return the party id of each node."""
        found: list[str] = []
        for part in _parts(list(nodes), _ASKED):
            (row,) = self._ask(
                "UNWIND $nodes AS node MATCH (p:Party {node: node}) "
                "RETURN collect(p.party_id) AS ids",
                nodes=part,
            )
            found += row["ids"]
        return found

    def keys_of(self, node: int, dataset: str) -> list[str]:
        """Return the keys under which a dataset describes an organization's node."""
        rows = self._ask(
            "MATCH (k:Key {node: $node}) USING INDEX k:Key(node) "
            "WHERE k.dataset = $dataset AND k.namespace = 'org' AND k.revision_out IS NULL "
            "RETURN k.key AS key ORDER BY key",
            node=node,
            dataset=dataset,
        )
        return [str(row["key"]) for row in rows]

    def undescribed(self, nodes: Sequence[int]) -> int:
        """Return how many of these no table of organizations or persons describes."""
        return sum(
            int(self._ask(statement("undescribed"), nodes=part)[0]["parties"])
            for part in _parts(list(nodes), _ASKED)
        )

    def add_nodes(self, parties: pa.StringArray) -> npt.NDArray[np.int64]:
        """Add nodes with these party ids and return their numbers."""
        first = self._next["nodes"]
        self._next["nodes"] += len(parties)
        rows: dict[str, list[tuple[int, str, str]]] = {}
        for node, party in enumerate(parties.to_pylist(), start=first):
            namespace, _, rest = party.partition(":")
            rows.setdefault(_LABELS.get(namespace, ""), []).append((node, party, rest))
        for label, mine in rows.items():
            text = statement("add_parties", LABEL=label)
            self._send(text, "Party", mine, revision=self.revision)
        return np.arange(first, first + len(parties), dtype=np.int64)

    def add_keys(
        self, dataset: str, namespace: str, keys: pa.StringArray, nodes: npt.NDArray[np.int64]
    ) -> None:
        """Remember which node a key of a dataset stands for."""
        self._send(
            "UNWIND $rows AS row CREATE (:Key {key: row[0], namespace: $namespace, "
            "dataset: $dataset, node: row[1], revision_in: $revision})",
            "Key",
            list(zip(keys.to_pylist(), nodes.tolist(), strict=True)),
            namespace=namespace,
            dataset=dataset,
            revision=self.revision,
        )

    def rename(self, node: int, party: str) -> None:
        """Give a node another party id; the old one keeps answering."""
        self._regroups = True
        if node in self._renamed:
            self._flush()
        self._renamed[node] = party

    def shared_nodes(self, nodes: Sequence[int]) -> frozenset[int]:
        """Return those of the nodes that several keys stand for."""
        found: set[int] = set()
        for part in _parts(list(nodes), _ASKED):
            (row,) = self._ask(
                "UNWIND $nodes AS node MATCH (k:Key {node: node}) USING INDEX k:Key(node) "
                "WHERE k.revision_out IS NULL "
                "WITH node, count(DISTINCT k.dataset + ':' + k.key) AS keys WHERE keys > 1 "
                "RETURN collect(DISTINCT node) AS nodes",
                nodes=part,
            )
            found.update(row["nodes"])
        return frozenset(found)

    def separate(self, node: int, dataset: str, key: str, party: str) -> int:
        """Let a key of a dataset stand for another party than the node's other keys.

        What the dataset said of the node goes along, unless another of its
        keys stands for it too. Returns the node of `party`.
        """
        self._regroups = True
        found = self.nodes_of_ids([party])[0]
        target = int(self.add_nodes(pa.array([party]))[0] if found == MISSING else found)
        places: dict[str, Any] = {"node": node, "target": target, "revision": self.revision}
        self._change(statement("move_key"), "Key", key=key, dataset=dataset, **places)
        old_ids = [keyed_id(namespace, dataset, key) for namespace in NAMESPACES]
        self._change(statement("move_aliases"), "Alias", ids=old_ids, **places)
        others = self._ask(
            "MATCH (k:Key {node: $node}) USING INDEX k:Key(node) "
            "WHERE k.dataset = $dataset AND k.revision_out IS NULL RETURN 1 LIMIT 1",
            node=node,
            dataset=dataset,
        )
        if not others:
            self._separates = True
            self._move_rows(places | {"files": self._files.get(dataset, [])})
        return target

    def claims(self, codes: Sequence[str]) -> list[tuple[str, int, str, str | None, str | None]]:
        """Return who claims these codes: code, node, dataset, name, former names."""
        if self.is_first:
            return []
        found: list[tuple[str, int, str, str | None, str | None]] = []
        for part in _parts(list(codes), _ASKED):
            (row,) = self._ask(statement("claims"), codes=part)
            found += map(tuple, row["claims"])
        return found

    def versions(
        self, table: Table, dataset: str, values: Sequence[object] | None
    ) -> dict[str, list[object]]:
        """Return the live rows of a dataset, as they are kept.

        `values` are what the table's `located_by` holds; None means all rows.
        """
        names = ["fact", *(kept.name for kept in table.kept), *(n for n in RECORD if n != "fact")]
        files = [] if self.is_first else self._files.get(dataset, [])
        text = versions_statement(table, everything=values is None)
        parts = [[None]] if values is None else _parts(list(values), _ASKED)
        rows: list[list[Any]] = []
        for part in parts if files else ():
            (row,) = self._ask(text, values=part, files=files, codes=codes(table), **TIMES)
            rows += row["rows"]
        rows.sort(key=lambda row: int(row[0]))
        for row in rows:
            for at in number_places(table):
                row[at] = kept_number(row[at])
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return {name: list(cells) for name, cells in zip(names, columns, strict=True)}

    def next_fact(self, table: Table) -> int:
        """Return the number the next appended row will have."""
        return self._next[f"next_{table.name}"]

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
        edge = EDGES[table.name]
        if NUMBER in (edge.start, *edge.end):
            at = [column.name for column in table.kept].index(NUMBER)
            self._send(
                "UNWIND $rows AS number MERGE (d:Decision {decision_no: number}) "
                "ON CREATE SET d.name = number, d.revision = $revision",
                "Decision",
                sorted({str(number) for number in cells[at]}),
                revision=self.revision,
            )
        rows = sent_rows(edge, facts, cells, record)
        self._next[f"next_{table.name}"] = max(self.next_fact(table), int(facts[-1]) + 1)
        lives = [end == FOREVER and out is None for end, out in _ends_of(record[1], rows)]
        for type_, is_live in ((edge.type, True), (edge.was, False)):
            mine = [row for row, live in zip(rows, lives, strict=True) if live is is_live]
            shows = is_live and self.is_first and self._first_view.add(edge, mine)
            self._send(adding_statement(edge, type_, shows=shows), type_, mine)

    def close_rows(self, table: Table, facts: Sequence[int]) -> None:
        """End rows with the revision before this one."""
        edge = EDGES[table.name]
        for part in _parts(list(facts), BATCH):
            for name in ("close_rows", "move_rows"):
                text = statement(name, TYPE=edge.type, WAS=edge.was)
                self._change_rows(text, (edge.was, edge.type), facts=part, revision=self.revision)

    def _leave_to_settle(self) -> None:
        """Write down what the first load did not show as it went."""
        for type_, facts in self._first_view.left.items():
            for part in _parts(facts, BATCH):
                self._change(
                    "CREATE (:Change {type: $type, facts: $facts, revision: $revision})",
                    type=type_,
                    facts=list(part),
                    revision=self.revision,
                )

    def _settled_since(self, table: str) -> int:
        """Return the first fact of a table from which on people do not see what counts."""
        shown = self.is_first and table in SHOWN
        return (self._next if shown else self._before)[f"next_{table}"]

    def _tidied(self, store: dict[str, Any]) -> dict[str, Any]:
        """Undo or finish what the last writer did not, and return what stands on the store."""
        if store.get("pending") is not None:
            undo(self._lock, store["pending"], _counters(store))
        if store.get("settling") is not None:
            settle(self._lock)
        if store.get(RENAMES):
            forget(self._lock)
        return store

    def _begin(self, store: dict[str, Any]) -> None:
        self.revision = int(store["revision"]) + 1
        self._person_key = store.get("person_key")
        self._before = _counters(store)
        self._next = dict(self._before)
        for row in self._connection.rows(
            "MATCH (f:File) RETURN f.dataset AS dataset, collect(f.file) AS files"
        ):
            self._files[row["dataset"]] = list(row["files"])

    def _stage(self, *types: str) -> None:
        """Say on the store that a revision is on its way, before anything of it is written."""
        self._staged.update(types)
        if not self._is_pending:
            self._is_pending = True
            self._lock.change("MATCH (s:Store) SET s.pending = $revision", revision=self.revision)

    def _change(self, text: LiteralString, *types: str, **values: Any) -> list[Any]:  # noqa: ANN401
        self._flush()
        self._sender.wait()
        self._stage(*types)
        return self._lock.change(text, **values)

    def _change_rows(
        self,
        text: LiteralString,
        types: Sequence[str],
        **values: Any,  # noqa: ANN401
    ) -> None:
        """Run a statement that moves rows, and write down which, in one transaction."""
        noted = (
            " CALL (facts) { UNWIND $types AS type "
            "CREATE (:Change {type: type, facts: facts, revision: $revision}) }"
        )
        head, _, last = text.rpartition("RETURN ")
        whole = f"{head}WITH {last}{noted}"
        self._change(whole, *types, types=list(types), **values)

    def _send(
        self,
        text: LiteralString,
        type_: str,
        rows: Sequence[Any],
        **values: Any,  # noqa: ANN401
    ) -> None:
        """Send rows in batches, while the next ones are made ready."""
        for part in _parts(rows, BATCH):
            self._flush()
            self._stage(type_)
            self._sender.send(text, rows=part, **values)

    def _ask(self, text: LiteralString, **values: Any) -> list[Any]:  # noqa: ANN401
        self._flush()
        self._sender.wait()
        return self._connection.rows(text, **values)

    def _flush(self) -> None:
        """Write the renames that were only noted."""
        if self._renamed:
            rows, self._renamed = list(self._renamed.items()), {}
            self._staged.add("Alias")
            self._send(statement("rename_parties"), RENAMES, rows, revision=self.revision)

    def _looked_up(
        self, text: LiteralString, values: Sequence[str], **more: str
    ) -> npt.NDArray[np.int64]:
        found = np.full(len(values), MISSING)
        for begin in range(0, len(values), _ASKED):
            (row,) = self._ask(text, values=list(values[begin : begin + _ASKED]), **more)
            found[np.array(row["places"], dtype=np.int64) + begin] = row["nodes"]
        return found

    def _move_rows(self, places: Mapping[str, Any]) -> None:
        for table in TABLES:
            edge = EDGES[table.name]
            for column in table.references:
                for type_ in (edge.type, edge.was):
                    text = moving_statement(edge, column.name, type_)
                    self._change_rows(text, (type_,), **places)

    def _revision_now(self) -> int:
        (row,) = self._connection.rows("MATCH (s:Store) RETURN s.revision AS revision")
        return int(row["revision"])


_SETTLED = ("organizations", "persons", "decisions")


def _counters(store: Mapping[str, Any]) -> dict[str, int]:
    facts = {f"next_{table.name}": int(store.get(f"next_{table.name}", 1)) for table in TABLES}
    return {"nodes": int(store["nodes"]), "files": int(store["files"]), **facts}


def _parts(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (values[begin : begin + size] for begin in range(0, len(values), size))


def _ends_of(
    superseded: Sequence[int], rows: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[int, int | None]]:
    """Yield of each row when it is superseded, and the revision that closed it."""
    return ((end, row[6]) for end, row in zip(superseded, rows, strict=True))
