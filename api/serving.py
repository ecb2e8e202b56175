"""How is a server started, shared among workers, and ended in order?

What the workers share lies in a private folder that goes with the server: the secret of the
session cookies, the unused tokens, the counts of requests.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
import tempfile
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.limits import stated_limit
from api.logs import log_settings
from api.rules import rules
from api.settings import Settings
from graph.errors import ValueRefusedError
from graph.opening import URL_VARIABLE, open_store

if TYPE_CHECKING:
    from types import FrameType

    from fastapi import FastAPI

    from api.sessions import Sessions

FOLDER_VARIABLE = "ZEREN_SERVER_FOLDER"
GRACE_SECONDS = 5
_BACKLOG = 2048


def application() -> FastAPI:
    """Return the application of one worker, from the environment its parent set."""
    url = os.environ[URL_VARIABLE]
    return create_app(open_store(url), Settings.of_store(url, Path(os.environ[FOLDER_VARIABLE])))


def serve_store(url: str, *, host: str, port: int, workers: int, as_json: bool = False) -> None:
    """Serve a store until a signal ends it.

    Raises
    ------
    StoreError, ValueRefusedError, RuleError
        If there is no store, the address cannot be listened on, or the
        operator's own rules are refused.
    """
    open_store(url).close()  # a clear error now, not in a worker
    stated_limit()
    rules()
    with closing(_listening(host, port)) as door, tempfile.TemporaryDirectory() as name:
        sessions = _prepare(Path(name))
        os.environ |= {URL_VARIABLE: url, FOLDER_VARIABLE: name}
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        try:
            _announce(door, sessions, as_json=as_json)
            _run(door, workers)
        except KeyboardInterrupt:
            sys.stderr.write("zeren: stopped\n")


def _prepare(folder: Path) -> Sessions:
    (folder / "secret").write_bytes(secrets.token_bytes(32))
    (folder / "tokens").mkdir(mode=0o700)
    from api.sessions import Sessions

    return Sessions((folder / "secret").read_bytes(), folder / "tokens")


def _listening(host: str, port: int) -> socket.socket:
    """Return the bound socket, so that the printed link works from the first moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends at once (TCP_NODELAY); else each answer waits 40 ms.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(_BACKLOG)
    except OSError as error:
        door.close()
        expected = f"a free address ({error.strerror or error}); try another --port"
        raise ValueRefusedError("--host and --port", f"{host}:{port}", expected) from error
    door.set_inheritable(True)
    return door


def _announce(door: socket.socket, sessions: Sessions, *, as_json: bool) -> None:
    host, port = door.getsockname()[:2]
    if not ip_address(host).is_loopback:
        sys.stderr.write(
            f"zeren: listening on {host}, beyond this machine: put TLS in front of it\n"
        )
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104
    link = f"http://{shown}:{port}/?token={sessions.new_token()}"
    print(json.dumps({"url": link}) if as_json else link, flush=True)  # noqa: T201
    sys.stderr.write("zeren: the link opens one browser session; Ctrl-C ends the server\n")


def _run(door: socket.socket, workers: int) -> None:
    config = uvicorn.Config(
        "api.serving:application",
        factory=True,
        workers=workers,
        access_log=False,
        log_config=log_settings(),
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    if workers == 1:
        uvicorn.Server(config).run(sockets=[door])
    else:
        Multiprocess(config, sockets=[door]).run()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
