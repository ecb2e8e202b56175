"""Does power pass through companies as the equations of the network power index say?"""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from analytics.control import ControlOptions, build_graph
from analytics.control.whole_graph import arrays_of
from analytics.power import Sampling, exact_indices
from analytics.power.network import NetworkPower, network_power
from graph.errors import PartyNotFoundError
from graph.vocabulary import PartyKind
from tests.analytics.control_facts import Row, arranged, facts, holds, party, pid, short

F = Fraction
KEPT = 0.99


def play(
    rows: list[Row], company: str, *, rounds: int = 20_000, seed: int = 1, **options: object
) -> NetworkPower:
    graph = arrays_of(build_graph(facts(*rows), ControlOptions(**options)))
    return network_power(graph, pid(company), sampling=Sampling(rounds, seed))


def power(rows: list[Row], company: str, **asked: object) -> dict[str, float]:
    found = play(rows, company, **asked).holders
    return {short(one): float(reached.mean) for one, reached in found.items()}


def test_whoever_holds_a_majority_has_all_power() -> None:
    rows = [holds("P:a", "C:x", "51"), holds("P:b", "C:x", "49")]
    found = play(rows, "C:x")
    assert {short(one): (each.mean, each.error) for one, each in found.holders.items()} == {
        "P:a": (1, 0)
    }
    assert {short(one): each.mean for one, each in found.companies.items()} == {"P:a": 1}
    assert (found.rounds, found.seed, found.meetings) == (20_000, 1, 1)


@pytest.mark.parametrize("seed", range(8))
def test_where_no_company_holds_anything_it_is_the_index_of_shapley_and_shubik(seed: int) -> None:
    print("seed", seed)
    random = Random(seed)
    votes = [random.randint(1, 30) for _ in range(random.randint(2, 7))]
    whole = sum(votes)
    shares = [str(F(100 * cast, whole).limit_denominator(10**9)) for cast in votes]
    rows = [holds(f"P:{at}", "C:x", share) for at, share in enumerate(shares)]
    found = play(rows, "C:x", seed=seed).holders
    scaled = [F(share) * 10**9 for share in shares]
    assert all(cast.denominator < 10**9 for cast in scaled)
    exact = exact_indices(votes, whole // 2 + 1)
    assert exact is not None
    for at, wanted in enumerate(exact):
        reached = found.get(pid(f"P:{at}"))
        if reached is None:
            assert wanted.shapley_shubik == 0
        else:
            assert abs(reached.mean - wanted.shapley_shubik) <= 4 * reached.error


def test_a_chain_passes_power_to_its_top() -> None:
    rows = [holds("P:top", "C:a", "51"), holds("C:a", "C:b", "51"), holds("C:b", "C:c", "51")]
    found = play(rows, "C:c")
    top = found.holders[pid("P:top")]
    assert abs(float(top.mean) - KEPT**2) <= 4 * float(top.error)
    assert float(top.error) < 0.002
    over = found.companies[pid("P:top")]
    assert abs(float(over.mean) - (1 + KEPT + KEPT**2)) <= 4 * float(over.error)


def test_a_circle_passes_the_power_of_its_one_owner() -> None:
    rows = [holds("P:p", "C:a", "50"), holds("C:c", "C:a", "50")]
    rows += [holds("C:a", "C:b", "100"), holds("C:b", "C:c", "100")]
    # Over A: one half at once; the other half came round through C, B and A.
    wanted = 0.5 / (1 - 0.5 * KEPT**3)
    found = play(rows, "C:a").holders[pid("P:p")]
    assert abs(float(found.mean) - wanted) <= 4 * float(found.error)


@pytest.mark.parametrize("seed", range(12))
def test_random_networks_solve_the_equations_of_the_mean(seed: int) -> None:
    """A pivot is drawn apart from the labels, so the means obey linear equations."""
    print("seed", seed)
    random = Random(seed)
    names = [f"C:{at}" for at in range(5)]
    held = _random_holdings(random, names)
    rows: list[Row] = [
        holds(holder, company, str(share))
        for company, shares in held.items()
        for holder, share in shares.items()
    ]
    found = play(rows, names[0], rounds=40_000, seed=seed)
    wanted = _means(held)
    over = wanted.get(names[0], {})
    for holder, mean in over.items():
        if mean > 0.01:
            reached = found.holders[pid(holder)]
            assert abs(float(reached.mean) - mean) <= 5 * float(reached.error) + 1e-9, holder
    assert set(map(short, found.holders)) <= set(over)
    assert found.meetings == len(wanted)
    assert sum(each.mean for each in found.companies.values()) == len(wanted)


def _random_holdings(random: Random, names: list[str]) -> dict[str, dict[str, int]]:
    held: dict[str, dict[str, int]] = {}
    for company in names:
        left = 100
        for holder in random.sample([*names, "P:p", "P:q", "P:r"], random.randint(1, 5)):
            share = random.randint(1, max(1, min(left, 60)))
            left -= share
            if holder != company and left >= 0:
                held.setdefault(company, {})[holder] = share
    return held


def _means(held: dict[str, dict[str, int]]) -> dict[str, dict[str, float]]:
    """Repeat `power over c = sum of the direct indices times what the holder passes on`."""
    direct: dict[str, dict[str, float]] = {}
    for company, shares in held.items():
        found = exact_indices(list(shares.values()), 51)
        assert found is not None
        index = {
            holder: float(one.shapley_shubik) for holder, one in zip(shares, found, strict=True)
        }
        if sum(index.values()) > 0.5:
            direct[company] = index
    means: dict[str, dict[str, float]] = {company: {company: 1.0} for company in direct}
    for _ in range(4_000):
        means = {company: _passed_on(index, means) for company, index in direct.items()}
    return means


def _passed_on(index: dict[str, float], means: dict[str, dict[str, float]]) -> dict[str, float]:
    over: dict[str, float] = {}
    for holder, share in index.items():
        kept = KEPT if holder in means else 0.0
        for label, mean in means.get(holder, {}).items():
            over[label] = over.get(label, 0.0) + share * kept * mean
        over[holder] = over.get(holder, 0.0) + share * (1 - kept)
    return over


NETWORK: list[Row] = [
    *(holds(f"P:{one}", "C:a", "20") for one in "pqrst"),
    *(holds(f"P:{one}", "C:b", "30") for one in "pqr"),
    holds("C:a", "C:x", "40"),
    holds("C:b", "C:x", "30"),
    holds("P:t", "C:x", "30"),
]


def test_the_same_seed_plays_the_same_and_another_another() -> None:
    first, again, other = (play(NETWORK, "C:x", rounds=500, seed=seed) for seed in (3, 3, 4))
    assert first == again
    assert first.holders != other.holders


def test_a_seed_gives_these_rounds_on_every_machine() -> None:
    found = play(NETWORK, "C:x", rounds=100, seed=11)
    counts = {short(one): int(each.mean * 100) for one, each in found.holders.items()}
    assert counts == {"P:p": 29, "P:q": 14, "P:r": 15, "P:s": 11, "P:t": 31}


def test_rounds_are_counted_in_whole_batches() -> None:
    assert play(NETWORK, "C:x", rounds=101).rounds == 120


def test_standard_errors_say_how_far_estimates_scatter() -> None:
    drawn = [play(NETWORK, "C:x", rounds=400, seed=seed) for seed in range(100)]
    for holder in map(pid, ("P:p", "P:t")):
        for kind in ("holders", "companies"):
            seen = [getattr(one, kind)[holder] for one in drawn]
            scatter = np.std([float(each.mean) for each in seen], ddof=1)
            said = np.mean([float(each.error) for each in seen])
            assert said == pytest.approx(scatter, rel=0.25)


def test_a_company_whose_holders_cannot_decide_keeps_its_own_label() -> None:
    rows = [holds("P:a", "C:x", "30"), holds("P:b", "C:x", None), holds("C:x", "C:y", "60")]
    found = play(rows, "C:x")
    assert (found.holders, found.meetings) == ({}, 1)
    assert power(rows, "C:y") == {"C:x": 1.0}
    fund = [
        holds("P:a", "C:x", "90"),
        holds("C:x", "C:y", "60"),
        party("C:x", PartyKind.PARTNERSHIP),
    ]
    assert power(fund, "C:y") == {"C:x": 1.0}


def test_votes_count_as_they_do_for_control() -> None:
    own = [holds("C:x", "C:x", "40"), holds("P:a", "C:x", "35"), holds("P:b", "C:x", "25")]
    assert set(power(own, "C:x")) == {"P:a", "P:b"}
    moved = [
        holds("P:a", "C:x", "40"),
        holds("P:b", "C:x", "60"),
        arranged("nominee", "P:c", "C:x", group="P:b"),
    ]
    assert power(moved, "C:x") == {"P:c": 1.0}
    # Two ways of one voter to his votes are one holder.
    both = [*moved, holds("P:c", "C:x", "0.000001", share_class="B")]
    assert power(both, "C:x") == {"P:c": 1.0}
    assert set(power(own, "C:x", threshold=F(3, 10))) == {"P:a"}


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (["50", "50"], [F(1, 3)] * 3),
        (["50", "49"], [F(2, 3), F(1, 6), F(1, 6)]),
        (["50.0000000001", "49.9999999998"], [F(1), F(0), F(0)]),
        (["40", "30", "29"], [F(1, 3), F(1, 3), F(1, 3), F(0)]),
        (["40", "9"], [F(0)] * 3),
    ],
)
def test_votes_that_do_not_fit_decide_exactly(shares: list[str], expected: list[Fraction]) -> None:
    # A last holding with a denominator that no 63 bits hold; beside two halves it decides.
    tiny = f"1/{3**50}"
    rows: list[Row] = [holds(f"P:{at}", "C:x", each) for at, each in enumerate([*shares, tiny])]
    rows += [holds("C:x", "C:y", "60")]
    graph = arrays_of(build_graph(facts(*rows), ControlOptions()))
    assert graph.exact_scales
    found = play(rows, "C:x")
    assert found.meetings == 1 + any(expected)
    for at, wanted in enumerate(expected):
        reached = found.holders.get(pid(f"P:{at}"))
        if wanted in {0, 1}:
            assert (reached.mean if reached else 0) == wanted
        else:
            assert reached is not None
            assert abs(reached.mean - wanted) <= 4 * reached.error
    assert play(rows, "C:x").holders == found.holders


def test_nobody_and_nothing() -> None:
    rows: list[Row] = [party("C:x")]
    found = play(rows, "C:x")
    assert (found.holders, found.companies, found.meetings) == ({}, {}, 0)
    with pytest.raises(PartyNotFoundError):
        play(rows, "C:nobody")
