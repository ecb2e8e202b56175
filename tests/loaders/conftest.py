"""Which store do the loader's tests fill?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.opening import open_store
from graph.store import GraphStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """Return an empty store."""
    opened = open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)
    yield opened
    opened.close()
