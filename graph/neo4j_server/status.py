"""What does one say of a server?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from graph.neo4j_server.answering import DATABASE, USER
from graph.neo4j_server.ports import HOST
from graph.neo4j_server.running import is_running
from graph.neo4j_server.state import State, read_state

if TYPE_CHECKING:
    from graph.neo4j_server.home import Home


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """A server, running or not.

    Attributes
    ----------
    running
        The process that was started in this home lives.
    store_url, http_url, version
        As of the last start; None where there was none.
    password_file
        Where the password is; never the password.
    """

    running: bool
    store_url: str | None
    http_url: str | None
    user: str
    password_file: str
    home: str
    version: str | None
    pid: int | None
    log: str

    def to_json(self) -> dict[str, object]:
        """Return the document of `zeren neo4j status --json`."""
        return asdict(self)


def status_of(home: Home) -> ServerStatus:
    """Return what is in a home.

    Raises
    ------
    ServerError
        If what was written there cannot be read.
    """
    state = read_state(home)
    running = is_running(home, state)
    return ServerStatus(
        running=running,
        store_url=None if state is None else store_url(state),
        http_url=None if state is None else f"http://{HOST}:{state.http_port}",
        user=USER,
        password_file=str(home.password_file),
        home=str(home.path),
        version=None if state is None else state.version,
        pid=state.pid if running and state is not None else None,
        log=str(home.log),
    )


def store_url(state: State) -> str:
    """Return the address of the store, without the password."""
    return f"neo4j://{USER}@{HOST}:{state.bolt_port}/{DATABASE}"
