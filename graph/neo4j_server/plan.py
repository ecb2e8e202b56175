"""What is asked of a server, and what does it get where nothing is asked?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.ports import choose_ports
from graph.neo4j_server.sizes import checked_size, default_heap, default_page_cache
from graph.neo4j_server.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from graph.neo4j_server.home import Home
    from graph.neo4j_server.releases import Release

WAIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server is started; what is None is as in this home last time, else the default.

    Attributes
    ----------
    release
        `lts` or `current`; default `lts`.
    home
        The folder of configuration, data and logs; default one in the user's cache.
    heap, page_cache
        Memory in Java's notation, `512m` or `2g`; default by the memory of the machine.
    bolt_port, http_port
        Default free ones.
    wait_seconds
        How long the server may take until it answers.
    settings
        Further settings of Neo4j, kept in `conf/own.conf` of the home, where
        they may also be written by hand; None leaves that file as it is.
    """

    release: str | None = None
    home: Path | None = None
    heap: str | None = None
    page_cache: str | None = None
    bolt_port: int | None = None
    http_port: int | None = None
    wait_seconds: float = WAIT_SECONDS
    settings: tuple[tuple[str, str], ...] | None = None


def planned(options: ServerOptions, release: Release, last: State | None) -> State:
    """Return what to start: what is asked for, else what this home had last time.

    Raises
    ------
    ValueRefusedError
        If an option has an unusable value.
    ServerError
        If a port that is asked for is busy.
    """
    heap = options.heap or (last.heap if last else default_heap())
    page_cache = options.page_cache or (last.page_cache if last else default_page_cache())
    stated = options.bolt_port, options.http_port
    bolt, http = choose_ports(stated, (last.bolt_port, last.http_port) if last else (0, 0))
    return State(
        release=release.name,
        version=release.version,
        bolt_port=bolt,
        http_port=http,
        heap=checked_size("--heap", heap),
        page_cache=checked_size("--page-cache", page_cache),
    )


def refuse_other(options: ServerOptions, state: State, home: Home) -> None:
    """Raise if what runs is not what is asked for.

    Raises
    ------
    ServerError
        If it is another release, or listens on other ports.
    """
    asked = (
        ("--release", options.release, state.release),
        ("--bolt-port", options.bolt_port, state.bolt_port),
        ("--http-port", options.http_port, state.http_port),
    )
    for option, wanted, runs in asked:
        if wanted not in {None, runs}:
            raise ServerError(
                f"the server in {home.path} runs with {option} {runs}, not {wanted}",
                "that it is stopped first ('zeren neo4j stop'), or another --home",
            )
