"""On which stores does every test of the contract run?

A store that is added to `STORES` runs the whole suite; there is no other way
to ask for a store here, so none can escape a test.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from graph.opening import open_store
from graph.store import GraphStore
from tests.neo4j_database import empty_database

STORES: Mapping[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'facts.db'}",
    "neo4j": lambda _: empty_database(),
}
PARAMETERS = [
    pytest.param(name, marks=pytest.mark.neo4j if name == "neo4j" else ()) for name in STORES
]


@pytest.fixture(params=PARAMETERS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty store of each kind may be made."""
    return STORES[request.param](tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[GraphStore]:
    """Return an empty store."""
    opened = open_store(url, create=True)
    yield opened
    opened.close()
