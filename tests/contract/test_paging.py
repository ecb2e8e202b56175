"""Is a party with a hundred thousand neighbours read page by page, whole and in order?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.model import Holding
from graph.moments import today
from graph.periods import AsOf
from graph.store import FactPage, GraphStore
from tests.tables import as_csv, known_at, load_tables

NOW = AsOf(on=today(), known_at=today())
HUB = "unknown:t:hub"


def pages(
    store: GraphStore, limit: int, as_of: AsOf = NOW, cursor: str | None = None
) -> Iterator[FactPage[Holding]]:
    while True:
        page = store.page(Holding, "holder", HUB, as_of, limit=limit, cursor=cursor)
        assert len(page.facts) <= limit
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return


def number(row: Holding) -> int:
    """The number of the company, which is the place of its row."""
    return int(row.company.rpartition(":c")[2])


@pytest.mark.parametrize("neighbours", [20_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_a_hub_is_paged_whole_and_in_order(
    store: GraphStore, tmp_path: Path, neighbours: int
) -> None:
    at_once = neighbours // 5
    rows = [
        {"holder": "hub", "company": f"c{n}", "capital_pct": n % 100} for n in range(neighbours)
    ]
    load_tables(store, tmp_path / "t", holdings=as_csv(rows))

    first = pages(store, 1_000)
    for begin in range(0, 3_000, 1_000):
        assert [number(row) for row in next(first).facts] == list(range(begin, begin + 1_000))

    seen, ends = 0, []
    for page in pages(store, at_once):
        assert [number(row) for row in page.facts] == list(range(seen, seen + len(page.facts)))
        assert all(row.capital_pct == number(row) % 100 for row in page.facts)
        seen += len(page.facts)
        ends.append(page.next_cursor)
    assert seen == neighbours

    # A cursor is a place in the order, whatever the size of the pages that led to it.
    others = pages(store, 7 * at_once // 20, cursor=ends[3])
    last = [number(row) for page in others for row in page.facts]
    assert last == list(range(4 * at_once, neighbours))


@pytest.mark.parametrize("limit", [1, 2, 7, 12, 13])
def test_pages_say_what_all_facts_say_also_after_corrections(
    store: GraphStore, tmp_path: Path, limit: int
) -> None:
    rows = [{"holder": "hub", "company": f"c{n}", "capital_pct": 10} for n in range(12)]
    load_tables(store, tmp_path / "1" / "t", holdings=as_csv(rows))
    changed = [{**row, "capital_pct": 20} for row in rows[::3]]
    load_tables(store, tmp_path / "2" / "t", holdings=as_csv(changed))
    for as_of in (NOW, known_at("1990-01-01"), AsOf(NOW.on, NOW.known_at, revision=1)):
        whole = list(store.facts(Holding, "holder", [HUB], as_of))
        assert len(whole) == 12
        assert [row for page in pages(store, limit, as_of) for row in page.facts] == whole


def test_a_page_that_was_begun_goes_on_after_a_load(store: GraphStore, tmp_path: Path) -> None:
    rows = [{"holder": "hub", "company": f"c{n}", "capital_pct": 10} for n in range(9)]
    load_tables(store, tmp_path / "1" / "t", holdings=as_csv(rows))
    then = AsOf(NOW.on, NOW.known_at, revision=store.revision())
    whole = list(store.facts(Holding, "holder", [HUB], then))
    begun = pages(store, 4, then)
    seen = list(next(begun).facts)
    load_tables(store, tmp_path / "2" / "t", holdings=as_csv([{**rows[5], "capital_pct": 20}]))
    for page in begun:
        seen += page.facts
    assert seen == whole
