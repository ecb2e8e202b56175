"""Is one changed fact followed, and only what cannot be followed computed anew?"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import mock

import pytest

from analytics.findings import current
from graph.store import GraphStore
from loaders.loading import LoadOptions
from tests.analytics.findings_changes import CHANGES, LATER, REGROUPED, TOWN, VAGUE
from tests.contract.conftest import new_store
from tests.contract.test_findings_follow import Runs, insist_on_a_full_run, quietly
from tests.tables import load_tables


@pytest.fixture
def store() -> Iterator[GraphStore]:
    """Return an empty embedded store: random deliveries are followed on every store."""
    with new_store("sqlite") as made:
        yield made


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_is_followed(what: str, store: GraphStore, tmp_path: Path) -> None:
    insist_on_a_change(store, tmp_path / "findings", [TOWN], CHANGES[what])


@pytest.mark.parametrize("what", LATER)
def test_a_change_of_a_change_is_followed(what: str, store: GraphStore, tmp_path: Path) -> None:
    before, change = LATER[what]
    insist_on_a_change(store, tmp_path / "findings", [TOWN, CHANGES[before]], change)


def insist_on_a_change(
    store: GraphStore, path: Path, before: list[dict[str, str]], change: dict[str, str]
) -> None:
    """Insist that a change moves something, and is found without a full run."""
    runs = Runs()
    for tables in before:
        deliver(store, tables)
    was = insist_on_a_full_run(store, path, runs)
    deliver(store, change)
    assert insist_on_a_full_run(store, path, runs) != was
    assert (runs.full, runs.followed) == (1, 1)


def deliver(store: GraphStore, tables: dict[str, str]) -> None:
    report = load_tables(store, Path(mkdtemp()), LoadOptions(dataset="t"), **tables)
    assert report.rejections == ()


def test_parties_that_get_other_ids_are_computed_anew(store: GraphStore, tmp_path: Path) -> None:
    runs = Runs()
    deliver(store, TOWN)
    was = insist_on_a_full_run(store, tmp_path / "findings", runs)
    deliver(store, REGROUPED)
    assert insist_on_a_full_run(store, tmp_path / "findings", runs) != was
    assert (runs.full, runs.followed) == (2, 0)


def test_a_note_that_does_not_say_whose_is_computed_anew(store: GraphStore, tmp_path: Path) -> None:
    runs = Runs()
    deliver(store, TOWN | CHANGES["a commitment that was broken"])
    insist_on_a_full_run(store, tmp_path / "findings", runs)
    deliver(store, VAGUE)
    insist_on_a_full_run(store, tmp_path / "findings", runs)
    assert (runs.full, runs.followed) == (2, 0)


def test_nothing_new_is_nothing_to_do(store: GraphStore, tmp_path: Path) -> None:
    runs = Runs()
    deliver(store, TOWN)
    path = tmp_path / "findings"
    insist_on_a_full_run(store, path, runs)
    with mock.patch.object(current, "liabilities_for") as computed:
        insist_on_a_full_run(store, path, runs)
    assert not computed.called
    assert runs.full == 1


@pytest.mark.parametrize(
    "other", [{"identity": "another"}, {"rules": "others"}, {"on": date(2099, 12, 31)}]
)
def test_what_was_computed_from_something_else_is_not_followed(
    other: dict[str, Any], store: GraphStore, tmp_path: Path
) -> None:
    deliver(store, TOWN)
    with closing(quietly(store, tmp_path / "findings")) as kept:
        head = kept.head()
    assert head is not None
    assert head.extent == store.extent()
    assert head.leads_to(head)
    assert not replace(head, **other).leads_to(head)


def test_where_no_file_can_be_they_are_held_in_memory(store: GraphStore, tmp_path: Path) -> None:
    deliver(store, TOWN)
    wanted = insist_on_a_full_run(store, tmp_path / "findings", Runs())
    file = tmp_path / "text"
    file.write_text("this is no database", encoding="utf-8")
    assert insist_on_a_full_run(store, file, Runs()) == wanted
    assert insist_on_a_full_run(store, tmp_path / "no" / "folder", Runs()) == wanted
    assert file.read_text(encoding="utf-8") == "this is no database"


def test_who_still_reads_holds_nobody_up(store: GraphStore, tmp_path: Path) -> None:
    deliver(store, TOWN)
    path = tmp_path / "findings"
    with closing(quietly(store, path)) as reading:
        before = list(reading.items())
        rows = reading.items()
        first = next(rows)
        deliver(store, CHANGES["a repair"])
        insist_on_a_full_run(store, path, Runs())
        assert [first, *rows] == before


def test_nobody_else_reads_the_file(store: GraphStore, tmp_path: Path) -> None:
    deliver(store, TOWN)
    quietly(store, tmp_path / "findings").close()
    assert (tmp_path / "findings").stat().st_mode & 0o077 == 0
