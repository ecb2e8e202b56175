"""On which stores does every test of the contract run?

A store that is added to `STORES` runs the whole suite; there is no other way
to ask for a store here, so none can escape a test.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings

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

# Each example empties a database and loads into it anew.
_EXAMPLES_ON_A_SERVER = 12
_FUZZED_ON_A_SERVER = 100


def examples(kind: str) -> settings:
    """Return how many examples a property tries on a kind of store: `@examples(kind)`."""
    profile = settings.get_profile(settings.get_current_profile_name())
    if kind == "sqlite":
        return profile
    is_fuzzed = profile.max_examples > settings.get_profile("default").max_examples
    most = _FUZZED_ON_A_SERVER if is_fuzzed else _EXAMPLES_ON_A_SERVER
    return settings(profile, max_examples=most)


@pytest.fixture(params=PARAMETERS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty store of each kind may be made."""
    return STORES[request.param](tmp_path)


@pytest.fixture(params=PARAMETERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return a kind of store: a property needs a new one for each of its examples."""
    return str(request.param)


def new_store(kind: str) -> AbstractContextManager[GraphStore]:
    """Return an empty store of a kind, closed at the end of its context."""
    return closing(open_store(STORES[kind](Path(mkdtemp())), create=True))


@pytest.fixture
def store(url: str) -> Iterator[GraphStore]:
    """Return an empty store."""
    opened = open_store(url, create=True)
    yield opened
    opened.close()
