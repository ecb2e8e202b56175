"""Do the versions a store keeps agree with a plain list of what was said when?"""

import itertools
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Holding
from graph.opening import open_store
from graph.periods import AsOf
from graph.store import GraphStore
from tests.contract.conftest import PARAMETERS, STORES
from tests.strategies import DAYS, Row, deliveries, plain_deliveries, stated_versions
from tests.tables import as_csv, counts_of, facts_of, load_tables

MOMENTS = sorted({day + timedelta(days=shift) for day in DAYS for shift in (-1, 0, 1)})
Said = dict[tuple[object, ...], str]


@pytest.fixture(params=PARAMETERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return a kind of store: a property needs a new one for each of its examples."""
    return str(request.param)


def new_store(kind: str) -> AbstractContextManager[GraphStore]:
    return closing(open_store(STORES[kind](Path(mkdtemp())), create=True))


def load_all(store: GraphStore, loads: Sequence[Sequence[Row]]) -> None:
    for number, rows in enumerate(loads):
        load_tables(store, Path(mkdtemp()) / str(number) / "t", holdings=as_csv(rows))


def shown(store: GraphStore, moment: date) -> Said:
    """What the store says of each identity."""
    facts = list(store.scan(Holding, AsOf(on=moment, known_at=moment)))
    said: Said = {
        (f.holder, f.company, f.share_class, f.period.start): str(f.capital_pct) for f in facts
    }
    assert len(said) == len(facts), "one identity has two versions at once"
    return said


def expected(rows: Sequence[Row], moment: date) -> Said:
    """What a plain list says: of each identity the row known last, unless it was withdrawn."""
    last: dict[tuple[object, ...], Row] = {}
    for row in sorted(rows, key=lambda row: str(row["known_on"])):
        known = row["known_on"]
        assert isinstance(known, date)
        if known <= moment:
            last[identity(row)] = row
    standing = {key: row for key, row in last.items() if not _is_withdrawn(row, moment)}
    return {key: str(row["capital_pct"]) for key, row in standing.items()}


def _is_withdrawn(row: Row, moment: date) -> bool:
    day = row["withdrawn_on"]
    return isinstance(day, date) and day <= moment


def identity(row: Row) -> tuple[object, ...]:
    start = row["from"]
    since = date.fromisoformat(str(start)) if start else None
    return f"unknown:t:{row['holder']}", f"org:t:{row['company']}", row.get("share_class"), since


@given(rows=stated_versions(), cuts=st.lists(st.integers(0, 12), max_size=3))
def test_stated_versions_in_any_order_and_any_loads_read_as_a_plain_list(
    kind: str, rows: list[Row], cuts: list[int]
) -> None:
    ends = sorted({min(cut, len(rows)) for cut in cuts} | {0, len(rows)})
    with new_store(kind) as store:
        load_all(store, [rows[a:b] for a, b in itertools.pairwise(ends)])
        assert [shown(store, day) for day in MOMENTS] == [expected(rows, day) for day in MOMENTS]


@given(loads=plain_deliveries())
def test_rows_that_do_not_say_when_count_from_the_load_that_brought_them(
    kind: str, loads: list[list[Row]]
) -> None:
    said: Said = {}
    for rows in loads:
        first: Said = {}
        for row in rows:
            first.setdefault(identity(row), str(row["capital_pct"]))
        said |= first
    with new_store(kind) as store:
        load_all(store, loads)
        assert shown(store, date(2999, 1, 1)) == said


@given(loads=deliveries())
def test_every_row_is_counted_once_and_the_last_load_again_changes_nothing(
    kind: str, loads: list[list[Row]]
) -> None:
    with new_store(kind) as store:
        for number, rows in enumerate(loads):
            folder = Path(mkdtemp()) / str(number) / "t"
            counts = counts_of(load_tables(store, folder, holdings=as_csv(rows)), "holdings")
            assert counts.rows == len(rows)
            assert counts.rows == sum(counts.as_tuple()[1:5])
            assert min(counts.as_tuple()) >= 0
            before, revision = facts_of(store), store.revision()
            again = counts_of(load_tables(store, folder), "holdings")
            assert again.rejected == counts.rejected
            assert again.unchanged == again.rows - again.rejected
            assert (facts_of(store), store.revision()) == (before, revision)


@given(loads=deliveries())
def test_a_revision_answers_as_it_did_before_later_loads(kind: str, loads: list[list[Row]]) -> None:
    with new_store(kind) as store:
        seen = {}
        for number, rows in enumerate(loads):
            load_tables(store, Path(mkdtemp()) / str(number) / "t", holdings=as_csv(rows))
            seen[store.revision()] = [
                facts_of(store, AsOf(on=day, known_at=day)) for day in MOMENTS
            ]
        for revision, answers in seen.items():
            assert answers == [
                facts_of(store, AsOf(on=day, known_at=day, revision=revision)) for day in MOMENTS
            ]
