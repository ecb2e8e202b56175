"""How is a Neo4j of our own started, stopped and asked how it is?"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.artifacts import jars_of
from graph.neo4j_server.home import Home
from graph.neo4j_server.homes import register
from graph.neo4j_server.java import find_java
from graph.neo4j_server.jvm import environment, run_tool, server_command
from graph.neo4j_server.password import ensure_password
from graph.neo4j_server.plan import ServerOptions, planned, refuse_other
from graph.neo4j_server.process import end, launch
from graph.neo4j_server.releases import RELEASES, release_for, release_named
from graph.neo4j_server.replacement import replace_as_ordered
from graph.neo4j_server.running import is_running
from graph.neo4j_server.sizes import checked_size
from graph.neo4j_server.state import State, forget, read_state, write_state
from graph.neo4j_server.status import ServerStatus, status_of
from graph.neo4j_server.waiting import wait_until_open

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_STOP_SECONDS = 120.0


def start(
    options: ServerOptions, progress: Callable[[str, int, int | None], None] = lambda *_: None
) -> ServerStatus:
    """Start a server and wait until it lets us in; one that runs already is left as it is.

    Parameters
    ----------
    options
        How it is started.
    progress
        Told what is waited for: `(what, seconds, of how many)`.

    Returns
    -------
    ServerStatus
        The running server.

    Raises
    ------
    ServerError
        Without a fitting Java, without Maven or a network where the release is not here yet,
        if a port is busy, if the home is unusable or belongs to a later release, if the
        server ends at once or does not answer in time.
    ValueRefusedError
        If an option has an unusable value.
    """
    _refuse_system()
    home = Home.at(options.home)
    try:
        home.refuse_foreign()
        home.make()
        with home.starting():
            _start(options, home, progress)
    except OSError as error:
        raise ServerError(
            f"{error.filename or home.path} cannot be used ({error.strerror or error})",
            "a home on a disk with space that this user may write; --home names another",
        ) from error
    return status_of(home)


def stop(home: Path | None = None) -> bool:
    """End the server that was started in a home; its data stay.

    Returns
    -------
    bool
        False if none was running.

    Raises
    ------
    ServerError
        If it belongs to another user, or does not end.
    """
    place = Home.at(home)
    state = read_state(place)
    if state is None or not is_running(place, state) or state.pid is None or state.mark is None:
        return False
    end(state.pid, state.mark, _STOP_SECONDS)
    write_state(place, replace(state, pid=None, mark=None))
    return True


def status(home: Path | None = None) -> ServerStatus:
    """Return how the server of a home is.

    Raises
    ------
    ServerError
        If what was written there cannot be read.
    """
    return status_of(Home.at(home))


def admin(home: Path | None, *arguments: str, heap: str | None = None) -> None:
    """Run `neo4j-admin` of a home's release, as `admin(home, "database", "info", "neo4j")`.

    Whether the server must be stopped for it is the caller's affair.

    Parameters
    ----------
    home
        A home in which a server was started before; None is the usual one.
    arguments
        Its words.
    heap
        Memory in Java's notation; default that of Java.

    Raises
    ------
    ServerError
        If no server was ever started there, or the tool fails.
    """
    place = Home.at(home)
    state = read_state(place)
    if state is None:
        raise ServerError(f"no server was ever started in {place.path}", "'zeren neo4j start'")
    release = release_named(state.release)
    java = find_java(release)
    checked = checked_size("heap", heap) if heap else None
    run_tool(java, jars_of(release, java, lambda *_: None), place, arguments, checked)


def _start(
    options: ServerOptions, home: Home, progress: Callable[[str, int, int | None], None]
) -> None:
    """Start the server unless it runs; a start that came to nothing leaves nothing behind."""
    last = read_state(home)
    if last is not None and is_running(home, last):
        refuse_other(options, last, home)
        wait_until_open(home, last, options.wait_seconds, progress)
        return
    state = _begin(options, home, last, progress)
    try:
        wait_until_open(home, state, options.wait_seconds, progress)
    except ServerError:
        if not is_running(home, state):
            # What it was started with did not work: the next start must not go by it.
            forget(home, last)
        raise


def _begin(
    options: ServerOptions,
    home: Home,
    last: State | None,
    progress: Callable[[str, int, int | None], None],
) -> State:
    """Start the process and keep what was started."""
    release = release_for(options.release, last.release if last else None)
    state = planned(options, release, last)
    java = find_java(release)
    lib = jars_of(release, java, progress)
    home.prepare(release, state, options.settings)
    replace_as_ordered(home)
    ensure_password(home, java, lib)
    command = server_command(release, java, lib, home, state.heap)
    # Kept before the process begins: whatever happens then, the home is known as ours.
    write_state(home, state)
    register(home)
    pid, mark = launch(command, home.log, home.path, environment(home))
    state = replace(state, pid=pid, mark=mark)
    write_state(home, state)
    return state


def _refuse_system() -> None:
    if sys.platform == "win32":
        raise ServerError(
            "servers of our own are not started on Windows",
            f"Linux or macOS; or start Neo4j {RELEASES[0].version} yourself, and name it "
            "with --store",
        )
