"""What is left to do after a load was published, or was not?

Every step may be repeated: whoever comes next finishes what was cut off. Every
step asks whether the writer's place is still ours: another writer may have
taken it, and what lies there is then its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from graph.neo4j_store.layout import EDGES, Edge
from graph.neo4j_store.statements import statement

if TYPE_CHECKING:
    from graph.neo4j_store.locking import WriterLock

_BATCH = 5_000
# The tables from which people's view of parties and decisions is made, as `publish` lists them.
_SHOWN = ("organizations", "persons", "decisions")
# What is written beside rows, and the property that says in which revision.
_BESIDE = {
    "Party": "revision",
    "Decision": "revision",
    "File": "revision",
    "Key": "revision_in",
    "Alias": "revision_in",
}
_ENDING = ("Key", "Alias")
RENAMES = "renames"
"""What stands for renamed parties among the staged types and labels."""


def undo(
    lock: WriterLock,
    revision: int,
    counters: Mapping[str, int],
    staged: Collection[str] | None = None,
) -> None:
    """Take back what was staged under a revision that was not published.

    Parameters
    ----------
    counters
        The numbers of the next facts as they were published last.
    staged
        The types and labels that were written; None looks at all of them.
    """
    (store,) = lock.change("MATCH (s:Store) RETURN s.pending AS pending")
    if store["pending"] != revision:
        # Published after all: only the answer was lost.
        return
    for type_, facts in _changes(lock):
        lock.change(statement("undo_changes", TYPE=type_), facts=facts, revision=revision)
    for edge in EDGES.values():
        following = counters[f"next_{edge.table.name}"]
        for type_ in (edge.type, edge.was):
            if staged is None or type_ in staged:
                lock.change_in_parts(statement("undo_rows", TYPE=type_), next=following)
    if staged is None or RENAMES in staged:
        lock.change_in_parts(statement("undo_renames"), revision=revision)
    for label, name in _BESIDE.items():
        if staged is None or label in staged:
            if label in _ENDING:
                lock.change_in_parts(statement("undo_ends", LABEL=label), revision=revision)
            text = statement("undo_nodes", LABEL=label, PROPERTY=name)
            lock.change_in_parts(text, least=revision)
    lock.change("MATCH (s:Store) SET s.pending = null WITH s MATCH (c:Change) DELETE c")


def settle(lock: WriterLock) -> None:
    """Delete what a published load replaced, and show people what now counts."""
    (row,) = lock.change("MATCH (s:Store) RETURN properties(s) AS store")
    store = row["store"]
    moved: dict[str, list[int]] = {}
    for type_, facts in _changes(lock):
        lock.change(statement("settle_changes", TYPE=type_), facts=facts)
        moved.setdefault(type_, []).extend(facts)
    for name, since in zip(_SHOWN, store["settling"], strict=True):
        edge = EDGES[name]
        touched = {
            *range(since, store.get(f"next_{name}", since)),
            *moved.get(edge.type, ()),
            *moved.get(edge.was, ()),
        }
        _show(lock, edge, sorted(touched))
    if store.get(RENAMES):
        lock.change_in_parts(statement("settle_renames"))
    lock.change("MATCH (s:Store) SET s.settling = null WITH s MATCH (c:Change) DELETE c")


def forget(lock: WriterLock) -> None:
    """Forget the ids that parties had before the last load."""
    lock.change("MATCH (s:Store) SET s.forgotten = s.revision")
    lock.change_in_parts(statement("forget_renames"))
    lock.change("MATCH (s:Store) SET s.renames = null")


def _changes(lock: WriterLock) -> Iterator[tuple[str, list[int]]]:
    """Yield which rows of which type were moved, in the parts they were moved in."""
    for change in lock.change("MATCH (c:Change) RETURN c.type AS type, c.facts AS facts"):
        yield change["type"], change["facts"]


def _show(lock: WriterLock, edge: Edge, facts: list[int]) -> None:
    for type_ in (edge.type, edge.was):
        text = statement(f"settle_{edge.table.name}", TYPE=type_)
        mine = _of_type(lock, type_, facts)
        for begin in range(0, len(mine), _BATCH):
            lock.change(text, facts=mine[begin : begin + _BATCH])


def _of_type(lock: WriterLock, type_: str, facts: list[int]) -> list[int]:
    """Return those of some facts, in order, whose rows are of a type."""
    if not facts:
        return []
    (row,) = lock.change(statement("facts_of_type", TYPE=type_), low=facts[0], high=facts[-1])
    found = set(row["facts"])
    return [fact for fact in facts if fact in found]
