"""How is a first load written as the files of an import?

The same port as every writer has. What was said before it is empty, so questions about it have
short answers.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import (
    StoreError,
    StoreWriteError,
    ValueRefusedError,
    WrongPersonKeyError,
)
from graph.neo4j_store.bulk_files import ImportFiles
from graph.neo4j_store.bulk_identity import Identities
from graph.neo4j_store.bulk_tables import ImportTables
from graph.neo4j_store.layout import RECORD
from graph.neo4j_store.locking import WriterLock
from graph.neo4j_store.opening import VERSION
from graph.store import MISSING, Load
from graph.tables import TABLES, Table

if TYPE_CHECKING:
    from types import TracebackType

    import numpy.typing as npt

    from graph.neo4j_store.bulk import BulkStore
    from graph.neo4j_store.connection import Connection


class BulkWriter:
    """A `GraphWriter` for the first load of a store, over files that are imported at its end."""

    def __init__(self, store: BulkStore, connection: Connection) -> None:
        self.revision = 1
        self._store = store
        self._connection = connection
        self._lock = WriterLock(connection)
        self._identities = Identities()
        self._next = {table.name: 1 for table in TABLES}
        self._properties: dict[str, Any] = {}
        self._committed = False
        self._begin = time.monotonic()

    def __enter__(self) -> Self:
        """Wait for the writer's place, and refuse a store that holds something."""
        stands = self._lock.take()
        try:
            self._refuse_loaded(stands)
            self._properties = {
                "name": stands["name"],
                "version": VERSION,
                "identity": stands["identity"],
                "person_key": stands.get("person_key"),
            }
            with _disk_errors(self._store.url):
                self._files = ImportFiles(self._store.new_folder())
            self._tables = ImportTables(self._files, self.revision)
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
        """Let the place go; keep the files only for somebody who imports them."""
        try:
            with suppress(OSError, pa.ArrowInvalid):
                self._files.close()
            if not self._committed or self._store.command is None:
                shutil.rmtree(self._files.folder, ignore_errors=True)
        finally:
            self._lock.release()

    @property
    def is_first(self) -> bool:
        """Whether nothing was loaded before: never is anything here."""
        return True

    def commit(self, *loads: Load) -> None:
        """Make everything visible as this load."""
        (load,) = loads
        facts = {f"next_{name}": number for name, number in self._next.items()}
        with _disk_errors(self._store.url):
            self._tables.finish(self._identities)
            self._tables.add_single("Load", **asdict(load))
            self._tables.add_single("Writer", name="writer")
            self._tables.add_single(
                "Store",
                **self._properties,
                revision=load.revision,
                nodes=self._identities.count,
                files=self._tables.file_count,
                **facts,
                renames=True if self._identities.former else None,
            )
            self._files.close()
        self._store.seconds["tables"] = time.monotonic() - self._begin
        self._store.take(self._files)
        self._committed = True

    def check_person_key(self, fingerprint: str) -> None:
        """Bind the store to a person key, or refuse another one."""
        bound = self._properties["person_key"] or fingerprint
        if bound != fingerprint:
            raise WrongPersonKeyError(self._store.url, fingerprint, bound)
        self._properties["person_key"] = fingerprint

    def add_file(self, dataset: str, name: str, digest: str, *, revision: int | None = None) -> int:
        """Remember a file and return its number; there is one revision, the first."""
        if revision not in {None, self.revision}:
            raise StoreError(f"{self._store.url}: revision {revision}, expected {self.revision}")
        return self._tables.add_file(dataset, name, digest)

    def nodes(self, dataset: str, namespace: str, keys: Sequence[str]) -> npt.NDArray[np.int64]:  # noqa: ARG002
        """Return `MISSING` for each key: whoever loads first knows its own."""
        return np.full(len(keys), MISSING)

    def nodes_of_ids(self, parties: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return one node of each party id, `MISSING` where there is none."""
        asked = pa.array(parties, pa.string())
        places = pc.index_in(asked, value_set=self._identities.parties())
        return np.asarray(pc.fill_null(pc.cast(places, pa.int64()), MISSING))

    def parties_of(self, nodes: Sequence[int]) -> list[str]:
        """Return the party id of each node."""
        return [self._identities.party(node) for node in nodes]

    def keys_of(self, node: int, dataset: str) -> list[str]:
        """Return the keys under which a dataset describes an organization's node."""
        return self._identities.keys_of(node, dataset, "org")

    def undescribed(self, nodes: Sequence[int]) -> int:
        """Return how many of these no table of organizations or persons describes."""
        rest = np.array(nodes, dtype=np.int64)
        for described in self._tables.described:
            rest = np.setdiff1d(rest, described)
        return len(rest)

    def add_nodes(self, parties: pa.StringArray) -> npt.NDArray[np.int64]:
        """Add nodes with these party ids and return their numbers."""
        return self._identities.add_nodes(parties)

    def add_keys(
        self, dataset: str, namespace: str, keys: pa.StringArray, nodes: npt.NDArray[np.int64]
    ) -> None:
        """Remember which node a key of a dataset stands for."""
        self._identities.add_keys(dataset, namespace, keys, nodes)

    def rename(self, node: int, party: str) -> None:
        """Give a node another party id; the old one keeps answering."""
        self._properties["regrouped"] = self.revision
        self._identities.rename(node, party)

    def shared_nodes(self, nodes: Sequence[int]) -> frozenset[int]:
        """Return those of the nodes that several keys stand for."""
        return self._identities.shared_nodes(nodes)

    def separate(self, node: int, dataset: str, key: str, party: str) -> int:
        """Let a key of a dataset stand for another party than the node's other keys.

        Raises
        ------
        StoreError
            If rows were written already: here they cannot go along any more.
        """
        self._properties["regrouped"] = self.revision
        if any(number > 1 for number in self._next.values()):
            raise StoreError(f"{self._store.url}: rows before parties, expected parties first")
        found = int(self.nodes_of_ids([party])[0])
        target = int(self.add_nodes(pa.array([party]))[0]) if found == MISSING else found
        if not self._identities.separate(node, dataset, key, target):
            # As where rows went along: nobody reads further back.
            self._properties["forgotten"] = self.revision
        return target

    def claims(self, codes: Sequence[str]) -> list[tuple[str, int, str, str | None, str | None]]:  # noqa: ARG002
        """Return nobody: nothing was loaded before."""
        return []

    def versions(
        self,
        table: Table,
        dataset: str,  # noqa: ARG002
        values: Sequence[object] | None,  # noqa: ARG002
    ) -> Mapping[str, Sequence[object]]:
        """Return no rows: nothing was loaded before."""
        names = ["fact", *(kept.name for kept in table.kept), *(n for n in RECORD if n != "fact")]
        return {name: [] for name in names}

    def next_fact(self, table: Table) -> int:
        """Return the number the next appended row will have."""
        return self._next[table.name]

    def append(
        self,
        table: Table,
        facts: Sequence[int],
        cells: Sequence[Sequence[object]],
        record: Sequence[Sequence[int]],
    ) -> None:
        """Add rows, column by column: their numbers, their cells, and their record."""
        self._next[table.name] = max(self._next[table.name], int(facts[-1]) + 1)
        with _disk_errors(self._store.url):
            self._tables.add_rows(table, facts, cells, record)

    def close_rows(self, table: Table, facts: Sequence[int]) -> None:
        """End rows with the revision before this one: there are none of an older one."""
        if len(facts):
            raise StoreError(f"{self._store.url}: {table.name} {facts[0]} is of this load")

    def _refuse_loaded(self, stands: Mapping[str, Any]) -> None:
        if stands["revision"]:
            expected = "an empty store for --bulk; this one is loaded without it"
            raise ValueRefusedError("--store", self._store.url, expected)


@contextmanager
def _disk_errors(url: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreWriteError(url, error.strerror or str(error)) from error
