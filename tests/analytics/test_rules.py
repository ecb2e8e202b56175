"""Are the rule rows read strictly, and do terms run as the Civil Code counts them?"""

import csv
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from analytics.rules import Cell, Duration, RuleBook, SubjectTest, TermCode, load_rules
from analytics.rules import shipped_rules as shipped
from analytics.rules.term import parse_term
from graph.errors import RuleError

TEXT = (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines(keepends=True)))


def written(folder: Path, **changes: str) -> Path:
    """A file with the row M050, changed."""
    row = next(row for row in ROWS if row["id"] == "M050") | changes
    path = folder / "rules.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(row))
        table.writeheader()
        table.writerow(row)
    return path


def test_every_row_is_read_as_it_is_written() -> None:
    read = [
        (rule.rule_id, rule.measure, rule.legal_basis, rule.legal_representative, rule.executable)
        for rule in shipped().rules
    ]
    assert read == [
        (row["id"], row["measure"], row["legal_basis"], row["legal_rep"], row["executable"] == "Y")
        for row in ROWS
    ]


def test_alternatives_are_split() -> None:
    rule = shipped().rule("M041")
    assert (rule.types, rule.terms) == (
        {"conviction", "dismissal"},
        (Duration(years=5), TermCode.LIFE),
    )


def test_a_star_is_any_decision() -> None:
    rule = shipped().rule("M112")
    assert (rule.types, rule.subject_tests) == (None, {SubjectTest.STATE})


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("legal_basis", "", "a value"),
        ("legal_rep", "MAYBE", "MARK, AUTO"),
        ("actual_controller", "AUTO", "MARK, NAMED"),
        ("directly_responsible", "FAULT", "MARK, AUTO, NAMED"),
        ("software_mode", "ROBOT", "PERSON_STATUTORY"),
        ("ends_on_credit_repair", "MAYBE", "REVIEW"),
        ("trigger_type", "licence", "licence_revoked"),
        ("trigger_type", "", "a value"),
        ("trigger_domain", "food;wine", "seed"),
        ("trigger_subject", "firm", "company"),
        ("trigger_violation", "Bad Faith", "lower-case"),
        ("trigger_severity", "grave", "serious"),
        ("term", "5 years", "P3Y"),
        ("term", "", "a value"),
        ("anchor", "ACT", "VIOLATION"),
        ("anchor", "", "a value"),
        ("executable", "yes", "Y or N"),
        ("valid_from", "2021", "a date"),
        ("valid_to", "0001-01-01", "not before"),
        ("entity", "FIRM", "SUBJECT"),
    ],
)
def test_a_value_nobody_can_execute_is_refused(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    changes = {"valid_from": "2020-01-01"} if column == "valid_to" else {}
    with pytest.raises(RuleError, match=f"rule M050: {column} is '") as caught:
        load_rules([written(tmp_path, **changes, **{column: value})])
    assert expected in caught.value.expected


def test_two_rows_of_one_id_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    with pytest.raises(RuleError, match="an id of its own"):
        load_rules([path, path])


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("id,measure\nX1,x\n", encoding="utf-8")
    with pytest.raises(RuleError, match="entity is '', expected the columns"):
        load_rules([path])


def test_an_operators_own_row_stands_beside_the_others(tmp_path: Path) -> None:
    with resources.as_file(resources.files("analytics.rules") / "measures.csv") as own:
        book = load_rules([own, written(tmp_path, id="X001")])
    assert book.rule("X001").legal_representative is Cell.AUTO
    assert book.digest != shipped().digest


def test_a_book_of_no_rules_matches_nothing() -> None:
    assert RuleBook([]).rules == ()


@pytest.mark.parametrize(
    ("term", "start", "last"),
    [
        ("P3Y", date(2024, 5, 10), date(2027, 5, 10)),
        ("P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("P4Y", date(2024, 2, 29), date(2028, 2, 29)),
        ("P1M", date(2023, 1, 31), date(2023, 2, 28)),
        ("P6M", date(2023, 8, 31), date(2024, 2, 29)),
        ("P11M", date(2023, 2, 1), date(2024, 1, 1)),
        ("P15D", date(2024, 2, 20), date(2024, 3, 6)),
    ],
)
def test_the_corresponding_day_is_the_last(term: str, start: date, last: date) -> None:
    parsed = parse_term(term)
    assert isinstance(parsed, Duration)
    assert parsed.last_day(start) == last


@pytest.mark.parametrize("text", ["P", "3Y", "P3", "", "forever"])
def test_what_is_no_term_is_none(text: str) -> None:
    assert parse_term(text) is None
