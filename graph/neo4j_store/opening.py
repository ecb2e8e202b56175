"""Is this database a store of ours, and is everything in it that reading needs?"""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neo4j.exceptions import Neo4jError

from graph.errors import (
    NotAStoreError,
    StoreMissingError,
    StoreVersionError,
    StoreWriteError,
)
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.statements import schema_statements

if TYPE_CHECKING:
    from typing import LiteralString

VERSION = 2
"""The layout; a store of another one is not read."""

_AWAIT_SECONDS = 300
_PAUSE_SECONDS = (0.5, 1.5)
_SCHEMA = "Neo.ClientError.Schema."
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
    """Make what is missing; where others do so at once, wait for them or make it again."""
    until = time.monotonic() + _AWAIT_SECONDS
    doubtful: frozenset[str] = frozenset()
    while True:
        indexes = _indexes(connection)
        left_over = frozenset(name for name, index in indexes.items() if index.is_left_over)
        # What nobody has finished since is a remainder: its maker failed.
        for name in sorted(doubtful & left_over):
            connection.change(f"DROP INDEX `{name}` IF EXISTS")
        names = wanted - (indexes.keys() - left_over)
        missing = [text for text in schema_statements() if name_of(text) in names]
        if not missing or _are_made(connection, missing, until):
            break
        doubtful = left_over
        time.sleep(random.uniform(*_PAUSE_SECONDS))  # noqa: S311 (a pause, no secret)
    if missing or {index.state for index in indexes.values()} != {"ONLINE"}:
        connection.change("CALL db.awaitIndexes($seconds)", seconds=_AWAIT_SECONDS)


def _are_made(connection: Connection, missing: list[LiteralString], until: float) -> bool:
    """Make constraints and indexes; return False where somebody else is at it."""
    try:
        connection.write(lambda tx: [tx.run(text).consume() for text in missing])
    except StoreWriteError as error:
        if not _is_conflict(error) or time.monotonic() > until:
            raise
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Index:
    """An index of the database.

    Attributes
    ----------
    is_left_over
        Whether it has the name of a constraint and belongs to none (yet).
    """

    state: str
    is_left_over: bool


def _indexes(connection: Connection) -> dict[str, _Index]:
    rows = connection.rows(
        "SHOW INDEXES YIELD name, state, owningConstraint RETURN name, state, owningConstraint"
    )
    constraints = {name_of(text) for text in schema_statements() if "CREATE CONSTRAINT" in text}
    return {
        row["name"]: _Index(
            row["state"], row["name"] in constraints and row["owningConstraint"] is None
        )
        for row in rows
    }


def _is_conflict(error: StoreWriteError) -> bool:
    cause = error.__cause__
    return isinstance(cause, Neo4jError) and (cause.code or "").startswith(_SCHEMA)


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
