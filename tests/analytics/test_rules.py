"""Are the rule rows read strictly, and do terms run as the Civil Code counts them?"""

import csv
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from analytics.rules import Duration, RuleBook, SubjectTest, TermCode, load_rules
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
        ("id", "", "a value"),
        ("measure", "", "a value"),
        ("measure_kind", "BAN", "PROFESSION_BAN"),
        ("source_status", "BACKGROUND (terms)", "SEEN-EXCERPT"),
        ("source_status", "", "M006"),
        ("software_mode", "GATE", "a gate bars"),
        ("trigger_list_kind", "BLACKLIST", "WORK_SAFETY"),
        ("principal_or_负责人", "LEADER", "MARK, AUTO"),
        ("verified_on", "2026-10", "a date"),
    ],
)
def test_a_value_nobody_can_execute_is_refused(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    changes = {
        "valid_to": {"valid_from": "2020-01-01"},
        "verified_on": {"verified_by": "李律师"},
    }.get(column, {})
    with pytest.raises(RuleError) as caught:
        load_rules([written(tmp_path, **changes, **{column: value})])
    refused = "executable" if value == "GATE" else column
    found = "Y" if value == "GATE" else value
    assert caught.value.rule_id == ("(no id)" if column == "id" else "M050")
    assert (caught.value.column, expected in caught.value.expected) == (refused, True)
    assert found.endswith(caught.value.value)


def test_half_a_verification_is_refused(tmp_path: Path) -> None:
    for column in ("verified_by", "verified_on"):
        with pytest.raises(RuleError, match=f"{column} is ''"):
            load_rules(
                [
                    written(
                        tmp_path,
                        **({"verified_by": "李律师", "verified_on": "2026-10-01"} | {column: ""}),
                    )
                ]
            )


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("id,measure\nX1,x\n", encoding="utf-8")
    with pytest.raises(RuleError, match="entity is '', expected a column of this name"):
        load_rules([path])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("编号", encoding="gb18030")
    for unreadable in (path, tmp_path / "none.csv"):
        with pytest.raises(RuleError, match="expected a readable CSV file in UTF-8"):
            load_rules([unreadable])


def test_the_columns_of_verification_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    row = next(row for row in ROWS if row["id"] == "M050")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [name for name in row if not name.startswith("verified")])
        table.writeheader()
        table.writerow({name: row[name] for name in table.fieldnames})
    (rule,) = load_rules([path]).rules
    assert (rule.verified_by, rule.verified_on) == (None, None)


def test_nobody_has_verified_a_shipped_row() -> None:
    assert {(row["verified_by"], row["verified_on"]) for row in ROWS} == {("", "")}


def test_a_row_says_who_verified_it(tmp_path: Path) -> None:
    signed = written(tmp_path, verified_by="李律师", verified_on="2026-10-01")
    rule = load_rules([signed]).rule("M050")
    assert (rule.verified_by, rule.verified_on) == ("李律师", date(2026, 10, 1))


def test_every_row_that_binds_its_subject_is_of_one_kind() -> None:
    kinds = {rule.rule_id: rule.kind for rule in shipped().rules if rule.makes_measure}
    assert None not in kinds.values()
    assert {kinds[rule_id] for rule_id in ("M005", "M010", "M023")} == {"administrative"}
    assert {kinds["M080"], kinds["M081"]} == {"market"}
    assert {kinds[rule_id] for rule_id in ("M042", "M050", "M061", "M065")} == {"industry"}


def test_a_row_without_a_basis_makes_no_measure() -> None:
    assert not replace(shipped().rule("M050"), legal_basis="").makes_measure


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
        ("P3Y", date(9999, 12, 31), date.max),
        ("P3Y", date(9996, 12, 31), date(9999, 12, 31)),
        ("P15D", date(9999, 12, 20), date.max),
    ],
)
def test_the_corresponding_day_is_the_last(term: str, start: date, last: date) -> None:
    parsed = parse_term(term)
    assert isinstance(parsed, Duration)
    assert parsed.last_day(start) == last


@pytest.mark.parametrize("text", ["P", "3Y", "P3", "", "forever"])
def test_what_is_no_term_is_none(text: str) -> None:
    assert parse_term(text) is None
