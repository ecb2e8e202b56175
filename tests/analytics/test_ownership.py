"""Are integrated shares what the published cases and a sum over walks say?"""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from analytics.ownership import integrated, integrated_owners
from analytics.ownership.components import components
from analytics.ownership.integrated import Integrated, _exactly

F = Fraction


def owned(company: str, *holdings: tuple[str, str, str]) -> dict[str, tuple[object, object]]:
    shares = {(holder, target): F(share) for holder, target, share in holdings}
    found = integrated_owners(shares, company)
    return {owner: (each.share, each.corrected) for owner, each in found.items()}


def shares(company: str, *holdings: tuple[str, str, str]) -> dict[str, object]:
    return {owner: share for owner, (share, _) in owned(company, *holdings).items()}


V5 = (("A", "B1", "1"), ("A", "B2", "0.8"), ("B1", "C", "0.2"), ("B2", "C", "0.4"))
V6 = (
    ("Belov", "Foundation", "1"),
    ("Foundation", "Halcyon", "0.85"),
    ("Halcyon", "Cobalt", "0.9"),
    ("Halcyon", "Orinoco", "0.6"),
    ("Cobalt", "Meridian", "1"),
    ("Orinoco", "Sable", "0.7"),
    ("Sable", "Harbour", "1"),
)
I1 = (("P", "A", "0.6"), ("A", "B", "0.3"), ("B", "A", "0.4"), ("Q", "B", "0.7"))
I5 = (("P", "A", "0.5"), ("C", "A", "0.5"), ("A", "B", "1"), ("B", "C", "1"))


def test_a_pyramid_adds_its_arms_up() -> None:
    assert shares("C", *V5)["A"] == F("0.52")


def test_a_chain_multiplies() -> None:
    assert shares("Meridian", *V6)["Belov"] == F("0.765")
    assert shares("Harbour", *V6)["Belov"] == F("0.357")


def test_five_levels_of_a_bare_majority() -> None:
    chain = [(f"{at}", f"{at + 1}", "0.51") for at in range(5)]
    found = [round(float(shares(f"{at}", *chain)["0"]), 4) for at in range(1, 6)]
    assert found == [0.51, 0.2601, 0.1327, 0.0677, 0.0345]


def test_two_companies_that_hold_each_other() -> None:
    in_a, in_b = owned("A", *I1), owned("B", *I1)
    assert in_a["P"] == (F("0.6") / F("0.88"),) * 2
    assert in_b["P"] == (F("0.18") / F("0.88"),) * 2
    assert in_a["Q"] == (F("0.28") / F("0.88"),) * 2
    assert in_b["Q"] == (F("0.7") / F("0.88"),) * 2
    assert in_a["P"][0] + in_a["Q"][0] == in_b["P"][0] + in_b["Q"][0] == 1
    assert in_b["A"] == (F("0.3") / F("0.88"), F("0.3"))


def test_what_a_company_holds_in_itself_is_its_owners() -> None:
    assert owned("A", ("P", "A", "0.8"), ("A", "A", "0.2")) == {"P": (1, 1)}


def test_a_circle_that_nobody_outside_holds_has_no_finite_share() -> None:
    assert owned("A", ("A", "B", "1"), ("B", "A", "1")) == {"B": (None, 1)}
    below = (("A", "B", "1"), ("B", "A", "1"), ("A", "E", "0.5"), ("P", "E", "0.5"))
    assert owned("E", *below) == {
        "A": (None, F("0.5")),
        "B": (None, F("0.5")),
        "P": (F("0.5"),) * 2,
    }


def test_a_circle_with_one_owner_outside_is_wholly_his() -> None:
    assert [shares(company, *I5)["P"] for company in "ABC"] == [1, 1, 1]


def test_stated_totals_far_above_the_whole_give_no_share() -> None:
    found = shares("A", ("A", "B", "1.5"), ("B", "A", "1.5"), ("P", "A", "0.1"))
    assert found["P"] is None


@pytest.mark.parametrize("seed", range(300))
def test_random_circles_are_the_sum_over_walks(seed: int) -> None:
    random = Random(seed)
    names = "ABCDE"
    held: dict[tuple[str, str], Fraction] = {}
    for company in names:
        left = 100
        for holder in random.sample([*names, "P", "Q"], random.randint(1, 4)):
            share = random.randint(0, min(left, 60))
            left -= share
            if share and left:
                held[holder, company] = F(share, 100)
    found = integrated_owners(held, "A")
    walked = _by_walks(held, "A")
    for owner in (*names, "P", "Q"):
        if owner != "A":
            got = found[owner].share if owner in found else 0
            assert got is not None
            assert float(got) == pytest.approx(walked[owner], abs=1e-9), owner
    for owner, each in found.items():
        alone = {edge: share for edge, share in held.items() if edge[1] != owner}
        assert float(each.corrected or 0) == pytest.approx(_by_walks(alone, "A")[owner], abs=1e-9)


def _by_walks(held: dict[tuple[str, str], Fraction], company: str) -> dict[str, float]:
    """Add up walks of one step, of two, and so on, until nothing is left to add."""
    last: dict[str, float] = defaultdict(float)
    for (holder, target), share in held.items():
        if target == company:
            last[holder] += float(share)
    total: dict[str, float] = defaultdict(float, last)
    for _ in range(3_000):
        following: dict[str, float] = defaultdict(float)
        for (holder, target), share in held.items():
            following[holder] += float(share) * last[target]
        for holder, share in following.items():
            total[holder] += share
        last = following
        if max(last.values(), default=0) < 1e-13:
            break
    return total


@pytest.mark.parametrize("seed", range(20))
def test_large_circles_in_floating_numbers_are_nearly_the_exact_ones(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random, names = Random(seed), [f"C{at:02}" for at in range(12)]
    held = {("P", names[0]): F(random.randint(1, 20), 100)}
    for at, company in enumerate(names):
        held[names[at - 1], company] = F(random.randint(10, 60), 100)
        held[names[random.randrange(at + 2, at + 11) % 12], company] = F(20, 100)
    exact = integrated_owners(held, names[5])
    monkeypatch.setattr(integrated, "MOST_EXACT", 3)
    floating = integrated_owners(held, names[5])
    assert floating.keys() == exact.keys()
    for owner, each in exact.items():
        told = floating[owner]
        assert None not in {each.share, each.corrected, told.share, told.corrected}
        assert float(told.share or 0) == pytest.approx(float(each.share or 0), rel=1e-12)
        assert float(told.corrected or 0) == pytest.approx(float(each.corrected or 0), rel=1e-12)


def test_near_a_limit_large_circles_are_exact_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrated, "MOST_EXACT", 3)
    names = [f"C{at:02}" for at in range(45)]
    held = {(x, y): F(1) for x, y in pairwise(names)}
    held |= {("P", "C00"): F(1, 3), (names[-1], "C00"): F(2, 3), ("C07", "E"): F(1, 4)}
    limits = (F(1, 20), F(1, 4))
    assert integrated_owners(held, "E", limits=limits)["P"].share == F(1, 4)


def test_a_circle_too_large_for_corrected_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrated, "MOST_CORRECTED", 9)
    names = [f"C{at}" for at in range(10)]
    held = {(names[at - 1], names[at]): F(1, 2) for at in range(10)}
    exact = integrated_owners(held, "C0")
    assert exact["C9"] == Integrated(F(1, 2) / (1 - F(1, 2) ** 10), None)
    monkeypatch.setattr(integrated, "MOST_EXACT", 3)
    floating = integrated_owners(held, "C0")["C9"]
    assert float(floating.share or 0) == pytest.approx(float(exact["C9"].share or 0), rel=1e-12)
    assert floating.corrected is None


def test_a_large_closed_circle_has_no_finite_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrated, "MOST_EXACT", 3)
    names = [f"C{at}" for at in range(10)]
    held = {(names[at - 1], names[at]): F(1) for at in range(10)}
    found = integrated_owners(held, "C0")
    assert set(found.values()) == {Integrated(None, None)}


def test_components_come_after_what_they_lead_to_and_need_no_recursion() -> None:
    chain = {at: [at + 1] for at in range(5_000)}
    assert components(chain) == [[at] for at in range(5_000, -1, -1)]
    ring = {at: [(at + 1) % 5_000] for at in range(5_000)}
    assert sorted(map(len, components(ring))) == [5_000]


def test_elimination_finds_that_there_is_no_single_solution() -> None:
    assert _exactly([{0: F(1), 1: F(-1)}, {0: F(-1), 1: F(1)}], [F(0), F(1)]) is None
    found = _exactly([{1: F(2)}, {0: F(3)}], [F(4), F(6)])
    assert found is not None
    assert found.values == [2, 2]
