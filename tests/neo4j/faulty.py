"""Which server do the tests of faults hurt, and what lies in its graph?

One server for all of them; what fills a disk has a disk and a server of its own.
"""

import atexit
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from graph import neo4j_server
from graph.neo4j_server import ServerOptions
from graph.neo4j_server.ports import is_free
from graph.neo4j_server.process import mark_of
from graph.neo4j_store.connection import PASSWORD_FILE, Connection
from tests.neo4j.asking import ZEREN
from tests.neo4j_home import shared_lib, why_not

SETTINGS = (("dbms.cypher.min_replan_interval", "1h"),)
_OWN = {"Store": ("identity", "token", "batch"), "Writer": ("token",), "Load": ("load_id",)}


class Server:
    """A real server that is killed, restarted and filled up."""

    def __init__(
        self, home: Path, own: Sequence[tuple[str, str]] = SETTINGS, *, page_cache: str = "64m"
    ) -> None:
        self.home = home
        self.page_cache = page_cache
        self.start(own)

    @property
    def url(self) -> str:
        """Where its database is, once it has been asked for its password's file."""
        found = neo4j_server.status(self.home)
        os.environ[PASSWORD_FILE] = str(found.password_file)
        return str(found.store_url)

    def start(self, own: Sequence[tuple[str, str]] | None = None) -> None:
        """Start it; with settings they replace those it had."""
        os.environ["ZEREN_NEO4J_LIB"] = str(shared_lib())
        options = ServerOptions(
            home=self.home,
            heap="512m",
            page_cache=self.page_cache,
            wait_seconds=300,
            settings=None if own is None else tuple(own),
        )
        neo4j_server.start(options)

    def stop(self) -> None:
        """End it in peace."""
        neo4j_server.stop(self.home)

    def kill(self) -> None:
        """End it as a crash does."""
        found = neo4j_server.status(self.home)
        assert found.pid is not None
        os.kill(found.pid, signal.SIGKILL)
        # Its last thread lets go of its port.
        port = urlsplit(found.store_url).port or 0
        while mark_of(found.pid) is not None or not is_free(port):
            time.sleep(0.01)

    def restart(self, *own: tuple[str, str]) -> None:
        """Stop it and start it with these settings beside the usual ones."""
        self.stop()
        self.start((*SETTINGS, *own))

    def emptied(self) -> str:
        """Return the URL of its database, with nothing in it."""
        url = self.url
        with closing(Connection(url)) as connection:
            connection.change("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS")
        return url


@cache
def faulty_server() -> Server:
    """The server of this run."""
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    place = Path(tempfile.mkdtemp(prefix="zeren-faults-"))
    atexit.register(_end, place)
    return Server(place / "home")


def command(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return subprocess.run([ZEREN, *words], capture_output=True, text=True, check=False, timeout=180)


def is_long() -> bool:
    """Tell whether the run may take long: `--hypothesis-profile=fuzz`."""
    return settings.get_current_profile_name() == "fuzz"


def graph_of(url: str) -> Counter[str]:
    """Everything in a graph: nodes, relationships, properties; without what is drawn by lot."""
    found: Counter[str] = Counter()
    with closing(Connection(url)) as connection:
        nodes: dict[str, str] = {}
        for row in connection.rows(
            "MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS cells"
        ):
            nodes[row["id"]] = _written(sorted(row["labels"]), row["cells"])
        found.update(nodes.values())
        for row in connection.rows(
            "MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS cells, "
            "elementId(a) AS start, elementId(b) AS end"
        ):
            ends = f"{nodes[row['start']]} -> {nodes[row['end']]}"
            found[f"{_written(row['type'], row['cells'])} {ends}"] += 1
    return found


def _written(name: list[str] | str, cells: dict[str, object]) -> str:
    left_out = {each for label in name if label in _OWN for each in _OWN[label]}
    kept = {key: cells[key] for key in sorted(cells) if key not in left_out}
    if "Load" in name:
        report = json.loads(str(kept.pop("report")))
        kept.pop("committed_at")
        kept["report"] = report | {"load_id": None}
    return json.dumps([name, kept], default=str, ensure_ascii=False, sort_keys=True)


def _end(place: Path) -> None:
    with suppress(Exception):  # a server that could not be started is none to stop
        neo4j_server.stop(place / "home")
    shutil.rmtree(place, ignore_errors=True)
