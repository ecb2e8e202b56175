"""On which stores does every test of the contract run?

A store that is added to `STORES` runs the whole suite; there is no other way
to ask for a store here, so none can escape a test.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from graph.opening import open_store
from graph.store import GraphStore

STORES: Mapping[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'facts.db'}",
}


@pytest.fixture(params=STORES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty store of each kind may be made."""
    return STORES[request.param](tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[GraphStore]:
    """Return an empty store."""
    opened = open_store(url, create=True)
    yield opened
    opened.close()
