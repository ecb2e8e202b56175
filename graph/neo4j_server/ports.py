"""Which ports does a server listen on?"""

from __future__ import annotations

import os
import secrets
import socket

from graph.errors import ServerError, ValueRefusedError

HOST = "127.0.0.1"
# Below the ports that systems hand to outgoing connections, which would take ours in between.
_FIRST, _COUNT, _TRIES = 20_000, 10_000, 200
_LOWEST, _HIGHEST = 1024, 65_535


def choose_ports(stated: tuple[int | None, int | None], last: tuple[int, int]) -> tuple[int, int]:
    """Return the ports for Bolt and HTTP.

    Stated ones are taken as they are; else those of last time (0 is none), so that the
    address of the store stays; else free ones.

    Raises
    ------
    ValueRefusedError
        If a stated port is none, or both are the same.
    ServerError
        If a stated port is busy.
    """
    for option, port in zip(("--bolt-port", "--http-port"), stated, strict=True):
        if port is not None:
            _check(option, port)
    if stated[0] is not None and stated[0] == stated[1]:
        raise ValueRefusedError("--http-port", stated[1], "another port than --bolt-port")
    bolt = stated[0] or _free(last[0], stated[1])
    return bolt, stated[1] or _free(last[1], bolt)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if os.name == "posix":
            # As Neo4j does: connections of a server that has ended do not keep the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(1)
        except OSError:
            return False
    return True


def _check(option: str, port: int) -> None:
    if not _LOWEST <= port <= _HIGHEST:
        raise ValueRefusedError(option, port, f"a port from {_LOWEST} to {_HIGHEST}")
    if not is_free(port):
        raise ServerError(f"port {port} of {HOST} is in use", f"a free port for {option}")


def _free(last: int, taken: int | None) -> int:
    if last and last != taken and is_free(last):
        return last
    for _ in range(_TRIES):
        port = _FIRST + secrets.randbelow(_COUNT)
        if port != taken and is_free(port):
            return port
    raise ServerError(
        f"no free port was found from {_FIRST} to {_FIRST + _COUNT - 1}",
        "free ones, or --bolt-port and --http-port",
    )
