"""Whom does control catch, and where does it stop at the state? (T08-T13, T24, T40)"""

import pytest

from analytics.liability import ItemFlag
from graph.model import Fact
from tests.analytics.liability_facts import (
    arranged,
    ask,
    decided,
    holds,
    items,
    listed,
    named,
    nameless,
    office,
    oid,
    org,
    person,
    pid,
    states,
)

A = oid("a")
ZHANG, LI, WANG = pid("zhang"), pid("li"), pid("wang")
ENTRY = listed("a", "2024-06-01", conduct="2024-01-01")
LONG = listed("a", "2024-06-01", conduct_from="2023-01-01", conduct_to="2024-01-01")
STATE_CHAIN: tuple[Fact, ...] = (
    org("sasac", "state_organ"),
    org("group"),
    org("a"),
    holds(oid("sasac"), "group", "100"),
    holds(oid("group"), "a", "60"),
)


def test_t08_a_controller_through_four_levels_of_51_is_proposed() -> None:
    chain = [org(name) for name in ("x", "y", "z", "a")]
    held = [
        holds(ZHANG, "x", "51"),
        holds(oid("x"), "y", "51"),
        holds(oid("y"), "z", "51"),
        holds(oid("z"), "a", "51"),
    ]
    for party in (A, ZHANG):
        found = items(party, "M001", *chain, *held, ENTRY)
        assert [(item.role, item.state, item.office) for item in found.values()] == [
            ("actual_controller", "PROPOSED", None)
        ]
    assert "COMPUTED_MAJORITY" in found[ZHANG].explanation


@pytest.mark.parametrize(
    "held",
    [
        [holds(ZHANG, "a", "50"), holds(LI, "a", "50")],
        [holds(ZHANG, "a", "40"), holds(LI, "a", "30"), holds(WANG, "a", "30")],
        [holds(ZHANG, "a", "30")],
        [holds(oid("b"), "a", "60"), holds(oid("c"), "b", "60"), holds(A, "c", "60")],
        [],
    ],
    ids=["t09 halves", "dispersed", "unknown", "t11 ring", "nothing"],
)
def test_t09_t11_without_a_controller_nobody_is_marked(held: list[Fact]) -> None:
    assert states(A, "M001", org("a"), org("b"), org("c"), *held, ENTRY) == {}


def test_a_controller_appointed_after_the_act_gets_nothing() -> None:
    sold = [
        holds(ZHANG, "a", "100", "2015-01-01", "2024-01-01"),
        holds(LI, "a", "100", "2024-01-01"),
    ]
    assert states(A, "M001", org("a"), *sold, ENTRY) == {LI: "PROPOSED"}
    earlier = listed("a", "2024-06-01", conduct="2023-12-31")
    assert states(A, "M001", org("a"), *sold, earlier) == {ZHANG: "PROPOSED"}


@pytest.mark.parametrize("level", ["own", "parent"])
def test_t40_a_change_of_controller_during_the_conduct_makes_candidates(level: str) -> None:
    target = "a" if level == "own" else "p"
    sold = [
        holds(ZHANG, target, "100", "2015-01-01", "2023-06-01"),
        holds(LI, target, "100", "2023-06-01"),
    ]
    facts = (org("a"), org("p"), holds(oid("p"), "a", "80"), *sold) if level == "parent" else sold
    found = states(A, "M001", org("a"), *facts, LONG)
    assert found == {ZHANG: "CANDIDATE", LI: "CANDIDATE"}
    assert states(ZHANG, "M001", org("a"), *facts, LONG) == {ZHANG: "CANDIDATE"}


def test_the_members_of_a_concert_are_one_holder() -> None:
    facts = (
        org("a"),
        holds(ZHANG, "a", "35"),
        holds(LI, "a", "25"),
        holds(WANG, "a", "40"),
        arranged("concert", ZHANG, None, "g"),
        arranged("concert", LI, None, "g"),
    )
    assert states(A, "M001", *facts, LONG) == {ZHANG: "PROPOSED", LI: "PROPOSED"}
    assert states(LI, "M001", *facts, LONG) == {LI: "PROPOSED"}


def test_several_declared_controllers_are_one_holder_and_override_votes() -> None:
    facts = (
        org("a"),
        holds(WANG, "a", "100"),
        arranged("declared_controller", ZHANG, "a"),
        arranged("declared_controller", LI, "a"),
    )
    assert states(A, "M001", *facts, LONG) == {ZHANG: "PROPOSED", LI: "PROPOSED"}


def test_a_person_named_as_controller_is_the_controller() -> None:
    facts = (org("a"), holds(WANG, "a", "100"), ENTRY, named("zhang", "actual_controller"))
    found = items(A, "M001", *facts)
    assert {each: (item.role, item.state) for each, item in found.items()} == {
        ZHANG: ("actual_controller", "PROPOSED")
    }
    assert "COURT_OR_DECISION" in found[ZHANG].explanation


def test_holdings_of_unknown_start_mark_nobody_where_they_decide() -> None:
    assert states(A, "M001", org("a"), holds(ZHANG, "a", "60", None), ENTRY) == {}
    sure = (holds(ZHANG, "a", "60"), holds(LI, "a", "40", None))
    assert states(A, "M001", org("a"), *sure, ENTRY) == {ZHANG: "PROPOSED"}


def test_a_computed_controller_is_never_reached_by_a_measure() -> None:
    order = decided("a", "consumption_order", "2024-06-01")
    ban = decided("a", "market_ban", "2024-06-01", no="D2", domain="securities")
    assert ask(ZHANG, org("a"), holds(ZHANG, "a", "60"), order, ban).items == ()


def test_a_named_controller_is_reached_where_the_row_says_so() -> None:
    ban = decided("a", "market_ban", "2024-06-01", domain="securities", conduct="2024-01-01")
    item = items(A, "M100", org("a"), ban, named("zhang", "actual_controller"))[ZHANG]
    assert (item.state, item.flags, item.to) == ("CONFIRMED", {ItemFlag.TERM_MISSING}, None)


def test_a_controller_without_a_number_is_a_candidate() -> None:
    found = states(A, "M001", org("a"), holds(nameless("zhang"), "a", "60"), ENTRY)
    assert found == {nameless("zhang"): "CANDIDATE"}


def test_the_controller_of_a_branch_is_that_of_its_parent() -> None:
    facts = (org("p"), org("a", "branch", parent_org=oid("p")), holds(ZHANG, "p", "60"))
    assert states(A, "M001", *facts, ENTRY) == {ZHANG: "PROPOSED"}
    assert states(ZHANG, "M001", *facts, ENTRY) == {ZHANG: "PROPOSED"}


def test_the_controller_of_a_partnership_is_that_of_its_managing_partner() -> None:
    facts = (
        org("gp"),
        org("a", "partnership"),
        office(oid("gp"), "a", role="managing_partner"),
        holds(ZHANG, "gp", "60"),
        holds(LI, "a", "99"),
    )
    assert states(A, "M001", *facts, ENTRY) == {ZHANG: "PROPOSED"}
    assert states(ZHANG, "M001", *facts, ENTRY) == {ZHANG: "PROPOSED"}


def test_t12_under_the_state_no_person_is_derived_and_two_are_told() -> None:
    answer = ask(A, *STATE_CHAIN, office("zhang", "group"), ENTRY)
    assert answer.items == ()
    assert [
        (notice.rule_id, notice.unit.party_id, notice.person, notice.target, notice.state)
        for notice in answer.notices
    ] == [
        ("M112", A, None, "superior_unit", "PROPOSED"),
        ("M112", A, None, "audit", "PROPOSED"),
    ]


def test_t12_siblings_and_parents_of_a_state_firm_have_nothing() -> None:
    facts = (*STATE_CHAIN, org("b"), holds(oid("group"), "b", "100"), ENTRY)
    for party in (oid("b"), oid("group"), oid("sasac")):
        answer = ask(party, *facts)
        assert (answer.items, answer.measures, answer.notices) == ((), (), ())


def test_t13_the_representative_of_a_state_firm_is_marked_by_office_only() -> None:
    found = items(A, "M001", *STATE_CHAIN, office("zhang", "a"), ENTRY)
    assert [(item.role, item.state) for item in found.values()] == [
        ("legal_representative", "PROPOSED")
    ]


def test_in_state_units_naming_leaves_no_candidates_by_office() -> None:
    wages = listed("a", "2024-06-01", list_kind="MIGRANT_WAGE_ARREARS", conduct="2024-01-01")
    facts = (*STATE_CHAIN, office("zhang", "a"), wages, named("li", "principal"))
    assert states(A, "M030", *facts) == {LI: "CONFIRMED"}


def test_one_day_under_the_state_is_enough() -> None:
    sold = (
        *STATE_CHAIN[:4],
        holds(oid("group"), "a", "60", "2015-01-01", "2023-06-01"),
        holds(ZHANG, "a", "60", "2023-06-01"),
    )
    assert [each.target for each in ask(A, *sold, LONG).notices] == ["superior_unit", "audit"]
    assert ask(A, *sold, ENTRY).notices == ()


def test_t24_the_parent_of_a_violator_has_nothing_and_its_controller_is_marked() -> None:
    facts = (org("p"), org("a"), holds(oid("p"), "a", "70"), holds(ZHANG, "p", "70"))
    answer = ask(oid("p"), *facts, office("li", "p"), ENTRY)
    assert (answer.items, answer.measures, answer.notices) == ((), (), ())
    assert states(A, "M001", *facts, office("li", "p"), ENTRY) == {ZHANG: "PROPOSED"}


def test_t33_a_listed_official_is_reported_to_his_unit() -> None:
    facts = (
        org("bureau", "state_organ"),
        office("zhang", "bureau", role="other"),
        person("zhang"),
        listed(ZHANG, "2024-06-01", list_kind="DISHONEST_JUDGMENT_DEBTOR", conduct="2024-01-01"),
    )
    expected = [
        ("M022", oid("bureau"), ZHANG, "unit"),
        ("M113", oid("bureau"), ZHANG, "unit"),
        ("M113", oid("bureau"), ZHANG, "discipline_inspection"),
        ("M113", oid("bureau"), ZHANG, "organization_personnel"),
    ]
    for party in (ZHANG, oid("bureau")):
        told = [
            (each.rule_id, each.unit.party_id, each.person.party_id, each.target)
            for each in ask(party, *facts).notices
            if each.person
        ]
        assert told == expected
    assert ask(oid("bureau"), *facts).measures == ()


def test_staff_named_in_a_firms_decision_is_reported_and_the_cleared_and_forged_are_not() -> None:
    posts = [office(name, "bureau", role="other") for name in ("zhang", "li", "wang")]
    facts = (
        org("a"),
        org("bureau", "state_organ"),
        *posts,
        ENTRY,
        named("zhang", "other"),
        named("li", "other", fault="no"),
        named("wang", "impersonated"),
    )
    told = {each.person.party_id for each in ask(A, *facts).notices if each.person}
    assert told == {ZHANG}


@pytest.mark.parametrize(("until", "count"), [("2024-01-01", 0), ("2024-01-02", 3)])
def test_staff_that_had_left_before_the_act_is_not_reported(until: str, count: int) -> None:
    facts = (
        org("a"),
        org("bureau", "public_institution"),
        office("zhang", "bureau", "2015-01-01", until, role="director"),
        ENTRY,
        named("zhang", "other"),
    )
    assert len(ask(A, *facts).notices) == count


def test_a_notice_is_recalled_with_its_decision() -> None:
    revoked = listed("a", "2024-06-01", conduct="2024-01-01", revoked_on="2024-09-01")
    answer = ask(A, *STATE_CHAIN, revoked)
    assert {notice.state for notice in answer.notices} == {"ENDED"}
    before = ask(A, *STATE_CHAIN, revoked, on="2024-08-31")
    assert {notice.state for notice in before.notices} == {"PROPOSED"}
    assert {n.notice_id for n in before.notices} == {n.notice_id for n in answer.notices}
