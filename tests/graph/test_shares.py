"""What does each stated holding carry, exactly?"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import NO_FLAGS, Holding, PartyId, Source
from graph.shares import UNKNOWN_SHARE, ShareRange, Stake, amount_total, stakes
from graph.vocabulary import Flag
from tests.strategies import holdings_in_one_company

BLANK = Holding(
    source=Source(dataset="t", file="holdings.csv", row=2, digest="", revision=1),
    holder=PartyId("person:t:li"),
    company=PartyId("org:t:x"),
)
Numbers = dict[str, Fraction | None]


def held(**numbers: str) -> Holding:
    stated: Numbers = {name: Fraction(text) for name, text in numbers.items()}
    return replace(BLANK, **stated)  # type: ignore[arg-type]


def exactly(text: str) -> ShareRange:
    return ShareRange(Fraction(text), Fraction(text))


def capital(found: tuple[Stake, ...]) -> list[ShareRange]:
    return [stake.capital for stake in found]


def test_votes_that_nobody_stated_follow_capital_and_say_so() -> None:
    one, two = stakes([held(capital_pct="60"), held(capital_pct="40", votes_pct="10")], None)
    assert (one.votes, one.flags) == (exactly("0.6"), frozenset({Flag.VOTES_FROM_CAPITAL}))
    assert (two.capital, two.votes, two.flags) == (exactly("0.4"), exactly("0.1"), NO_FLAGS)


def test_votes_alone_say_nothing_of_capital() -> None:
    (stake,) = stakes([held(votes_pct="51")], None)
    assert (stake.capital, stake.votes) == (UNKNOWN_SHARE, exactly("0.51"))


@pytest.mark.parametrize(
    ("registered", "shares"),
    [(None, ["3/4", "1/4"]), ("400", ["3/4", "1/4"]), ("1000", ["3/10", "1/10"])],
)
def test_amounts_are_shares_of_the_registered_capital_where_they_do_not_exceed_it(
    registered: str | None, shares: list[str]
) -> None:
    total = Fraction(registered) if registered else None
    found = stakes([held(amount="300"), held(amount="100")], total)
    assert capital(found) == [exactly(share) for share in shares]
    assert all(Flag.FROM_AMOUNT in stake.flags for stake in found)


def test_amounts_above_the_registered_capital_are_shares_of_their_sum() -> None:
    found = stakes([held(amount="300"), held(amount="100")], Fraction(399))
    assert capital(found) == [exactly("3/4"), exactly("1/4")]


def test_a_total_of_nothing_leaves_shares_unknown() -> None:
    (stake,) = stakes([held(amount="0")], None)
    assert (stake.capital, stake.votes) == (UNKNOWN_SHARE, UNKNOWN_SHARE)
    assert Flag.NO_TOTAL in stake.flags
    assert capital(stakes([held(amount="0")], Fraction(100))) == [exactly("0")]


def test_an_amount_beside_stated_per_cents_is_an_unknown_share() -> None:
    mixed, stated = stakes([held(amount="300"), held(votes_pct="10")], Fraction(1000))
    assert (mixed.capital, stated.votes) == (UNKNOWN_SHARE, exactly("0.1"))
    assert Flag.MIXED_AMOUNTS in mixed.flags
    assert Flag.MIXED_AMOUNTS not in stated.flags


@pytest.mark.parametrize(
    ("numbers", "share"),
    [
        (
            {"capital_pct_min": "25", "capital_pct_max": "50"},
            ShareRange(Fraction(1, 4), Fraction(1, 2)),
        ),
        ({"capital_pct_min": "25"}, ShareRange(Fraction(1, 4), Fraction(1))),
        ({"capital_pct_max": "50"}, ShareRange(Fraction(0), Fraction(1, 2))),
        ({"capital_pct": "30", "capital_pct_min": "25"}, exactly("0.3")),
        ({}, UNKNOWN_SHARE),
    ],
)
def test_a_range_stays_a_range(numbers: dict[str, str], share: ShareRange) -> None:
    (stake,) = stakes([held(**numbers)], None)
    assert (stake.capital, stake.votes) == (share, share)


def test_one_third_and_two_thirds_are_the_whole() -> None:
    found = stakes([held(amount="1"), held(amount="2")], None)
    assert sum(share.low for share in capital(found)) == 1


@given(holdings_in_one_company(), st.none() | st.fractions(0, 10**6, max_denominator=100))
def test_shares_by_amount_never_exceed_the_whole_and_unknown_is_all_or_nothing(
    holdings: list[Holding], registered: Fraction | None
) -> None:
    found = stakes(holdings, registered)
    assert [stake.holding for stake in found] == holdings
    by_amount = [stake for stake in found if Flag.FROM_AMOUNT in stake.flags]
    assert sum((stake.capital.low for stake in by_amount), Fraction(0)) <= 1
    for stake, holding in zip(found, holdings, strict=True):
        assert 0 <= stake.capital.low <= stake.capital.high <= 1
        assert stake.capital.is_exact or stake.capital.is_unknown
        assert stake.votes == stake.capital or holding.votes_pct is not None


def test_the_total_counts_amounts_that_are_stated() -> None:
    assert amount_total([Fraction(1), None, Fraction(2)], None) == 3
    assert amount_total([], Fraction(5)) == 5
