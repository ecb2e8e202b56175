"""When can a server that was started be used?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.answering import Entry, log_in
from graph.neo4j_server.log_lines import end_of, has_line, telling_line
from graph.neo4j_server.password import read_password
from graph.neo4j_server.running import is_running

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.neo4j_server.home import Home
    from graph.neo4j_server.state import State

_POLL_SECONDS = 0.1
# The databases are recovered before Bolt opens: one that stays closed after it has failed.
_GRACE_SECONDS = 5.0


def wait_until_open(
    home: Home,
    state: State,
    seconds: float,
    progress: Callable[[str, int, int | None], None],
) -> None:
    """Wait until the server speaks Bolt and the password opens the database.

    Raises
    ------
    ServerError
        If it ends, refuses us, or takes longer than `seconds`.
    """
    password, begin = read_password(home), time.monotonic()
    closed_until = 0.0
    while (waited := time.monotonic() - begin) < seconds:
        progress("waiting for Neo4j, seconds", int(waited), int(seconds))
        # Asked to end before it says so, it would not shut its databases in order.
        started = has_line(home.log, "Started.")
        entry = log_in(state.bolt_port, password) if started else Entry()
        if entry.is_open:
            return
        _refuse_hopeless(home, state, entry)
        if entry.said is None:
            closed_until = waited + _GRACE_SECONDS
        elif waited > closed_until:
            raise ServerError(
                f"the server runs without its database: {entry.said}",
                f"that it opens; {home.path / 'logs' / 'debug.log'} says more",
            )
        time.sleep(_POLL_SECONDS)
    raise ServerError(
        f"no answer on port {state.bolt_port} within {seconds:g} seconds, "
        f"process {state.pid} goes on: {telling_line(end_of(home.log))}",
        f"an answer; {home.log} says more; start again to wait on, with --wait for longer",
    )


def _refuse_hopeless(home: Home, state: State, entry: Entry) -> None:
    if not is_running(home, state):
        raise ServerError(
            f"the server ended while it started: {telling_line(end_of(home.log))}",
            f"that it runs; {home.log} says more",
        )
    if entry.wrong_password:
        raise ServerError(
            f"the server does not know the password in {home.password_file}",
            "the one it was first started with",
        )
