"""Which store does this URL mean?

The one place that names concrete stores. `sqlite:///zeren.db` is a file
beside you, `sqlite:////srv/zeren.db` an absolute path;
`neo4j://USER@HOST:PORT/DATABASE` (`neo4j+s` with TLS) is a database of a Neo4j
server, its password in the environment or a file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError, WrongPersonKeyError, ZerenError
from graph.person_key import PersonKey, key_file_path
from graph.sqlite_file import SqliteFile
from graph.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.neo4j_store.bulk import BulkStore
    from graph.store import GraphStore

DEFAULT_URL = "sqlite:///zeren.db"
URL_VARIABLE = "ZEREN_STORE"
_SQLITE = "sqlite:///"
_NEO4J = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


def store_url(stated: str | None = None) -> str:
    """Return the store meant: the stated one, else `ZEREN_STORE`, else the default."""
    return stated or os.environ.get(URL_VARIABLE) or DEFAULT_URL


def open_store(url: str | None = None, *, create: bool = False) -> GraphStore:
    """Open the store behind a URL.

    Parameters
    ----------
    url
        `sqlite:///PATH` or `neo4j://USER@HOST:PORT/DATABASE`; None means
        `store_url()`.
    create
        Whether to make an empty store where there is none.

    Raises
    ------
    ValueRefusedError
        If the URL has another form.
    StoreMissingError
        If there is no store and `create` is false.
    StoreUnreachableError
        If the server does not answer, or lets nobody in.
    NotAStoreError, StoreVersionError, StoreWriteError, WrongPersonKeyError, KeyFileError
        If what is there cannot be used, or the person key is not the store's.
    """
    store = _opened(store_url(url), create=create)
    try:
        _refuse_another_key(store)
    except ZerenError:
        store.close()
        raise
    return store


def open_bulk(
    url: str | None = None,
    *,
    folder: Path | None = None,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> BulkStore:
    """Open an empty store on Neo4j for one load through an import.

    Parameters
    ----------
    url
        `neo4j://USER@HOST:PORT/DATABASE`; None means `store_url()`.
    folder
        Where the files are written for a server that is not ours, empty or new.
    progress
        Told what is waited for: `(what, done, total)`.

    Raises
    ------
    ValueRefusedError
        If the store is no Neo4j, or not empty.
    StoreUnreachableError, NotAStoreError, StoreVersionError, KeyFileError
        As `open_store`.
    """
    stated = store_url(url)
    if not stated.startswith(_NEO4J):
        expected = "neo4j://USER@HOST:PORT/DATABASE with --bulk; other stores load without it"
        raise ValueRefusedError("--store", stated, expected)
    from graph.neo4j_store.bulk import BulkStore

    return BulkStore(stated, folder, progress)


def _opened(url: str, *, create: bool) -> GraphStore:
    if url.startswith(_NEO4J):
        # The embedded store starts without the driver.
        from graph.neo4j_store.store import Neo4jStore

        return Neo4jStore(url, create=create)
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise ValueRefusedError("--store", url, "sqlite:///PATH or neo4j://USER@HOST:PORT/DATABASE")
    return SqliteStore(SqliteFile(Path(url.removeprefix(_SQLITE)), url, create=create))


def _refuse_another_key(store: GraphStore) -> None:
    """Raise if there is a person key, and the store was made with another one."""
    bound = store.key_fingerprint
    # Reading needs no key: where there is none, none is made.
    if bound is None or not key_file_path().exists():
        return
    ours = PersonKey.open().fingerprint
    if ours != bound:
        raise WrongPersonKeyError(store.url, ours, bound)
