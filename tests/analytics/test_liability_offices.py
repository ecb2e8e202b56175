"""Whom does an office catch, on which day, and how surely? (T01-T06, T22, T25-T34)"""

import pytest

from analytics.liability import ItemFlag
from tests.analytics.liability_facts import (
    ask,
    decided,
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
CHANGE = (office("zhang", "a", "2020-01-01", "2024-05-10"), office("li", "a", "2024-05-10"))
FOOD = {"domain": "food", "violation_type": "unclean"}


def food(on: str, **said: str) -> object:
    return decided("a", "licence_revoked", on, **FOOD, **said)


@pytest.mark.parametrize(
    ("act", "holder"), [("2024-05-10", LI), ("2024-05-09", ZHANG), ("2024-05-11", LI)]
)
def test_t01_t02_on_the_day_of_a_change_the_new_holder_is_in_office(act: str, holder: str) -> None:
    found = states(A, "M001", org("a"), *CHANGE, listed("a", "2024-06-01", conduct=act))
    assert found == {holder: "PROPOSED"}


def test_t03_a_change_after_the_act_leaves_the_old_holder_caught() -> None:
    found = items(A, "M001", org("a"), *CHANGE, listed("a", "2024-06-01", conduct="2024-03-01"))
    assert list(found) == [ZHANG]
    assert (str(found[ZHANG].office.start), str(found[ZHANG].office.end)) == (
        "2020-01-01",
        "2024-05-10",
    )


def test_t04_the_literal_decision_date_catches_the_new_holder_with_a_conflict() -> None:
    found = items(A, "M050", org("a"), *CHANGE, food("2024-06-01", conduct="2024-03-01"))
    assert {each: item.state.value for each, item in found.items()} == {LI: "PROPOSED"}
    assert found[LI].flags == {ItemFlag.ANCHOR_CONFLICT}


def test_t04_the_same_holder_at_act_and_decision_is_no_conflict() -> None:
    found = items(A, "M050", org("a"), *CHANGE, food("2024-06-01", conduct="2024-05-20"))
    assert found[LI].flags == set()


def test_t05_a_change_after_the_listing_leaves_the_holder_of_that_day() -> None:
    entry = listed(
        "a",
        "2024-05-09",
        list_kind="SERIOUS_VIOLATION",
        violation_type="annual_report_missing_3y",
    )
    assert states(A, "M011", org("a"), *CHANGE, entry) == {ZHANG: "PROPOSED"}


def test_several_holders_during_the_conduct_are_candidates() -> None:
    entry = listed("a", "2024-08-01", conduct_from="2024-05-01", conduct_to="2024-05-10")
    found = states(A, "M001", org("a"), *CHANGE, entry)
    assert found == {ZHANG: "CANDIDATE", LI: "CANDIDATE"}


def test_a_conduct_that_ends_the_day_before_the_change_has_one_holder() -> None:
    entry = listed("a", "2024-08-01", conduct_from="2024-05-01", conduct_to="2024-05-09")
    assert states(A, "M001", org("a"), *CHANGE, entry) == {ZHANG: "PROPOSED"}


def test_an_office_that_never_was_catches_nobody() -> None:
    never = office("zhang", "a", "2024-01-01", "2024-01-01")
    assert states(A, "M001", org("a"), never, listed("a", "2024-06-01", conduct="2024-01-01")) == {}


def test_an_unknown_start_makes_a_candidate() -> None:
    found = items(
        A,
        "M001",
        org("a"),
        office("zhang", "a", None),
        listed("a", "2024-06-01", conduct="2024-01-01"),
    )
    assert (found[ZHANG].state, found[ZHANG].flags) == (
        "CANDIDATE",
        {ItemFlag.OFFICE_START_UNKNOWN},
    )


def test_an_unknown_start_that_ended_on_the_anchor_catches_nobody() -> None:
    gone = office("zhang", "a", None, "2024-01-01")
    assert states(A, "M001", org("a"), gone, listed("a", "2024-06-01", conduct="2024-01-01")) == {}


def test_a_doubtful_holder_makes_the_sure_one_a_candidate() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    found = states(A, "M001", org("a"), office("zhang", "a"), office("li", "a", None), entry)
    assert found == {ZHANG: "CANDIDATE", LI: "CANDIDATE"}


@pytest.mark.parametrize(
    ("act", "flags"),
    [("2024-01-31", set()), ("2024-02-01", {"DISPUTED"}), ("2024-03-01", {"DISPUTED"})],
)
def test_t31_registered_after_an_evidenced_resignation_is_disputed(
    act: str, flags: set[str]
) -> None:
    left = office("zhang", "a", "2020-01-01", actual=(None, "2024-02-01"))
    found = items(A, "M001", org("a"), left, listed("a", "2024-06-01", conduct=act))
    assert found[ZHANG].flags == flags
    assert found[ZHANG].state == ("CANDIDATE" if flags else "PROPOSED")


def test_acting_before_registration_is_disputed_too() -> None:
    early = office("zhang", "a", "2024-05-10", actual=("2024-01-01", None))
    found = items(A, "M001", org("a"), early, listed("a", "2024-06-01", conduct="2024-02-01"))
    assert (found[ZHANG].state, found[ZHANG].flags) == ("CANDIDATE", {ItemFlag.DISPUTED})


def test_a_renewed_office_is_one_holder_without_dispute() -> None:
    terms = (
        office("zhang", "a", "2020-01-01", "2024-01-01", actual=(None, "2024-02-01")),
        office("zhang", "a", "2024-01-01"),
    )
    entry = listed("a", "2024-06-01", conduct_from="2023-12-01", conduct_to="2024-01-15")
    found = items(A, "M001", org("a"), *terms, entry)
    assert (found[ZHANG].state, found[ZHANG].flags) == ("PROPOSED", set())


def test_representative_and_principal_in_one_person_are_one_item() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    both = (office("zhang", "a"), office("zhang", "a", role="principal"))
    found = items(A, "M001", org("a"), *both, entry, named("zhang", "directly_responsible"))
    assert [(item.role, item.state) for item in found.values()] == [
        ("legal_representative", "PROPOSED")
    ]


def test_one_person_caught_twice_keeps_the_strongest_state_and_all_flags() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    doubtful = office("zhang", "a", None)
    sure = office("zhang", "a", role="principal")
    found = items(A, "M001", org("a"), doubtful, sure, entry)
    assert (found[ZHANG].role, found[ZHANG].state, found[ZHANG].flags) == (
        "legal_representative",
        "PROPOSED",
        {ItemFlag.OFFICE_START_UNKNOWN},
    )


def test_directors_and_managers_are_not_caught_by_their_post() -> None:
    posts = [office("zhang", "a", role=role) for role in ("director", "senior_manager", "other")]
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    assert states(A, "M001", org("a"), *posts, entry) == {}
    found = states(A, "M001", org("a"), *posts, entry, named("zhang", "directly_responsible"))
    assert found == {ZHANG: "PROPOSED"}


def test_without_days_of_the_conduct_the_decision_date_stands_with_a_flag() -> None:
    found = items(A, "M001", org("a"), *CHANGE, listed("a", "2024-05-10"))
    assert (list(found), found[LI].flags) == ([LI], {ItemFlag.ANCHOR_ASSUMED})


def test_a_person_known_by_name_only_is_a_candidate() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    found = items(A, "M001", org("a"), office(nameless("zhang"), "a"), entry)
    item = found[nameless("zhang")]
    assert (item.state, item.flags) == ("CANDIDATE", {ItemFlag.NAME_ONLY})


@pytest.mark.parametrize(("born", "count"), [("2006-01-02", 0), ("2006-01-01", 1)])
def test_t34_nobody_under_18_on_the_first_day_is_caught(born: str, count: int) -> None:
    entry = listed("a", "2024-06-01", conduct_from="2024-01-01", conduct_to="2024-03-01")
    facts = (org("a"), office("zhang", "a"), person("zhang", born=born), entry)
    assert len(states(A, "M001", *facts)) == count
    assert len(states(A, "M001", *facts, named("zhang", "directly_responsible"))) == count


@pytest.mark.parametrize(
    ("died", "state"), [("2024-06-01", None), ("2024-06-02", "ENDED"), ("2024-05-31", None)]
)
def test_t25_the_dead_answer_for_nothing(died: str, state: str | None) -> None:
    facts = (org("a"), office("zhang", "a"), person("zhang", died=died))
    found = items(A, "M001", *facts, listed("a", "2024-06-01", conduct="2024-01-01"))
    assert [(item.state, item.ended_reason, str(item.to)) for item in found.values()] == (
        [(state, "deceased", died)] if state else []
    )


def test_who_died_before_the_act_leaves_one_holder() -> None:
    facts = (org("a"), office("zhang", "a"), office("li", "a"), person("zhang", died="2023-01-01"))
    found = states(A, "M001", *facts, listed("a", "2024-06-01", conduct="2024-01-01"))
    assert found == {LI: "PROPOSED"}


def test_t26_one_of_twelve_companies_listed_is_one_liability() -> None:
    firms = [fact for n in range(12) for fact in (org(f"f{n}"), office("zhang", f"f{n}"))]
    answer = ask(ZHANG, *firms, listed("f3", "2024-06-01", conduct="2024-01-01"))
    assert [(item.rule_id, item.entity.name) for item in answer.items if item.entity] == [
        ("M001", "f3")
    ]
    others = [ask(oid(f"f{n}"), *firms, listed("f3", "2024-06-01")) for n in range(12) if n != 3]
    assert [(answer.items, answer.measures, answer.notices) for answer in others] == [
        ((), (), ())
    ] * 11


def test_t27_a_company_gone_before_the_decision_leaves_only_the_named() -> None:
    gone = org("a", dissolved_on="2024-05-31")
    office_holders = (office("zhang", "a"), office("li", "a", role="principal"))
    entry = listed("a", "2024-06-01", conduct="2024-01-01", list_kind="MIGRANT_WAGE_ARREARS")
    facts = (gone, *office_holders, entry, named("li", "principal"))
    answer = ask(A, *facts, named("wang", "directly_responsible"))
    assert {(item.rule_id, item.person.party_id, item.state) for item in answer.items} == {
        ("M001", WANG, "PROPOSED"),
        ("M030", LI, "CONFIRMED"),
        ("M030", WANG, "CONFIRMED"),
    }
    assert answer.measures == ()


def test_a_company_gone_after_the_decision_changes_nothing_for_persons() -> None:
    gone = org("a", dissolved_on="2024-06-01")
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    assert states(A, "M001", gone, office("zhang", "a"), entry) == {ZHANG: "PROPOSED"}


def test_t29_a_partnership_answers_through_the_delegated_representative() -> None:
    posts = (
        office(oid("gp"), "a", role="managing_partner"),
        office("zhang", "a", "2020-01-01", "2024-02-01", role="delegated_representative"),
        office("li", "a", "2024-02-01", role="delegated_representative"),
        office("wang", "gp"),
    )
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    found = items(A, "M001", org("a", "partnership"), org("gp"), *posts, entry)
    assert {each: item.role for each, item in found.items()} == {ZHANG: "principal"}


def test_a_managing_partner_who_is_a_person_is_the_principal() -> None:
    partner = office("zhang", "a", role="managing_partner")
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    found = items(A, "M001", org("a", "partnership"), partner, entry)
    assert [(item.role, item.state) for item in found.values()] == [("principal", "PROPOSED")]


def test_delegated_representatives_of_companies_are_no_principals() -> None:
    delegate = office("zhang", "a", role="delegated_representative")
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    assert states(A, "M001", org("a"), delegate, entry) == {}


def test_t30_the_investor_takes_the_place_in_a_sole_proprietorship() -> None:
    investor = office("zhang", "a", role="investor")
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    found = items(A, "M001", org("a", "sole_proprietorship"), investor, entry)
    assert [(item.role, item.state) for item in found.values()] == [
        ("legal_representative", "PROPOSED")
    ]
    assert states(A, "M001", org("a"), investor, entry) == {}


def test_t20_an_individual_business_is_marked_and_its_operator_not_barred() -> None:
    shop = org("a", "individual_business")
    operator = office("zhang", "a", role="operator")
    entry = decided("a", "abnormal_entry", "2024-06-01", list_kind="ABNORMAL_OPERATIONS")
    for party in (A, ZHANG):
        answer = ask(party, shop, operator, entry)
        assert [measure.rule_id for measure in answer.measures] == ["M013"]
        assert answer.items == ()


def test_an_operators_own_measures_are_shown_for_the_business_while_he_operates_it() -> None:
    shop = org("a", "individual_business")
    entry = listed(ZHANG, "2024-06-01", list_kind="SERIOUS_VIOLATION")
    now = office("zhang", "a", role="operator")
    before = office("zhang", "a", "2015-01-01", "2024-06-01", role="operator")
    assert [m.rule_id for m in ask(A, shop, now, entry).measures] == ["M010"]
    assert ask(A, shop, before, entry).measures == ()


def test_t22_the_head_of_a_branch_answers_and_the_parents_representative_does_not() -> None:
    facts = (
        org("p"),
        org("a", "branch", parent_org=oid("p")),
        office("zhang", "a", role="branch_head"),
        office("li", "p"),
        listed("a", "2024-06-01", conduct="2024-01-01"),
    )
    assert states(A, "M001", *facts) == {ZHANG: "PROPOSED"}
    assert ask(oid("p"), *facts).items == ()


def test_t07_an_impersonated_person_is_out_and_his_earlier_items_end() -> None:
    forged = decided(
        "a", "registration_revoked", "2024-09-01", no="R", violation_type="false_registration"
    )
    facts = (
        org("a"),
        office("zhang", "a"),
        listed("a", "2024-06-01", conduct="2024-01-01"),
        listed("a", "2025-01-01", no="D2", conduct="2024-10-01"),
        forged,
        named("zhang", "impersonated", "R"),
        named("wang", "directly_responsible", "R"),
    )
    answer = ask(A, *facts)
    assert {
        (item.rule_id, item.person.party_id, item.state, item.ended_reason, str(item.to))
        for item in answer.items
    } == {
        ("M001", ZHANG, "ENDED", "revoked", "2024-09-01"),
        ("M019", WANG, "CONFIRMED", None, "2027-09-02"),
    }


def test_t07_before_the_finding_the_office_counts_and_after_it_not_even_as_a_second_holder() -> (
    None
):
    forged = decided("a", "registration_revoked", "2024-09-01", no="R")
    facts = (
        org("a"),
        office("zhang", "a"),
        office("li", "a"),
        listed("a", "2024-06-01", conduct="2024-01-01"),
        forged,
        named("zhang", "impersonated", "R"),
    )
    assert states(A, "M001", *facts, on="2024-08-31") == {ZHANG: "CANDIDATE", LI: "CANDIDATE"}
    assert states(A, "M001", *facts, on="2024-09-01") == {ZHANG: "ENDED", LI: "PROPOSED"}


def test_t07_a_decision_of_the_day_of_the_finding_reaches_the_impersonated_no_more() -> None:
    facts = (
        org("a"),
        office("zhang", "a"),
        decided("a", "registration_revoked", "2024-06-01", no="R"),
        named("zhang", "impersonated", "R"),
    )
    assert states(A, "M001", *facts, listed("a", "2024-06-01", conduct="2024-01-01")) == {}


def test_t07_a_finding_that_is_itself_revoked_voids_nothing() -> None:
    forged = decided("a", "registration_revoked", "2024-06-01", no="R", revoked_on="2024-08-01")
    facts = (org("a"), office("zhang", "a"), forged, named("zhang", "impersonated", "R"))
    entry = listed("a", "2024-07-01", conduct="2024-01-01")
    assert states(A, "M001", *facts, entry, on="2024-07-31") == {}
    assert states(A, "M001", *facts, entry, on="2024-08-01") == {ZHANG: "PROPOSED"}


def test_a_quarantined_company_creates_nothing_and_the_answer_is_partial() -> None:
    shared = org("a", uscc="91410500000044EE7U")
    answer = ask(A, shared, office("zhang", "a"), listed("a", "2024-06-01"))
    assert (answer.items, answer.measures, answer.partial) == ((), (), "QUARANTINED")


def test_a_person_is_told_of_the_latest_end_under_each_rule() -> None:
    facts = (
        org("a"),
        office("zhang", "a"),
        food("2024-06-01", conduct="2024-03-01"),
        decided("a", "licence_revoked", "2025-06-01", no="D2", domain="food", conduct="2025-03-01"),
        listed("a", "2024-06-01", no="D3", conduct="2024-01-01"),
    )
    latest = ask(ZHANG, *facts).until_at_the_latest
    assert latest is not None
    assert {rule: str(end) for rule, end in latest.items()} == {
        "M050": "2030-06-02",
        "M001": "None",
    }
    assert ask(A, *facts).until_at_the_latest is None
