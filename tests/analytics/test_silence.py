"""Is the reason why a decision reaches nobody the right one?"""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from analytics.liability import ItemState
from analytics.liability.liabilities import liabilities_for
from analytics.liability.silence import WhyNobody, silences
from analytics.rules import shipped_rules
from api.commands.silence import WHY
from graph.model import Decision, Fact
from graph.vocabulary import Flag
from tests.analytics.liability_facts import (
    decided,
    listed,
    named,
    nameless,
    objected,
    office,
    org,
    person,
    reader_of,
    repaired,
)

BASE: tuple[Fact, ...] = (org("a"), office("zhang", "a"))
LISTED = listed("a", "2024-06-20", conduct="2024-05-10")
REVOKED = decided("a", "business_licence_revoked", "2024-06-20", conduct="2024-05-10")
DRUG = decided(
    "a",
    "penalty",
    "2024-06-20",
    domain="drug",
    severity="serious",
    violation_type="fake_or_inferior_drug",
    conduct="2024-05-10",
)
NAME = nameless("zhao")


def why(*facts: Fact) -> WhyNobody:
    (decision,) = [fact for fact in facts if isinstance(fact, Decision)]
    (found,) = silences(reader_of(facts), [decision], rules=shipped_rules())
    return found.why


@pytest.mark.parametrize(
    ("expected", "facts"),
    [
        ("REACHED", (*BASE, LISTED)),
        ("ENDED", (*BASE, LISTED, repaired("2024-08-01"))),
        ("ENDED", (*BASE, LISTED, objected("2024-07-01", "upheld", "2024-07-03"))),
        ("NOT_IN_EFFECT", (*BASE, replace(LISTED, review_status="pending_review"))),
        ("NOT_IN_EFFECT", (*BASE, replace(LISTED, effective_on=date(2027, 6, 20)))),
        ("NO_BASIS", (*BASE, listed("a", "2024-06-20", severity="minor"))),
        ("NO_RULE", (*BASE, listed("a", "2019-06-20", conduct="2019-05-10"))),
        ("NO_RULE", (*BASE, decided("a", "penalty", "2024-06-20", domain="tourism"))),
        (
            "NAME_ONLY",
            (
                org("a"),
                office(NAME, "a"),
                replace(person(NAME), flags=frozenset({Flag.NAME_ONLY})),
                LISTED,
            ),
        ),
        ("FINDING_MISSING", (*BASE, REVOKED)),
        ("REACHED", (*BASE, REVOKED, named("zhang", "legal_representative", fault="yes"))),
        ("DATES_UNKNOWN", (org("a"), office("zhang", "a", None), LISTED)),
        ("SEVERAL", (*BASE, office("li", "a"), LISTED)),
        ("ORGANIZATION_ONLY", (*BASE, decided("a", "finding", "2024-06-20", domain="general"))),
        ("NO_OFFICE_KNOWN", (org("a"), LISTED)),
        ("NO_OFFICE_KNOWN", (org("a"), office("zhang", "a", role="director"), LISTED)),
        ("NOBODY_IN_OFFICE", (org("a"), office("zhang", "a", end="2024-05-10"), LISTED)),
        ("EXEMPT", (*BASE, LISTED, named("zhang", "other", fault="no"))),
        # One food penalty is at most the third of an alert: nothing binds anybody.
        ("NO_RULE", (*BASE, decided("a", "penalty", "2024-06-20", domain="food"))),
        (
            "EXEMPT",
            (
                org("a", dissolved_on="2024-01-01"),
                decided("a", "finding", "2024-06-20", domain="general"),
            ),
        ),
        ("EXEMPT", (*BASE, DRUG, named("zhang", "legal_representative", fault="no"))),
        (
            "EXEMPT",
            (org("a"), person("zhang", died="2024-01-01"), DRUG, named("zhang", "principal")),
        ),
        ("EXEMPT", (*BASE, person("zhang", died="2024-06-01"), LISTED)),
        ("NOBODY_IN_OFFICE", (*BASE, person("zhang", died="2024-05-01"), LISTED)),
        ("EXEMPT", (*BASE, person("zhang", born="2010-01-01"), LISTED)),
        # A household and its operator are one subject: he is not "nobody in office".
        (
            "ORGANIZATION_ONLY",
            (org("a", "individual_business"), office("zhang", "a", role="operator"), LISTED),
        ),
        ("NOBODY_NAMED", (org("a"), DRUG)),
        (
            "NOBODY_NAMED",
            (org("a"), decided("a", "consumption_order", "2024-06-20")),
        ),
    ],
)
def test_why_a_decision_reaches_nobody(expected: str, facts: tuple[Fact, ...]) -> None:
    assert why(*facts) == expected


def test_a_decision_made_after_the_day_is_not_among_them() -> None:
    later = listed("a", "2027-06-20")
    found = silences(reader_of((*BASE, later)), [LISTED, later], rules=shipped_rules())
    assert [each.decision for each in found] == [LISTED]


def test_every_reason_is_told_in_both_languages() -> None:
    assert list(WHY) == list(WhyNobody)
    assert all(any("\u4e00" <= each <= "\u9fff" for each in said) for said in WHY.values())


@pytest.mark.parametrize("seed", range(40))
def test_a_decision_reaches_somebody_exactly_where_an_item_binds_or_waits(seed: int) -> None:
    random = Random(seed)
    facts: list[Fact] = []
    for company in "abcd":
        facts.append(org(company))
        for who in ("zhang", "li", NAME):
            if random.random() < 0.4:
                start = random.choice(["2015-01-01", "2024-05-01", None])
                facts.append(office(who, company, start))
    decisions = [
        random.choice(
            [
                listed(company, "2024-06-20", no, conduct="2024-05-10"),
                listed(company, "2024-06-20", no, list_kind="MIGRANT_WAGE_ARREARS"),
                decided(company, "business_licence_revoked", "2024-06-20", no),
                decided(company, "penalty", "2024-06-20", no, domain="food", severity="minor"),
            ]
        )
        for no, company in zip(("D1", "D2", "D3", "D4"), "abcd", strict=True)
    ]
    facts += [repaired("2024-08-01", "D2")] if random.random() < 0.5 else []
    reader = reader_of([*facts, *decisions])
    found = {each.decision: each for each in silences(reader, decisions, rules=shipped_rules())}
    binding = {
        outcome.decision
        for outcome in liabilities_for(reader, decisions, rules=shipped_rules())
        for item in outcome.items
        if item.state in {ItemState.PROPOSED, ItemState.CONFIRMED}
    }
    assert {decision for decision, each in found.items() if each.why == "REACHED"} == binding
    assert found.keys() == set(decisions)
