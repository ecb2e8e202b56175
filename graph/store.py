"""What does a store of the graph have to be able to do?

The port speaks the domain: tables, facts, parties, dates. Everything above it
is written once, over these primitives; SQL and Cypher stay below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from graph.model import Fact, PartyId
    from graph.periods import AsOf
    from graph.tables import Table
    from graph.versions import Version

F = TypeVar("F", bound="Fact")


@dataclass(frozen=True, slots=True)
class Load:
    """One committed load.

    Attributes
    ----------
    committed_at
        Instant in UTC, ISO with offset.
    report
        The counts per table, as JSON.
    """

    revision: int
    load_id: str
    dataset: str
    committed_at: str
    report: str


@dataclass(frozen=True, slots=True)
class FactPage(Generic[F]):
    """Some facts, and where the next page begins (None at the end)."""

    facts: tuple[F, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class NamePage:
    """Parties found by name, best first; `total` counts up to `total_is_exact`."""

    parties: tuple[PartyId, ...]
    total: int
    total_is_exact: bool
    next_cursor: str | None


class FactSource(Protocol):
    """What answers for facts: a store, or what was read ahead from one."""

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return what `GraphStore.facts` returns."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was loaded; files are numbered from 1 in their order."""

    dataset: str
    name: str
    digest: str
    revision: int


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """Keys of one dataset and namespace, and the nodes they stand for."""

    dataset: str
    namespace: str
    keys: Sequence[str]
    nodes: Sequence[int]


@dataclass(frozen=True, slots=True)
class StoredRows:
    """Rows of a table in the order of their facts, as `GraphWriter.append` takes them."""

    facts: Sequence[int]
    cells: Sequence[Sequence[object]]
    record: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a store has come: what tells which facts are new since.

    Attributes
    ----------
    facts
        By the name of the table, the largest number a fact of it has.
    regrouped
        The last revision in which parties became one or came apart; 0: none did.
    """

    revision: int
    facts: Mapping[str, int]
    regrouped: int


class StoreContent(Protocol):
    """Everything a store keeps, as it keeps it: what another store needs to be the same."""

    def files(self) -> Sequence[StoredFile]:
        """Return the files in the order of their numbers."""

    def key_blocks(self) -> Iterator[StoredKeys]:
        """Yield all keys, block by block."""

    def former_ids(self) -> Sequence[tuple[str, int]]:
        """Return the ids that answer for a node beside its own, with the node."""

    def rows(self, table: Table) -> Iterator[StoredRows]:
        """Yield all versions of all rows of a table, block by block."""


class LoadTarget(Protocol):
    """What a load is written to."""

    url: str

    def revision(self) -> int:
        """Return the number of committed changes."""

    def writer(self) -> AbstractContextManager[GraphWriter]:
        """Open the one writer: all of it becomes visible at once, or nothing."""


class GraphStore(LoadTarget, Protocol):
    """Facts on two axes of time, and the findings derived from them."""

    @property
    def identity(self) -> str:
        """What tells this store from one that stood in the same place before."""

    @property
    def key_fingerprint(self) -> str | None:
        """The fingerprint of the person key the store belongs to, if it has one yet."""

    def loads(self) -> Sequence[Load]:
        """Return the committed loads, oldest first."""

    def resolve(self, reference: str) -> Sequence[PartyId]:
        """Return the parties that answer to an id, USCC, key or exact name."""

    def search(self, text: str, *, limit: int, cursor: str | None = None) -> NamePage:
        """Return parties whose name contains `text`.

        Rank: equal, then beginning with it, then containing it; within a
        rank shorter names first, then by name, then by id.
        """

    def known(self, parties: Collection[PartyId]) -> frozenset[PartyId]:
        """Return those that are in the store."""

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return the facts whose `column` holds one of `values`.

        Record time and revision are applied, valid time is not: the whole
        history as it was known is returned, ends not yet known read as open.
        Facts of one identity from several datasets are all returned.

        Raises
        ------
        ValueRefusedError
            If the column holds neither parties nor texts.
        """

    def versions(
        self, kind: type[F], column: str, values: Collection[str], revision: int | None
    ) -> Sequence[Version[F]]:
        """Return what `facts` returns on any day of knowledge, in the order of the facts.

        Versions that no day shows are left out.

        Raises
        ------
        ValueRefusedError
            If the column holds neither parties nor texts.
        """

    def near(self, parties: Collection[PartyId], as_of: AsOf) -> FactSource:
        """Return what best answers questions about parties and those who may control them.

        The same answers as the store's, with fewer round trips where there are any.
        """

    def page(
        self,
        kind: type[F],
        column: str,
        value: str,
        as_of: AsOf,
        *,
        limit: int,
        cursor: str | None = None,
    ) -> FactPage[F]:
        """Return one page of what `facts` returns for one value."""

    def scan(self, kind: type[F], as_of: AsOf) -> Iterator[F]:
        """Stream all facts of a kind, as `facts` would return them."""

    def extent(self) -> Extent:
        """Return how far the store has come, all of one revision."""

    def appended(self, kind: type[F], after: int, last: int) -> Sequence[F]:
        """Return the facts numbered above `after`, up to `last`, whether or not they count.

        A row that closes another is appended as well: whatever changed is among them,
        but for parties that became one or came apart.
        """

    def columns(self, table: Table, names: Sequence[str]) -> Mapping[str, npt.NDArray[np.int64]]:
        """Return whole columns of a table, all versions, as integers.

        Parties are node numbers, dates day numbers, numbers packed decimals,
        codes positions; missing is `MISSING`. Beside the table's columns
        there are `known`, `superseded`, `rev_in`, `rev_out`, `flags`, `fact`.
        """

    def party_ids(self) -> Sequence[PartyId]:
        """Return the party of each node number; equal ids are one party."""

    def canonical_nodes(self) -> npt.NDArray[np.int64]:
        """Return for each node the least node of its party."""

    def content(self) -> StoreContent:
        """Return what is kept of the revision that is committed now."""

    def keep(self, name: str, revision: int, document: bytes) -> None:
        """Keep a finding under a name, replacing an older one."""

    def kept(self, name: str) -> tuple[int, bytes] | None:
        """Return the finding of that name and the revision it was made from."""

    def close(self) -> None:
        """Give back what the store holds."""


class GraphWriter(Protocol):
    """What a load may do inside its one transaction.

    Used as a context; what `commit` did not make visible is undone at its end.
    """

    revision: int

    @property
    def is_first(self) -> bool:
        """Whether nothing was loaded before."""

    def commit(self, *loads: Load) -> None:
        """Make everything visible as this load; a copy into an empty store is several."""

    def check_person_key(self, fingerprint: str) -> None:
        """Bind the store to a person key, or refuse another one."""

    def add_file(self, dataset: str, name: str, digest: str, *, revision: int | None = None) -> int:
        """Remember a file and return its number; its revision is this one if none is stated."""

    def nodes(self, dataset: str, namespace: str, keys: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the node of each key in a dataset, `MISSING` where there is none."""

    def nodes_of_ids(self, parties: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return one node of each party id, `MISSING` where there is none."""

    def parties_of(self, nodes: Sequence[int]) -> Sequence[str]:
        """Return the party id of each node."""

    def keys_of(self, node: int, dataset: str) -> Sequence[str]:
        """Return the keys under which a dataset describes an organization's node."""

    def undescribed(self, nodes: Sequence[int]) -> int:
        """Return how many of these no table of organizations or persons describes."""

    def add_nodes(self, parties: pa.StringArray) -> npt.NDArray[np.int64]:
        """Add nodes with these party ids and return their numbers."""

    def add_keys(
        self, dataset: str, namespace: str, keys: pa.StringArray, nodes: npt.NDArray[np.int64]
    ) -> None:
        """Remember which node a key of a dataset stands for."""

    def rename(self, node: int, party: str) -> None:
        """Give a node another party id; the old one keeps answering."""

    def shared_nodes(self, nodes: Sequence[int]) -> frozenset[int]:
        """Return those of the nodes that several keys stand for."""

    def separate(self, node: int, dataset: str, key: str, party: str) -> int:
        """Let a key of a dataset stand for another party than the node's other keys.

        What the dataset said of the node goes along, unless another of its
        keys stands for it too. Returns the node of `party`.
        """

    def claims(
        self, codes: Sequence[str]
    ) -> Sequence[tuple[str, int, str, str | None, str | None]]:
        """Return who claims these codes: code, node, dataset, name, former names."""

    def versions(
        self, table: Table, dataset: str, values: Sequence[object] | None
    ) -> Mapping[str, Sequence[object]]:
        """Return the live rows of a dataset, as they are kept.

        `values` are what the table's `located_by` holds; None means all rows.
        """

    def next_fact(self, table: Table) -> int:
        """Return the number the next appended row will have."""

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

    def close_rows(self, table: Table, facts: Sequence[int]) -> None:
        """End rows with the revision before this one."""


MISSING = -(1 << 62)
"""What stands for a missing integer in a column."""

NEVER = (1 << 31) - 1
"""The revision out of a row that is still live."""

PATIENCE_SECONDS = 60.0
"""How long a writer waits for another one."""
