"""Is there no proof with fewer holdings than the printed one? Seeds are printed.

All subsets of up to twelve facts are meant. Fewer facts never prove more, so it
is enough to try the sets with one holding less; agreements are not counted.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given

from tests.analytics.control_facts import Row, holds
from tests.analytics.proof_oracle import Proof, proofs_of, proves
from tests.analytics.random_registers import few_holdings, ladder, rows_of_holdings, with_groups
from tests.strategies import holdings_by_edge

BLOCK = 50


def insist_on_least(rows: list[Row]) -> None:
    for proof in proofs_of(rows):
        used = [fact for fact in proof.used if not fact[2]]
        asked = f"{proof.controller} controls {proof.company} by {proof.used}"
        assert proof.said.proof_at_least <= _least(proof, len(used)), asked
        if proof.said.proof_is_smallest:
            assert proof.said.proof_at_least == len(used)
        else:
            # Not searched for: what a group commands only through what a member controls.
            assert proof.controller.startswith("G:"), asked


def _least(proof: Proof, most: int) -> int:
    """Return how many holdings suffice: `most`, or all that one fewer leave."""
    agreed = [fact for fact in proof.everything if fact[2]]
    held = [fact for fact in proof.everything if not fact[2]]
    for size in range(most - 1, 0, -1):
        if not any(
            proves([*fewer, *agreed], proof.controller, proof.company)
            for fewer in combinations(held, size)
        ):
            return size + 1
    return 1 if most else 0


@pytest.mark.parametrize("first", range(0, 500, BLOCK))
@pytest.mark.parametrize(
    "drawn", [few_holdings, ladder, with_groups], ids=lambda each: each.__name__
)
def test_no_fewer_facts_prove_it(drawn: Callable[[Random], list[Row]], first: int) -> None:
    for seed in range(first, first + BLOCK):
        print(f"seed {seed}")
        insist_on_least(drawn(Random(seed)))


@given(holdings_by_edge(most=9))
def test_no_fewer_facts_prove_it_in_registers_that_shrink(
    held: dict[tuple[str, str], Fraction],
) -> None:
    insist_on_least(rows_of_holdings(held))


def test_one_company_between_is_better_than_two() -> None:
    # Through A and B four holdings prove it; with D and what P has himself three do.
    rows: list[Row] = [
        holds("P:0", "C:a", "100"),
        holds("P:0", "C:b", "100"),
        holds("C:a", "C:e", "30"),
        holds("C:b", "C:e", "30"),
        holds("P:0", "C:d", "100"),
        holds("C:d", "C:e", "40"),
        holds("P:0", "C:e", "20"),
    ]
    found = {(proof.controller, proof.company): len(proof.used) for proof in proofs_of(rows)}
    assert found["P:0", "C:e"] == 3
