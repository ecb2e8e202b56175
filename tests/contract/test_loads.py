"""Is a load one whole thing: repeated without effect, all or nothing, seen only when done?"""

import threading
from pathlib import Path
from typing import Any, Self

import pytest

from graph import store as port
from graph.errors import StoreBusyError, StrictLoadError, WrongPersonKeyError
from graph.model import Holding
from graph.opening import open_store
from graph.periods import AsOf
from graph.store import GraphStore
from loaders.loading import LoadOptions, load
from tests.tables import (
    TODAY_AND_LATER,
    answers_of,
    counts_of,
    facts_of,
    known_at,
    load_tables,
    resident_id,
    uscc,
    write_tables,
)

TOWN = {
    "organizations": f"""
        org,uscc,name,kind,registered_capital,founded_on,known_on
        a,{uscc(1)},安阳甲有限公司,company,1000000,2010-01-01,
        b,{uscc(2)},安阳乙有限公司,company,,,2020-01-01
        b,{uscc(2)},安阳乙集团有限公司,company,,,2022-01-01
        c,,丙合伙,partnership,,,
        """,
    "persons": f"""
        person,id_type,id_number,name
        zhang,resident_id,{resident_id(1)},张伟
        li,,,李娜
        """,
    "holdings": """
        holder,company,share_class,capital_pct,amount,from,to,known_on
        zhang,a,,60,,2020-01-01,,
        zhang,a,A,10,,2020-01-01,,
        li,a,,,300000,,,
        a,b,,80,,2021-01-01,2023-01-01,2021-02-01
        a,b,,90,,2021-01-01,,2022-02-01
        somebody,b,,5,,,,
        """,
    "appointments": """
        person,org,role,from,to
        li,a,legal_representative,2019-05-01,2021-05-01
        zhang,a,legal_representative,2021-05-01,
        """,
    "arrangements": """
        kind,group,party,target,pct,from
        concert,pact,zhang,,,2020-01-01
        concert,pact,li,,,2020-01-01
        declared_controller,,zhang,b,,2021-01-01
        """,
    "decisions": """
        decision_no,authority,subject,type,decided_on,legal_basis
        安信1号,安阳市市场监督管理局,a,penalty,2021-06-01,行政处罚法
        """,
    "named_persons": """
        decision_no,authority,person,capacity
        安信1号,安阳市市场监督管理局,zhang,directly_responsible
        """,
    "repairs": """
        decision_no,authority,repaired_on
        安信1号,安阳市市场监督管理局,2022-01-01
        """,
    "objections": """
        decision_no,authority,filed_at,outcome,decided_at
        安信1号,安阳市市场监督管理局,2021-07-01,rejected,2021-08-01
        """,
    "commitments": """
        org,matter,made_on,kept,breached_on
        a,开工承诺,2020-03-01,no,2020-09-01
        """,
    "indicators": """
        org,indicator,value,from
        a,tax_arrears,-12.5,2021-01-01
        """,
    "ratings": """
        org,scheme,grade,from
        a,tax,A,2021-01-01
        """,
    "permits": """
        permit_no,decision_no,authority_uscc,org,decided_on
        许1,许字1号,,a,2020-01-01
        """,
}


def test_the_same_folder_again_changes_nothing(store: GraphStore, tmp_path: Path) -> None:
    first = load_tables(store, tmp_path / "town", **TOWN)
    assert first.rejections == ()
    before = answers_of(store)
    again = load(store, [tmp_path / "town"])
    assert [counts.unchanged for counts in again.tables.values()] == [
        counts.rows for counts in first.tables.values()
    ]
    assert again.data_revision == first.data_revision == store.revision() == 1
    assert answers_of(store) == before


@pytest.mark.parametrize("complete", [False, True])
def test_the_same_folder_with_the_same_day_again_changes_nothing(
    store: GraphStore, tmp_path: Path, *, complete: bool
) -> None:
    options = LoadOptions(known_on=known_at("2024-03-01").on, complete=complete)
    first = load_tables(store, tmp_path / "town", options, **TOWN)
    before = answers_of(store)
    again = load(store, [tmp_path / "town"], options)
    assert {name: counts.unchanged for name, counts in again.tables.items()} == {
        name: counts.rows - counts.rejected for name, counts in first.tables.items()
    }
    assert answers_of(store) == before


def test_two_files_of_one_table_are_one_table(store: GraphStore, tmp_path: Path) -> None:
    row = "holder,company,capital_pct\n{}\n"
    one = write_tables(tmp_path / "one", holdings=row.format("x,y,10"))
    two = write_tables(tmp_path / "two", holdings=row.format("x,y,10"))
    three = write_tables(tmp_path / "three", holdings=row.format("x,y,20"))
    report = load(store, [one, two, three], LoadOptions(dataset="t", complete=True))
    assert counts_of(report, "holdings").as_tuple() == (3, 1, 1, 0, 1, 0)
    assert [each.code for each in report.rejections] == ["CONFLICTING_ROWS"]
    again = load(store, [one, two, three], LoadOptions(dataset="t", complete=True))
    assert counts_of(again, "holdings").as_tuple() == (3, 0, 2, 0, 1, 0)


def test_two_loads_in_two_orders_have_the_same_number_of_revisions(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "one", ratings="org,scheme,grade\na,tax,A\n")
    load_tables(store, tmp_path / "two", ratings="org,scheme,grade\na,tax,A\n")
    assert [(each.revision, each.dataset) for each in store.loads()] == [(1, "one"), (2, "two")]


def test_a_strict_load_with_a_bad_row_writes_nothing(store: GraphStore, tmp_path: Path) -> None:
    bad = "holder,company,capital_pct\nx,y,10\nx,z,110\n"
    with pytest.raises(StrictLoadError):
        load_tables(store, tmp_path / "t", LoadOptions(strict=True), holdings=bad)
    assert (store.revision(), facts_of(store)) == (0, frozenset())


class FailingWriter:
    """A writer that breaks down at its n-th block of rows."""

    def __init__(self, writer: Any, calls: int) -> None:  # noqa: ANN401 (any store's writer)
        self._writer = writer
        self._left = calls

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._writer, name)

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)

    def append(self, *rows: object) -> None:
        if self._left == 0:
            raise MemoryError
        self._left -= 1
        self._writer.append(*rows)


@pytest.mark.parametrize("calls", [0, 1, 3, 7, 12])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_load_that_breaks_down_anywhere_leaves_the_store_as_it_was(
    store: GraphStore,
    tmp_path: Path,
    calls: int,
    *,
    is_first: bool,
) -> None:
    if not is_first:
        load_tables(store, tmp_path / "before", **TOWN)
    before = answers_of(store)
    with pytest.MonkeyPatch.context() as patch:
        whole = store.writer
        patch.setattr(store, "writer", lambda: FailingWriter(whole(), calls))
        with pytest.raises(MemoryError):
            load_tables(store, tmp_path / "town", **TOWN)
    assert answers_of(store) == before
    report = load(store, [tmp_path / "town"])
    assert report.data_revision == (1 if is_first else 2)
    assert report.tables["holdings"].accepted == 5


@pytest.mark.parametrize("is_first", [True, False])
def test_another_reader_sees_the_old_revision_while_a_load_goes_on(
    store: GraphStore, url: str, tmp_path: Path, *, is_first: bool
) -> None:
    if not is_first:
        load_tables(store, tmp_path / "before", **TOWN)
    before = store.revision(), facts_of(store)
    seen: list[tuple[int, object]] = []

    def look(*_: object) -> None:
        reader = open_store(url)
        seen.append((reader.revision(), facts_of(reader)))
        reader.close()

    load(store, [write_tables(tmp_path / "town", **TOWN)], progress=look)
    assert len(seen) > len(TOWN)
    assert set(seen) == {before}
    assert store.revision() == before[0] + 1


def test_a_reader_that_stays_open_sees_the_first_load(
    store: GraphStore, url: str, tmp_path: Path
) -> None:
    reader = open_store(url)
    assert reader.revision() == 0
    load_tables(store, tmp_path / "town", **TOWN)
    assert (reader.revision(), facts_of(reader)) == (1, facts_of(store))
    reader.close()


def test_another_thread_reads_through_the_same_store(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "town", **TOWN)
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(facts_of(store)))
    thread.start()
    thread.join()
    assert found == [facts_of(store)]


def test_a_second_writer_waits_for_the_first(store: GraphStore, url: str, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "before", ratings="org,scheme,grade\na,tax,A\n")
    folder = write_tables(tmp_path / "town", **TOWN)

    def second() -> None:
        other = open_store(url)
        load(other, [folder])
        other.close()

    thread = threading.Thread(target=second)
    with store.writer():
        thread.start()
        thread.join(timeout=0.3)
        assert thread.is_alive()
    thread.join()
    assert store.revision() == 2


def test_a_second_writer_that_waited_too_long_says_so(
    store: GraphStore, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_tables(store, tmp_path / "before", ratings="org,scheme,grade\na,tax,A\n")
    monkeypatch.setattr(port, "PATIENCE_SECONDS", 0.1)
    other = open_store(url)
    with store.writer(), pytest.raises(StoreBusyError):
        load_tables(other, tmp_path / "town", **TOWN)
    other.close()
    assert store.revision() == 1


def test_a_load_with_another_person_key_is_refused(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_tables(store, tmp_path / "town", **TOWN)
    before = answers_of(store)
    (tmp_path / "other.key").write_text("17" * 32)
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "other.key"))
    with pytest.raises(WrongPersonKeyError):
        load(store, [tmp_path / "town"])
    assert answers_of(store) == before


def test_a_store_of_another_person_key_is_not_even_opened(
    store: GraphStore, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_tables(store, tmp_path / "town", **TOWN)
    (tmp_path / "other.key").write_text("17" * 32)
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "other.key"))
    with pytest.raises(WrongPersonKeyError):
        open_store(url)


def test_reading_needs_no_person_key_and_makes_none(
    store: GraphStore, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_tables(store, tmp_path / "town", **TOWN)
    key = tmp_path / "absent" / "person.key"
    monkeypatch.setenv("ZEREN_KEY_FILE", str(key))
    reader = open_store(url)
    assert facts_of(reader) == facts_of(store)
    reader.close()
    assert not key.parent.exists()


def test_a_load_without_numbers_needs_no_person_key(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "absent" / "person.key"
    monkeypatch.setenv("ZEREN_KEY_FILE", str(key))
    load_tables(store, tmp_path / "t", persons="person,name\np,张伟\n")
    assert store.key_fingerprint is None
    assert not key.parent.exists()


def test_the_facts_of_an_older_revision_stay_readable(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "t", holdings="holder,company,capital_pct\nx,y,10\n")
    load_tables(store, tmp_path / "t", holdings="holder,company,capital_pct\nx,y,20\n")
    day = TODAY_AND_LATER.on
    shares = [
        [str(row.capital_pct) for row in store.scan(Holding, AsOf(day, day, revision))]
        for revision in (0, 1, 2, None)
    ]
    assert shares == [[], ["10"], ["20"], ["20"]]
