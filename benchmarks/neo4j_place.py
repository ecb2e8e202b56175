"""On which Neo4j are the benchmarks measured?

A real server of their own, with memory that does not depend on the machine.
Whatever is compared gets a server that has just been started and is empty.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workplace import Workplace

HEAP, PAGE_CACHE = "3g", "2g"
_SERVER_TIME = (
    "CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes "
    "RETURN attributes.ProcessCpuTime.value AS nanoseconds"
)


@dataclass(frozen=True, slots=True)
class Neo4jPlace:
    """A folder with a server, and where the benchmarks keep their other files."""

    files: Workplace

    @property
    def home(self) -> Path:
        """The home of the server."""
        return (self.files.results / "neo4j").absolute()

    def empty_server(self) -> str:
        """Start a server with nothing in it; return the URL of its database."""
        from graph import neo4j_server

        self.end()
        options = neo4j_server.ServerOptions(home=self.home, heap=HEAP, page_cache=PAGE_CACHE)
        started = neo4j_server.start(options)
        # For us and for the processes that we start.
        os.environ["ZEREN_NEO4J_PASSWORD_FILE"] = started.password_file
        return str(started.store_url)

    def end(self) -> None:
        """Stop the server, also one that was left running, and remove what it kept."""
        from graph import neo4j_server

        if self.home.exists():
            neo4j_server.stop(self.home)
            shutil.rmtree(self.home)


@contextmanager
def neo4j_place(files: Workplace) -> Iterator[Neo4jPlace]:
    """Give a place for servers; none runs there afterwards."""
    # Where the tests keep the releases too.
    releases = (files.results.parent / "neo4j").absolute()
    os.environ.setdefault("ZEREN_NEO4J_LIB", str(releases))
    place = Neo4jPlace(files)
    try:
        yield place
    finally:
        place.end()


def why_not() -> str | None:
    """Return why no server can be started on this machine, None if one can."""
    from graph.errors import ServerError
    from graph.neo4j_server.java import find_java
    from graph.neo4j_server.releases import RELEASES

    if shutil.which("mvn") is None:
        return "Maven was not found (no mvn on the PATH)"
    try:
        find_java(RELEASES[0])
    except ServerError as error:
        return str(error)
    return None


def server_words() -> str:
    """Return what the figures depend on besides the machine."""
    from graph.neo4j_server.releases import RELEASES

    return f"Neo4j {RELEASES[0].version} with {HEAP} heap and {PAGE_CACHE} page cache"


def server_seconds(url: str) -> float:
    """Return how long processors have worked for the server so far."""
    from graph.neo4j_store.connection import Connection

    with closing(Connection(url)) as connection:
        (row,) = connection.rows(_SERVER_TIME)
    return int(row["nanoseconds"]) / 1e9
