"""Where do tests keep the Neo4j they share, and can one be started here at all?"""

import shutil
from pathlib import Path

from graph.errors import ServerError
from graph.neo4j_server.java import find_java
from graph.neo4j_server.releases import release_named


def shared_lib() -> Path:
    """The folder of the fetched releases, for `ZEREN_NEO4J_LIB`; `make clean` removes it."""
    return Path(__file__).parents[1] / "build" / "neo4j"


def why_not(release: str = "lts") -> str | None:
    """Why no server of a release can be started on this machine, None if one can."""
    if shutil.which("mvn") is None:
        return "Maven was not found (no mvn on the PATH)"
    try:
        find_java(release_named(release))
    except ServerError as error:
        return str(error)
    return None
