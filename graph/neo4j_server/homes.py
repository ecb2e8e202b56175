"""Which of our servers listens behind an address, and what is its password?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph.errors import ServerError
from graph.neo4j_server.folders import default_home, homes_folder
from graph.neo4j_server.home import Home
from graph.neo4j_server.password import read_password
from graph.neo4j_server.ports import HOST
from graph.neo4j_server.running import is_running
from graph.neo4j_server.state import State, read_state

_OURSELVES = frozenset({HOST, "localhost"})


def register(home: Home) -> None:
    """List a home, so that it is found by its address wherever it lies."""
    folder = homes_folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(home.path).encode()).hexdigest()[:32]
    (folder / name).write_text(str(home.path), encoding="utf-8")


def home_of(host: str, port: int) -> Path | None:
    """Return the home of the server that we started on an address, None if it is not ours.

    A running server goes before one that was stopped; a stopped one keeps its address.

    Parameters
    ----------
    host
        Only this machine's own address and name are ours.
    port
        The port of Bolt.
    """
    if host not in _OURSELVES:
        return None
    here = [(home, state) for home, state in _started() if state.bolt_port == port]
    here.sort(key=lambda found: not is_running(*found))
    return here[0][0].path if here else None


def password_of(host: str, port: int) -> str | None:
    """Return the password of the server that we started on an address, None if it is not ours.

    Raises
    ------
    ServerError
        If the server is ours and its password file cannot be read.
    """
    path = home_of(host, port)
    return None if path is None else read_password(Home(path))


def _started() -> list[tuple[Home, State]]:
    found = []
    for path in _listed():
        try:
            state = read_state(Home(path))
        except ServerError:  # a damaged home elsewhere is no answer to this question
            continue
        if state is not None:
            found.append((Home(path), state))
    return found


def _listed() -> list[Path]:
    paths = {default_home()}
    try:
        for entry in homes_folder().iterdir():
            paths.add(Path(entry.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return sorted(paths)
    return sorted(paths)
