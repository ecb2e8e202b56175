"""Does shuffling flags give the chances that can be counted, the same from the same seed?"""

from itertools import chain

import numpy as np
import pytest
from scipy.stats import binomtest, hypergeom

from analytics.clusters.candidates import Candidates, Shape
from analytics.clusters.null import Surprise, adjusted, surprise_of

SHUFFLES = 20_000


def groups(*members: list[int]) -> Candidates:
    sizes = [len(each) for each in members]
    return Candidates(
        shape=(Shape.COMMUNITY,) * len(members),
        begin=np.cumsum([0, *sizes]),
        member=np.array(list(chain(*members)), dtype=np.int64),
    )


def exact(members: list[int], flagged: set[int], stratum: list[int]) -> float:
    """The chance of as many flagged members: hypergeometric in each stratum, summed over all."""
    chances = np.ones(1)
    for each in sorted(set(stratum)):
        inside = [at for at, where in enumerate(stratum) if where == each]
        mine = [at for at in members if stratum[at] == each]
        counts = np.arange(len(mine) + 1)
        marked = len([at for at in inside if at in flagged])
        chances = np.convolve(chances, hypergeom.pmf(counts, len(inside), marked, len(mine)))
    observed = len(flagged & set(members))
    return float(chances[observed:].sum())


def surprise(
    members: tuple[list[int], ...], flagged: set[int], stratum: list[int], seed: int = 1
) -> Surprise:
    count = len(stratum)
    is_flagged = np.isin(np.arange(count), sorted(flagged))
    everybody = np.ones(count, dtype=bool)
    return surprise_of(
        groups(*members), is_flagged, np.array(stratum), everybody, shuffles=SHUFFLES, seed=seed
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_shuffle_gives_the_chances_of_urns(seed: int) -> None:
    print(f"seed {seed}")
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 3, 60).tolist()
    flagged = set(rng.choice(60, 14, replace=False).tolist())
    members = tuple(
        sorted(rng.choice(60, int(rng.integers(4, 12)), replace=False).tolist()) for _ in range(8)
    )
    found = surprise(members, flagged, stratum, seed)
    for group, p_value in zip(members, found.p_value, strict=True):
        if p_value < 11 / SHUFFLES:
            continue
        reached = round(p_value * (SHUFFLES + 1)) - 1
        chance = min(1.0, exact(group, flagged, stratum))
        assert binomtest(reached, SHUFFLES, chance).pvalue > 1e-4, (group, p_value, chance)


def test_a_chance_that_no_shuffle_meets_is_counted() -> None:
    stratum, flagged = [0] * 500 + [1] * 400, {*range(6), *range(500, 504), 700, 800}
    group = [*range(5), *range(500, 503), 899]
    found = surprise((group,), flagged, stratum)
    assert found.p_value[0] == pytest.approx(exact(group, flagged, stratum), rel=1e-9)
    assert found.p_value[0] < 1e-9


def test_the_same_seed_gives_the_same_numbers_and_another_one_others() -> None:
    stratum = [0] * 30 + [1] * 30
    members, flagged = ([0, 1, 2, 30, 31], [3, 4, 5, 32]), {0, 1, 30, 7, 40, 41}
    one, again, other = (surprise(members, flagged, stratum, seed) for seed in (1, 1, 2))
    assert one.p_value.tolist() == again.p_value.tolist()
    assert one.p_value.tolist() != other.p_value.tolist()


def test_expected_members_follow_the_industries_and_regions_of_the_group() -> None:
    stratum = [0] * 10 + [1] * 20
    found = surprise(([0, 1, 10, 11],), {0, 1, 2, 3, 4, 10}, stratum)
    assert found.expected[0] == pytest.approx(2 * 5 / 10 + 2 * 1 / 20)
    assert found.lift[0] == pytest.approx(3 / 1.1)


def test_a_group_without_flags_is_no_surprise() -> None:
    found = surprise(([0, 1, 2, 3], [4, 5, 6, 7]), {4}, [0] * 12)
    assert (found.p_value[0], found.lift[0]) == (1.0, 0.0)


def test_where_everybody_is_flagged_nothing_is_a_surprise() -> None:
    found = surprise(([0, 1, 2, 3],), set(range(12)), [0] * 12)
    assert (found.p_value[0], found.lift[0]) == (1.0, 1.0)


def test_q_values_are_those_of_the_paper() -> None:
    # Benjamini and Hochberg 1995, section 4: four of fifteen are rejected at 0.05.
    p_values = np.array(
        [
            *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
            *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
        ]
    )
    rng = np.random.default_rng(7)
    order = rng.permutation(len(p_values))
    q_values = adjusted(p_values[order])
    assert int((q_values <= 0.05).sum()) == 4
    assert q_values[np.argsort(order)][3] == pytest.approx(0.0095 * 15 / 4)


def test_nothing_tested_gives_nothing() -> None:
    assert surprise((), {1}, [0] * 5).q_value.tolist() == []
