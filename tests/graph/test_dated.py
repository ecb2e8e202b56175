"""Do the arrays of a day say exactly what the exact fractions of that day say?"""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.dated import dated_holdings, totals_over_100
from graph.model import Holding, PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.shares import ONE, ZERO, ShareRange
from graph.snapshot import Snapshot, snapshot
from graph.store import GraphStore
from tests.strategies import DAYS, Row, amounts, held
from tests.tables import as_csv, load_tables, resident_id, uscc

Share = tuple[PartyId, PartyId, Fraction, Fraction]
MOMENTS = [
    AsOf(on=on, known_at=known)
    for on in (DAYS[1], DAYS[3] - timedelta(days=1), date(2999, 1, 1))
    for known in (DAYS[2], DAYS[4], date(2999, 1, 1))
]


def in_arrays(snap: Snapshot, as_of: AsOf, basis: str) -> Counter[Share]:
    """The shares that the arrays state, as fractions."""
    holdings, ids = dated_holdings(snap, as_of, basis=basis), snap.party_ids()
    shares: Counter[Share] = Counter()
    for company, whole in enumerate(holdings.scale.tolist()):
        for at in range(holdings.indptr[company], holdings.indptr[company + 1]):
            low, high = (Fraction(int(part[at]), whole) for part in (holdings.low, holdings.high))
            shares[ids[holdings.holder[at]], ids[company], low, high] += 1
    return shares


def in_fractions(store: GraphStore, as_of: AsOf, basis: str) -> Counter[Share]:
    """The shares that `graph.shares` states."""
    companies = {row.company for row in store.scan(Holding, as_of)}
    shares: Counter[Share] = Counter()
    for stake in GraphReader(store, as_of).stakes_in(companies):
        share: ShareRange = getattr(stake, basis)
        shares[stake.holder, stake.company, share.low, share.high] += 1
    return shares


def wide(snap: Snapshot, as_of: AsOf, basis: str) -> set[PartyId]:
    """The companies whose numbers the arrays leave to exact fractions."""
    ids = snap.party_ids()
    return {ids[company] for company in dated_holdings(snap, as_of, basis=basis).wide}


def without(shares: Counter[Share], companies: set[PartyId]) -> Counter[Share]:
    """The shares, those in these companies unknown."""
    found: Counter[Share] = Counter()
    for (holder, company, low, high), count in shares.items():
        known = company not in companies
        found[holder, company, low if known else ZERO, high if known else ONE] += count
    return found


def new_store() -> GraphStore:
    return open_store(f"sqlite:///{Path(mkdtemp()) / 'facts.db'}", create=True)


@given(
    loads=st.lists(
        st.tuples(st.sampled_from(["one", "two"]), st.lists(held(), min_size=1, max_size=6)),
        min_size=1,
        max_size=4,
    ),
    capital=st.none() | amounts,
)
@example(loads=[("one", [{"holder": "a", "company": "x", "amount": "0"}])], capital="1000000")
def test_arrays_and_fractions_agree_for_random_holdings(
    loads: list[tuple[str, list[Row]]], capital: str | None
) -> None:
    store = new_store()
    for dataset, rows in loads:
        organizations = f"org,name,registered_capital\nx,甲,{capital or ''}\n"
        folder = Path(mkdtemp()) / dataset
        load_tables(store, folder, organizations=organizations, holdings=as_csv(rows))
    snap = snapshot(store, cache=Path(mkdtemp()))
    for as_of in MOMENTS:
        for basis in ("capital", "votes"):
            stated = in_fractions(store, as_of, basis)
            assert in_arrays(snap, as_of, basis) == without(stated, wide(snap, as_of, basis))
    store.close()


@pytest.mark.parametrize("order", ["one two one", "two one two"])
def test_the_dataset_loaded_last_counts_in_arrays_as_in_fractions(
    tmp_path: Path, order: str
) -> None:
    store = new_store()
    for number, dataset in enumerate(order.split()):
        text = f"holder,company,capital_pct,from,known_on\na,x,{number + 10},2020-01-01,{{}}\n"
        known = date(2021 + number, 1, 1)
        load_tables(store, tmp_path / str(number) / dataset, holdings=text.format(known))
    snap = snapshot(store, cache=tmp_path / "cache")
    for year in (2021, 2022, 2023):
        as_of = AsOf(on=date(year, 6, 1), known_at=date(year, 6, 1))
        assert in_arrays(snap, as_of, "votes") == in_fractions(store, as_of, "votes")
    store.close()


def test_what_the_dataset_loaded_last_says_has_ended_counts_no_more(tmp_path: Path) -> None:
    store = new_store()
    text = f"holder,company,capital_pct,from,to\n{uscc(1)},{uscc(2)},30,2019-01-01,{{}}\n"
    load_tables(store, tmp_path / "one", holdings=text.format(""))
    load_tables(store, tmp_path / "two", holdings=text.format("2020-01-01"))
    snap = snapshot(store, cache=tmp_path / "cache")
    as_of = AsOf(on=date(2024, 1, 1), known_at=date(2024, 1, 1))
    assert in_arrays(snap, as_of, "votes") == in_fractions(store, as_of, "votes") == Counter()
    store.close()


def test_holdings_of_keys_that_turned_out_to_be_one_person_count_alike(tmp_path: Path) -> None:
    store = new_store()
    text = "holder,company,capital_pct,from\np,x,30,2020-01-01\nq,x,40,2020-01-01\n"
    number = resident_id(1)
    people = "person,id_number,name\np,{0},张伟\nq,{0},张伟\n"
    load_tables(store, tmp_path / "1" / "t", persons="person,name\np,甲\nq,乙\n", holdings=text)
    load_tables(store, tmp_path / "2" / "t", persons=people.format(number))
    snap = snapshot(store, cache=tmp_path / "cache")
    as_of = MOMENTS[-1]
    assert sum(in_fractions(store, as_of, "votes").values()) == 1
    assert in_arrays(snap, as_of, "votes") == in_fractions(store, as_of, "votes")
    store.close()


def test_numbers_that_do_not_fit_are_unknown_here_and_named(tmp_path: Path) -> None:
    store = new_store()
    text = """
        holder,company,capital_pct,amount
        a,tiny,0.000000000000000001,
        a,fits,33.33333333333333,
        a,large,,99999999999999999
        b,large,,0.0001
        """
    load_tables(store, tmp_path / "t", holdings=text)
    snap = snapshot(store, cache=tmp_path / "cache")
    assert wide(snap, MOMENTS[-1], "votes") == {"org:t:tiny", "org:t:large"}
    shares = {
        (company, low, high) for _, company, low, high in in_arrays(snap, MOMENTS[-1], "votes")
    }
    assert shares == {
        ("org:t:tiny", Fraction(0), Fraction(1)),
        ("org:t:large", Fraction(0), Fraction(1)),
        ("org:t:fits", Fraction("33.33333333333333") / 100, Fraction("33.33333333333333") / 100),
    }
    store.close()


def test_amounts_whose_sum_does_not_fit_are_named_too(tmp_path: Path) -> None:
    store = new_store()
    rows = [{"holder": f"h{n}", "company": "x", "amount": 1 << 55} for n in range(300)]
    load_tables(store, tmp_path / "t", holdings=as_csv(rows))
    found = dated_holdings(snapshot(store, cache=tmp_path / "cache"), MOMENTS[-1])
    assert len(found.wide) == 1
    store.close()


def test_more_than_the_whole_is_found_by_the_last_digit(tmp_path: Path) -> None:
    store = new_store()
    text = """
        holder,company,capital_pct
        a,whole,66.6666666667
        b,whole,33.3333333333
        a,over,66.6666666667
        b,over,33.3333333334
        """
    load_tables(store, tmp_path / "t", holdings=text)
    snap = snapshot(store, cache=tmp_path / "cache")
    over = totals_over_100(dated_holdings(snap, MOMENTS[-1], basis="capital"))
    assert [snap.party_ids()[company] for company in over] == ["org:t:over"]
    store.close()


def test_a_store_without_holdings_has_none_on_any_day(tmp_path: Path) -> None:
    store = new_store()
    load_tables(store, tmp_path / "t", organizations="org,name\nx,甲\n")
    found = dated_holdings(snapshot(store, cache=tmp_path / "cache"), MOMENTS[-1])
    assert (len(found.holder), found.scale.tolist()) == (0, [0])
    assert totals_over_100(found).tolist() == []
    store.close()
