"""What was started in a home, and with what?"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.home import write_privately

if TYPE_CHECKING:
    from graph.neo4j_server.home import Home


@dataclass(frozen=True, slots=True)
class State:
    """What is kept of the last start; the next one goes by it where nothing else is stated.

    Attributes
    ----------
    pid, mark
        The process and when it began; None after it was stopped. Numbers of processes
        come round again, so one alone proves nothing.
    """

    release: str
    version: str
    bolt_port: int
    http_port: int
    heap: str
    page_cache: str
    pid: int | None = None
    mark: str | None = None


_NUMBERS = frozenset({"bolt_port", "http_port", "pid"})
_MAY_BE_NULL = frozenset({"pid", "mark"})


def read_state(home: Home) -> State | None:
    """Return what was last started in a home, None where nothing was.

    Raises
    ------
    ServerError
        If the file cannot be read, or is none of ours.
    """
    try:
        said = json.loads(home.state_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _damaged(home, str(error.strerror or error)) from error
    except ValueError as error:
        raise _damaged(home, "no JSON") from error
    if not _fits(said):
        raise _damaged(home, "other fields")
    return State(**said)


def write_state(home: Home, state: State) -> None:
    """Keep what is started in a home."""
    write_privately(home.state_file, json.dumps(asdict(state), indent=2) + "\n")


def forget(home: Home, last: State | None) -> None:
    """Go back to what was kept before, and to no process."""
    if last is None:
        home.state_file.unlink(missing_ok=True)
    else:
        write_state(home, replace(last, pid=None, mark=None))


def _fits(said: object) -> bool:
    names = {field.name for field in fields(State)}
    return (
        isinstance(said, dict)
        and set(said) == names
        and all(
            isinstance(value, int if name in _NUMBERS else str)
            or (value is None and name in _MAY_BE_NULL)
            for name, value in said.items()
        )
    )


def _damaged(home: Home, found: str) -> ServerError:
    return ServerError(
        f"{home.state_file} cannot be used ({found})",
        "what 'zeren neo4j start' wrote there: move it away, end the server if one runs, start",
    )
