"""Do the commands about rules list, check and try them, and is an operator's file obeyed?"""

import csv
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from api import tables_out
from graph.errors import ValueRefusedError
from tests.api.town import MILL, ON, TABLES, write_tables
from tests.bad_input.command import Inside

TEXT = (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
ROWS = {row["id"]: row for row in csv.DictReader(TEXT.splitlines(keepends=True))}


@dataclass(frozen=True)
class Ruled(Inside):
    """The command of an operator with rows of his own."""

    rules: str = ""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"ZEREN_RULES": self.rules}


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    made = Inside(tmp_path_factory.mktemp("rules"))
    made.ask("load", write_tables(made.folder / "town", TABLES))
    return made


def own(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(ROWS["M050"]))
        table.writeheader()
        table.writerows(rows)
    return path


# From 2024 on the principal is not marked, and nobody is listed by the market authority.
def changed(folder: Path) -> Path:
    return own(
        folder,
        ROWS["M001"] | {"valid_from": "2024-01-01", "legal_rep": "NO"},
        ROWS["M010"] | {"valid_from": "2024-01-01", "term": "P1Y"},
        ROWS["M112"] | {"id": "X112", "trigger_subject": "company"},
        ROWS["M004"] | {"id": "X1", "trigger_type": "listing", "trigger_domain": ""},
    )


def test_the_list_of_rules(zeren: Inside) -> None:
    answer = zeren.ask("rules", "list")
    assert [one["id"] for one in answer["rules"]] == list(ROWS)
    (food,) = (one for one in answer["rules"] if one["id"] == "M050")
    assert food == {
        "id": "M050",
        "what": "食品: 被吊销许可证",
        "measure": ROWS["M050"]["measure"],
        "kind": "industry",
        "legal_basis": ROWS["M050"]["legal_basis"],
        "mode": "PERSON_STATUTORY",
        "term": "P5Y",
        "valid_from": None,
        "valid_to": None,
        "executable": True,
        "verified_by": None,
        "verified_on": None,
        "own": False,
    }
    assert answer["own_file"] is None
    shown = zeren.run("rules", "list").out
    for head in ("规则 rules", "编号 id", "执行·核实", "verified by nobody"):
        assert head in shown


def test_the_list_of_one_day_and_one_mode(zeren: Inside) -> None:
    before = {one["id"] for one in zeren.ask("rules", "list", "--on", "2021-08-31")["rules"]}
    after = {one["id"] for one in zeren.ask("rules", "list", "--on", "2021-09-01")["rules"]}
    assert after - before == {"M010", "M123"}
    gates = zeren.ask("rules", "list", "--mode", "GATE")["rules"]
    assert [one["id"] for one in gates] == ["M006", "M122", "M124", "M131"]
    assert zeren.run("rules", "list", "--mode", "ROBOT").code == 2


def test_all_that_one_rule_says(zeren: Inside, tmp_path: Path) -> None:
    (version,) = zeren.ask("rules", "show", "M050")["versions"]
    assert version["row"] == ROWS["M050"]
    shown = zeren.run("rules", "show", "M053").out
    assert "食品安全法 第134条" in shown
    path = own(tmp_path, ROWS["M050"] | {"valid_from": "2025-01-01"})
    two = Ruled(zeren.folder, rules=str(path)).ask("rules", "show", "M050")
    assert [(one["valid_from"], one["valid_to"], one["own"]) for one in two["versions"]] == [
        (None, "2024-12-31", False),
        ("2025-01-01", None, True),
    ]
    assert two["own_file"] == str(path)
    nothing = zeren.run("rules", "show", "M999", "--json")
    assert (nothing.code, nothing.error) == (2, "BAD_VALUE")


def test_a_good_file_passes_with_warnings(zeren: Inside, tmp_path: Path) -> None:
    signed = {"verified_by": "李律师", "verified_on": "2026-10-01"}
    path = own(tmp_path, ROWS["M050"] | signed, ROWS["M050"] | {"id": "X1"})
    answer = zeren.ask("rules", "check", path)
    assert (answer["rows"], answer["errors"]) == (2, [])
    assert [(one["code"], one["row"], one["id"]) for one in answer["warnings"]] == [
        ("NOT_VERIFIED", 3, "X1")
    ]
    assert "no lawyer has verified it" in zeren.run("rules", "check", path).out


def test_a_bad_file_is_told_every_error(zeren: Inside, tmp_path: Path) -> None:
    bad = {"legal_basis": "", "term": "3 years"}
    path = own(tmp_path, ROWS["M050"] | bad, ROWS["M011"] | {"id": "X1", "anchor": "ACT"})
    answer = zeren.run("rules", "check", path, "--json")
    assert answer.code == 1
    errors = answer.json["errors"]
    assert [(one["code"], one["row"], one["column"]) for one in errors] == [
        ("EMPTY", 2, "legal_basis"),
        ("UNKNOWN_CODE", 2, "term"),
        ("OVERLAP", 2, "valid_from"),
        ("UNKNOWN_CODE", 3, "anchor"),
    ]
    assert set(errors[0]) == {"code", "row", "id", "column", "value", "expected"}
    shown = zeren.run("rules", "check", path)
    assert (shown.code, shown.out.count("错误")) == (1, 4)
    missing = zeren.run("rules", "check", tmp_path / "none.csv", "--json")
    assert (missing.code, missing.error) == (1, "BAD_RULE")


def test_an_operators_rows_are_obeyed(zeren: Inside, tmp_path: Path) -> None:
    ruled = Ruled(zeren.folder, rules=str(changed(tmp_path)))
    before = zeren.ask("liabilities", "mill", "--on", ON)
    after = ruled.ask("liabilities", "mill", "--on", ON)
    assert {item["role"] for item in before["liabilities"]} == {
        "legal_representative",
        "actual_controller",
    }
    assert {item["role"] for item in after["liabilities"]} == {"actual_controller"}
    assert [one["rule_id"] for one in after["measures"]] == ["M010", "X1"]
    broken = Ruled(zeren.folder, rules=str(own(tmp_path, ROWS["M050"] | {"term": "x"})))
    refused = broken.run("measures", "mill", "--json")
    assert (refused.code, refused.error) == (1, "BAD_RULE")


def test_the_analysis_is_made_anew_under_other_rules(zeren: Inside, tmp_path: Path) -> None:
    before = zeren.ask("analyze", "--on", ON)["liability"]
    after = Ruled(zeren.folder, rules=str(changed(tmp_path))).ask("analyze", "--on", ON)
    assert after["liability"]["by_rule"]["M001"] < before["by_rule"]["M001"]


def test_a_dry_run_tells_who_gains_and_who_loses(zeren: Inside, tmp_path: Path) -> None:
    path = changed(tmp_path)
    answer = zeren.ask("rules", "try", path, "--on", ON)
    rows = [
        (one["change"], one["what"], one["rule_id"], one["person_name"], one["entity_name"],
         one["state_before"], one["state_after"])
        for one in answer["differences"]
    ]  # fmt: skip
    mill = "安阳磨坊有限公司"
    assert [row for row in rows if row[4] == mill] == [
        ("lost", "item", "M001", "王伟", mill, "PROPOSED", None),
        ("changed", "measure", "M010", None, mill, "CONFIRMED", "CONFIRMED"),
        ("gained", "measure", "X1", None, mill, None, "CONFIRMED"),
    ]
    term = next(one for one in answer["differences"] if one["change"] == "changed")
    assert (term["to_before"], term["to_after"]) == ("2027-03-02", "2025-03-02")
    assert answer["changes"] == {
        change: sum(row[0] == change for row in rows) for change in ("gained", "lost", "changed")
    }
    counts = {
        (one["rule_id"], one["what"], one["state"]): (one["now"], one["then"])
        for one in answer["counts"]
    }
    assert counts["X1", "measure", "CONFIRMED"] == (0, 1)
    assert counts["M001", "item", "PROPOSED"] == (2, 1)
    assert zeren.ask("liabilities", MILL, "--on", ON)["data_revision"] == answer["data_revision"]
    shown = zeren.run("rules", "try", path, "--on", ON).out
    for said in ("nothing is written", "消失 lost: ", "规则与状态", "改后"):
        assert said in shown


def test_a_dry_run_of_what_is_in_force_tells_nothing(zeren: Inside, tmp_path: Path) -> None:
    path = changed(tmp_path)
    answer = Ruled(zeren.folder, rules=str(path)).ask("rules", "try", path, "--on", ON)
    assert (answer["differences"], answer["now"]["digest"]) == ([], answer["then"]["digest"])
    empty = zeren.ask("rules", "try", own(tmp_path), "--on", ON)
    assert empty["rows"] == 0


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_a_dry_run_as_a_table(zeren: Inside, tmp_path: Path, suffix: str) -> None:
    path, out = changed(tmp_path), tmp_path / f"differences{suffix}"
    listed = zeren.ask("rules", "try", path, "--on", ON)["differences"]
    said = zeren.ask("rules", "try", path, "--on", ON, "--out", out)
    assert (said["rows"], said["out"], "differences" in said) == (len(listed), str(out), False)
    if suffix == ".csv":
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        listed = [{name: value or "" for name, value in one.items()} for one in listed]
    elif suffix == ".parquet":
        rows = pq.read_table(out).to_pylist()
    else:
        heads, *cells = openpyxl.load_workbook(out).active.values
        rows = [dict(zip(heads, row, strict=True)) for row in cells]
        listed = [{name: value or None for name, value in one.items()} for one in listed]
    assert rows == listed


def test_a_dry_run_of_a_bad_file_is_refused(zeren: Inside, tmp_path: Path) -> None:
    refused = zeren.run("rules", "try", own(tmp_path, ROWS["M050"] | {"term": "x"}), "--json")
    assert (refused.code, refused.error) == (1, "BAD_RULE")
    wrong = zeren.run("rules", "try", own(tmp_path), "--out", tmp_path / "x.txt", "--json")
    assert (wrong.code, wrong.error) == (2, "BAD_VALUE")


def test_a_sheet_keeps_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "names.xlsx"
    tables_out.write_table(path, ["name", "votes"], [("=1+1", 0.5), ("a\x07b", None)], ["votes"])
    assert list(openpyxl.load_workbook(path).active.values) == [
        ("name", "votes"),
        ("=1+1", 0.5),
        ("ab", None),
    ]
    assert openpyxl.load_workbook(path).active["A2"].data_type == "s"


def test_a_sheet_that_is_full_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_out, "MOST_SHEET_ROWS", 3)
    path = tmp_path / "many.xlsx"
    assert tables_out.write_table(path, ["n"], [(1,), (2,)], ["n"]) == 2
    path.unlink()
    with pytest.raises(ValueRefusedError, match=r"csv or \.parquet file for so many rows"):
        tables_out.write_table(path, ["n"], [(1,), (2,), (3,)], ["n"])
    assert list(tmp_path.iterdir()) == []
