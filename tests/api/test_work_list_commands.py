"""Do the work lists name every case, its deadline and its state, and is reading them recorded?"""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.api.imports import imported
from tests.api.town import BUREAU, id_number, write_tables
from tests.bad_input.command import Inside

FRIDAY = "2022-09-30T16:00:00+08:00"
PENALTY = {"authority_uscc": BUREAU, "type": "penalty", "legal_basis": "某法第一条"}


def decision(no: str, subject: str, on: str, **said: str) -> dict[str, str]:
    return PENALTY | {"decision_no": no, "subject": subject, "decided_on": on} | said


def note(no: str, **said: str) -> dict[str, str]:
    return {"decision_no": no, "authority_uscc": BUREAU} | said


TABLES = {
    "organizations": [
        {"org": "mill", "name": "安阳磨坊有限公司", "kind": "company"},
        {"org": "shop", "name": "安阳商店有限公司", "kind": "company"},
    ],
    "persons": [{"person": "boss", "id_number": id_number(2), "name": "王伟"}],
    "decisions": [
        decision("A1", "mill", "2022-05-10", severity="general"),
        decision("A2", "shop", "2022-05-10", severity="general", domain="food"),
        decision("A3", "boss", "2022-05-10", severity="general"),
        decision("A4", "shop", "2022-08-10", severity="general", revoked_on="2024-09-02"),
        decision("A5", "mill", "2024-03-01", type="listing", list_kind="WORK_SAFETY"),
        decision("A6", "mill", "2024-04-01", review_status="revoked"),
        decision("A7", "mill", "2026-04-02", penalty="罚款", amount_cny="500"),
        decision("C1", "mill", "2023-04-01", type="listing", list_kind="DISHONEST_JUDGMENT_DEBTOR"),
    ],
    "objections": [
        note("A1", filed_at=FRIDAY, outcome="rejected", decided_at="2022-10-10T17:00:00+08:00"),
        note("A2", filed_at=FRIDAY, outcome="upheld", decided_at="2022-10-14"),
        note("A3", filed_at=FRIDAY, outcome="withdrawn", decided_at="2022-10-15"),
        note("A5", filed_at="2024-09-26T17:00:00Z"),
        note("gone", filed_at="2024-09-28"),
    ],
    "repairs": [
        note("A1", repaired_on="2022-07-01", document="修复1号"),
        note("A5", repaired_on="2024-09-30"),
        note("A5", repaired_on="2024-10-12"),
        note("C1", repaired_on="2023-09-30"),
    ],
}


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    made = Inside(tmp_path_factory.mktemp("work"))
    report = made.ask("load", write_tables(made.folder / "town", TABLES))
    assert report["rejections"] == []
    return made


def rows(zeren: Inside, *words: str) -> list[dict[str, object]]:
    answer = zeren.ask(*words)
    found = next(value for value in answer.values() if isinstance(value, list))
    assert answer["rows"] == len(found)
    return [dict(row) for row in found]


def picked(found: list[dict[str, object]], *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in found]


def test_objections_carry_both_deadlines_and_whether_they_were_kept(zeren: Inside) -> None:
    found = rows(zeren, "objections", "--on", "2024-10-08")
    names = ("decision_no", "due", "due_with_source_check", "state", "decided_on", "timeliness")
    assert picked(found, *names) == [
        ("A1", "2022-10-10", "2022-10-14", "rejected", "2022-10-10", "in_time"),
        ("A2", "2022-10-10", "2022-10-14", "upheld", "2022-10-14", "source_check"),
        ("A3", "2022-10-10", "2022-10-14", "withdrawn", "2022-10-15", "late"),
        ("A5", "2024-10-08", "2024-10-12", "open", None, "in_time"),
        ("gone", "2024-10-08", "2024-10-12", "open", None, "in_time"),
    ]
    assert picked(found, "subject_name", "flags")[2:] == [
        ("王伟", ""), ("安阳磨坊有限公司", ""), (None, "DECISION_UNKNOWN"),
    ]  # fmt: skip
    assert picked(found[3:], "days_left", "days_left_with_source_check", "days_taken") == [
        (0, 4, None), (0, 4, None),
    ]  # fmt: skip
    assert picked(found[:3], "days_left", "days_taken") == [(None, 3), (None, 7), (None, 7)]


@pytest.mark.parametrize(
    ("on", "left", "timeliness"),
    [
        ("2024-09-27", (3, 7), "in_time"),
        ("2024-10-08", (0, 4), "in_time"),
        ("2024-10-09", (-1, 3), "source_check"),
        ("2024-10-12", (-4, 0), "source_check"),
        ("2024-10-13", (-4, 0), "late"),
        ("2024-10-14", (-5, -1), "late"),
    ],
)
def test_an_open_objection_runs_out_day_by_day(
    zeren: Inside, on: str, left: tuple[int, int], timeliness: str
) -> None:
    found = rows(zeren, "objections", "--open", "--on", on)[0]
    assert found["decision_no"] == "A5"
    assert (found["days_left"], found["days_left_with_source_check"]) == left
    assert found["timeliness"] == timeliness


def test_objections_on_the_day_itself_and_the_day_before(zeren: Inside) -> None:
    before = rows(zeren, "objections", "--on", "2022-09-29")
    filed = rows(zeren, "objections", "--on", "2022-09-30")
    undecided = rows(zeren, "objections", "--on", "2022-10-09", "--open")
    decided = rows(zeren, "objections", "--on", "2022-10-10", "--open")
    assert [len(found) for found in (before, filed, undecided, decided)] == [0, 3, 3, 2]
    late = rows(zeren, "objections", "--on", "2024-10-08", "--late")
    assert picked(late, "decision_no") == [("A2",), ("A3",)]
    assert rows(zeren, "objections", "--on", "2024-10-08", "--late", "--open") == []


def test_repairs_say_what_had_to_follow_by_when(zeren: Inside) -> None:
    found = rows(zeren, "repairs", "--on", "2024-12-31")
    names = ("decision_no", "repaired_on", "publication_due", "lists_due", "document", "flags")
    assert picked(found, *names) == [
        ("A5", "2024-09-30", "2024-10-08", "2024-10-10", None, ""),
        ("C1", "2023-09-30", None, None, None, "COURT_DECIDES"),
        ("A1", "2022-07-01", "2022-07-04", None, "修复1号", "BEFORE_MINIMUM"),
    ]
    assert picked(rows(zeren, "repairs", "--on", "2023-09-29"), "decision_no") == [("A1",)]


def test_eligible_is_what_counts_and_has_been_published_long_enough(zeren: Inside) -> None:
    def eligible(on: str) -> list[tuple[object, ...]]:
        return picked(rows(zeren, "repairs", "--eligible", "--on", on), "decision_no", "since")

    assert eligible("2022-06-30") == []
    assert eligible("2022-08-10") == []
    assert eligible("2022-08-11") == [("A3", "2022-08-11")]
    assert eligible("2022-11-11") == [("A3", "2022-08-11"), ("A4", "2022-11-11")]
    assert eligible("2024-09-02") == [("A3", "2022-08-11")]


def test_withdrawals_are_due_on_the_next_working_day(zeren: Inside) -> None:
    names = ("decision_no", "reason", "since", "due", "days_left", "publication_due", "flags")
    assert picked(rows(zeren, "withdrawals", "--on", "2024-09-02"), *names) == [
        ("A6", "revoked", None, None, None, None, "DAY_MISSING"),
        ("A4", "revoked", "2024-09-02", "2024-09-03", 1, "2024-09-05", "LIMIT_TO_CONFIRM"),
        ("A2", "objection_upheld", "2022-10-14", "2022-10-17", None, "2022-10-17",
         "LIMIT_TO_CONFIRM"),
    ]  # fmt: skip
    earlier = rows(zeren, "withdrawals", "--on", "2024-09-01")
    assert picked(earlier, "decision_no") == [("A6",), ("A2",)]
    late = rows(zeren, "withdrawals", "--on", "2024-09-04")
    assert picked(late, "decision_no", "days_left")[1] == ("A4", None)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("words", [["objections"], ["repairs"], ["repairs", "--eligible"]])
def test_a_file_holds_the_rows_of_the_document(
    zeren: Inside, words: list[str], suffix: str
) -> None:
    path = zeren.folder / f"rows{suffix}"
    on = ("--on", "2024-10-08")
    shown = rows(zeren, *words, *on)
    assert zeren.run(*words, *on, "--out", path).code == 0
    if suffix == ".parquet":
        assert pq.read_table(path).to_pylist() == shown
        return
    with path.open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    blank = [{k: "" if v is None else str(v) for k, v in row.items()} for row in shown]
    assert written == blank


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["objections"], ["异议 objections", "决定文号", "王伟", "rejected"]),
        (["repairs"], ["信用修复 repairs", "2024-10-10"]),
        (["repairs", "--eligible"], ["可申请信用修复", "2022-08-11"]),
        (["withdrawals"], ["撤回 withdrawals", "2024-09-03"]),
    ],
)
def test_a_person_reads_a_table(zeren: Inside, words: list[str], said: list[str]) -> None:
    shown = zeren.run(*words, "--on", "2024-10-13")
    assert shown.code == 0
    assert [text for text in said if text not in shown.out] == []
    assert max(map(len, shown.out.splitlines())) <= 80


def test_that_persons_were_read_is_written_down_once_each(zeren: Inside) -> None:
    verdict = zeren.ask("audit", "verify")

    def added(*words: str) -> list[dict[str, str]]:
        path = Path(str(verdict["file"]))
        before = len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
        zeren.ask(*words)
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines[before:]]

    (line,) = added("objections", "--on", "2024-10-08")
    assert (line["action"], line["party"].partition(":")[0]) == ("read objections", "person")
    (line,) = added("repairs", "--eligible", "--on", "2024-10-08")
    assert line["action"] == "read decisions"
    assert added("withdrawals", "--on", "2024-10-08") == []
    assert added("repairs", "--on", "2024-10-08") == []


@pytest.mark.parametrize("command", ["objections", "repairs", "withdrawals"])
def test_bad_words_are_refused_in_order(zeren: Inside, command: str) -> None:
    assert zeren.run(command, "--on", "soon", "--json").error == "BAD_VALUE"
    assert zeren.run(command, "--out", "rows.doc", "--json").error == "BAD_VALUE"
    assert not (zeren.folder / "rows.doc").exists()


@pytest.mark.parametrize("command", ["objections", "repairs", "withdrawals"])
def test_a_work_list_imports_nothing_heavy(zeren: Inside, command: str) -> None:
    heavy, said = imported(zeren, command)
    assert heavy == []
    assert "安阳商店" in said or "2024-10-08" in said
