"""Which stores are asked the same question side by side?

The embedded store is what every other one is compared with; a store that is
added to the contract is compared here too.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graph.store import GraphStore
from tests.contract.conftest import PARAMETERS, STORES, new_store

REFERENCE = "sqlite"
OTHERS = [each for each in PARAMETERS if each.values != (REFERENCE,)]

pytest.register_assert_rewrite("tests.both_stores.asking")


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest) -> str:
    """Return the kind of store that is compared with the reference."""
    return str(request.param)


@pytest.fixture
def pair(other: str) -> Iterator[tuple[GraphStore, GraphStore]]:
    """Return an empty store of the reference, and one of another kind."""
    with ExitStack() as stack:
        yield stack.enter_context(new_store(REFERENCE)), stack.enter_context(new_store(other))


@pytest.fixture
def urls(other: str, tmp_path: Path) -> tuple[str, str]:
    """Return where an empty store of the reference, and one of another kind, may be made."""
    return STORES[REFERENCE](tmp_path), STORES[other](tmp_path)
