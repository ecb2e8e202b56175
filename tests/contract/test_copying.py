"""Does a copy of a store give every answer the store gives, and go on as the store would?"""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from api.cli import run
from graph.errors import StoreBusyError, ValueRefusedError
from graph.opening import open_store
from graph.store import GraphStore, StoreContent, StoredRows
from graph.tables import HOLDINGS, TABLES, Table
from loaders.copying import copy_store
from loaders.loading import LoadOptions
from tests.both_stores.asking import everything, insist_on_equal_answers
from tests.tables import answers_of, load_tables, resident_id, uscc

DAYS = (date(2019, 6, 1), date(2020, 6, 1), date(2022, 1, 1))
TEXTS = ("甲", "乙公司", uscc(1), "a")


def fill(store: GraphStore, folder: Path) -> None:
    """Several loads: corrections, closings, shared codes, parties that turn out to be others."""
    load_tables(
        store,
        folder / "1" / "t",
        LoadOptions(known_on=date(2019, 1, 1)),
        organizations="org,name,address,registered_capital\n"
        'a,"甲 ""厂""\n二",街,1234567890123456.7\n'
        "b,乙公司,,0.5\nc,丙,,\n",
        persons="person,name,born_on\np,张三,1988-02-29\nq,李四,\n",
        holdings="holder,company,capital_pct,from\np,a,33.333333333333333,2018-01-01\nb,a,5,\n"
        "x,b,51,\n",
    )
    load_tables(
        store,
        folder / "2" / "t",
        LoadOptions(known_on=date(2020, 1, 1)),
        organizations=f"org,uscc,name\na,{uscc(1)},甲厂\nb,{uscc(2)},乙公司\n",
        persons=f"person,id_number,name\np,{resident_id(1)},张三\nr,{resident_id(1)},张三\n",
        holdings="holder,company,capital_pct,from\np,a,40,2018-01-01\n",
        arrangements="kind,group,party,target\nconcert,g,p,a\nconcert,g,q,\n",
        decisions="decision_no,authority,subject,type,decided_on\n1号,局,a,penalty,2020-01-05\n",
    )
    load_tables(
        store,
        folder / "3" / "u",
        organizations=f"org,uscc,name\nz,{uscc(1)},别的名字\ny,{uscc(2)},乙公司\n",
        persons=f"person,id_number,name\np,{resident_id(1)},张三\n",
    )
    load_tables(
        store,
        folder / "4" / "t",
        LoadOptions(known_on=date(2021, 1, 1), complete=True),
        persons=f"person,id_number,name\nr,{resident_id(4)},张三\np,{resident_id(1)},张三\n",
        holdings="holder,company,capital_pct,from\nb,a,6,\n",
    )


def later(store: GraphStore, folder: Path) -> None:
    """A load that touches what was there."""
    load_tables(
        store,
        folder / "5" / "t",
        LoadOptions(known_on=date(2022, 1, 1)),
        organizations=f"org,uscc,name\nc,{uscc(3)},丙\nnew,,新\n",
        persons=f"person,id_number,name\nq,{resident_id(4)},李四\n",
        holdings="holder,company,capital_pct,from\nb,a,7,\nnew,c,1,\n",
    )


@pytest.fixture
def other(tmp_path: Path) -> Iterator[GraphStore]:
    """Return an embedded store that holds several loads."""
    with closing(open_store(f"sqlite:///{tmp_path / 'source.db'}", create=True)) as opened:
        fill(opened, tmp_path)
        yield opened


def test_a_copy_gives_every_answer_and_goes_on_alike(
    store: GraphStore, other: GraphStore, tmp_path: Path
) -> None:
    report = copy_store(other, store)
    assert report.data_revision == 4
    assert report.tables == {t.name: count for t in TABLES if (count := versions(other, t))}
    assert store.identity != other.identity
    assert store.loads() == other.loads()
    assert answers_of(store) == answers_of(other)
    insist_on_equal_answers((other, store), DAYS, TEXTS)
    for each in (store, other):
        later(each, tmp_path / each.url[:5])
    insist_on_equal_answers((other, store), DAYS, TEXTS)


def versions(store: GraphStore, table: Table) -> int:
    return len(store.columns(table, ["fact"])["fact"])


def test_a_copy_back_is_what_it_was_made_from(
    store: GraphStore, other: GraphStore, tmp_path: Path
) -> None:
    fill(store, tmp_path / "own")
    with closing(open_store(f"sqlite:///{tmp_path / 'back.db'}", create=True)) as back:
        copy_store(store, back)
        assert list(everything(back, DAYS, TEXTS)) == list(everything(store, DAYS, TEXTS))
        insist_on_equal_answers((other, back), DAYS, TEXTS)
        assert list(back.content().key_blocks()) == list(other.content().key_blocks())
        assert back.content().former_ids() == other.content().former_ids()


def test_a_store_with_loads_takes_no_copy(
    store: GraphStore, other: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "t", organizations="org,name\na,甲\n")
    before = answers_of(store)
    with pytest.raises(ValueRefusedError, match=r"TO is .*, expected a store without loads"):
        copy_store(other, store)
    assert answers_of(store) == before


def test_a_copy_that_is_cut_off_leaves_nothing(
    store: GraphStore, other: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(other.content()).rows

    def cut(self: StoreContent, table: Table) -> Iterator[StoredRows]:
        if table.name == "appointments":
            raise KeyboardInterrupt
        return whole(self, table)

    monkeypatch.setattr(type(other.content()), "rows", cut)
    with pytest.raises(KeyboardInterrupt):
        copy_store(other, store)
    assert (store.revision(), list(store.party_ids()), store.loads()) == (0, [], [])
    monkeypatch.undo()
    copy_store(other, store)
    insist_on_equal_answers((other, store), DAYS, TEXTS)


def test_a_source_that_is_loaded_meanwhile_is_copied_again_not_half(
    store: GraphStore, other: GraphStore, tmp_path: Path
) -> None:
    def meanwhile(what: str, *_: int | None) -> None:
        if what == "copying holdings":
            later(other, tmp_path)

    with pytest.raises(StoreBusyError):
        copy_store(other, store, progress=meanwhile)
    assert store.revision() == 0


def test_a_copy_belongs_to_the_same_person_key(store: GraphStore, other: GraphStore) -> None:
    copy_store(other, store)
    assert store.key_fingerprint == other.key_fingerprint is not None


def test_an_empty_store_has_an_empty_copy(store: GraphStore, tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'none.db'}", create=True)) as none:
        report = copy_store(none, store)
    assert (report.data_revision, report.tables, store.revision()) == (0, {}, 0)


def test_the_command_says_what_it_copied(
    url: str, other: GraphStore, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["copy", other.url, url, "--json"]) == 0
    said = json.loads(capsysbinary.readouterr().out)
    assert (said["from"], said["to"], said["data_revision"], said["loads"]) == (
        other.url,
        url,
        4,
        4,
    )
    assert said["tables"]["holdings"] == versions(other, HOLDINGS)
    assert run(["copy", other.url, url, "--json"]) == 2
    assert json.loads(capsysbinary.readouterr().out)["error"]["code"] == "BAD_VALUE"
