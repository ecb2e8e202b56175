"""Which server do the tests of one module share?"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.neo4j.asking import end_at_once
from tests.neo4j_home import shared_lib, why_not


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cache folder that the tests of a module share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _shared_places(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("ZEREN_NEO4J_LIB", str(shared_lib()))
    monkeypatch.delenv("ZEREN_NEO4J_PASSWORD_FILE", raising=False)


@pytest.fixture
def _startable(request: pytest.FixtureRequest) -> None:
    """Skip a test where no server of its release can be started."""
    mark = request.node.get_closest_marker("neo4j")
    reason = why_not(*(mark.args if mark else ()))
    if reason is not None:
        pytest.skip(reason)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Return a folder for a server; what still runs there afterwards is ended."""
    place = tmp_path / "家 home"
    yield place
    with suppress(Exception):  # a test may have damaged what is kept there
        end_at_once(place)
