"""Do the cases with known answers come out exactly?"""

from fractions import Fraction
from itertools import pairwise

import pytest

from analytics.control import Outcome
from tests.analytics.control_facts import (
    arranged,
    ask,
    controllers,
    deciding,
    facts,
    holds,
    pairs,
    party,
    persons,
    rows_of,
    short,
)

V1 = facts(
    *(
        holds(f"C:{holder}", f"C:{company}", pct)
        for holder, company, pct in (
            ("AT", "PV", "70"),
            ("AT", "In", "40"),
            ("PV", "In", "10"),
            ("PV", "RC", "60"),
            ("RC", "In", "10"),
            ("RC", "GW", "30"),
            ("GL", "Ac", "40"),
            ("In", "Ac", "40"),
            ("In", "So", "99"),
            ("So", "GW", "30"),
        )
    )
)
V6 = facts(
    holds("P:belov", "C:foundation", "100"),
    holds("P:belov", "C:halcyon", "85"),
    holds("C:halcyon", "C:cobalt", "90"),
    holds("C:halcyon", "C:orinoco", "60"),
    holds("C:cobalt", "C:meridian", "100"),
    holds("C:orinoco", "C:sable", "70"),
    holds("C:orinoco", "C:harbour", "100"),
)
I5 = facts(
    holds("P:p", "C:a", "50"),
    holds("C:c", "C:a", "50"),
    holds("C:a", "C:b", "100"),
    holds("C:b", "C:c", "100"),
)


def test_v1_banks() -> None:
    assert pairs(V1) == {
        ("C:AT", "C:PV"),
        ("C:AT", "C:RC"),
        ("C:AT", "C:In"),
        ("C:AT", "C:So"),
        ("C:AT", "C:GW"),
        ("C:PV", "C:RC"),
        ("C:In", "C:So"),
    }


def test_v1_votes_and_proof_of_the_longest_way() -> None:
    top = ask("C:GW", V1).controllers[0]
    assert (short(top.party.party_id), top.votes, top.direct, top.ultimate) == (
        "C:AT",
        Fraction(60),
        False,
        True,
    )
    assert top.margin == 10
    assert [(short(s.holder), short(s.company), s.votes) for s in top.proof] == [
        ("C:AT", "C:PV", 70),
        ("C:PV", "C:RC", 60),
        ("C:AT", "C:In", 40),
        ("C:PV", "C:In", 10),
        ("C:RC", "C:In", 10),
        ("C:In", "C:So", 99),
        ("C:RC", "C:GW", 30),
        ("C:So", "C:GW", 30),
    ]


def test_v3_three_firms_of_thirty_per_cent_control_nothing() -> None:
    ring = facts(*(holds(f"C:{x}", f"C:{y}", "30") for x in "abc" for y in "abc" if x != y))
    assert pairs(ring) == set()


def test_v5_two_subsidiaries_together_command_sixty_per_cent() -> None:
    v5 = facts(
        holds("C:A", "C:B1", "100"),
        holds("C:A", "C:B2", "80"),
        holds("C:B1", "C:C", "20"),
        holds("C:B2", "C:C", "40"),
    )
    [answer] = ask("C:C", v5).controllers
    assert (short(answer.party.party_id), answer.votes, answer.via) == ("C:A", 60, "votes")
    assert pairs(v5) == {("C:A", "C:B1"), ("C:A", "C:B2"), ("C:A", "C:C")}


@pytest.mark.parametrize("end", ["C:meridian", "C:sable", "C:harbour", "C:foundation"])
def test_v6_belov_controls_every_end(end: str) -> None:
    answer = ask(end, V6)
    assert answer.outcome is Outcome.COMPUTED_MAJORITY
    assert persons(answer) == ["P:belov"]


def test_v7_a_pyramid_of_fifty_one_per_cent_is_controlled_to_the_bottom() -> None:
    chain = ["P:top", *(f"C:{level}" for level in range(1, 6))]
    pyramid = facts(*(holds(x, y, "51") for x, y in pairwise(chain)))
    assert {(x, y) for x, y in pairs(pyramid) if x == "P:top"} == {
        ("P:top", company) for company in chain[1:]
    }
    assert ask("C:5", pyramid).controllers[0].margin == 1


def test_g1_the_group_controls_and_neither_member_alone_does() -> None:
    g1 = facts(
        holds("P:2", "C:e", "35"),
        holds("P:3", "C:e", "25"),
        holds("P:4", "C:e", "40"),
        arranged("concert", "P:2", None, group="G:g"),
        arranged("concert", "P:3", None, group="G:g"),
    )
    answer = ask("C:e", g1)
    assert answer.outcome is Outcome.CONCERT
    assert controllers(answer) == [("G:g", "concert")]
    assert answer.controllers[0].votes == 60
    assert persons(answer) == ["P:2", "P:3"]
    assert pairs(g1) == {("G:g", "C:e")}


@pytest.mark.parametrize("entity", ["C:a", "C:b", "C:c"])
def test_i5_a_ring_that_voids_votes_is_circular_with_a_second_reading(entity: str) -> None:
    answer = ask(entity, I5)
    assert answer.outcome is Outcome.CIRCULAR
    assert persons(answer) == []
    assert answer.second_reading is not None
    assert answer.second_reading.outcome is Outcome.COMPUTED_MAJORITY
    assert [short(each.party_id) for each in answer.second_reading.controllers] == ["P:p"]


def test_i5_first_reading_p_controls_nothing() -> None:
    assert pairs(I5) == {("C:a", "C:b"), ("C:a", "C:c"), ("C:b", "C:c")}
    assert controllers(ask("C:a", I5)) == []


def test_t08_four_levels_of_fifty_one_per_cent() -> None:
    chain = ["P:x", "C:1", "C:2", "C:3", "C:4"]
    answer = ask("C:4", facts(*(holds(x, y, "51") for x, y in pairwise(chain))))
    assert answer.outcome is Outcome.COMPUTED_MAJORITY
    assert persons(answer) == ["P:x"]


def test_t09_two_halves_are_joint_and_nobody_is_marked() -> None:
    answer = ask("C:e", facts(holds("P:a", "C:e", "50"), holds("P:b", "C:e", "50")))
    assert answer.outcome is Outcome.JOINT
    assert (controllers(answer), persons(answer)) == ([], [])


def test_t10_cross_holding_ends_and_nobody_controls() -> None:
    cross = facts(
        holds("C:a", "C:b", "40"),
        holds("C:b", "C:a", "40"),
        holds("P:x", "C:a", "30"),
        holds("P:x", "C:b", "30"),
    )
    assert pairs(cross) == set()
    assert ask("C:a", cross).outcome is Outcome.UNKNOWN  # 30 per cent have no known holder


def test_t11_a_ring_of_sixty_per_cent_is_circular() -> None:
    ring = facts(holds("C:a", "C:b", "60"), holds("C:b", "C:c", "60"), holds("C:c", "C:a", "60"))
    for entity in ("C:a", "C:b", "C:c"):
        answer = ask(entity, ring)
        assert answer.outcome is Outcome.CIRCULAR
        assert not any(each.ultimate for each in answer.controllers)
    assert len(rows_of(ring)) == 6


def test_t12_a_chain_ends_at_the_state() -> None:
    firm = facts(
        party("S:sasac"),
        holds("S:sasac", "C:holding", "100"),
        holds("C:holding", "C:firm", "60"),
        holds("P:x", "C:firm", "40"),
        holds("P:mayor", "S:sasac", "100"),
    )
    answer = ask("C:firm", firm)
    assert answer.outcome is Outcome.STATE
    assert deciding(answer) == ["C:sasac"]
    assert persons(answer) == []
    assert ask("S:sasac", firm).outcome is Outcome.STATE
    assert ("P:mayor", "C:sasac") not in pairs(firm)
