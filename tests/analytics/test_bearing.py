"""What does an organization itself bear, which leads stand beside it, and why is there nothing?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.liability import Bearing, ItemFlag, measures_of
from analytics.liability.repeated import repeat_offences
from analytics.rules import RuleBook, TermCode, load_rules, shipped_rules
from graph.model import Decision, Fact
from graph.uscc import make_uscc
from tests.analytics.liability_facts import (
    TODAY,
    ask,
    decided,
    listed,
    objected,
    office,
    oid,
    org,
    pid,
    promised,
    reader_of,
    repaired,
)

A = oid("a")
FIRM = (org("a"), office("zhang", "a"))
M053 = shipped_rules().rule("M053")


def bearing(*facts: Fact, on: str = TODAY, rules: RuleBook | None = None) -> Bearing:
    return measures_of(reader_of(facts, on), A, rules=rules or shipped_rules())


def borne(answer: Bearing) -> dict[str, tuple[str | None, str, str | None]]:
    """Kind, state and end, by rule."""
    return {
        each.rule.rule_id: (
            each.rule.kind,
            each.measure.state.value,
            each.measure.to.isoformat() if each.measure.to else None,
        )
        for each in answer.measures
    }


def gates(answer: Bearing) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.gate.value, one.rules) for one in answer.silent]


def fined(on: str, no: str, **said: str | None) -> Decision:
    """A penalty under the food law."""
    return decided("a", "penalty", on, no, **{"domain": "food", **said})


def alerts(*facts: Fact, on: str = TODAY) -> list[list[str]]:
    return [
        [row.decision_no for row in each.decisions] for each in bearing(*FIRM, *facts, on=on).alerts
    ]


def test_a_broken_commitment_takes_incentives_for_one_year() -> None:
    standing = bearing(*FIRM, promised("a", "2024-05-10"), on="2025-05-10")
    assert borne(standing) == {"M005": ("administrative", "CONFIRMED", "2025-05-11")}
    over = bearing(*FIRM, promised("a", "2024-05-10"), on="2025-05-11")
    assert over.measures[0].measure.ended_reason == "expired"
    assert bearing(*FIRM, promised("a", None)).measures == ()
    assert bearing(*FIRM, promised("a", "2024-05-10"), on="2024-05-09").silent == ()


def test_bans_from_an_industry_run_five_and_ten_years() -> None:
    answer = bearing(
        *FIRM,
        decided("a", "licence_revoked", "2024-05-10", "D1", domain="food"),
        decided(
            "a",
            "penalty",
            "2024-05-10",
            "D2",
            domain="drug",
            violation_type="licence_fraud",
            severity="serious",
        ),
    )
    assert borne(answer) == {
        "M050": ("industry", "CONFIRMED", "2029-05-11"),
        "M061": ("industry", "CONFIRMED", "2034-05-11"),
    }


def test_a_choice_of_terms_is_made_by_the_decision() -> None:
    serious = {"domain": "device", "severity": "serious"}
    silent = bearing(*FIRM, decided("a", "penalty", "2024-05-10", **serious))
    assert borne(silent)["M066"][2] == "2029-05-11"
    assert ItemFlag.TERM_ASSUMED in silent.measures[0].measure.flags
    stated = bearing(*FIRM, decided("a", "penalty", "2024-05-10", until="2034-05-10", **serious))
    assert borne(stated)["M066"][2] == "2034-05-11"
    assert stated.measures[0].rule.term == "P5Y;P10Y;life"


def test_a_ban_for_life_has_no_end() -> None:
    for_life = replace(shipped_rules().rule("M050"), terms=(TermCode.LIFE,))
    revoked = decided("a", "licence_revoked", "2024-05-10", domain="food")
    answer = bearing(*FIRM, revoked, on="2124-05-10", rules=RuleBook([for_life]))
    assert borne(answer) == {"M050": ("industry", "CONFIRMED", None)}


def test_a_ban_from_the_market_lasts_as_the_decision_says() -> None:
    tender = decided(
        "a",
        "penalty",
        "2024-05-10",
        domain="procurement",
        violation_type="tender",
        severity="serious",
        until="2026-05-10",
    )
    assert borne(bearing(*FIRM, tender, on="2025-01-01"))["M081"] == (
        "market",
        "CONFIRMED",
        "2026-05-11",
    )


def test_a_row_without_a_basis_lays_nothing_on_anybody() -> None:
    bare = RuleBook([replace(shipped_rules().rule("M050"), legal_basis="")])
    revoked = decided("a", "licence_revoked", "2024-05-10", domain="food")
    assert bearing(*FIRM, revoked, rules=bare).measures == ()


def test_the_measures_are_those_of_the_answer_about_liability() -> None:
    facts = (
        *FIRM,
        listed("a", "2024-01-01", "D1", list_kind="WORK_SAFETY", domain="safety"),
        decided("a", "licence_revoked", "2024-05-10", "D2", domain="food"),
        fined("2024-06-01", "D3"),
        repaired("2024-07-01", "D1"),
        promised("a", "2023-01-01"),
    )
    found = bearing(*facts)
    assert tuple(each.measure for each in found.measures) == ask(A, *facts).measures
    assert len(found.measures) == 3


def test_an_individual_business_and_its_operator_are_one_subject() -> None:
    shop = (org("a", "individual_business"), office("zhang", "a", role="operator"))
    order = decided(pid("zhang"), "court_order", "2024-05-10", domain="court")
    assert set(borne(bearing(*shop, order))) == {"M024"}
    about_him = measures_of(
        reader_of((*shop, promised("a", "2026-01-01"))), pid("zhang"), rules=shipped_rules()
    )
    assert set(borne(about_him)) == {"M005"}


def test_of_a_quarantined_organization_nothing_is_said() -> None:
    shared = org("a", uscc=make_uscc("91", "410502", 11))  # and yet it has no id of that code
    answer = bearing(shared, decided("a", "licence_revoked", "2024-05-10", domain="food"))
    assert (answer.measures, answer.silent, answer.partial) == ((), (), "QUARANTINED")


@pytest.mark.parametrize(
    ("said", "gate"),
    [
        ({"severity": "minor"}, ("MINOR", ())),
        ({"violation_type": "utility_arrears"}, ("M124", ())),
        ({"review_status": "suspended"}, ("NOT_IN_EFFECT", ())),
        ({"review_status": "appeal_period"}, ("NOT_IN_EFFECT", ())),
        ({"effective_on": "2030-01-01"}, ("NOT_IN_EFFECT", ())),
        ({"domain": "tourism"}, ("M131", ())),
        ({"domain": "food", "severity": "serious"}, ("M006", ("M052",))),
    ],
)
def test_a_decision_that_yields_nothing_names_its_gate(
    said: dict[str, str], gate: tuple[str, tuple[str, ...]]
) -> None:
    answer = bearing(*FIRM, decided("a", "penalty", "2024-05-10", **said))
    assert (answer.measures, gates(answer)) == ((), [gate])
    (one,) = answer.silent
    assert one.explanation.endswith("。")
    assert (one.legal_basis is not None) is gate[0].startswith("M1") or gate[0] == "M006"


def test_a_simple_penalty_bars_only_for_a_natural_person() -> None:
    said = {"violation_type": "simple_procedure", "domain": "environment"}
    assert set(borne(bearing(*FIRM, decided("a", "penalty", "2024-05-10", **said)))) == {"M090"}
    mine = decided(pid("zhang"), "penalty", "2024-05-10", **said)
    answer = measures_of(reader_of((*FIRM, mine)), pid("zhang"), rules=shipped_rules())
    assert gates(answer) == [("M122", ())]


def test_a_decision_that_reaches_only_persons_is_not_without_effect() -> None:
    closed = decided("a", "business_licence_revoked", "2024-05-10")
    answer = bearing(*FIRM, closed)
    assert (answer.measures, answer.silent) == ((), ())
    assert ask(A, *FIRM, closed).items != ()


def test_what_repair_or_an_objection_took_out_of_sight_is_marked() -> None:
    minor = decided("a", "penalty", "2024-05-10", severity="minor")
    waiting = decided("a", "penalty", "2024-05-10", review_status="suspended")
    for decision in (minor, waiting):
        seen = [
            bearing(*FIRM, decision, *more).silent[0].erased
            for more in (
                (),
                (repaired("2024-06-01"),),
                (repaired("2026-12-01"),),
                (objected("2024-06-01", "upheld", "2024-06-02"),),
                (objected("2024-06-01", "rejected", "2024-06-02"),),
            )
        ]
        assert seen == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("third", "found"),
    [("2025-05-09", [["P1", "P2", "P3"]]), ("2025-05-10", []), ("2025-05-11", [])],
)
def test_the_third_penalty_comes_less_than_twelve_months_after_the_first(
    third: str, found: list[list[str]]
) -> None:
    first, second = fined("2024-05-10", "P1"), fined("2024-09-01", "P2")
    assert alerts(first, second, fined(third, "P3")) == found


def test_a_third_penalty_is_a_lead_and_no_item() -> None:
    three = [fined(f"2024-0{month}-01", f"P{month}") for month in (1, 2, 3)]
    answer = ask(A, *FIRM, *three)
    assert (answer.items, answer.measures) == ((), ())
    everybody = RuleBook(
        [replace(M053, legal_representative=shipped_rules().rule("M050").legal_representative)]
    )
    assert ask(A, *FIRM, *three, rules=everybody).items == ()
    assert alerts(*three) == [["P1", "P2", "P3"]]


def test_a_fourth_penalty_is_one_more_lead() -> None:
    four = [fined(f"2024-0{month}-01", f"P{month}") for month in (1, 2, 3, 4)]
    assert alerts(*four) == [["P1", "P2", "P3"], ["P2", "P3", "P4"]]


def test_a_lead_begins_with_the_third_penalty() -> None:
    three = [fined(f"2024-0{month}-01", f"P{month}") for month in (1, 2, 3)]
    assert alerts(*three, on="2024-02-29") == []
    assert alerts(*three, on="2024-03-01") == [["P1", "P2", "P3"]]


@pytest.mark.parametrize(
    "said",
    [
        {"domain": "drug"},
        {"severity": "minor"},
        {"review_status": "pending_review"},
        {"revoked_on": "2024-03-01"},
        {"effective_on": "2030-01-01"},
    ],
)
def test_penalties_that_do_not_count(said: dict[str, str]) -> None:
    counted = [fined("2024-01-01", "P1"), fined("2024-03-01", "P3")]
    assert alerts(*counted, fined("2024-02-01", "P2", **said)) == []


def test_a_repaired_penalty_counts_until_its_repair() -> None:
    facts = [
        *(fined(f"2024-0{month}-01", f"P{month}") for month in (1, 2, 3)),
        repaired("2024-06-01", "P2"),
    ]
    assert alerts(*facts, on="2024-05-31") == [["P1", "P2", "P3"]]
    assert alerts(*facts, on="2024-06-01") == []


def test_a_penalty_against_which_an_objection_was_upheld_does_not_count() -> None:
    three = [fined(f"2024-0{month}-01", f"P{month}") for month in (1, 2, 3)]
    upheld = objected("2024-04-01", "upheld", "2024-04-05", no="P1")
    assert alerts(*three, upheld, on="2024-04-04") == [["P1", "P2", "P3"]]
    assert alerts(*three, upheld, on="2024-04-05") == []


def test_a_rule_without_a_window_finds_no_repeated_offence() -> None:
    assert repeat_offences([], date(2026, 1, 1), rule=replace(M053, terms=())) == []


def test_an_operator_can_end_the_lead(tmp_path: Path) -> None:
    row = dict(M053.cells) | {"executable": "N"}
    path = tmp_path / "rules.csv"
    text = ",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n"
    path.write_text(text, encoding="utf-8")
    three = [fined(f"2024-0{month}-01", f"P{month}") for month in (1, 2, 3)]
    assert bearing(*FIRM, *three, rules=load_rules([path])).alerts == ()
