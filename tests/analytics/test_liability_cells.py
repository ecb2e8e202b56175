"""What do findings, namings and the life of a decision change? (T14-T16, T32, T33, T35-T37)"""

import pytest

from analytics.liability import ItemFlag
from graph.model import Decision
from tests.analytics.liability_facts import (
    ask,
    decided,
    holds,
    items,
    listed,
    named,
    nameless,
    objected,
    office,
    oid,
    org,
    pid,
    promised,
    repaired,
    states,
)

A = oid("a")
ZHANG, LI, WANG = pid("zhang"), pid("li"), pid("wang")
FIRM = (org("a"), office("zhang", "a"), office("li", "a", role="principal"))
CLOSED = decided("a", "business_licence_revoked", "2024-06-01", conduct="2024-01-01")
WAGES = listed("a", "2024-06-01", list_kind="MIGRANT_WAGE_ARREARS", conduct="2024-01-01")
ORDER = decided("a", "consumption_order", "2024-06-01", domain="court")


def judgment(**said: str) -> Decision:
    about = {"violation_type": "economic_crime", "domain": "criminal", **said}
    return decided("a", "conviction", "2024-06-01", **about)


def test_without_a_finding_of_fault_there_is_only_a_candidate() -> None:
    assert states(A, "M014", *FIRM, CLOSED) == {ZHANG: "CANDIDATE"}


def test_a_finding_of_fault_proposes_in_whatever_capacity() -> None:
    finding = named("zhang", "other", fault="yes")
    assert states(A, "M014", *FIRM, CLOSED, finding) == {ZHANG: "PROPOSED"}


def test_a_finding_against_one_of_several_decides() -> None:
    two = (*FIRM, office("wang", "a"), CLOSED, named("wang", "legal_representative", fault="yes"))
    assert states(A, "M015", *two) == {ZHANG: "CANDIDATE", WANG: "PROPOSED"}


def test_a_finding_does_not_cure_a_doubtful_office() -> None:
    doubtful = (org("a"), office("zhang", "a", None), CLOSED)
    found = states(A, "M014", *doubtful, named("zhang", "other", fault="yes"))
    assert found == {ZHANG: "CANDIDATE"}


@pytest.mark.parametrize("capacity", ["other", "principal", "directly_responsible"])
def test_a_person_found_not_at_fault_is_caught_by_no_cell(capacity: str) -> None:
    cleared = named("zhang", capacity, fault="no")
    answer = ask(A, *FIRM, WAGES, cleared, named("zhang", "legal_representative"))
    assert ZHANG not in {item.person.party_id for item in answer.items}


def test_the_named_are_confirmed_and_the_office_holders_are_leads() -> None:
    found = states(A, "M030", *FIRM, WAGES, named("zhang", "legal_representative"))
    assert found == {ZHANG: "CONFIRMED", LI: "CANDIDATE"}


def test_being_named_in_another_capacity_is_no_lead_by_office() -> None:
    found = items(A, "M030", *FIRM, WAGES, named("li", "directly_responsible"))
    assert {each: item.role for each, item in found.items()} == {
        ZHANG: "legal_representative",
        LI: "directly_responsible",
    }


def test_capacity_other_catches_nobody_and_clears_nobody() -> None:
    found = states(A, "M030", *FIRM, WAGES, named("li", "other"), named("wang", "other"))
    assert found == {ZHANG: "CANDIDATE", LI: "CANDIDATE"}


def test_a_named_person_without_a_number_stays_a_candidate() -> None:
    found = states(A, "M030", org("a"), WAGES, named(nameless("zhang"), "legal_representative"))
    assert found == {nameless("zhang"): "CANDIDATE"}


def test_an_entry_without_prior_notice_is_never_above_proposed() -> None:
    hasty = listed(
        "a",
        "2024-06-01",
        list_kind="MIGRANT_WAGE_ARREARS",
        conduct="2024-01-01",
        pre_notice_on=None,
    )
    answer = ask(A, *FIRM, hasty, named("zhang", "legal_representative"))
    assert {(item.rule_id, item.person.party_id, item.state) for item in answer.items} == {
        ("M001", ZHANG, "PROPOSED"),
        ("M001", LI, "PROPOSED"),
        ("M030", ZHANG, "PROPOSED"),
        ("M030", LI, "CANDIDATE"),
    }
    assert [(each.rule_id, each.state) for each in answer.measures] == [("M030", "PROPOSED")]
    assert all(ItemFlag.PROCEDURE_INCOMPLETE in each.flags for each in answer.items)


def test_t33_a_listed_debtor_company_catches_no_person() -> None:
    entry = listed(
        "a",
        "2024-06-01",
        list_kind="DISHONEST_JUDGMENT_DEBTOR",
        domain="court",
        pre_notice_on=None,
    )
    answer = ask(A, *FIRM, entry, on="2024-06-01")
    assert (answer.items, [(each.rule_id, each.state) for each in answer.measures]) == (
        (),
        [("M020", "CONFIRMED")],
    )


def test_a_listed_debtor_person_is_barred_himself() -> None:
    entry = listed(ZHANG, "2024-06-01", list_kind="DISHONEST_JUDGMENT_DEBTOR")
    found = items(ZHANG, "M018", *FIRM, entry)
    item = found[ZHANG]
    assert (item.role, item.entity, item.state, item.kind) == (
        "subject",
        None,
        "CONFIRMED",
        "MEASURE",
    )
    assert str(item.anchor.first) == "2026-06-30"


def test_t32_an_order_reaches_the_named_until_the_court_lifts_it() -> None:
    facts = (
        org("a"),
        office("zhang", "a", "2020-01-01", "2024-07-01"),
        office("li", "a", "2024-07-01"),
        named("zhang", "legal_representative"),
    )
    found = items(A, "M023", *facts, ORDER)
    assert [(each, item.state, item.kind) for each, item in found.items()] == [
        (ZHANG, "CONFIRMED", "COURT")
    ]
    lifted = decided("a", "consumption_order", "2024-06-01", revoked_on="2025-01-01")
    item = items(A, "M023", *facts, lifted)[ZHANG]
    assert (item.state, item.ended_reason, str(item.to)) == (
        "ENDED",
        "court_lifted",
        "2025-01-01",
    )


def test_a_conviction_catches_the_named_and_the_convicted_only() -> None:
    named_too = (*FIRM, named("wang", "directly_responsible"))
    assert states(A, "M017", *named_too, judgment()) == {WANG: "CONFIRMED"}
    personal = decided(ZHANG, "conviction", "2024-06-01", violation_type="economic_crime")
    item = items(ZHANG, "M017", *FIRM, personal)[ZHANG]
    assert (item.role, item.entity, item.state) == ("subject", None, "CONFIRMED")


@pytest.mark.parametrize(
    ("until", "to", "flags"),
    [
        (None, None, {"TERM_MISSING"}),
        ("2027-01-31", "2027-02-01", set()),
        ("life", None, set()),
    ],
)
def test_the_end_of_a_sentence_is_what_the_judgment_states(
    until: str | None, to: str | None, flags: set[str]
) -> None:
    facts = (*FIRM, judgment(conduct="2024-01-01"), named("wang", "principal", until=until))
    item = items(A, "M017", *facts)[WANG]
    assert (str(item.to) if item.to else None, set(item.flags)) == (to, flags)


@pytest.mark.parametrize(
    ("until", "to", "flags"),
    [
        (None, "2029-06-02", {"TERM_ASSUMED"}),
        ("2034-06-01", "2034-06-02", set()),
        ("life", None, set()),
    ],
)
def test_of_several_terms_the_decision_chooses_else_the_first(
    until: str | None, to: str | None, flags: set[str]
) -> None:
    fired = decided("a", "dismissal", "2024-06-01", domain="safety", conduct="2024-01-01")
    item = items(A, "M041", *FIRM, fired, named("li", "principal", until=until))[LI]
    assert (str(item.to) if item.to else None, set(item.flags)) == (to, flags)


@pytest.mark.parametrize(
    ("until", "flags"), [("2027-06-01", set()), ("2028-06-01", {"TERM_CONFLICT"})]
)
def test_a_statutory_term_stays_and_a_different_statement_is_flagged(
    until: str, flags: set[str]
) -> None:
    found = items(A, "M030", *FIRM, WAGES, named("zhang", "legal_representative", until=until))
    assert (str(found[ZHANG].to), set(found[ZHANG].flags)) == ("2027-06-02", flags)


def test_t14_repair_ends_what_it_ends_and_not_the_statutory_bar() -> None:
    facts = (*FIRM, WAGES, repaired("2024-08-01"))
    assert states(A, "M001", *facts, on="2024-07-31") == {ZHANG: "PROPOSED", LI: "PROPOSED"}
    item = items(A, "M001", *facts, on="2024-08-01")[ZHANG]
    assert (item.state, item.ended_reason, str(item.to)) == ("ENDED", "repaired", "2024-08-01")
    closed = items(A, "M014", *FIRM, CLOSED, repaired("2024-08-01"))[ZHANG]
    assert (closed.state, closed.flags) == ("CANDIDATE", set())


def test_repair_under_review_keeps_the_item_with_a_flag() -> None:
    entry = listed(
        "a",
        "2024-06-01",
        list_kind="SERIOUS_VIOLATION",
        violation_type="annual_report_missing_3y",
        ended_on="2025-01-01",
    )
    item = items(A, "M011", *FIRM, entry)[ZHANG]
    assert (item.state, item.flags) == ("PROPOSED", {ItemFlag.REPAIR_REVIEW})
    assert items(A, "M011", *FIRM, entry, on="2024-12-31")[ZHANG].flags == set()
    mark = items(A, "M001", *FIRM, entry)[ZHANG]
    assert (mark.state, mark.ended_reason, str(mark.to)) == ("ENDED", "expired", "2025-01-01")


def test_leaving_the_courts_list_ends_the_bar_that_lasts_while_listed() -> None:
    entry = listed(
        ZHANG, "2024-06-01", list_kind="DISHONEST_JUDGMENT_DEBTOR", ended_on="2025-01-01"
    )
    item = items(ZHANG, "M018", entry)[ZHANG]
    assert (item.state, item.ended_reason) == ("ENDED", "expired")


def test_t15_after_the_publication_items_are_reviewed_by_sector_rules() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01", publish_until="2025-06-01")
    assert items(A, "M001", *FIRM, entry, on="2025-06-01")[ZHANG].flags == set()
    assert items(A, "M001", *FIRM, entry, on="2025-06-02")[ZHANG].flags == {
        ItemFlag.SECTOR_RULE_REVIEW
    }


def test_t16_a_revoked_decision_ends_everything_that_day() -> None:
    revoked = listed(
        "a",
        "2024-06-01",
        list_kind="MIGRANT_WAGE_ARREARS",
        review_status="revoked",
        revoked_on="2024-09-02",
    )
    for moment, state in (("2024-09-01", "CONFIRMED"), ("2024-09-02", "ENDED")):
        facts = (*FIRM, revoked, named("li", "principal"))
        assert states(A, "M030", *facts, on=moment)[LI] == state
        answer = ask(A, *facts, on=moment)
        assert [each.state for each in answer.measures] == [state]


def test_t17_an_objection_marks_at_once_and_ends_when_upheld() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    filed = "2024-09-27T16:00:00+08:00"
    upheld = objected(filed, "upheld", "2024-10-10T09:00:00+08:00")
    pending = items(A, "M001", *FIRM, entry, upheld, on="2024-09-27")[ZHANG]
    assert (pending.state, pending.flags) == ("PROPOSED", {ItemFlag.OBJECTION_PENDING})
    ended = items(A, "M001", *FIRM, entry, upheld, on="2024-10-10")[ZHANG]
    assert (ended.state, ended.ended_reason, ended.flags) == ("ENDED", "objection_upheld", set())
    rejected = objected(filed, "rejected", "2024-10-10T09:00:00+08:00")
    kept = items(A, "M001", *FIRM, entry, rejected, on="2024-10-10")[ZHANG]
    assert (kept.state, kept.flags) == ("PROPOSED", set())


def test_on_one_day_revocation_comes_before_repair() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01", revoked_on="2024-08-01")
    item = items(A, "M001", *FIRM, entry, repaired("2024-08-01"))[ZHANG]
    assert item.ended_reason == "revoked"


def test_the_earliest_end_wins() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01", revoked_on="2024-09-01")
    item = items(A, "M001", *FIRM, entry, repaired("2024-08-01"))[ZHANG]
    assert (item.ended_reason, str(item.to)) == ("repaired", "2024-08-01")


def test_an_expired_bar_is_shown_as_ended() -> None:
    bar = decided("a", "licence_revoked", "2018-03-01", domain="food", conduct="2018-01-01")
    item = items(A, "M050", *FIRM, bar)[ZHANG]
    assert (item.state, item.ended_reason, str(item.to)) == ("ENDED", "expired", "2023-03-02")
    alive = items(A, "M050", *FIRM, bar, on="2023-03-01")[ZHANG]
    assert (alive.state, str(alive.to)) == ("PROPOSED", "2023-03-02")


@pytest.mark.parametrize(
    ("said", "moment", "count"),
    [
        ({}, "2024-06-01", 1),
        ({}, "2024-05-31", 0),
        ({"effective_on": "2024-08-01"}, "2024-07-31", 0),
        ({"effective_on": "2024-08-01"}, "2024-08-01", 1),
        ({"review_status": "appeal_period"}, "2024-12-31", 0),
        ({"review_status": "appeal_period", "effective_on": "2024-08-01"}, "2024-07-31", 0),
        ({"review_status": "appeal_period", "effective_on": "2024-08-01"}, "2024-08-01", 1),
        ({"review_status": "pending_review"}, "2024-12-31", 0),
        ({"review_status": "suspended"}, "2024-12-31", 0),
        ({"review_status": "revoked"}, "2024-12-31", 0),
        ({"effective_on": "2024-08-01", "revoked_on": "2024-07-15"}, "2024-12-31", 0),
    ],
)
def test_t37_only_decisions_in_effect_make_items(
    said: dict[str, str], moment: str, count: int
) -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01", **said)
    assert len(states(A, "M001", org("a"), office("zhang", "a"), entry, on=moment)) == count


def test_t36_the_same_decision_of_two_datasets_is_one_liability() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    answer = ask(A, org("a"), office("zhang", "a"), entry, entry)
    assert len(answer.items) == 1


def test_two_decisions_are_two_liabilities_with_stable_ids() -> None:
    first = listed("a", "2024-06-01", conduct="2024-01-01")
    second = listed("a", "2025-06-01", no="D2", conduct="2025-01-01")
    both = ask(A, org("a"), office("zhang", "a"), first, second).items
    alone = ask(ZHANG, org("a"), office("zhang", "a"), second, on="2025-07-01").items
    assert len({item.liability_id for item in both}) == 2
    assert alone[0].liability_id in {item.liability_id for item in both}


def test_a_broken_commitment_costs_the_incentives_of_one_year() -> None:
    answer = ask(A, org("a"), office("zhang", "a"), promised("a", "2024-02-29"), on="2024-06-01")
    assert [
        (each.rule_id, each.decision.decided_on.isoformat(), str(each.to), each.state)
        for each in answer.measures
    ] == [("M005", "2024-02-29", "2025-03-01", "CONFIRMED")]
    assert answer.items == ()
    assert ask(A, org("a"), promised("a", None)).measures == ()


def test_a_slight_fault_of_a_person_is_a_basis_for_nothing() -> None:
    for code in ("simple_procedure", "minor_harm_removed"):
        entry = listed(ZHANG, "2024-06-01", violation_type=code)
        assert ask(ZHANG, entry).items == ()
    firm = listed("a", "2024-06-01", violation_type="simple_procedure", conduct="2024-01-01")
    assert states(A, "M001", org("a"), office("zhang", "a"), firm) == {ZHANG: "PROPOSED"}


def test_an_item_explains_itself() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    text = items(A, "M001", *FIRM, entry)[ZHANG].explanation
    for words in ("D1", "2024-06-01", "M001", "第35条", "2015-01-01", "2024-01-01", "法定代表人"):
        assert words in text
    assert "该时点在任" in text
    assert "可向某市场监督管理局提出异议" in text
    assert "3个工作日" in text
    assert "7个工作日" in text


def test_an_explanation_never_says_in_office_of_a_disputed_one() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    early = office("zhang", "a", "2024-05-10", actual=("2023-01-01", None))
    text = items(A, "M001", org("a"), early, entry)[ZHANG].explanation
    assert "登记与实际不一致" in text
    assert "该时点在任" not in text


def test_a_person_caught_twice_is_told_each_ground_for_itself() -> None:
    entry = listed("a", "2024-06-01", conduct="2024-01-01")
    head = office("zhang", "a", None)
    item = items(A, "M001", org("a"), head, holds(ZHANG, "a", "60"), entry)[ZHANG]
    assert (item.role, item.state) == ("legal_representative", "PROPOSED")
    assert item.flags == {ItemFlag.OFFICE_START_UNKNOWN}
    doubtful, certain = item.explanation.split("认定：")[1:]
    assert "该时点是否已在任不明" in doubtful
    assert "在该时点为实际控制人（COMPUTED_MAJORITY）。" in certain
