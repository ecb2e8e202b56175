"""Are the sums over chains what following every single chain gives?"""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from analytics.power import ChainSums, sums_over_chains
from tests.analytics.test_ownership import V5, V6

F = Fraction
Shares = dict[tuple[str, str], Fraction]


def stated(*holdings: tuple[str, str, str]) -> Shares:
    return {(holder, company): F(share) for holder, company, share in holdings}


def sums(shares: Shares, end: str) -> dict[str, tuple[Fraction, Fraction]]:
    found = sums_over_chains(shares, end)
    return {owner: (each.product, each.weakest) for owner, each in found.items() if each}


def test_the_weakest_link_of_the_published_chain() -> None:
    assert sums(stated(*V6), "Harbour")["Belov"] == (F("0.357"), F("0.6"))
    assert sums(stated(*V6), "Meridian")["Belov"] == (F("0.765"), F("0.85"))


def test_arms_of_a_pyramid_add_up() -> None:
    assert sums(stated(*V5), "C")["A"] == (F("0.52"), F("0.6"))


def test_a_circle_is_passed_once_and_not_to_the_end() -> None:
    ring = stated(("P", "A", "0.6"), ("A", "B", "0.3"), ("B", "A", "0.4"), ("Q", "B", "0.7"))
    assert sums(ring, "A") == {
        "P": (F("0.6"), F("0.6")),
        "B": (F("0.4"), F("0.4")),
        "Q": (F("0.28"), F("0.4")),
    }


def test_what_a_company_holds_in_itself_is_no_chain() -> None:
    assert sums(stated(("P", "A", "0.8"), ("A", "A", "0.2")), "A") == {"P": (F("0.8"), F("0.8"))}


def test_a_share_on_which_two_chains_depend_counts_twice_for_the_weakest_link() -> None:
    arms = stated(("A", "B", "1"), ("A", "C", "1"), ("B", "D", "0.5"), ("C", "D", "0.5"))
    assert sums(arms | stated(("D", "E", "0.3")), "E")["A"] == (F("0.3"), F("0.6"))


def test_nobody_above_is_an_empty_answer() -> None:
    assert sums_over_chains({}, "A") == {}
    assert sums_over_chains(stated(("A", "B", "1")), "A") == {}


@pytest.mark.parametrize("seed", range(300))
def test_random_graphs_have_the_sums_over_every_chain(seed: int) -> None:
    print("seed", seed)
    random = Random(seed)
    names = [str(at) for at in range(random.randint(2, 8))]
    shares: Shares = {
        (random.choice(names), random.choice(names)): F(random.randint(0, 120), 100)
        for _ in range(random.randint(1, 20))
    }
    expected: dict[str, tuple[Fraction, Fraction]] = {}
    for owner in names:
        chains = list(every_chain(shares, owner, "0", {owner})) if owner != "0" else []
        if chains:
            product = sum((_product(chain) for chain in chains), F(0))
            expected[owner] = (product, sum((min(chain) for chain in chains), F(0)))
    assert sums(shares, "0") == expected


def every_chain(shares: Shares, at: str, end: str, passed: set[str]) -> Iterator[list[Fraction]]:
    """Yield the shares along each simple path."""
    if at == end:
        yield []
        return
    for (holder, company), share in shares.items():
        if holder == at and share and company not in passed:
            for rest in every_chain(shares, company, end, passed | {company}):
                yield [share, *rest]


def _product(chain: list[Fraction]) -> Fraction:
    product = F(1)
    for share in chain:
        product *= share
    return product


def test_as_many_chains_as_there_are_atoms_need_no_list_of_them() -> None:
    layers = {
        (f"{layer}-{a}", f"{layer + 1}-{b}"): F(1, 20)
        for layer in range(60)
        for a in range(20)
        for b in range(20)
    }
    found = sums_over_chains(layers, "60-0")
    assert found["0-0"] == ChainSums(product=F(1, 20), weakest=F(20**59, 20))


def test_a_chain_of_five_thousand_needs_no_recursion() -> None:
    chain = {(str(at), str(at + 1)): F(1) for at in range(5_000)}
    assert sums_over_chains(chain, "5000")["0"] == ChainSums(F(1), F(1))


def test_a_circle_with_too_many_chains_leaves_it_and_all_above_undetermined() -> None:
    circle = [str(at) for at in range(14)]
    dense = {(a, b): F(1, 20) for a in circle for b in circle if a != b}
    dense |= stated(("P", "0", "0.3"), ("3", "E", "0.4"), ("Q", "E", "0.5"), ("R", "Q", "0.5"))
    found = sums_over_chains(dense, "E")
    assert {owner for owner, each in found.items() if each is None} == {*circle, "P"}
    assert found["Q"] == ChainSums(F("0.5"), F("0.5"))
    assert found["R"] == ChainSums(F("0.25"), F("0.5"))


def test_the_bound_is_on_all_additions_together() -> None:
    assert sums_over_chains(stated(*V6), "Harbour", most_steps=5)["Belov"] is not None
    cut = sums_over_chains(stated(*V6), "Harbour", most_steps=3)
    assert [owner for owner, each in cut.items() if each is None] == ["Foundation", "Belov"]
