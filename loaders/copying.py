"""How does everything a store knows get into another store, with both axes of time?

It is written through the same port as a load, under the same numbers, and becomes visible at once:
a copy that is cut off leaves the other store empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graph.errors import StoreBusyError, ValueRefusedError
from graph.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.store import GraphStore, GraphWriter, StoreContent

_BLOCK = 100_000


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What was copied."""

    source: str
    target: str
    data_revision: int
    loads: int
    files: int
    parties: int
    keys: int
    former_ids: int
    tables: dict[str, int]

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON."""
        return {
            "from": self.source,
            "to": self.target,
            "data_revision": self.data_revision,
            "loads": self.loads,
            "files": self.files,
            "parties": self.parties,
            "keys": self.keys,
            "former_ids": self.former_ids,
            "tables": self.tables,
        }


def copy_store(
    source: GraphStore,
    target: GraphStore,
    *,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> CopyReport:
    """Copy all facts of a store into an empty one: every version, load, file, key and id.

    Afterwards every question has the same answer, those about older revisions too. Findings are
    not copied: they are made anew where they are asked for.

    Parameters
    ----------
    source
        The store that is read, at the revision it has when the copy begins.
    target
        A store without loads.
    progress
        Called with what is copied, how much of it, and how much there is.

    Raises
    ------
    ValueRefusedError
        If there are loads in `target`.
    StoreBusyError
        If `source` was loaded meanwhile, or somebody else writes `target`.
    StoreWriteError, WrongPersonKeyError
        If `target` cannot be written, or belongs to another person key.

    Notes
    -----
    Linear; a block of rows and all party ids are in memory.
    """
    revision, loads, content = source.revision(), source.loads(), source.content()
    with target.writer() as writer:
        if not writer.is_first:
            raise ValueRefusedError("TO", target.url, "a store without loads, or none yet")
        if source.key_fingerprint is not None:
            writer.check_person_key(source.key_fingerprint)
        former = content.former_ids()
        parties = _copy_parties(writer, source.party_ids(), former, progress)
        files = content.files()
        for file in files:
            writer.add_file(file.dataset, file.name, file.digest, revision=file.revision)
        keys = _copy_keys(writer, content, progress)
        tables = _copy_rows(writer, content, progress)
        if source.revision() != revision:
            raise StoreBusyError(source.url)
        if loads:
            progress("publishing", len(TABLES), len(TABLES))
            writer.commit(*loads)
    return CopyReport(
        source=source.url,
        target=target.url,
        data_revision=revision,
        loads=len(loads),
        files=len(files),
        parties=parties,
        keys=keys,
        former_ids=len(former),
        tables=tables,
    )


def _copy_parties(
    writer: GraphWriter,
    parties: Sequence[str],
    former: Sequence[tuple[str, int]],
    progress: Callable[[str, int, int | None], None],
) -> int:
    """Add every node under its oldest id and give it the others one after the other."""
    ids: dict[int, list[str]] = {}
    for party, node in former:
        ids.setdefault(node, []).append(party)
    for begin in range(0, len(parties), _BLOCK):
        progress("copying parties", begin, len(parties))
        part = enumerate(parties[begin : begin + _BLOCK], start=begin)
        first = [ids[node][0] if node in ids else party for node, party in part]
        writer.add_nodes(pa.array(first, pa.string()))
    for node, old in ids.items():
        for party in (*old[1:], parties[node]):
            writer.rename(node, party)
    return len(parties)


def _copy_keys(
    writer: GraphWriter,
    content: StoreContent,
    progress: Callable[[str, int, int | None], None],
) -> int:
    copied = 0
    for block in content.key_blocks():
        nodes = np.array(block.nodes, dtype=np.int64)
        writer.add_keys(block.dataset, block.namespace, pa.array(block.keys, pa.string()), nodes)
        copied += len(nodes)
        progress("copying keys", copied, None)
    return copied


def _copy_rows(
    writer: GraphWriter,
    content: StoreContent,
    progress: Callable[[str, int, int | None], None],
) -> dict[str, int]:
    copied: dict[str, int] = {}
    for done, table in enumerate(TABLES):
        for block in content.rows(table):
            progress(f"copying {table.name}", done, len(TABLES))
            writer.append(table, block.facts, block.cells, block.record)
            copied[table.name] = copied.get(table.name, 0) + len(block.facts)
    return copied
