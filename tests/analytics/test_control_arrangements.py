"""Do agreements, declarations and findings count as they should, and no further?"""

from dataclasses import replace

import pytest

from analytics.control import Outcome, Via, controllers_of
from tests.analytics.control_facts import (
    ALL_ARRANGEMENTS,
    ListedFacts,
    arranged,
    ask,
    controllers,
    deciding,
    facts,
    holds,
    pairs,
    party,
    persons,
    pid,
    rows_of,
    short,
)

TWO = (holds("P:a", "C:e", "40"), holds("P:b", "C:e", "60"))


def test_a_nominees_votes_are_the_nominators() -> None:
    answer = ask("C:e", facts(*TWO, arranged("nominee", "P:x", "C:e", group="P:b")))
    assert controllers(answer) == [("P:x", "nominee")]
    assert answer.outcome is Outcome.COMPUTED_MAJORITY
    assert [(step.kind, short(step.holder)) for step in answer.controllers[0].proof] == [
        (Via.VOTES, "P:b"),
        (Via.NOMINEE, "P:x"),
    ]


def test_votes_move_up_to_the_stated_per_cent_and_at_most_what_is_held() -> None:
    some = facts(*TWO, arranged("nominee", "P:a", "C:e", group="P:b", pct="11"))
    assert controllers(ask("C:e", some)) == [("P:a", "votes+nominee")]
    assert ask("C:e", some).controllers[0].votes == 51
    few = facts(*TWO, arranged("nominee", "P:a", "C:e", group="P:b", pct="10"))
    assert ask("C:e", few).outcome is Outcome.JOINT
    much = facts(*TWO, arranged("nominee", "P:a", "C:e", group="P:b", pct="90"))
    assert ask("C:e", much).controllers[0].votes == 100


def test_entrusted_votes_are_cast_by_whom_they_are_entrusted_to() -> None:
    answer = ask("C:e", facts(*TWO, arranged("entrustment", "P:a", "C:e", group="P:b")))
    assert controllers(answer) == [("P:a", "entrustment")]
    assert answer.controllers[0].votes == 100


def test_an_arrangement_is_named_only_where_the_answer_needs_it() -> None:
    stated = facts(
        holds("P:a", "C:e", "55"),
        holds("P:b", "C:e", "45"),
        arranged("entrustment", "P:a", "C:e", group="P:b"),
    )
    [answer] = ask("C:e", stated).controllers
    assert (answer.via, answer.votes, answer.margin) == ("votes", 100, 50)


def test_what_a_nominator_controls_controls_further() -> None:
    stated = facts(*TWO, arranged("nominee", "P:x", "C:e", group="P:b"), holds("C:e", "C:f", "70"))
    assert controllers(ask("C:f", stated)) == [("P:x", "votes+nominee"), ("C:e", "votes")]


def test_a_group_counts_what_its_members_companies_hold() -> None:
    stated = facts(
        arranged("concert", "P:a", None, group="G:g"),
        arranged("concert", "P:b", None, group="G:g"),
        holds("P:a", "C:k", "100"),
        holds("C:k", "C:e", "30"),
        holds("P:b", "C:e", "30"),
        holds("C:e", "C:f", "60"),
    )
    assert pairs(stated) == {
        ("P:a", "C:k"),
        ("G:g", "C:k"),
        ("G:g", "C:e"),
        ("G:g", "C:f"),
        ("C:e", "C:f"),
    }
    assert controllers(ask("C:f", stated))[0] == ("G:g", "votes+concert")
    assert ask("C:f", stated).outcome is Outcome.CONCERT
    assert ask("C:k", stated).outcome is Outcome.COMPUTED_MAJORITY


def test_a_member_who_controls_alone_is_a_majority_and_the_others_are_not_marked() -> None:
    stated = facts(
        holds("P:a", "C:e", "60"),
        holds("P:b", "C:e", "20"),
        arranged("concert", "P:a", "C:e", group="G:g"),
        arranged("concert", "P:b", "C:e", group="G:g"),
    )
    answer = ask("C:e", stated)
    assert answer.outcome is Outcome.COMPUTED_MAJORITY
    assert persons(answer) == ["P:a"]
    assert deciding(answer) == ["P:a"]


def test_an_agreement_about_one_company_joins_no_votes_elsewhere() -> None:
    members = [arranged("concert", f"P:{x}", "C:e", group="G:g") for x in "ab"]
    stated = facts(
        *members,
        holds("P:a", "C:e", "30"),
        holds("P:b", "C:e", "30"),
        holds("P:a", "C:other", "30"),
        holds("P:b", "C:other", "30"),
        holds("C:e", "C:f", "60"),
    )
    assert pairs(stated) == {("G:g", "C:e"), ("G:g", "C:f"), ("C:e", "C:f")}


def test_an_agreement_about_one_company_counts_what_each_member_controls() -> None:
    stated = facts(
        *(arranged("concert", f"P:{x}", "C:e", group="G:g") for x in "ab"),
        holds("P:a", "C:k", "60"),
        holds("C:k", "C:e", "30"),
        holds("P:b", "C:e", "30"),
    )
    assert pairs(stated) == {("P:a", "C:k"), ("G:g", "C:e")}
    [answer] = ask("C:e", stated).controllers
    assert (answer.via, answer.margin) == ("votes+concert", 10)
    assert {(short(step.holder), step.kind) for step in answer.proof} == {
        ("P:a", Via.VOTES),
        ("C:k", Via.VOTES),
        ("P:b", Via.VOTES),
        ("P:a", Via.CONCERT),
        ("P:b", Via.CONCERT),
    }


def test_contract_control_stands_before_a_majority_by_votes() -> None:
    stated = facts(
        *TWO, arranged("contract_control", "C:wfoe", "C:e"), holds("P:z", "C:wfoe", "100")
    )
    answer = ask("C:e", stated)
    assert answer.outcome is Outcome.AGREEMENT
    assert persons(answer) == ["P:z"]
    assert controllers(answer) == [
        ("P:z", "votes+contract_control"),
        ("P:b", "votes"),
        ("C:wfoe", "contract_control"),
    ]


def test_a_declared_controller_decides_and_his_subsidiaries_follow() -> None:
    stated = facts(*TWO, arranged("declared_controller", "P:d", "C:e"), holds("C:e", "C:f", "70"))
    answer = ask("C:e", stated)
    assert answer.outcome is Outcome.DECLARED
    assert controllers(answer) == [("P:d", "declared"), ("P:b", "votes")]
    assert persons(answer) == ["P:d"]
    below = ask("C:f", stated)
    assert below.outcome is Outcome.COMPUTED_MAJORITY
    assert controllers(below)[0] == ("P:d", "declared+votes")
    assert persons(below) == ["P:d"]


def test_declared_rows_are_added_and_computed_rows_stay() -> None:
    stated = facts(*TWO, arranged("declared_controller", "P:d", "C:e"), holds("C:e", "C:f", "70"))
    assert [(short(r.controller), short(r.company), r.via, r.votes) for r in rows_of(stated)] == [
        ("C:e", "C:f", "votes", 70),
        ("P:b", "C:e", "votes", 60),
        ("P:b", "C:f", "votes", 70),
        ("P:d", "C:e", "declared", None),
        ("P:d", "C:f", "declared+votes", 70),
    ]


def test_several_declared_controllers_are_one_group() -> None:
    stated = facts(
        *TWO,
        arranged("declared_controller", "P:d", "C:e"),
        arranged("declared_controller", "P:c", "C:e"),
    )
    answer = ask("C:e", stated)
    assert deciding(answer) == ["G:declared:e"]
    assert answer.controllers[0].party.party_id == "group:t:declared:e"
    assert persons(answer) == ["P:c", "P:d"]


def test_a_court_stands_before_a_declaration() -> None:
    stated = facts(
        *TWO,
        arranged("declared_controller", "P:d", "C:e"),
        arranged("court_found_controller", "P:c", "C:e"),
        arranged("contract_control", "P:k", "C:e"),
    )
    answer = ask("C:e", stated)
    assert answer.outcome is Outcome.COURT_OR_DECISION
    assert persons(answer) == ["P:c"]


def test_a_declared_company_leads_to_the_person_behind_it() -> None:
    stated = facts(*TWO, arranged("declared_controller", "C:d", "C:e"), holds("P:p", "C:d", "51"))
    assert persons(ask("C:e", stated)) == ["P:p"]


def test_each_way_can_be_switched_off() -> None:
    stated = facts(
        *TWO,
        arranged("declared_controller", "P:d", "C:e"),
        arranged("nominee", "P:x", "C:e", group="P:b"),
    )
    no_word = frozenset({Via.DECLARED})
    assert controllers(ask("C:e", stated, without=no_word)) == [("P:x", "nominee")]
    assert controllers(ask("C:e", stated, without=ALL_ARRANGEMENTS)) == [("P:b", "votes")]


def test_nobody_is_declared_controller_of_a_state_unit() -> None:
    stated = facts(party("S:s"), arranged("declared_controller", "P:d", "S:s"))
    assert ask("S:s", stated).outcome is Outcome.STATE
    assert pairs(stated) == set()


@pytest.mark.parametrize("kind", ["declared_controller", "nominee"])
def test_an_undated_fact_that_decides_leaves_a_liability_without_controller(kind: str) -> None:
    undated = arranged(kind, "P:x", "C:e", group="P:b" if kind == "nominee" else None, start=None)
    reader = ListedFacts(facts(*TWO, undated))
    assert controllers_of(reader, pid("C:e")).natural_persons[0].party_id == pid("P:x")
    strict = controllers_of(reader, pid("C:e"), undated_count=False)
    assert strict.outcome is Outcome.UNKNOWN
    assert (strict.natural_persons, deciding(strict)) == ((), [])
    assert "UNDATED_DECIDES" in strict.flags


def test_an_undated_fact_that_does_not_decide_changes_nothing() -> None:
    small = replace(TWO[0], period=replace(TWO[0].period, start=None))
    reader = ListedFacts(facts(small, TWO[1]))
    strict = controllers_of(reader, pid("C:e"), undated_count=False)
    assert (strict.outcome, persons(strict)) == (Outcome.COMPUTED_MAJORITY, ["P:b"])
