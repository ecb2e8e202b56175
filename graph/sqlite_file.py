"""Is this file a store of ours, and how is it opened?"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graph import sqlite_schema as schema
from graph import store
from graph.errors import (
    NotAStoreError,
    StoreBusyError,
    StoreError,
    StoreMissingError,
    StoreVersionError,
    StoreWriteError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Error codes of SQLite that mean: somebody else is writing.
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class SqliteFile:
    """A store file, with one connection per thread.

    Raises
    ------
    StoreMissingError, NotAStoreError, StoreVersionError, StoreWriteError
        If there is none and none may be made, or it is something else.
    """

    def __init__(self, path: Path, url: str, *, create: bool) -> None:
        self.path = path
        self.url = url
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        if create and not _has_content(path):
            self._create()
        elif not path.exists():
            raise StoreMissingError(url)
        self._check()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
        return found

    def close(self) -> None:
        """Close all connections."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    def prepare_for_load(self) -> None:
        """Get ready for one large transaction.

        Into an empty store it is written without a WAL, which would only
        write everything twice; a crash still leaves the store empty.
        """
        connection = self.connection()
        connection.executescript("PRAGMA cache_size=-131072; PRAGMA threads=2;")
        if connection.execute("SELECT 1 FROM load LIMIT 1").fetchone() is None:
            self._set_journal("DELETE")

    def finish_load(self) -> None:
        """Let readers and a writer live side by side again."""
        self.connection().execute("PRAGMA cache_size=-65536")
        self._set_journal("WAL")

    def _set_journal(self, mode: str) -> None:
        # It is changed only while nobody else looks; either mode serves.
        with suppress(sqlite3.OperationalError):
            self.connection().execute(f"PRAGMA journal_mode={mode}")

    @contextmanager
    def write_errors(self) -> Iterator[None]:
        """Turn what SQLite says while writing into errors of ours."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                raise StoreBusyError(self.url) from error
            raise StoreWriteError(self.url, str(error)) from error
        except OSError as error:
            raise StoreWriteError(self.url, error.strerror or str(error)) from error

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=store.PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.url} cannot be opened: {error}, expected a file") from error
        self._opened.append(connection)
        try:
            connection.executescript("PRAGMA cache_size=-65536; PRAGMA mmap_size=4294967296;")
        except sqlite3.DatabaseError as error:
            self.close()
            raise NotAStoreError(self.url, "not an SQLite file") from error
        return connection

    def _create(self) -> None:
        with self.write_errors():
            self.path.touch()
            connection = self._connect()
            connection.executescript(
                "PRAGMA journal_mode=WAL; BEGIN IMMEDIATE;"
                f"PRAGMA application_id={schema.APPLICATION_ID};"
                f"PRAGMA user_version={schema.VERSION};" + schema.create_statements()
            )
            connection.execute(
                "INSERT INTO meta VALUES (?, ?)", (schema.IDENTITY_SETTING, uuid.uuid4().hex)
            )
            connection.execute("COMMIT")
        self.close()

    def _check(self) -> None:
        connection = self.connection()
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            self.close()
            raise NotAStoreError(self.url, "not an SQLite file") from error
        if application != schema.APPLICATION_ID:
            self.close()
            raise NotAStoreError(self.url, "an SQLite file of another program")
        if version in schema.UPGRADES:
            self._upgrade(version)
        elif version != schema.VERSION:
            self.close()
            raise StoreVersionError(self.url, version, schema.VERSION)

    def _upgrade(self, version: int) -> None:
        """Add the tables that an older layout lacks; what is there stays as it is."""
        connection = self.connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            # Somebody else may have done it while this waited.
            if connection.execute("PRAGMA user_version").fetchone()[0] == version:
                for statement in schema.upgrade_statements(version):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={schema.VERSION}")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                raise StoreBusyError(self.url) from error
            raise StoreVersionError(self.url, version, schema.VERSION) from error


def _has_content(path: Path) -> bool:
    return path.exists() and (path.is_dir() or path.stat().st_size > 0)
