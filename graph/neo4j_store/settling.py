"""What is left to do after a load was published, or was not?

Every step may be repeated: whoever comes next finishes what was cut off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from graph.neo4j_store.layout import EDGES, Edge
from graph.neo4j_store.statements import statement

if TYPE_CHECKING:
    from graph.neo4j_store.connection import Connection

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
    connection: Connection,
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
    for edge in EDGES.values():
        following = counters[f"next_{edge.table.name}"]
        for type_ in (edge.type, edge.was):
            if staged is None or type_ in staged:
                connection.change(statement("undo_rows", TYPE=type_), next=following)
                connection.change(statement("undo_changes", TYPE=type_), revision=revision)
    if staged is None or RENAMES in staged:
        connection.change(statement("undo_renames"), revision=revision)
    for label, name in _BESIDE.items():
        if staged is None or label in staged:
            if label in _ENDING:
                connection.change(statement("undo_ends", LABEL=label), revision=revision)
            connection.change(statement("undo_nodes", LABEL=label, PROPERTY=name), least=revision)
    connection.change("MATCH (s:Store) SET s.pending = null WITH s MATCH (c:Change) DELETE c")


def settle(connection: Connection) -> None:
    """Delete what a published load replaced, and show people what now counts."""
    (row,) = connection.rows("MATCH (s:Store) RETURN properties(s) AS store")
    store = row["store"]
    moved: dict[str, list[int]] = {}
    for change in connection.rows("MATCH (c:Change) RETURN c.type AS type, c.facts AS facts"):
        moved.setdefault(change["type"], []).extend(change["facts"])
    for type_ in moved:
        connection.change(statement("settle_changes", TYPE=type_))
    for name, since in zip(_SHOWN, store["settling"], strict=True):
        edge = EDGES[name]
        touched = {
            *range(since, store.get(f"next_{name}", since)),
            *moved.get(edge.type, ()),
            *moved.get(edge.was, ()),
        }
        _show(connection, edge, sorted(touched))
    if store.get(RENAMES):
        connection.change(statement("settle_renames"))
    connection.change("MATCH (s:Store) SET s.settling = null WITH s MATCH (c:Change) DELETE c")


def forget(connection: Connection) -> None:
    """Forget the ids that parties had before the last load."""
    connection.change("MATCH (s:Store) SET s.forgotten = s.revision")
    connection.change(statement("forget_renames"))
    connection.change("MATCH (s:Store) SET s.renames = null")


def _show(connection: Connection, edge: Edge, facts: list[int]) -> None:
    for type_ in (edge.type, edge.was):
        text = statement(f"settle_{edge.table.name}", TYPE=type_)
        for begin in range(0, len(facts), _BATCH):
            connection.change(text, facts=facts[begin : begin + _BATCH])
