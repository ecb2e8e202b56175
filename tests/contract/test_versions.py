"""Do the versions a store keeps agree with a plain list of what was said when?"""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Holding
from graph.periods import AsOf
from graph.store import GraphStore
from tests.contract.conftest import examples, new_store
from tests.strategies import DAYS, Row, deliveries, plain_deliveries, stated_versions
from tests.tables import as_csv, counts_of, facts_of, load_tables, plain

MOMENTS = sorted({day + timedelta(days=shift) for day in DAYS for shift in (-1, 0, 1)})
Said = dict[tuple[object, ...], str]
pytestmark = pytest.mark.hypothesis


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


def test_stated_versions_in_any_order_and_any_loads_read_as_a_plain_list(kind: str) -> None:
    @examples(kind)
    @given(rows=stated_versions(), cuts=st.lists(st.integers(0, 12), max_size=3))
    def holds(rows: list[Row], cuts: list[int]) -> None:
        ends = sorted({min(cut, len(rows)) for cut in cuts} | {0, len(rows)})
        with new_store(kind) as store:
            load_all(store, [rows[a:b] for a, b in itertools.pairwise(ends)])
            found = [shown(store, day) for day in MOMENTS]
            assert found == [expected(rows, day) for day in MOMENTS]

    holds()


def test_rows_that_do_not_say_when_count_from_the_load_that_brought_them(kind: str) -> None:
    @examples(kind)
    @given(loads=plain_deliveries())
    def holds(loads: list[list[Row]]) -> None:
        said: Said = {}
        for rows in loads:
            first: Said = {}
            for row in rows:
                first.setdefault(identity(row), str(row["capital_pct"]))
            said |= first
        with new_store(kind) as store:
            load_all(store, loads)
            assert shown(store, date(2999, 1, 1)) == said

    holds()


def test_every_row_is_counted_once_and_the_last_load_again_changes_nothing(kind: str) -> None:
    @examples(kind)
    @given(loads=deliveries())
    def holds(loads: list[list[Row]]) -> None:
        with new_store(kind) as store:
            for number, rows in enumerate(loads):
                _insist_on_counts(store, Path(mkdtemp()) / str(number) / "t", rows)

    holds()


def _insist_on_counts(store: GraphStore, folder: Path, rows: list[Row]) -> None:
    counts = counts_of(load_tables(store, folder, holdings=as_csv(rows)), "holdings")
    assert counts.rows == len(rows)
    assert counts.rows == sum(counts.as_tuple()[1:5])
    assert min(counts.as_tuple()) >= 0
    before, revision = facts_of(store), store.revision()
    again = counts_of(load_tables(store, folder), "holdings")
    assert again.rejected == counts.rejected
    assert again.unchanged == again.rows - again.rejected
    assert (facts_of(store), store.revision()) == (before, revision)


def test_a_revision_answers_as_it_did_before_later_loads(kind: str) -> None:
    @examples(kind)
    @given(loads=deliveries())
    def holds(loads: list[list[Row]]) -> None:
        with new_store(kind) as store:
            seen = {}
            for number, rows in enumerate(loads):
                load_tables(store, Path(mkdtemp()) / str(number) / "t", holdings=as_csv(rows))
                seen[store.revision()] = said_each_day(store, None)
            for revision, answers in seen.items():
                assert answers == said_each_day(store, revision)

    holds()


def said_each_day(store: GraphStore, revision: int | None) -> list[list[tuple[object, ...]]]:
    days = [AsOf(on=day, known_at=day, revision=revision) for day in MOMENTS]
    return [sorted(map(plain, store.scan(Holding, day)), key=str) for day in days]
