"""Are the power indices of holders what counting by hand, and every coalition, gives?"""

from fractions import Fraction
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.power import Power, Sampling, exact_indices
from analytics.power.estimate import estimated_indices
from graph.errors import ValueRefusedError

F = Fraction
NONE = Power(F(0), F(0), F(0))


def shapley(votes: list[int], quota: int = 51) -> list[Fraction]:
    found = exact_indices(votes, quota)
    assert found is not None
    return [one.shapley_shubik for one in found]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([51, 49], [F(1), F(0)]),
        ([50, 50], [F(1, 2), F(1, 2)]),
        ([40, 30, 30], [F(1, 3)] * 3),
        ([49, 49, 2], [F(1, 3)] * 3),
        ([40, 20, 20, 20], [F(1, 2), F(1, 6), F(1, 6), F(1, 6)]),
    ],
)
def test_the_published_cases(votes: list[int], expected: list[Fraction]) -> None:
    assert shapley(votes) == expected


def test_a_published_case_of_swings() -> None:
    # Swings 5, 3, 3, 1 of 12, each of 8 coalitions of the others.
    assert exact_indices([4, 3, 2, 1], 6) == (
        Power(F(5, 12), F(5, 12), F(5, 8)),
        Power(F(1, 4), F(1, 4), F(3, 8)),
        Power(F(1, 4), F(1, 4), F(3, 8)),
        Power(F(1, 12), F(1, 12), F(1, 8)),
    )


@pytest.mark.parametrize("seed", range(120))
def test_random_holders_have_what_all_orders_and_coalitions_give(seed: int) -> None:
    random = Random(seed)
    votes = [random.choice([0, 1, 2, 5, 10, 17, 33, 50]) for _ in range(random.randint(1, 7))]
    quota = random.randint(1, sum(votes) + 2)
    assert exact_indices(votes, quota) == by_counting(votes, quota)


def by_counting(votes: list[int], quota: int) -> tuple[Power, ...]:
    """Try every order, and every coalition."""
    pivots = [0] * len(votes)
    orders = list(permutations(range(len(votes))))
    for order in orders:
        together = 0
        for holder in order:
            together += votes[holder]
            if together >= quota:
                pivots[holder] += 1
                break
    swings = [0] * len(votes)
    for chosen in product([False, True], repeat=len(votes)):
        together = sum(cast for cast, is_in in zip(votes, chosen, strict=True) if is_in)
        for holder, is_in in enumerate(chosen):
            swings[holder] += is_in and together >= quota > together - votes[holder]
    whole = sum(swings)
    return tuple(
        Power(
            F(pivot, len(orders)),
            F(swing, whole) if whole else F(0),
            F(swing, 1 << (len(votes) - 1)),
        )
        for pivot, swing in zip(pivots, swings, strict=True)
    )


HOLDERS = st.lists(st.integers(0, 60), min_size=2, max_size=14)


@given(votes=HOLDERS, threshold=st.integers(0, 99))
def test_power_adds_up_and_is_equal_for_equal_votes(votes: list[int], threshold: int) -> None:
    quota = sum(votes) * threshold // 100 + 1
    found = exact_indices(votes, quota)
    assert found is not None
    if sum(votes) < quota:
        assert set(found) == {NONE}
        return
    assert sum(one.shapley_shubik for one in found) == 1
    assert sum(one.banzhaf or 0 for one in found) == 1
    for mine, power in zip(votes, found, strict=True):
        for other, theirs in zip(votes, found, strict=True):
            assert power == theirs if mine == other else True
            assert power.shapley_shubik <= theirs.shapley_shubik if mine < other else True
    assert [found[at] for at, cast in enumerate(votes) if cast == 0] == [NONE] * votes.count(0)


@given(votes=HOLDERS, more=st.integers(1, 3))
def test_a_holder_who_never_matters_changes_nothing(votes: list[int], more: int) -> None:
    quota = sum(votes) // 2 + 1
    alone = exact_indices(votes, quota)
    assert alone is not None
    assert exact_indices([*votes, *[0] * more], quota) == (*alone, *[NONE] * more)


@given(votes=HOLDERS, factor=st.integers(2, 10**30))
def test_the_scale_does_not_matter(votes: list[int], factor: int) -> None:
    quota = sum(votes) // 2 + 1
    scaled = [cast * factor for cast in votes]
    assert exact_indices(scaled, sum(scaled) // 2 + 1) == exact_indices(votes, quota)


def test_a_hundred_equal_holders_are_counted_in_no_time() -> None:
    assert shapley([1] * 100, 51) == [F(1, 100)] * 100


def test_who_decides_alone_needs_no_table() -> None:
    found = exact_indices([10**12, *range(1, 5_000)], 10**12, most_bits=1)
    assert found is not None
    assert [one.shapley_shubik for one in found] == [F(1), *[F(0)] * 4_999]


def test_a_table_that_would_be_too_large_is_not_begun() -> None:
    votes = [1 << at for at in range(40)]
    assert exact_indices(votes, sum(votes) // 2 + 2) is None
    assert exact_indices([3, 2, 2], 4, most_bits=3 * 16) is not None
    assert exact_indices([3, 2, 2], 4, most_bits=3 * 16 - 1) is None


@pytest.mark.parametrize("seed", range(6))
def test_estimates_are_near_the_exact_power(seed: int) -> None:
    print("seed", seed)
    random = Random(seed)
    votes = [random.randint(0, 30) for _ in range(random.randint(3, 12))]
    quota = sum(votes) // 2 + 1
    exact = exact_indices(votes, quota)
    assert exact is not None
    drawn = estimated_indices(votes, quota, Sampling(20_000, seed))
    assert sum(one.shapley_shubik for one in drawn.power) == 1
    assert sum(one.banzhaf or 0 for one in drawn.power) == 1
    for wanted, found, error in zip(exact, drawn.power, drawn.errors, strict=True):
        for name in ("shapley_shubik", "banzhaf", "banzhaf_absolute"):
            off = abs(getattr(wanted, name) - getattr(found, name))
            assert off <= 4 * getattr(error, name), name
            assert getattr(error, name) < F(1, 100)


def test_standard_errors_say_how_far_estimates_scatter() -> None:
    votes, quota = [40, 20, 20, 20, 15, 10], 63
    drawn = [estimated_indices(votes, quota, Sampling(400, seed)) for seed in range(200)]
    for name in ("shapley_shubik", "banzhaf", "banzhaf_absolute"):
        for holder in range(len(votes)):
            seen = [float(getattr(one.power[holder], name)) for one in drawn]
            mean = sum(seen) / len(seen)
            scatter = (sum((each - mean) ** 2 for each in seen) / (len(seen) - 1)) ** 0.5
            said = sum(float(getattr(one.errors[holder], name)) for one in drawn) / len(drawn)
            assert said == pytest.approx(scatter, rel=0.2), (name, holder)


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    votes, quota = list(range(1, 60)), 900
    first, again, other = (estimated_indices(votes, quota, Sampling(500, at)) for at in (7, 7, 8))
    assert first == again
    assert first != other


def test_numbers_too_large_for_the_machine_are_still_exact() -> None:
    huge = [(1 << 80) + 1, (1 << 80) - 1, 3]
    quota = sum(huge) // 2 + 1
    drawn = estimated_indices(huge, quota, Sampling(5_000, 1))
    small = estimated_indices([101, 99, 3], 102, Sampling(5_000, 1))
    assert drawn == small


def test_where_no_coalition_drawn_is_swung_there_is_no_share_of_swings() -> None:
    drawn = estimated_indices([1] * 200, 199, Sampling(100, 1))
    assert {one.banzhaf for one in drawn.power} == {None}
    assert {one.banzhaf for one in drawn.errors} == {None}
    assert sum(one.shapley_shubik for one in drawn.power) == 1


@pytest.mark.parametrize(("rounds", "seed"), [(19, 0), (0, 0), (10**8, 0), (100, -1), (100, 2**63)])
def test_unusable_rounds_and_seeds_are_refused(rounds: int, seed: int) -> None:
    with pytest.raises(ValueRefusedError):
        Sampling(rounds, seed)
