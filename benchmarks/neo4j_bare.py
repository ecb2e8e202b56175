"""What is the least that writing the same graph takes, through the driver alone?

The graph that a load made is read back as it finally stands, what people see
included, and laid down in batches. Only sending them is timed: one statement
for nodes of the same labels or relationships of the same type, all values in
lists, properties that a batch does not have left out.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, LiteralString

from benchmarks.clock import Spent, peak_mib, timed
from benchmarks.neo4j_place import server_seconds

if TYPE_CHECKING:
    from neo4j import Driver, Session

BATCH = 10_000
# What tells nodes apart, where relationships end at them.
_KEYS = {
    "Party": "node",
    "File": "file",
    "Decision": "decision_no",
    "Address": "name",
    "Contact": "name",
}
_FIRST = ("party_node", "file_number", "decision_no", "address_name", "contact_name")
_Batch = tuple[str, list[list[Any]]]


def keep(*, url: str, target: str) -> dict[str, float]:
    """Read a store back and keep it as statements and their rows; return how much it is."""
    from graph.neo4j_store.connection import Connection

    count = defaultdict[str, float](float)
    with (
        closing(Connection(url)) as connection,
        connection.driver.session(fetch_size=BATCH) as session,
        Path(target).open("wb") as file,
    ):
        for what, batches in (("nodes", _nodes(session)), ("edges", _edges(session))):
            for batch in batches:
                count[what] += len(batch[1])
                pickle.dump(batch, file)
    return dict(count)


def send(*, url: str, source: str) -> dict[str, float]:
    """Write what was kept into an empty database, indexes included; time only the sending."""
    from graph.neo4j_store.connection import Connection
    from graph.neo4j_store.opening import name_of
    from graph.neo4j_store.statements import schema_statements

    schema = {name_of(text): text for text in schema_statements()}
    before = server_seconds(url)
    with closing(Connection(url)) as connection:
        driver = connection.driver
        # An index is built fastest at the end; only what relationships are written with stands.
        first = [schema.pop(name) for name in _FIRST]
        spent, _ = timed(lambda: _index(driver, first))
        with Path(source).open("rb") as file, driver.session() as session:
            for text, rows in _kept(file):
                cost, _ = timed(lambda t=text, r=rows: _write(session, t, r))  # type: ignore[misc]
                spent += cost
        spent += timed(lambda: _index(driver, schema.values()))[0]
        spent += Spent(0.0, server_seconds(url) - before)
        return {"wall": spent.wall, "cpu": spent.cpu, "peak_mib": peak_mib(), **counted(url)}


def counted(url: str) -> dict[str, float]:
    """Return how many nodes, relationships and indexes a database has."""
    from graph.neo4j_store.connection import Connection

    with closing(Connection(url)) as connection:
        (row,) = connection.rows(
            "CALL () { MATCH (n) RETURN count(n) AS nodes } "
            "CALL () { MATCH ()-[r]->() RETURN count(r) AS edges } RETURN nodes, edges"
        )
        indexes = connection.rows("SHOW INDEXES YIELD state WHERE state = 'ONLINE' RETURN 1")
    return {"nodes": row["nodes"], "edges": row["edges"], "indexes": len(indexes)}


def _write(session: Session, text: str, rows: list[list[Any]]) -> None:
    session.execute_write(lambda tx: tx.run(text, rows=rows).consume())


def _index(driver: Driver, statements: Iterable[LiteralString]) -> None:
    with driver.session() as session:
        for text in statements:
            session.run(text).consume()
        session.run("CALL db.awaitIndexes(3600)").consume()


def _nodes(session: Session) -> Iterator[_Batch]:
    for (labels,) in session.run("MATCH (n) RETURN DISTINCT labels(n)").values():
        pattern = "".join(f":`{label}`" for label in labels)
        found = session.run(
            f"MATCH (n{pattern}) WHERE size(labels(n)) = {len(labels)} RETURN properties(n)"
        )
        for part in _parts(record[0] for record in found):
            names, rows = _columns(part)
            yield f"UNWIND $rows AS row CREATE ({pattern} {{{_map(names, 0)}}})", rows


def _edges(session: Session) -> Iterator[_Batch]:
    kinds = "MATCH (a)-[r]->(b) RETURN DISTINCT type(r), labels(a)[0], labels(b)[0]"
    for type_, start, end in session.run(kinds).values():
        ends = [(label, _KEYS[label]) for label in (start, end)]
        found = session.run(
            f"MATCH (a:`{start}`)-[r:`{type_}`]->(b:`{end}`) "
            f"RETURN a.`{ends[0][1]}`, b.`{ends[1][1]}`, properties(r)"
        )
        matches = " ".join(
            f"MATCH ({name}:`{label}` {{`{key}`: row[{at}]}})"
            for at, (name, (label, key)) in enumerate(zip("ab", ends, strict=True))
        )
        for part in _parts(found):
            names, rows = _columns([record[2] for record in part])
            whole = [[a, b, *row] for (a, b, _), row in zip(part, rows, strict=True)]
            create = f"CREATE (a)-[:`{type_}` {{{_map(names, 2)}}}]->(b)"
            yield f"UNWIND $rows AS row {matches} {create}", whole


def _map(names: Sequence[str], first: int) -> str:
    return ", ".join(f"`{name}`: row[{at}]" for at, name in enumerate(names, start=first))


def _columns(maps: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    names = list(dict.fromkeys(name for one in maps for name in one))
    return names, [[_plain(one.get(name)) for name in names] for one in maps]


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever the driver knows)
    """Return a value of Python's own, as a load sends it."""
    return value.to_native() if hasattr(value, "to_native") else value


def _parts(records: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for record in records:
        part.append(record)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part


def _kept(file: BinaryIO) -> Iterator[_Batch]:
    while file.peek(1):  # type: ignore[attr-defined]
        yield pickle.load(file)  # noqa: S301 (written by ourselves a moment ago)
