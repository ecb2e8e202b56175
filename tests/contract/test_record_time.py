"""Do the versions of facts say on every day what the store says as known on that day?"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ValueRefusedError
from graph.model import Fact, Holding, Organization
from graph.periods import AsOf
from graph.remembered import Remembered, as_known, ever_known
from graph.store import GraphStore
from graph.tables import REFERENCES, TABLES, Column, Table
from tests.both_stores.test_every_answer import WIDE
from tests.contract.conftest import examples, new_store
from tests.strategies import DAYS, Row, days, deliveries
from tests.tables import TODAY_AND_LATER, as_csv, ids, load_tables

MOMENTS = sorted({day + timedelta(days=shift) for day in DAYS for shift in (-1, 0, 1)})
FAR = [date(1999, 1, 1), date(2021, 12, 31), date(2022, 1, 1), date(2022, 2, 3), date(2030, 1, 1)]


def insist_on_every_day(store: GraphStore, moments: Sequence[date]) -> int:
    """Compare versions with facts, column by column; return how many versions were seen."""
    seen = 0
    for table in TABLES:
        for column in table.kept:
            values = _values(store, table, column)
            for revision in (None, *range(store.revision() + 1)) if values else ():
                seen += _compared(store, table, column, values, moments, revision)
    return seen


def _compared(
    store: GraphStore,
    table: Table,
    column: Column,
    values: Sequence[str],
    moments: Sequence[date],
    revision: int | None,
) -> int:
    versions = store.versions(table.fact, column.name, values, revision)
    for day in moments:
        as_of = AsOf(on=day, known_at=day, revision=revision)
        found = [fact for each in versions if (fact := each.as_known(day)) is not None]
        assert found == list(store.facts(table.fact, column.name, values, as_of))
    return len(versions)


def _values(store: GraphStore, table: Table, column: Column) -> list[str]:
    """All parties of a column, and somebody whom nobody knows; nothing of other columns."""
    if column.type not in REFERENCES:
        return []
    return sorted({*_named(store.scan(table.fact, TODAY_AND_LATER), column), "org:t:nobody"})


def _named(facts: Iterator[Fact], column: Column) -> Iterator[str]:
    for fact in facts:
        value = getattr(fact, column.name)
        if value is not None:
            yield value


def test_versions_of_random_deliveries(kind: str) -> None:
    @examples(kind)
    @given(loads=deliveries(), ends=st.lists(st.none() | days, min_size=20, max_size=20))
    def insist(loads: list[list[Row]], ends: list[date | None]) -> None:
        rows = iter(ends)
        ended = [[{**row, "to": next(rows)} for row in load] for load in loads]
        with new_store(kind) as store:
            for number, load in enumerate(ended):
                load_tables(store, Path(mkdtemp()) / str(number) / "t", holdings=as_csv(load))
            insist_on_every_day(store, MOMENTS)

    insist()


def test_versions_of_every_table(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "1" / "t", **WIDE)
    corrected = {
        "organizations": "org,name,known_on,withdrawn_on\nhead,新名,2022-01-01,2022-02-03\n",
        "arrangements": "kind,group,party,target,pct,from,known_on\n"
        "entrustment,wang,zhao,head,50,2018-01-01,2022-01-01\n",
    }
    load_tables(store, tmp_path / "2" / "t", **corrected)
    assert insist_on_every_day(store, FAR) > 20


def test_a_version_says_its_days(store: GraphStore, tmp_path: Path) -> None:
    text = """
        holder,company,from,to,known_on,withdrawn_on
        a,x,2020-01-01,2021-05-05,,
        b,x,2020-01-01,2021-05-05,2020-02-02,2020-03-03
        c,x,,,,
        """
    load_tables(store, tmp_path / "t", holdings=text)
    found = store.versions(Holding, "company", ["org:t:x"], None)
    assert [each.days for each in found] == [
        (date(2020, 1, 1), date(2021, 5, 5)),
        (date(2020, 2, 2), date(2020, 3, 3)),
        (),
    ]
    assert [[fact.period.end for _, fact in each.readings] for each in found] == [
        [None, date(2021, 5, 5)],
        [date(2021, 5, 5)],
        [None],
    ]
    assert store.versions(Holding, "company", [], None) == []


def test_versions_are_found_by_parties_and_texts_only(store: GraphStore) -> None:
    with pytest.raises(ValueRefusedError):
        store.versions(Holding, "capital_pct", ["1"], None)


def test_what_is_remembered_is_asked_once_and_answers_for_every_day(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "holder,company,capital_pct,known_on\na,x,10,2020-01-01\na,x,20,2021-01-01\nb,y,5,\n"
    load_tables(store, tmp_path / "t", holdings=text)
    asked: list[list[str]] = []
    read = ever_known(store, None)

    def counted(kind: type[Fact], column: str, values: Sequence[str]) -> object:
        asked.append(list(values))
        return read(kind, column, values)

    remembered = Remembered(counted)  # type: ignore[arg-type]
    both = ids("org:t:x", "org:t:y")
    remembered.facts(Holding, "company", both[:1], TODAY_AND_LATER)
    for day in (date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1)):
        as_of = AsOf(on=day, known_at=day)
        each = [store.facts(Holding, "company", [company], as_of) for company in both]
        assert remembered.facts(Holding, "company", both, as_of) == [*each[0], *each[1]]
    assert asked == [both[:1], both[1:]]
    then = AsOf(on=date(2020, 1, 1), known_at=date(2020, 1, 1))
    fixed = Remembered(as_known(store, then))
    (known,) = store.facts(Holding, "company", both[:1], then)
    assert known in fixed.facts(Holding, "company", both, TODAY_AND_LATER)
    assert fixed.facts(Organization, "org", both, TODAY_AND_LATER) == []
