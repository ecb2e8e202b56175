"""What does the whole graph look like, as arrays?

A snapshot holds whole tables as columns, all versions with both axes of time,
so that another date is a filter and not a new reading. It is made once per
revision of a store, kept in the user's cache, and mapped into memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graph import tables as native

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.model import PartyId
    from graph.periods import AsOf
    from graph.store import GraphStore
    from graph.tables import Table

Columns = Mapping[str, "npt.NDArray[np.int64]"]

RECORD = ("known", "superseded", "rev_in", "rev_out", "flags", "file", "dataset")
"""What every table has beside its own columns; files are numbered as they were loaded."""

# To be raised with the form of the cached files.
_LAYOUT = 2

TAKEN: dict[str, tuple[str, ...]] = {
    "organizations": (
        "org",
        "kind",
        "registered_capital",
        "founded_on",
        "dissolved_on",
        "parent_org",
    ),
    "holdings": (
        "holder",
        "company",
        "share_class",
        "capital_pct",
        "votes_pct",
        "capital_pct_min",
        "capital_pct_max",
        "votes_pct_min",
        "votes_pct_max",
        "amount",
        "from",
        "to",
    ),
    "appointments": ("person", "org", "role", "from", "to", "actual_from", "actual_to"),
    "arrangements": ("kind", "group", "party", "target", "pct", "from", "to"),
    "decisions": (
        "subject",
        "type",
        "list_kind",
        "severity",
        "domain",
        "conduct_from",
        "conduct_to",
        "decided_on",
        "effective_on",
        "ended_on",
        "revoked_on",
        "review_status",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A store at one revision, as arrays.

    Attributes
    ----------
    tables
        Per native table its columns, one entry per kept version: parties as
        party numbers, days as ordinals, numbers as packed decimals, codes as
        positions, `MISSING` where empty; text as positions of no meaning.
    party_of_node
        The party number of each node: nodes of one party share the least.
    """

    revision: int
    tables: Mapping[str, Columns]
    party_of_node: npt.NDArray[np.int64]
    _store: GraphStore

    def party_ids(self) -> list[PartyId]:
        """Return the id of each party number; read from the store when asked for."""
        return list(self._store.party_ids())

    def has_merged_parties(self) -> bool:
        """Whether several nodes turned out to be one party."""
        nodes = np.arange(len(self.party_of_node))
        return not np.array_equal(self.party_of_node, nodes)

    def visible(self, table: Table, as_of: AsOf) -> npt.NDArray[np.bool_]:
        """Tell which versions count, as known then and up to that revision."""
        return self.visible_among(self.tables[table.name], as_of)

    def visible_among(self, columns: Columns, as_of: AsOf) -> npt.NDArray[np.bool_]:
        """Tell the same of columns that were read beside the snapshot, up to its revision."""
        revision = self.revision if as_of.revision is None else as_of.revision
        day = as_of.known_at.toordinal()
        return (
            (columns["known"] <= day)
            & (columns["superseded"] > day)
            & (columns["rev_in"] <= revision)
            & (columns["rev_out"] > revision)
        )


def snapshot(store: GraphStore, *, cache: Path | None = None) -> Snapshot:
    """Return the snapshot of a store's present revision.

    Parameters
    ----------
    store
        Read column by column where the cache has nothing.
    cache
        The folder of snapshots; None means `zeren/snapshots` in the user's
        cache. Older revisions of the same store are deleted there. A cache
        that cannot be written is done without.

    Notes
    -----
    O(rows) from the store, O(1) from the cache: pages are read when touched.
    """
    folder = (cache or _cache_home()) / _name_of(store)
    while True:
        revision = store.revision()
        ready = folder / str(revision)
        if ready.exists():
            return _mapped(store, ready, revision)
        columns, parties = _read(store)
        # A load that was committed meanwhile would show in some tables only.
        if store.revision() != revision:
            continue
        if not _keep(folder, ready, columns, parties):
            return Snapshot(revision, columns, parties, store)


def _read(store: GraphStore) -> tuple[dict[str, Columns], npt.NDArray[np.int64]]:
    tables = {name: _columns(store, name, taken) for name, taken in TAKEN.items()}
    # Read last: every node that stands in a table has its party.
    parties = store.canonical_nodes()
    for name, columns in tables.items():
        for column in _table(name).references:
            if column.name in columns:
                nodes = columns[column.name]
                columns[column.name] = np.where(nodes >= 0, parties[np.maximum(nodes, 0)], nodes)
    return dict(tables), parties


def _columns(
    store: GraphStore, name: str, taken: Sequence[str]
) -> dict[str, npt.NDArray[np.int64]]:
    return dict(store.columns(_table(name), (*taken, *RECORD)))


def _table(name: str) -> Table:
    table = native.table_named(name)
    assert table is not None  # noqa: S101 (TAKEN names native tables)
    return table


def _keep(
    folder: Path, ready: Path, tables: Mapping[str, Columns], parties: npt.NDArray[np.int64]
) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
        for name, columns in tables.items():
            for column, values in columns.items():
                # One number for all rows is kept once.
                kept = values if any(values.strides) else values[:1]
                np.save(draft / f"{name}.{column}.npy", kept)
        np.save(draft / "parties.npy", parties)
        shapes = {n: {c: len(v) for c, v in columns.items()} for n, columns in tables.items()}
        (draft / "tables.json").write_text(json.dumps(shapes))
        _publish(draft, ready)
    except OSError:
        return False
    for other in folder.iterdir():
        if other != ready and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return True


def _publish(draft: Path, ready: Path) -> None:
    try:
        draft.rename(ready)
    except OSError:
        # Another process was first; its snapshot of the revision is the same.
        shutil.rmtree(draft, ignore_errors=True)
        if not ready.exists():
            raise


def _mapped(store: GraphStore, ready: Path, revision: int) -> Snapshot:
    shapes: dict[str, dict[str, int]] = json.loads((ready / "tables.json").read_text())
    tables = {
        name: {
            column: np.broadcast_to(_array(ready / f"{name}.{column}.npy"), rows)
            for column, rows in columns.items()
        }
        for name, columns in shapes.items()
    }
    return Snapshot(revision, tables, _array(ready / "parties.npy"), store)


def _array(path: Path) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = np.load(path, mmap_mode="r")
    return found


def _cache_home() -> Path:
    stated = os.environ.get("XDG_CACHE_HOME")
    base = Path(stated) if stated else Path.home() / ".cache"
    return base / "zeren" / "snapshots"


def _name_of(store: GraphStore) -> str:
    # Another layout of the snapshot is another folder.
    said = f"{store.identity} {TAKEN} {RECORD} {_LAYOUT}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]
