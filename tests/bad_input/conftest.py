"""What does each test of bad input start from: a store with sound facts, and its answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.answers import answers_of
from tests.bad_input.command import Inside, Zeren
from tests.bad_input.facts import SOUND, write


@pytest.fixture
def zeren(tmp_path: Path) -> Zeren:
    return Inside(tmp_path)


@pytest.fixture
def loaded(zeren: Zeren) -> Zeren:
    report = zeren.ask("load", write(zeren.folder / "sound", SOUND))
    assert report["rejections"] == []
    return zeren


@pytest.fixture
def unchanged(loaded: Zeren) -> Callable[[], None]:
    """Remember the answers now; the returned call insists that they are still the same."""
    before = answers_of(loaded)

    def insist() -> None:
        assert answers_of(loaded) == before

    return insist
