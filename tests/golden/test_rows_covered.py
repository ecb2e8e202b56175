"""Does every executable rule fire in a golden case, and stay silent in a near miss?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.rules import Mode, Rule, shipped_rules
from graph.model import Decision, Source
from graph.vocabulary import DecisionType, Domain, ListKind, Severity
from tests.golden.case import NONE, Case, Row, read_case, table

CASES = [read_case(path) for path in Path(__file__).parent.glob("liability/**/*.yaml")]
ASKS = [(case, ask) for case in CASES for ask in case.asks if "liabilities" in ask]
SILENT = [(case, ask, rule_id) for case, ask in ASKS for rule_id in ask.get("silent", ())]
EXECUTABLE = [rule for rule in shipped_rules().rules if rule.executable]
# What such a row makes is an alert, which no answer about liabilities shows.
ALERTS = [rule for rule in EXECUTABLE if rule.mode is Mode.RULE_ALERT]
ANSWERED = [rule for rule in EXECUTABLE if rule.mode is not Mode.RULE_ALERT]
# Each of these lifts one condition of a row.
LIFTED: tuple[dict[str, Any], ...] = (
    {"types": None},
    {"list_kinds": frozenset()},
    {"domains": frozenset()},
    {"violations": frozenset()},
    {"severities": frozenset()},
    {"valid_from": None, "valid_to": None},
)


def named(rule: Rule) -> str:
    return rule.rule_id


@pytest.mark.parametrize("rule", ANSWERED, ids=named)
def test_the_rule_fires_in_a_golden_case(rule: Rule) -> None:
    assert rule.rule_id in expected()


@pytest.mark.parametrize("rule", ANSWERED, ids=named)
def test_the_rule_stays_silent_in_a_near_miss(rule: Rule) -> None:
    assert any(
        is_near_miss(rule, decision)
        for case, ask, silent in SILENT
        if silent == rule.rule_id
        for decision in decisions_about(case, ask["liabilities"])
    )


@pytest.mark.parametrize("rule", ALERTS, ids=named)
def test_an_alert_is_nobodys_liability(rule: Rule) -> None:
    assert rule.rule_id not in expected()
    assert any(
        rule.matches(decision)
        for case, ask, silent in SILENT
        if silent == rule.rule_id
        for decision in decisions_about(case, ask["liabilities"])
    )


def test_only_rules_that_exist_are_called_silent() -> None:
    known = {rule.rule_id for rule in EXECUTABLE}
    assert {silent for _, _, silent in SILENT} <= known


def test_a_decision_that_misses_two_conditions_is_no_near_miss() -> None:
    rule = shipped_rules().rule("M060")
    row = {"type": "penalty", "domain": "drug", "decided_on": "2024-06-20"}
    fake, serious = {"violation_type": "fake_or_inferior_drug"}, {"severity": "serious"}
    assert not is_near_miss(rule, decision_of(row))
    assert is_near_miss(rule, decision_of(row | fake))
    assert is_near_miss(rule, decision_of(row | serious))
    assert not is_near_miss(rule, decision_of(row | fake | serious))


def is_near_miss(rule: Rule, decision: Decision) -> bool:
    """Whether one condition fails: the subject, the severity at all, or a column of the row."""
    if rule.matches(decision):
        of_some_subjects = bool(rule.subject_kinds or rule.subject_tests)
        return of_some_subjects or decision.severity is Severity.MINOR
    return any(replace(rule, **lifted).matches(decision) for lifted in LIFTED)


def expected() -> set[str]:
    """Return the rules of which some question expects an item, a measure or a notice."""
    tables = [ask.get(name, NONE) for _, ask in ASKS for name in ("items", "measures", "notices")]
    return {row["rule"] for text in tables for row in table(text) if "rule" in row}


def decisions_about(case: Case, subject: str) -> Iterator[Decision]:
    """Yield the decisions of a case about a subject, by its key."""
    for load in case.loads:
        for row in load.tables.get("decisions", ()):
            if row["subject"] == subject:
                yield decision_of(row)


def decision_of(row: Row) -> Decision:
    """Return what a row of decisions says, as far as rules look at it."""
    filled = {name: cell for name, cell in row.items() if cell}
    days = {
        name: date.fromisoformat(filled[name])
        for name in ("conduct_from", "conduct_to")
        if name in filled
    }
    return Decision(
        source=Source(dataset="golden", file="decisions.csv", row=2, digest="", revision=1),
        decision_no=row.get("decision_no", ""),
        authority=row.get("authority"),
        subject=row.get("subject", ""),
        type=DecisionType(row["type"]),
        decided_on=date.fromisoformat(row["decided_on"]),
        list_kind=ListKind(filled["list_kind"]) if "list_kind" in filled else None,
        domain=Domain(filled["domain"]) if "domain" in filled else None,
        violation_type=filled.get("violation_type"),
        severity=Severity(filled["severity"]) if "severity" in filled else None,
        **days,
    )
