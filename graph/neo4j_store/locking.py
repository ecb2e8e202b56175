"""How is there only one writer, and how is one that lost its place stopped?

The lock is held by an open transaction: the server lets it go when the process
dies. Whoever has it writes a token on the store, and every change asks for it.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, LiteralString

from graph import store
from graph.errors import StoreBusyError, StoreError, StoreWriteError

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session, Transaction

    from graph.neo4j_store.connection import Connection

_TAKE = "MERGE (w:Writer {name: 'writer'}) SET w.token = $token"
_SIGN = "MATCH (s:Store) SET s.token = $token RETURN properties(s) AS store"
_GIVE_UP = (
    "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.zeren_writer = $token "
    "TERMINATE TRANSACTIONS id YIELD message RETURN message"
)
_IS_MINE = "MATCH (s:Store) SET s.batch = $token RETURN s.token = $token AS is_mine"


class WriterLock:
    """The one place from which a store is written.

    Raises
    ------
    StoreBusyError
        If another writer kept it for longer than `graph.store.PATIENCE_SECONDS`.
    """

    def __init__(self, connection: Connection) -> None:
        self.token = secrets.token_hex(16)
        self._connection = connection
        self._session: Session = connection.session()
        self._transaction: Transaction | None = None

    def take(self) -> dict[str, Any]:
        """Wait for the lock; return what stands on the store."""
        try:
            self._wait()
            # In a transaction of its own: whoever wrote until now has ended, or will find it.
            rows = self._connection.change(_SIGN, token=self.token)
        except BaseException:
            self.release()
            raise
        if not rows:
            self.release()
            raise StoreError(f"{self._connection.url} holds no store any more, expected it to stay")
        return dict(rows[0]["store"])

    def change(self, text: LiteralString, /, **values: Any) -> list[Any]:  # noqa: ANN401
        """Run a statement in one transaction, if the place is still ours."""

        def work(transaction: ManagedTransaction) -> list[Any]:
            row = transaction.run(_IS_MINE, token=self.token).single()
            if row is None or not row["is_mine"]:
                raise StoreBusyError(self._connection.url)
            return list(transaction.run(text, **values))

        return self._connection.write(work)

    def change_in_parts(self, text: LiteralString, /, **values: Any) -> None:  # noqa: ANN401
        """Run a statement that commits in parts, each of which asks for `$token` itself.

        Where the place is no longer ours it does nothing, and the next `change` says so.
        """
        self._connection.change(text, token=self.token, **values)

    def release(self) -> None:
        """Let the next writer in; without a server there is nothing to let go."""
        self._connection.close_quietly(self._session)

    def _wait(self) -> None:
        timer = threading.Timer(store.PATIENCE_SECONDS, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            with self._connection.errors():
                self._transaction = self._session.begin_transaction(
                    metadata={"zeren_writer": self.token}
                )
                self._transaction.run(_TAKE, token=self.token).consume()
        except StoreWriteError as error:
            # A server may let transactions wait for less than that.
            if "TimedOut" in (getattr(error.__cause__, "code", None) or ""):
                raise StoreBusyError(self._connection.url) from error
            raise
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        # Without a server nobody waits any more.
        with suppress(StoreError):
            self._connection.rows(_GIVE_UP, token=self.token)
