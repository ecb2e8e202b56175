"""Is control what trying every subset of up to twelve parties says? Seeds are printed."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.control import Outcome
from analytics.control.whole_possible import possible_in
from analytics.figures import per_cent
from tests.analytics.control_facts import (
    Row,
    ask,
    everybody_of,
    facts,
    holds,
    pairs,
    readings_of,
    rows_of,
    short,
)
from tests.analytics.random_registers import (
    PerCents,
    arranged_register,
    fitting,
    per_cents,
    register_of,
    rows_of_holdings,
)
from tests.analytics.subset_oracle import HALF, Register, commanded, corners
from tests.strategies import holdings_by_edge

BLOCK = 50
THRESHOLDS = (HALF, HALF, HALF, Fraction(1, 3), Fraction(2, 3), Fraction(0), Fraction(3, 10))

Said = tuple[Fraction | None, bool, bool]


def seeds(first: int) -> Iterator[int]:
    """Name each seed before it is tried: the last one printed is the one that fails."""
    for seed in range(first, first + BLOCK):
        print(f"seed {seed}")
        yield seed


def insist_on_pairs(held: PerCents, threshold: Fraction) -> None:
    register, stated = register_of(held), facts(*rows_of_holdings(held))
    found = commanded(register, threshold)
    controlled = {company for _, company in found}
    expected = {
        (x, y): (per_cent(votes), x not in controlled, _own(register, x, y) > threshold)
        for (x, y), votes in found.items()
    }
    told = {
        (short(row.controller), short(row.company)): (row.votes, row.ultimate, row.direct)
        for row in rows_of(stated, threshold=threshold)
    }
    assert told == expected
    for entity in sorted({y for _, y in held}):
        assert one_answer(entity, stated, threshold) == {
            x: said for (x, y), said in expected.items() if y == entity
        }


def _own(register: Register, holder: str, company: str) -> Fraction:
    return register.held.get((holder, company), Fraction(0))


def one_answer(entity: str, stated: object, threshold: Fraction) -> dict[str, Said]:
    answer = ask(entity, stated, threshold=threshold)
    return {
        short(each.party.party_id): (each.votes, each.ultimate, each.direct)
        for each in answer.controllers
    }


@pytest.mark.parametrize("first", range(0, 2_000, BLOCK))
def test_two_thousand_registers(first: int) -> None:
    for seed in seeds(first):
        random = Random(seed)
        insist_on_pairs(per_cents(random), random.choice(THRESHOLDS))


@given(holdings_by_edge(), st.sampled_from(THRESHOLDS))
def test_registers_that_shrink(held: PerCents, threshold: Fraction) -> None:
    insist_on_pairs(held, threshold)


@pytest.mark.parametrize("first", range(0, 500, BLOCK))
def test_groups_in_concert_and_control_by_contract(first: int) -> None:
    for seed in seeds(first):
        register, rows = arranged_register(Random(seed))
        stated = facts(*rows)
        expected = commanded(register)
        assert pairs(stated) == expected.keys()
        for row in rows_of(stated):
            if row.votes is not None:
                edge = short(row.controller), short(row.company)
                assert row.votes == per_cent(expected[edge])


Ranges = dict[tuple[str, str], tuple[Fraction, Fraction]]


def _ranged(random: Random) -> Ranges:
    """Return a register in which up to five holdings are ranges, and least shares fit the whole."""
    held = per_cents(random, most=9)
    least = register_of(fitting(held)).held
    wide = random.sample(sorted(least), min(len(least), random.randint(1, 5)))
    found = {edge: (share, share) for edge, share in least.items()}
    for edge in wide:
        more = Fraction(random.choice((5, 10, 25, 50)), 100)
        low = least[edge] * Fraction(random.choice((0, 1, 2, 2)), 2)
        found[edge] = low, min(Fraction(1), low + more)
    return found


def _range_rows(ranges: Ranges) -> list[Row]:
    return [
        holds(x, y, str(low * 100), high=None if low == high else str(high * 100))
        for (x, y), (low, high) in ranges.items()
    ]


@pytest.mark.parametrize("first", range(0, 400, BLOCK))
def test_who_is_certain_possible_or_excluded(first: int) -> None:
    for seed in seeds(first):
        ranges = _ranged(Random(seed))
        stated = facts(*_range_rows(ranges))
        worlds = [set(commanded(Register(held))) for held in corners(ranges)]
        certain, possible = set.intersection(*worlds), set.union(*worlds)
        assert pairs(stated) == certain
        readings = readings_of(stated)
        names = [short(each.party_id) for each in readings.graph.parties]
        thought = {(names[x], names[y]) for y, xs in readings.possible.items() for x in xs}
        assert thought == possible
        everybody = everybody_of(stated)
        found = zip(*possible_in(everybody.deciding.reading), strict=True)
        assert {(names[x], names[y]) for x, y in found} | certain == possible
        outcomes = {short(company): outcome for company, outcome, _ in everybody.outcome_rows()}
        for company in {y for _, y in possible - certain} - {y for _, y in certain}:
            # Somebody could control it: it is said to be unknown, never to have nobody.
            assert outcomes[company] is Outcome.UNKNOWN
            assert ask(company, stated).outcome is Outcome.UNKNOWN


def test_the_drawn_registers_are_not_trivial() -> None:
    drawn = [per_cents(Random(seed)) for seed in range(2_000)]
    found = [commanded(register_of(held)) for held in drawn[:300]]
    sizes = [len({party for edge in held for party in edge}) for held in drawn]
    assert max(sizes) == 12
    assert sum(size >= 9 for size in sizes) > 400
    assert sum(len(each) for each in found) > 1_000
    indirect = [
        edge for held, each in zip(drawn, found, strict=False) for edge in each.keys() - held
    ]
    assert len(indirect) > 300
    ranged = [_ranged(Random(seed)) for seed in range(400)]
    open_ones = 0
    for ranges in ranged[:100]:
        worlds = [set(commanded(Register(held))) for held in corners(ranges)]
        open_ones += set.union(*worlds) != set.intersection(*worlds)
    assert open_ones > 20
