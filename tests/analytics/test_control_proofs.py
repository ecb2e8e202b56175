"""Does a printed proof prove, with nothing but the facts it names? Seeds are printed."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given

from tests.analytics.control_facts import Row
from tests.analytics.proof_oracle import proofs_of, proves
from tests.analytics.random_registers import (
    few_holdings,
    ladder,
    per_cents,
    rows_of_holdings,
    with_groups,
)
from tests.strategies import holdings_by_edge

BLOCK = 50


def insist_on_proofs(rows: list[Row]) -> None:
    for controller, company, _, used, _ in proofs_of(rows):
        assert proves(used, controller, company), f"{controller} controls {company} by {used}"


@pytest.mark.parametrize("first", range(0, 500, BLOCK))
def test_the_facts_of_a_proof_suffice(first: int) -> None:
    for seed in range(first, first + BLOCK):
        print(f"seed {seed}")
        insist_on_proofs(rows_of_holdings(per_cents(Random(seed))))
        insist_on_proofs(with_groups(Random(seed)))
        insist_on_proofs(ladder(Random(seed)))


@given(holdings_by_edge())
def test_the_facts_of_a_proof_suffice_in_registers_that_shrink(
    held: dict[tuple[str, str], Fraction],
) -> None:
    insist_on_proofs(rows_of_holdings(held))


def test_the_drawn_proofs_are_not_trivial() -> None:
    drawn = [few_holdings(Random(seed)) for seed in range(200)]
    lengths = [len(used) for rows in drawn for *_, used, _ in proofs_of(rows)]
    assert sum(length >= 3 for length in lengths) > 60
    groups = [
        controller
        for seed in range(200)
        for controller, *_ in proofs_of(with_groups(Random(seed)))
        if controller.startswith("G")
    ]
    assert len(groups) > 100
