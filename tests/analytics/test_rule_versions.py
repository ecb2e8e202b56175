"""Do versions of one rule follow each other, and what do an operator's own rows change?"""

import csv
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from analytics.liability import Liability
from analytics.rules import Cell, check_own_rules, load_rules, rules_with, shipped_rules
from graph.errors import RuleError
from tests.analytics.liability_facts import ask, decided, office, oid, org

TEXT = (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
ROWS = {row["id"]: row for row in csv.DictReader(TEXT.splitlines(keepends=True))}
FIRM = (org("a"), office("zhang", "a"))


def own(folder: Path, *changes: dict[str, str]) -> Path:
    """A file of rows, each the shipped row M050 but for what is said."""
    path = folder / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(ROWS["M050"]))
        table.writeheader()
        table.writerows(ROWS["M050"] | change for change in changes)
    return path


def validity(path: Path, rule_id: str = "M050") -> list[tuple[date | None, date | None]]:
    return [(rule.valid_from, rule.valid_to) for rule in rules_with(path).versions(rule_id)]


def bars(path: Path, decided_on: str, conduct: str | None = None) -> list[Liability]:
    """What follows for the representative when a food licence is revoked on a day."""
    revoked = decided(
        "a", "licence_revoked", decided_on, domain="food", conduct=conduct or decided_on
    )
    answer = ask(oid("a"), *FIRM, revoked, rules=rules_with(path))
    return [item for item in answer.items if item.rule_id == "M050"]


def test_versions_follow_each_other(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        {"id": "X1", "valid_to": "2019-12-31", "term": "P3Y"},
        {"id": "X1", "valid_from": "2020-01-01"},
    )
    book = load_rules([path])
    assert [rule.term for rule in book.versions("X1")] == ["P3Y", "P5Y"]
    assert book.rule("X1").term == "P5Y"
    assert [rule.term for rule in book.valid_on(date(2019, 12, 31))] == ["P3Y"]
    assert [rule.term for rule in book.valid_on(date(2020, 1, 1))] == ["P5Y"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"valid_to": "2020-01-01"}, {"valid_from": "2020-01-01"}),
        ({}, {"valid_from": "2020-01-01", "valid_to": "2020-12-31"}),
        ({"valid_from": "2020-01-01"}, {"valid_from": "2021-01-01"}),
        ({}, {}),
    ],
)
def test_versions_that_hold_on_one_day_are_refused(
    tmp_path: Path, first: dict[str, str], second: dict[str, str]
) -> None:
    path = own(tmp_path, {"id": "X1"} | first, {"id": "X1"} | second)
    with pytest.raises(RuleError) as caught:
        load_rules([path])
    said = caught.value
    assert (said.rule_id, said.column, said.value) == (
        "X1",
        "valid_from",
        second.get("valid_from", ""),
    )
    assert "line 2" in said.expected


def test_an_operators_own_row_stands_beside_the_others(tmp_path: Path) -> None:
    book = rules_with(own(tmp_path, {"id": "X001"}))
    assert book.rule("X001").legal_representative is Cell.AUTO
    assert (book.rule("X001").is_own, book.rule("M050").is_own) == (True, False)
    assert len(book.rules) == len(shipped_rules().rules) + 1


def test_the_digest_covers_both_files(tmp_path: Path) -> None:
    one = rules_with(own(tmp_path, {"id": "X001"})).digest
    two = rules_with(own(tmp_path, {"id": "X002"})).digest
    assert len({one, two, shipped_rules().digest}) == 3


def test_an_own_row_ends_the_shipped_one_the_day_before(tmp_path: Path) -> None:
    path = own(tmp_path, {"valid_from": "2025-01-01", "term": "P8Y"})
    assert validity(path) == [(None, date(2024, 12, 31)), (date(2025, 1, 1), None)]
    (before,) = bars(path, "2024-12-31")
    (after,) = bars(path, "2025-01-01")
    assert (before.to, after.to) == (date(2030, 1, 1), date(2033, 1, 2))


def test_an_act_under_one_version_and_its_decision_under_the_next_fire_neither(
    tmp_path: Path,
) -> None:
    path = own(tmp_path, {"valid_from": "2025-01-01", "term": "P8Y"})
    assert bars(path, "2025-01-01", conduct="2024-12-31") == []


def test_an_own_row_that_is_not_executable_ends_the_shipped_one(tmp_path: Path) -> None:
    path = own(tmp_path, {"valid_from": "2025-01-01", "executable": "N"})
    assert len(bars(path, "2024-12-31")) == 1
    assert bars(path, "2025-01-01") == []


def test_an_own_row_before_the_first_day_of_a_shipped_one_replaces_it_whole(
    tmp_path: Path,
) -> None:
    whole = ROWS["M010"] | {"valid_from": "2020-01-01", "term": "P1Y"}
    assert validity(own(tmp_path, whole), "M010") == [(date(2020, 1, 1), None)]


def test_an_own_row_of_a_shipped_id_must_say_since_when(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="rule M050: valid_from is '', expected the first day"):
        rules_with(own(tmp_path, {"term": "P8Y"}))


def test_a_repeated_row_verifies_the_shipped_one(tmp_path: Path) -> None:
    signed = {"verified_by": "李律师", "verified_on": "2026-10-01"}
    book = rules_with(own(tmp_path, signed))
    (rule,) = book.versions("M050")
    assert (rule.verified_by, rule.valid_from, rule.is_own) == ("李律师", None, True)
    assert len(book.rules) == len(shipped_rules().rules)


def test_a_repeated_row_with_a_last_day_ends_the_shipped_one(tmp_path: Path) -> None:
    path = own(tmp_path, {"valid_to": "2024-12-31"})
    assert validity(path) == [(None, date(2024, 12, 31))]
    later = own(tmp_path, {"valid_to": "2024-12-31"}, {"valid_from": "2025-06-01"})
    assert validity(later) == [(None, date(2024, 12, 31)), (date(2025, 6, 1), None)]


def test_rows_stay_in_the_order_of_the_shipped_file(tmp_path: Path) -> None:
    path = own(tmp_path, {"id": "X1"}, {"valid_from": "2025-01-01"})
    ids = [rule.rule_id for rule in rules_with(path).rules]
    assert list(dict.fromkeys(ids)) == [*ROWS, "X1"]


def test_the_shipped_file_has_no_error_and_no_verified_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(TEXT, encoding="utf-8")
    check = check_own_rules(path)
    executable = [rule for rule in shipped_rules().rules if rule.executable]
    assert (check.rows, check.problems, len(check.warnings)) == (
        len(ROWS),
        (),
        len(executable),
    )


def test_every_error_of_every_row_is_found(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        {"id": "X1", "measure": "两行\n文字", "legal_basis": "", "anchor": "ACT"},
        {"id": "X2", "trigger_domain": "wine;food;beer", "valid_from": "2021"},
        {"id": "X3"},
        {"id": "X3", "valid_from": "2020-01-01"},
        {"term": "P8Y"},
    )
    found = [(each.code, each.line, each.rule_id, each.column, each.value)
             for each in check_own_rules(path).problems]  # fmt: skip
    assert found == [
        ("EMPTY", 2, "X1", "legal_basis", ""),
        ("UNKNOWN_CODE", 2, "X1", "anchor", "ACT"),
        ("UNKNOWN_CODE", 4, "X2", "trigger_domain", "wine"),
        ("UNKNOWN_CODE", 4, "X2", "trigger_domain", "beer"),
        ("BAD_DATE", 4, "X2", "valid_from", "2021"),
        ("OVERLAP", 6, "X3", "valid_from", "2020-01-01"),
        ("OVERLAP", 7, "M050", "valid_from", ""),
    ]


def test_a_quote_that_nobody_closed_hides_no_row(tmp_path: Path) -> None:
    path = own(tmp_path, {"id": "X1"})
    path.write_text(path.read_text(encoding="utf-8") + '"X2,', encoding="utf-8")
    assert [each.code for each in check_own_rules(path).problems] == ["UNREADABLE"]
    with pytest.raises(RuleError):
        rules_with(path)


def test_cells_behind_the_last_column_are_refused(tmp_path: Path) -> None:
    path = own(tmp_path, {"id": "X1"})
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",shifted\n", encoding="utf-8")
    assert [(each.code, each.value) for each in check_own_rules(path).problems] == [
        ("EXTRA_CELLS", "shifted")
    ]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(TEXT.replace("id,", "id,term,", 1), encoding="utf-8")
    assert [each.column for each in check_own_rules(path).problems] == ["term"]
