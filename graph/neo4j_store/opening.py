"""Is this database a store of ours, and is everything in it that reading needs?"""

from __future__ import annotations

import uuid

from graph.errors import NotAStoreError, StoreMissingError, StoreVersionError
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.statements import schema_statements

VERSION = 2
"""The layout; a store of another one is not read."""

_AWAIT_SECONDS = 300
# The constraints by which there is one store and one writer.
_KEEPS_APART = frozenset({"store_name", "writer_name"})
# Made faster at the end of the first load than kept up with it.
_OF_NAMES = frozenset({"organization_pairs", "person_pairs", "names"})


def opened(url: str, *, create: bool, to_replace: bool = False) -> tuple[Connection, str]:
    """Return a connection to the store, and the store's identity.

    Parameters
    ----------
    create
        Whether an empty database may become a store.
    to_replace
        Whether an import will replace the database: then only what keeps
        writers apart is made, and nothing that reading needs.

    Raises
    ------
    StoreUnreachableError
        If the server does not answer, or lets nobody in.
    StoreMissingError, NotAStoreError, StoreVersionError
        If the database is empty and may stay so, holds something else, or
        was written by another version.
    """
    connection = Connection(url)
    try:
        return connection, _identity(connection, create=create, to_replace=to_replace)
    except BaseException:
        connection.close()
        raise


def complete_schema(connection: Connection) -> None:
    """Make the constraints and indexes that are missing, and wait until they serve."""
    _complete(connection, frozenset(map(name_of, schema_statements())))


def _identity(connection: Connection, *, create: bool, to_replace: bool) -> str:
    rows = connection.rows("MATCH (s:Store) RETURN properties(s) AS store")
    store = rows[0]["store"] if rows else {"version": VERSION, "revision": 0}
    if not rows:
        if connection.rows("MATCH (n) RETURN 1 LIMIT 1"):
            raise NotAStoreError(connection.url, "a Neo4j database of another program")
        if not create:
            raise StoreMissingError(connection.url)
    elif store["version"] != VERSION:
        raise StoreVersionError(connection.url, store["version"], VERSION)
    if to_replace:
        _complete(connection, _KEEPS_APART)
    elif store["revision"] == 0:
        _complete(connection, frozenset(map(name_of, schema_statements())) - _OF_NAMES)
    else:
        complete_schema(connection)
    return str(store["identity"]) if rows else _created(connection)


def _complete(connection: Connection, wanted: frozenset[str]) -> None:
    states = _index_states(connection)
    names = wanted - states.keys()
    missing = [text for text in schema_statements() if name_of(text) in names]
    if missing:
        connection.write(lambda tx: [tx.run(text).consume() for text in missing])
    if missing or set(states.values()) != {"ONLINE"}:
        connection.change("CALL db.awaitIndexes($seconds)", seconds=_AWAIT_SECONDS)


def _index_states(connection: Connection) -> dict[str, str]:
    rows = connection.rows("SHOW INDEXES YIELD name, state RETURN name, state")
    return {row["name"]: row["state"] for row in rows}


def _created(connection: Connection) -> str:
    """Make an empty store; of two that do so at once, one counts."""
    row = connection.write(
        lambda tx: tx.run(
            "MERGE (w:Writer {name: 'writer'}) SET w.token = w.token "
            "WITH w MERGE (s:Store {name: 'Zeren'}) "
            "ON CREATE SET s.version = $version, s.identity = $identity, s.revision = 0, "
            "s.nodes = 0, s.files = 0 RETURN s.identity AS identity",
            version=VERSION,
            identity=uuid.uuid4().hex,
        ).single(strict=True)
    )
    return str(row["identity"])


def name_of(statement: str) -> str:
    """Return the name of the constraint or index that a statement makes."""
    return statement.partition(" IF NOT EXISTS")[0].rpartition(" ")[2]
