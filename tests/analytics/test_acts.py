"""What do acts of officials make of an item, and what can they not do?"""

from dataclasses import replace
from datetime import date

import pytest

from analytics.liability import Liability
from graph.model import Act, Decision, Fact
from graph.vocabulary import ActKind
from tests.analytics.liability_facts import (
    SOURCE,
    ask,
    decided,
    items,
    listed,
    named,
    nameless,
    objected,
    office,
    oid,
    org,
    person,
    pid,
    repaired,
    who,
)

BASE: tuple[Fact, ...] = (office("zhang", "a"), listed("a", "2024-06-20", conduct="2024-05-10"))
BOTH: tuple[Fact, ...] = (
    office("zhang", "a", end="2024-05-05"),
    office("li", "a", "2024-05-05"),
    listed("a", "2024-06-20", conduct_from="2024-05-01", conduct_to="2024-05-10"),
)


def act(
    kind: str, at: str, name: str = "zhang", *, rule: str = "M001", no: str = "D1", row: int = 2
) -> Act:
    return Act(
        source=replace(SOURCE, row=row),
        decision_no=no,
        authority="某市场监督管理局",
        subject=oid("a"),
        act=ActKind(kind),
        rule=rule,
        person=who(name),
        acted_at=at,
        acted_by="wang",
        reason="经查实",
    )


def item(*facts: Fact, on: str = "2024-12-31", name: str = "zhang") -> Liability:
    return items(oid("a"), "M001", *facts, on=on)[who(name)]


def test_a_proposal_is_confirmed_from_its_day_on() -> None:
    confirmed = act("confirmed", "2024-07-01T09:30+08:00")
    before, after = item(*BASE, confirmed, on="2024-06-30"), item(*BASE, confirmed, on="2024-07-01")
    assert (before.state, before.acts) == ("PROPOSED", ())
    assert (after.state, after.acts) == ("CONFIRMED", (confirmed,))


def test_a_candidate_is_proposed_first() -> None:
    confirmed, proposed = act("confirmed", "2024-07-01"), act("proposed", "2024-07-02")
    assert item(*BOTH).state == "CANDIDATE"
    assert item(*BOTH, confirmed).state == "CANDIDATE"
    assert item(*BOTH, proposed).state == "PROPOSED"
    assert item(*BOTH, proposed, confirmed).state == "CONFIRMED"
    assert item(*BOTH, proposed, confirmed, name="li").state == "CANDIDATE"


def test_facts_that_fall_back_wait_for_a_new_look() -> None:
    doubtful = office("zhang", "a", actual=("2015-01-01", "2024-05-01"))
    confirmed = act("confirmed", "2024-07-01")
    assert item(doubtful, BASE[1], confirmed).state == "CANDIDATE"


@pytest.mark.parametrize(
    ("rule", "decision"),
    [
        ("M015", decided("a", "business_licence_revoked", "2024-06-20", conduct="2024-05-10")),
        ("M030", listed("a", "2024-06-20", conduct="2024-05-10", list_kind="MIGRANT_WAGE_ARREARS")),
    ],
)
def test_where_the_law_asks_for_a_finding_an_act_does_not_replace_it(
    rule: str, decision: Decision
) -> None:
    acts = (act("proposed", "2024-07-01", rule=rule), act("confirmed", "2024-07-02", rule=rule))
    facts = (org("a"), office("zhang", "a"), decision, *acts)
    found = items(oid("a"), rule, *facts, on="2024-12-31")[pid("zhang")]
    assert (found.state, found.may_be_proposed) == ("CANDIDATE", False)
    guilty = named("zhang", "legal_representative", fault="yes")
    found = items(oid("a"), rule, *facts, guilty, on="2024-12-31")[pid("zhang")]
    assert found.state == "CONFIRMED"


def test_a_name_without_a_number_stays_a_candidate() -> None:
    name = nameless("zhao")
    facts = (
        office(name, "a"),
        BASE[1],
        replace(person(name), flags=frozenset({"NAME_ONLY"})),
        act("proposed", "2024-07-01", name),
        act("confirmed", "2024-07-02", name),
    )
    found = item(*facts, name=name)
    assert found.state == "CANDIDATE"
    assert not found.may_be_proposed


def test_without_prior_notice_nothing_is_confirmed() -> None:
    decision = listed("a", "2024-06-20", conduct="2024-05-10", pre_notice_on=None)
    assert item(BASE[0], decision, act("confirmed", "2024-07-01")).state == "PROPOSED"


def test_a_dismissal_ends_and_a_reopening_takes_it_back() -> None:
    dismissed, reopened = act("dismissed", "2024-07-01"), act("reopened", "2024-08-01")
    ended = item(*BASE, dismissed)
    assert (ended.state, ended.to, ended.ended_reason) == (
        "ENDED",
        date(2024, 7, 1),
        "dismissed",
    )
    assert item(*BASE, dismissed, on="2024-06-30").state == "PROPOSED"
    again = item(*BASE, dismissed, reopened)
    assert (again.state, again.to, again.acts) == ("PROPOSED", None, (dismissed, reopened))
    assert item(*BASE, dismissed, reopened, act("confirmed", "2024-08-02")).state == "CONFIRMED"


def test_the_last_act_of_one_moment_is_the_one_written_last() -> None:
    confirmed = act("confirmed", "2024-07-01T10:00+08:00", row=2)
    dismissed = act("dismissed", "2024-07-01T10:00+08:00", row=3)
    for order in ((confirmed, dismissed), (dismissed, confirmed)):
        assert item(*BASE, *order).ended_reason == "dismissed"


@pytest.mark.parametrize(
    ("fact", "reason", "day"),
    [
        (repaired("2024-08-01"), "repaired", date(2024, 8, 1)),
        (objected("2024-07-15", "upheld", "2024-08-02"), "objection_upheld", date(2024, 8, 2)),
        (person("zhang", died="2024-08-03"), "deceased", date(2024, 8, 3)),
    ],
)
def test_an_end_is_stronger_than_a_confirmation(fact: Fact, reason: str, day: date) -> None:
    found = item(*BASE, act("confirmed", "2024-07-01"), fact)
    assert (found.state, found.ended_reason, found.to) == ("ENDED", reason, day)


def test_an_act_is_about_one_rule_one_person_and_one_decision() -> None:
    other = act("confirmed", "2024-07-01", rule="M015")
    elsewhere = act("confirmed", "2024-07-01", no="D2")
    assert item(*BASE, other, elsewhere, act("confirmed", "2024-07-01", "li")).state == "PROPOSED"


def test_of_a_repaired_and_confirmed_item_the_acts_are_still_told() -> None:
    answer = ask(pid("zhang"), *BASE, act("confirmed", "2024-07-01"), repaired("2024-08-01"))
    (found,) = [each for each in answer.items if each.rule_id == "M001"]
    assert [each.act for each in found.acts] == ["confirmed"]
