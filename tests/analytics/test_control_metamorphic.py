"""What must not change the answers about control? Each asked alone, and everybody at once.

The worlds have everything that can be arranged; where a change would mean
something else to an arrangement, registers of holdings alone are drawn.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import islice
from random import Random

import pytest
from hypothesis import given

from analytics.control import Outcome
from analytics.ownership import integrated_owners
from graph.model import Holding
from graph.vocabulary import PartyKind
from tests.analytics.control_facts import Row, arranged, holds, party, short
from tests.analytics.random_registers import (
    PerCents,
    fitting,
    per_cents,
    register_of,
    rows_of_holdings,
)
from tests.analytics.subset_oracle import commanded
from tests.analytics.test_control_oracle import _world
from tests.analytics.told_answers import of_parties, renamed, renamed_row, told
from tests.strategies import holdings_by_edge

HALF = Fraction(1, 2)
SEEDS = range(60)


def world(seed: int) -> list[Row]:
    return _world(Random(seed))[1]


def named(rows: list[Row]) -> list[str]:
    return sorted(told(rows).alone)


@pytest.mark.parametrize("seed", SEEDS)
def test_other_names_change_nothing_but_names(seed: int) -> None:
    rows, random = world(seed), Random(seed)
    new = {"G:g": "G:other"}
    for letter in "CP":
        names = [name for name in named(rows) if name.startswith(letter)]
        others = [f"{letter}:{place}" for place in random.sample(range(100, 999), len(names))]
        new |= dict(zip(names, others, strict=True))
    written = [renamed_row(row, new) for row in rows]
    random.shuffle(written)
    assert told(written) == renamed(told(rows), new)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_holding_in_two_rows_is_one_holding(seed: int) -> None:
    rows, random = world(seed), Random(seed)
    split: list[Row] = []
    for row in rows:
        if isinstance(row, Holding) and row.capital_pct is not None:
            part = row.capital_pct * random.choice((Fraction(0), Fraction(1, 3), Fraction(6, 7)))
            split.append(replace(row, capital_pct=part, share_class="A"))
            split.append(replace(row, capital_pct=row.capital_pct - part, share_class="B"))
        else:
            split.append(row)
    assert told(split) == told(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_company_that_concerns_nobody_changes_nothing_for_the_others(seed: int) -> None:
    rows = world(seed)
    strangers = [
        holds("P:stranger", "C:elsewhere", "60"),
        holds("C:elsewhere", "C:further", "30", high="70"),
        holds("C:further", "C:elsewhere", "40"),
        arranged("concert", "P:stranger", "C:further", group="G:strange"),
        arranged("declared_controller", "P:other", "C:further"),
    ]
    assert of_parties(told([*strangers, *rows]), named(rows)) == told(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_others_own_below_changes_nothing_above(seed: int) -> None:
    rows = world(seed)
    names = named(rows)
    below = [holds(name, f"C:below{place}", "51") for place, name in enumerate(names)]
    assert of_parties(told([*rows, *below]), names) == told(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_holding_of_nothing_changes_nothing(seed: int) -> None:
    rows = world(seed)
    held = sorted({short(row.company) for row in rows if isinstance(row, Holding)})
    nothing = [holds("P:0", company, "0", share_class="Z") for company in held]
    assert of_parties(told([*rows, *nothing]), named(rows)) == told(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_votes_and_threshold_scaled_alike_leave_the_pairs(seed: int) -> None:
    held = per_cents(Random(seed))
    factor = Random(seed).choice((Fraction(1, 2), Fraction(1, 3), Fraction(9, 10)))
    less = {edge: pct * factor for edge, pct in held.items()}
    before = told(rows_of_holdings(held)).pairs
    after = told(rows_of_holdings(less), threshold=HALF * factor).pairs
    assert after == {(*row, None if votes is None else votes * factor) for *row, votes in before}


def with_shells(held: PerCents, random: Random) -> PerCents:
    """Put a company that its holder owns whole between holders and some of what they hold."""
    found: PerCents = {}
    for place, ((holder, company), pct) in enumerate(held.items()):
        through = random.choice((Fraction(0), HALF, Fraction(1)))
        if holder == company:
            through = Fraction(0)
        if through:
            shell = f"C:shell{place}"
            found |= {(holder, shell): Fraction(100), (shell, company): pct * through}
        if through < 1:
            found[holder, company] = pct * (1 - through)
    return found


def insist_that_shells_hide_nobody(held: PerCents, random: Random) -> None:
    before = told(rows_of_holdings(held))
    after = told(rows_of_holdings(with_shells(held, random)))
    for name, said in before.alone.items():
        now = after.alone[name]
        assert (now.outcome, now.ultimate, now.deciding, now.second) == (
            said.outcome,
            said.ultimate,
            said.deciding,
            said.second,
        ), name
    assert before.outcomes.items() <= after.outcomes.items()
    plain = {(x, y, ultimate, votes) for x, y, _, ultimate, votes in before.pairs}
    named_before = {(x, y, u, v) for x, y, _, u, v in after.pairs if {x, y} <= before.alone.keys()}
    assert named_before == plain


@pytest.mark.parametrize("seed", range(120))
def test_a_shell_between_holder_and_company_hides_nobody(seed: int) -> None:
    random = Random(seed)
    # Where more than the whole is stated a holder may have two controllers, and is no one's hand.
    insist_that_shells_hide_nobody(fitting(per_cents(random)), random)


def test_half_of_a_half_through_a_shell_is_still_joint() -> None:
    halves = [holds("P:0", "C:e", "25"), holds("C:s", "C:e", "25"), holds("P:0", "C:s", "100")]
    answers = told([*halves, holds("P:1", "C:e", "50")])
    assert answers.alone["C:e"].outcome is Outcome.JOINT
    assert answers.outcomes["C:e"] == (Outcome.JOINT, frozenset())


@given(holdings_by_edge())
def test_a_shell_hides_nobody_in_registers_that_shrink(held: PerCents) -> None:
    insist_that_shells_hide_nobody(fitting(held), Random(0))


@pytest.mark.parametrize("seed", range(120))
def test_a_shell_leaves_every_integrated_share(seed: int) -> None:
    random = Random(seed)
    drawn = per_cents(random, most=7)
    held, shelled = register_of(drawn).held, register_of(with_shells(drawn, random)).held
    for company in sorted({company for _, company in held}):
        before = integrated_owners(held, company)
        after = integrated_owners(shelled, company)
        assert {owner: each for owner, each in after.items() if "shell" not in owner} == before


@pytest.mark.parametrize("seed", range(120))
def test_more_votes_for_a_controller_cost_him_nothing(seed: int) -> None:
    random = Random(seed)
    held = per_cents(random)
    found = commanded(register_of(held))
    before = {(x, y) for x, y, *_ in told(rows_of_holdings(held)).pairs}
    assert before == found.keys()
    for start in islice(sorted({x for x, _ in before}), 4):
        own = {start, *(y for x, y in before if x == start)}
        foreign = sorted(edge for edge in held if edge[0] not in own and edge[1] != start)
        if not foreign:
            continue
        taken = random.choice(foreign)
        more = {edge: pct for edge, pct in held.items() if edge != taken}
        more[start, taken[1]] = more.get((start, taken[1]), Fraction(0)) + held[taken]
        after = {(x, y) for x, y, *_ in told(rows_of_holdings(more)).pairs if x == start}
        assert after >= {edge for edge in before if edge[0] == start}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_branch_of_each_company_is_controlled_as_the_company(seed: int) -> None:
    held = per_cents(Random(seed), most=8)
    companies = sorted({company for _, company in held})
    branches = {f"C:branch{name[2:]}": name for name in companies}
    rows = rows_of_holdings(held)
    rows += [
        party(branch, PartyKind.BRANCH, parent_org=party(head).party_id)
        for branch, head in branches.items()
    ]
    answers = told(rows)
    assert of_parties(answers, named(rows_of_holdings(held))) == told(rows_of_holdings(held))
    for branch, head in branches.items():
        above = {name for name, *_ in answers.alone[head].controllers}
        assert {name for name, *_ in answers.alone[branch].controllers} == above | {head}
