"""Where does a test find an empty database on a real Neo4j server?

One server for the whole run, started when first asked for and stopped at its
end; every test gets its database empty, with the indexes of earlier stores.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from graph import neo4j_server
from graph.neo4j_server import ServerOptions, ServerStatus
from graph.neo4j_store.connection import Connection
from tests.neo4j_home import shared_lib, why_not

# `ZEREN_TEST_NEO4J=current` runs everything on the newest release.
RELEASE = os.environ.get("ZEREN_TEST_NEO4J", "lts")
# Small databases come and go here: plans made for one are good enough for the next.
SETTINGS = (("dbms.cypher.min_replan_interval", "1h"),)


@cache
def server() -> ServerStatus:
    """The server of this run."""
    reason = why_not(RELEASE)
    if reason is not None:
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="zeren-neo4j-"))
    os.environ["ZEREN_NEO4J_LIB"] = str(shared_lib())
    options = ServerOptions(
        release=RELEASE, home=home, heap="1g", page_cache="256m", settings=SETTINGS
    )
    started = neo4j_server.start(options)
    atexit.register(_end, home)
    return started


def empty_database() -> str:
    """The URL of the database of this run, with nothing in it."""
    running = server()
    os.environ["ZEREN_NEO4J_PASSWORD_FILE"] = str(running.password_file)
    with closing(Connection(running.store_url)) as connection:
        connection.change("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS")
    return running.store_url


def _end(home: Path) -> None:
    neo4j_server.stop(home)
    shutil.rmtree(home, ignore_errors=True)
