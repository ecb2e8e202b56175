"""Does a package offer its public names, import them only when asked, and read the moment meant?"""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from graph import open_store, read_at
from graph.errors import StoreMissingError, ValueRefusedError
from graph.moments import today
from graph.store import GraphStore
from tests.api.imports import HEAVY

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "analytics", "api", "loaders")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    with closing(open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)) as opened:
        yield opened


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_there_and_no_other(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__all__ == sorted(module.__all__)
    assert all(callable(getattr(module, name)) for name in module.__all__)
    assert set(module.__all__) <= set(dir(module))
    with pytest.raises(AttributeError, match=f"'{package}' has no attribute 'no_such_name'"):
        getattr(module, "no_such_name")  # noqa: B009 - a name that mypy would refuse


def test_packages_and_questions_about_one_entity_import_nothing_heavy() -> None:
    look = (
        "import sys, graph, analytics, api, loaders\n"
        "from graph import open_store, read_at\n"
        "from analytics import controllers_of, liabilities_of, owners_of\n"
        "from api import find_party, rules_in_force\n"
        f"print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert ran.stdout.split() == []


def test_a_moment_is_today_unless_it_is_said(store: GraphStore) -> None:
    reader = read_at(store)
    assert (reader.as_of.on, reader.as_of.known_at) == (today(), today())
    assert reader.as_of.revision is None


def test_days_are_dates_or_text(store: GraphStore) -> None:
    said = read_at(store, "2024-05-10", date(2024, 5, 9), revision=3).as_of
    assert (said.on, said.known_at, said.revision) == (date(2024, 5, 10), date(2024, 5, 9), 3)


@pytest.mark.parametrize(
    ("on", "known_at", "revision", "said"),
    [
        ("2024-13-01", None, None, "on is 2024-13-01"),
        (None, "yesterday", None, "known_at is yesterday"),
        ("3024-01-01", None, None, "to 2999-12-31"),
        (None, None, -1, "revision is -1"),
    ],
)
def test_what_is_no_moment_is_refused(
    store: GraphStore, on: str | None, known_at: str | None, revision: int | None, said: str
) -> None:
    with pytest.raises(ValueRefusedError, match=said):
        read_at(store, on, known_at, revision)


def test_a_store_is_opened_from_its_url_and_from_the_setting(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with closing(read_at(store.url).store) as opened:
        assert opened.identity == store.identity
    monkeypatch.setenv("ZEREN_STORE", store.url)
    with closing(read_at().store) as opened:
        assert opened.identity == store.identity
    with pytest.raises(StoreMissingError):
        read_at(f"sqlite:///{tmp_path / 'none.db'}")
