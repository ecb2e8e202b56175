"""Is a snapshot the same from the cache and from the store, and never an old one?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.model import Organization
from graph.moments import today
from graph.opening import open_store
from graph.periods import AsOf
from graph.snapshot import RECORD, TAKEN, Snapshot, snapshot
from graph.store import GraphStore
from graph.tables import ORGANIZATIONS
from tests.tables import load_tables, uscc

NOW = AsOf(on=today(), known_at=today())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)
    yield opened
    opened.close()


def load_town(store: GraphStore, folder: Path, share: str = "60") -> None:
    load_tables(
        store,
        folder / "town",
        organizations=f"org,uscc,name,registered_capital\na,{uscc(1)},甲,100.5\nb,,乙,\n",
        holdings=f"holder,company,capital_pct,from\np,a,{share},2020-01-01\na,b,51,\n",
        decisions="decision_no,authority,subject,type,decided_on,legal_basis\n"
        "1,局,a,penalty,2021-01-01,法\n",
    )


def arrays(snap: Snapshot) -> dict[tuple[str, str], list[int]]:
    found = {
        (table, name): values.tolist()
        for table, columns in snap.tables.items()
        for name, values in columns.items()
    }
    return found | {("", "parties"): snap.party_of_node.tolist()}


def folders(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.glob("*/*"))


def test_the_cached_snapshot_is_the_fresh_one(store: GraphStore, tmp_path: Path) -> None:
    load_town(store, tmp_path)
    fresh = arrays(snapshot(store, cache=tmp_path / "one"))
    cached = arrays(snapshot(store, cache=tmp_path / "one"))
    assert cached == fresh == arrays(snapshot(store, cache=tmp_path / "two"))
    assert {table for table, _ in fresh if table} == set(TAKEN)
    assert all((table, name) in fresh for table in TAKEN for name in RECORD)


def test_the_cache_is_used_and_the_store_not_asked_again(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_town(store, tmp_path)
    snapshot(store, cache=tmp_path / "cache")

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(store, "columns", refuse)
    assert len(snapshot(store, cache=tmp_path / "cache").tables["holdings"]["holder"]) == 2


def test_a_new_revision_is_read_and_the_old_one_removed(store: GraphStore, tmp_path: Path) -> None:
    load_town(store, tmp_path)
    cache = tmp_path / "cache"
    assert (snapshot(store, cache=cache).revision, folders(cache)) == (1, ["1"])
    load_town(store, tmp_path, share="70")
    snap = snapshot(store, cache=cache)
    assert (snap.revision, folders(cache)) == (2, ["2"])
    assert len(snap.tables["holdings"]["holder"]) == 4


def test_a_cache_that_cannot_be_written_is_done_without(store: GraphStore, tmp_path: Path) -> None:
    load_town(store, tmp_path)
    (tmp_path / "file").write_text("not a folder")
    without = snapshot(store, cache=tmp_path / "file" / "cache")
    assert arrays(without) == arrays(snapshot(store, cache=tmp_path / "cache"))


def test_two_stores_in_one_place_never_share_a_snapshot(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    counts = []
    for number in range(2):
        path = tmp_path / "facts.db"
        store = open_store(f"sqlite:///{path}", create=True)
        text = "holder,company\n" + "".join(f"h{n},x\n" for n in range(number + 1))
        load_tables(store, tmp_path / str(number), holdings=text)
        counts.append(len(snapshot(store, cache=cache).tables["holdings"]["holder"]))
        store.close()
        for leftover in tmp_path.glob("facts.db*"):
            leftover.unlink()
    assert counts == [1, 2]


def test_a_load_in_the_middle_of_reading_makes_it_read_again(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_town(store, tmp_path)
    read = store.columns
    pending = ["70"]

    def interrupted(*arguments: Any) -> Any:  # noqa: ANN401 (passed on as it came)
        columns = read(*arguments)
        if pending:
            load_town(store, tmp_path, share=pending.pop())
        return columns

    monkeypatch.setattr(store, "columns", interrupted)
    snap = snapshot(store, cache=tmp_path / "cache")
    assert snap.revision == 2
    monkeypatch.undo()
    assert arrays(snap) == arrays(snapshot(store, cache=tmp_path / "other"))


def test_visible_versions_are_those_the_store_shows(store: GraphStore, tmp_path: Path) -> None:
    load_town(store, tmp_path)
    load_tables(store, tmp_path / "2" / "town", organizations="org,name\nb,新乙\n")
    snap = snapshot(store, cache=tmp_path / "cache")
    for revision in (None, 1, 2):
        as_of = AsOf(on=NOW.on, known_at=NOW.known_at, revision=revision)
        visible = np.count_nonzero(snap.visible(ORGANIZATIONS, as_of))
        assert visible == len(list(store.scan(Organization, as_of)))


def test_nodes_of_one_party_have_one_party_number(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "1" / "t", organizations="org,name\na,甲\nb,甲\n")
    assert not snapshot(store, cache=tmp_path / "cache").has_merged_parties()
    load_tables(
        store,
        tmp_path / "2" / "other",
        organizations=f"org,uscc,name\nz,{uscc(1)},甲\n",
    )
    load_tables(store, tmp_path / "3" / "t", organizations=f"org,uscc,name\na,{uscc(1)},甲\n")
    snap = snapshot(store, cache=tmp_path / "cache")
    ids = snap.party_ids()
    assert snap.has_merged_parties()
    numbers = {node for node, party in enumerate(ids) if party == f"org:{uscc(1)}"}
    assert {int(snap.party_of_node[node]) for node in numbers} == {min(numbers)}
