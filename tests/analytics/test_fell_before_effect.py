"""Does anything follow from a decision whose ground fell before its effect began?"""

from dataclasses import replace
from datetime import date

import pytest

from analytics.liability import ItemFlag, LiabilityAnswer, measures_of
from analytics.liability.silence import silences
from analytics.rules import shipped_rules
from graph.model import Fact
from tests.analytics.liability_facts import (
    ask,
    decided,
    listed,
    objected,
    office,
    oid,
    org,
    reader_of,
    repaired,
)

A = oid("a")
EFFECT = "2024-08-20"
FIRM: tuple[Fact, ...] = (org("a"), office("zhang", "a"))
LISTING = listed("a", "2024-06-20", conduct="2024-05-10", effective_on=EFFECT)
BAN = decided("a", "licence_revoked", "2024-06-20", domain="food", effective_on=EFFECT)


def upheld(on: str) -> Fact:
    return objected("2024-07-01", "upheld", on)


def stated(**said: object) -> tuple[Fact, ...]:
    return (replace(LISTING, **said),)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-07-15", set()),
        (EFFECT, set()),
        ("2024-08-21", {"PROPOSED"}),
    ],
)
@pytest.mark.parametrize("how", ["revoked", "upheld", "repaired", "exit"])
def test_what_fell_by_the_day_its_effect_began_never_had_any(
    how: str, day: str, expected: set[str]
) -> None:
    moment = date.fromisoformat(day)
    facts: dict[str, tuple[Fact, ...]] = {
        "revoked": stated(revoked_on=moment),
        "upheld": (LISTING, upheld(day)),
        "repaired": (LISTING, repaired(day)),
        "exit": stated(ended_on=moment),
    }
    about = ask(A, *FIRM, *facts[how], on=EFFECT)
    assert {item.state.value for item in about.items} == expected
    after = ask(A, *FIRM, *facts[how], on="2024-08-21")
    assert {item.state.value for item in after.items} == ({"ENDED"} if expected else set())


def counts(answer: LiabilityAnswer) -> tuple[int, int, int]:
    return len(answer.items), len(answer.measures), len(answer.notices)


def test_a_statutory_bar_begins_although_its_record_was_repaired_before() -> None:
    answer = ask(A, *FIRM, BAN, repaired("2024-07-15"))
    assert [(item.rule_id, item.state) for item in answer.items] == [("M050", "PROPOSED")]
    assert [(one.rule_id, one.state) for one in answer.measures] == [("M050", "CONFIRMED")]
    assert counts(ask(A, *FIRM, BAN, upheld("2024-07-15"))) == (0, 0, 0)


def test_what_must_be_reviewed_after_repair_stays_for_review() -> None:
    entry = listed(
        "a", "2024-06-20", list_kind="SERIOUS_VIOLATION", domain="market",
        violation_type="annual_report_missing_3y", effective_on=EFFECT,
    )  # fmt: skip
    found = ask(A, *FIRM, entry, repaired("2024-07-15"))
    assert {item.rule_id for item in found.items} == {"M011"}
    assert {one.rule_id for one in found.measures} == {"M011"}
    flags = [one.flags for one in (*found.items, *found.measures)]
    assert all(ItemFlag.REPAIR_REVIEW in each for each in flags)


def test_nobody_is_told_of_what_fell_before() -> None:
    unit = org("a", "state_organ")
    assert counts(ask(A, unit, LISTING))[2] > 0
    assert counts(ask(A, unit, LISTING, upheld("2024-07-15"))) == (0, 0, 0)


@pytest.mark.parametrize("more", [upheld("2024-07-15"), repaired("2024-07-15")])
def test_it_is_said_that_it_never_had_effect(more: Fact) -> None:
    reader = reader_of((*FIRM, LISTING, more))
    answer = measures_of(reader, A, rules=shipped_rules())
    assert [(one.gate.value, one.erased) for one in answer.silent] == [("NOT_IN_EFFECT", True)]
    (silent,) = silences(reader, [LISTING], rules=shipped_rules())
    assert silent.why == "NOT_IN_EFFECT"
