"""How is a statement sent to the server, and what do its refusals mean?

Reading retries by itself: a read has no effect. Writing retries what the server
says may be retried. What cannot be helped becomes an error of ours.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString, TypeVar
from urllib.parse import unquote, urlsplit

from neo4j import Driver, GraphDatabase, ManagedTransaction, Record, Session
from neo4j import exceptions as theirs

from graph.errors import (
    StoreBusyError,
    StoreError,
    StoreUnreachableError,
    StoreWriteError,
    ValueRefusedError,
)
from graph.neo4j_server import password_of

# What it logs stands in our errors too.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

T = TypeVar("T")

PASSWORD = "ZEREN_NEO4J_PASSWORD"  # noqa: S105 (the name of a setting)
PASSWORD_FILE = "ZEREN_NEO4J_PASSWORD_FILE"  # noqa: S105
FORM = "neo4j://USER@HOST:PORT/DATABASE"
# `CALL (variables) { … }` is understood from here on.
LEAST_VERSION = (5, 23)
_PORT = 7687
OUTAGE_SECONDS = 30.0
"""How long a server that answered before may be away: a restart takes less."""

_CONNECT_SECONDS = 4.0
_STEADY_PAUSE_SECONDS = 0.02
_PAUSE_SECONDS = 0.25
_READ_ONLY = ("WriteOnReadOnlyAccessDatabase", "ReadOnly", "Security.Forbidden", "AccessMode")
_BUSY = ("Terminated", "Deadlock", "LockClientStopped", "LockAcquisition")


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL of a store on Neo4j says; never a password."""

    url: str
    server: str
    host: str
    port: int
    user: str
    database: str


def parsed(url: str) -> Address:
    """Return what the URL says.

    Raises
    ------
    ValueRefusedError
        If it has another form, or a password in it: others could read it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
    except ValueError as error:
        raise ValueRefusedError("--store", _without_password(url), FORM) from error
    if parts.password is not None:
        expected = f"{FORM} and the password in {PASSWORD} or {PASSWORD_FILE}"
        raise ValueRefusedError("--store", _without_password(url), expected)
    database = parts.path.strip("/") or "neo4j"
    # A password with a slash in it looks like a database.
    if not parts.hostname or parts.query or parts.fragment or set(database) & set("/@"):
        raise ValueRefusedError("--store", _without_password(url), FORM)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        url=url,
        server=f"{parts.scheme}://{host}:{port}",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or "neo4j"),
        database=database,
    )


class Connection:
    """A server, one database of it, and the statements sent there.

    Attributes
    ----------
    sent
        How many statements were sent, each of them one round trip.
    """

    def __init__(self, url: str) -> None:
        self.address = parsed(url)
        self.url = url
        self.sent = 0
        self.driver = self._opened()

    def close(self) -> None:
        """Close the driver and its connections."""
        self.driver.close()

    def rows(self, text: LiteralString, /, **values: Any) -> list[Record]:  # noqa: ANN401
        """Return the rows of a statement that only reads, in one round trip."""
        return self._patiently("READ", text, values, _may_pass)

    def steady(self, text: LiteralString, /, **values: Any) -> Record:  # noqa: ANN401
        """Return the one row of a statement, read while no load was published.

        The server reads committed data, not a snapshot: what began before a
        load and ended after it may have missed rows, and says so.
        """
        until = time.monotonic() + OUTAGE_SECONDS
        while True:
            rows = self.rows(text, **values)
            if not rows:
                raise StoreError(f"{self.url} holds no store any more, expected it to stay")
            if rows[0]["unchanged"]:
                return rows[0]
            if time.monotonic() > until:
                raise StoreBusyError(self.url)
            time.sleep(_STEADY_PAUSE_SECONDS)

    def store_properties(self) -> dict[str, Any]:
        """Return what stands on the store's node, all of one revision; one round trip."""
        (row,) = self.rows("MATCH (s:Store) RETURN properties(s) AS store")
        return dict(row["store"])

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Do work in one transaction; what the server lets us retry is retried."""
        with self.errors(), self._session("WRITE") as session:
            self.sent += 1
            return session.execute_write(work)

    def change(self, text: LiteralString, /, **values: Any) -> list[Record]:  # noqa: ANN401
        """Run one statement that brings its own transactions, or changes the schema."""
        with self.errors():
            return self._patiently("WRITE", text, values, _is_passing)

    def session(self) -> Session:
        """Return a session for a transaction that stays open."""
        return self._session("WRITE")

    @staticmethod
    def close_quietly(session: Session) -> None:
        """Close a session, undoing its transaction; a server that is gone has done so."""
        with suppress(theirs.DriverError, theirs.Neo4jError, OSError):
            session.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the driver says while writing into errors of ours."""
        try:
            with self._errors():
                yield
        except StoreError as error:
            cause = error.__cause__
            if not isinstance(cause, theirs.Neo4jError) or isinstance(cause, theirs.AuthError):
                raise
            raise _writing_error(self.url, cause) from cause

    def _patiently(
        self,
        mode: str,
        text: LiteralString,
        values: dict[str, Any],
        may_pass: Callable[[BaseException | None], bool],
    ) -> list[Record]:
        """Run a statement, again and again while its error may pass and a server may be away."""
        until = time.monotonic() + OUTAGE_SECONDS
        while True:
            try:
                with self._errors(), self._session(mode) as session:
                    self.sent += 1
                    return list(session.run(text, values))
            except StoreError as error:
                if time.monotonic() > until or not may_pass(error.__cause__):
                    raise
                time.sleep(_PAUSE_SECONDS)

    def _opened(self) -> Driver:
        self._refuse_absent()
        driver = GraphDatabase.driver(
            self.address.server,
            auth=(self.address.user, _password(self.address)),
            notifications_min_severity="OFF",
            connection_acquisition_timeout=2 * _CONNECT_SECONDS,
            connection_timeout=_CONNECT_SECONDS,
            max_transaction_retry_time=OUTAGE_SECONDS,
            # Every second: doubled pauses would sleep past the end of a restart.
            retry_delay_multiplier=1.0,
            user_agent="zeren",
        )
        try:
            with self._errors():
                agent = self._agent(driver)
            self._check(agent)
        except BaseException:
            driver.close()
            raise
        return driver

    def _refuse_absent(self) -> None:
        """Raise at once, in the system's words, if nothing listens there."""
        place = (self.address.host, self.address.port)
        with self._errors():
            socket.create_connection(place, timeout=_CONNECT_SECONDS).close()

    def _agent(self, driver: Driver) -> str:
        try:
            return driver.get_server_info().agent
        except theirs.DriverError as error:
            scheme = self.address.server.partition(":")[0]
            problem = f"what listens there does not answer to {scheme}://"
            expected = "a running Neo4j with its database open; neo4j+s:// if it wants TLS"
            raise StoreUnreachableError(self.url, problem, expected) from error

    def _check(self, agent: str) -> None:
        version = agent.partition("/")[2]
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if numbers < LEAST_VERSION:
            expected = f"Neo4j {'.'.join(map(str, LEAST_VERSION))} or newer"
            raise StoreUnreachableError(self.url, f"{agent} answers there", expected)

    def _session(self, mode: str) -> Session:
        return self.driver.session(database=self.address.database, default_access_mode=mode)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except theirs.AuthError as error:
            raise self._refused() from error
        except (theirs.DriverError, theirs.TransientError, OSError) as error:
            problem = f"the server does not answer ({_first_line(error)})"
            expected = "a running Neo4j ('zeren neo4j status' tells of one of ours)"
            raise StoreUnreachableError(self.url, problem, expected) from error
        except theirs.Neo4jError as error:
            if "AuthenticationRateLimit" in (error.code or ""):
                raise self._refused() from error
            if "DatabaseNotFound" in (error.code or ""):
                expected = "an existing database after the last '/'"
                problem = f"there is no database '{self.address.database}'"
                raise StoreUnreachableError(self.url, problem, expected) from error
            raise StoreError(f"{self.url}: {_first_line(error)}") from error

    def _refused(self) -> StoreUnreachableError:
        expected = f"the password of '{self.address.user}' in {PASSWORD} or {PASSWORD_FILE}"
        return StoreUnreachableError(
            self.url, "the server refuses the user or the password", expected
        )


def _writing_error(url: str, error: theirs.Neo4jError) -> StoreError:
    code = error.code or ""
    # A writer that waited too long for its turn ends itself.
    if any(word in code for word in _BUSY):
        return StoreBusyError(url)
    if any(word in code for word in _READ_ONLY):
        return StoreWriteError(url, "it may only be read")
    if code.startswith("Neo.DatabaseError."):
        said = _first_line(error).partition(":")[0]
        return StoreWriteError(url, f"the server says '{said}': is its disk full? see its log")
    return StoreWriteError(url, _first_line(error))


def _is_passing(error: BaseException | None) -> bool:
    """Tell whether the server has undone the statement and would take it again."""
    return isinstance(error, theirs.TransientError)


def _may_pass(error: BaseException | None) -> bool:
    if isinstance(error, theirs.Neo4jError):
        # What was found is gone: a load was tidied up meanwhile.
        return error.is_retryable() or "EntityNotFound" in (error.code or "")
    return isinstance(error, theirs.ServiceUnavailable | theirs.SessionExpired)


def _password(address: Address) -> str:
    stated = os.environ.get(PASSWORD)
    if stated:
        return stated
    path = os.environ.get(PASSWORD_FILE)
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it holds no text"
            problem = f"{PASSWORD_FILE} names '{path}' ({reason})"
            raise StoreUnreachableError(address.url, problem, "a readable file") from error
    return password_of(address.host, address.port) or ""


def _without_password(url: str) -> str:
    head, at, rest = url.partition("?")[0].rpartition("@")
    scheme, _, user = head.partition("://")
    name, colon, _ = user.partition(":")
    return f"{scheme}://{name}{colon and ':…'}{at}{rest}" if at else rest


def _first_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    message = getattr(error, "message", None) or str(error)
    return message.splitlines()[0][:300] if message else type(error).__name__
