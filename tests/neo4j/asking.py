"""How does a test ask a server, the machine and the command, without the driver?"""

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from graph.neo4j_server import ServerStatus, status

ZEREN = Path(sys.executable).with_name("zeren")


def zeren(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [ZEREN, "neo4j", *words], capture_output=True, text=True, check=False, timeout=180
    )


def document(*words: str) -> dict[str, Any]:
    """Run the command and return its document."""
    ran = zeren(*words, "--json")
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def query(server: ServerStatus, statement: str) -> list[list[Any]]:
    """Run a Cypher statement over HTTP with the password from the file."""
    password = Path(server.password_file).read_text(encoding="utf-8").strip()
    token = base64.b64encode(f"{server.user}:{password}".encode()).decode()
    assert server.http_url is not None
    connection = http.client.HTTPConnection(server.http_url.removeprefix("http://"), timeout=30)
    try:
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        body = json.dumps({"statement": statement})
        connection.request("POST", "/db/neo4j/query/v2", body, headers)
        said = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    rows: list[list[Any]] = said["data"]["values"]
    return rows


def listened_on(pid: int) -> set[tuple[str, int]]:
    """The addresses, as the kernel writes them, and the ports a process listens on."""
    links = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links.append(path.readlink())
    inodes = {str(link)[8:-1] for link in links if str(link).startswith("socket:")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            address, port = fields[1].split(":")
            if fields[3] == "0A" and fields[9] in inodes:
                found.add((address, int(port, 16)))
    return found


def end_at_once(home: Path) -> None:
    """End the server of a home as a crash does; nothing if none runs."""
    pid = status(home).pid
    if pid is None:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    # A busy machine takes its time over a large process.
    last = time.monotonic() + 30
    while status(home).pid is not None and time.monotonic() < last:
        time.sleep(0.05)


def watched(work: Callable[[], ServerStatus]) -> tuple[ServerStatus, set[str]]:
    """Do something; return what came of it and every command line that was seen meanwhile."""
    seen: set[str] = set()
    done = Event()

    def look() -> None:
        while not done.is_set():
            ran = subprocess.run(
                ["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True
            )
            seen.update(ran.stdout.splitlines())
            done.wait(0.05)

    watcher = Thread(target=look)
    watcher.start()
    try:
        return work(), seen
    finally:
        done.set()
        watcher.join()
