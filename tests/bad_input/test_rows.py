"""Is a row that cannot stand rejected with its code, file, line, column and value?"""

import csv
from collections.abc import Callable

import pytest

from tests.bad_input.bad_rows import ROWS
from tests.bad_input.command import Zeren
from tests.bad_input.facts import SOUND, uscc, write


@pytest.mark.parametrize("name", ROWS)
def test_a_bad_row_is_told_exactly_and_the_good_one_stays(name: str, zeren: Zeren) -> None:
    bad = ROWS[name]
    text = f"{bad.header}\n{bad.good}\n{bad.row}\n"
    report = zeren.ask("load", write(zeren.folder / "in", {bad.table: text}))
    counts = report["tables"][bad.table]
    assert (counts["rows"], counts["accepted"], counts["rejected"]) == (2, 1, 1)
    (rejection,) = report["rejections"]
    assert rejection.pop("message")
    assert rejection == {
        "code": bad.code,
        "file": f"{bad.table}.csv",
        "row": 3,
        "column": bad.column,
        "value": bad.value,
    }


def test_two_rows_with_one_key_and_other_values_keep_the_first(zeren: Zeren) -> None:
    text = "org,name,kind\nx,安阳第一有限公司,company\nx,安阳第二有限公司,company\n"
    report = zeren.ask("load", write(zeren.folder / "in", {"organizations": text}))
    assert [(each["code"], each["row"]) for each in report["rejections"]] == [
        ("CONFLICTING_ROWS", 3)
    ]
    assert zeren.ask("controllers", "x")["party"]["name"] == "安阳第一有限公司"


def test_a_row_repeated_word_for_word_is_unchanged(zeren: Zeren) -> None:
    text = "holder,company,capital_pct\nx,y,10\nx,y,10\n"
    counts = zeren.ask("load", write(zeren.folder / "in", {"holdings": text}))["tables"]["holdings"]
    assert (counts["rows"], counts["accepted"], counts["unchanged"]) == (2, 1, 1)
    assert (counts["superseded"], counts["rejected"]) == (0, 0)


def test_a_key_that_is_a_person_and_an_organization_is_ambiguous(zeren: Zeren) -> None:
    tables = {
        "organizations": "org,name\n7,安阳己有限公司\ny,安阳庚有限公司\n",
        "persons": "person,name\n7,赵敏\n",
        "holdings": "holder,company,capital_pct\n7,y,10\n",
    }
    (rejection,) = zeren.ask("load", write(zeren.folder / "in", tables))["rejections"]
    found = {name: rejection[name] for name in ("code", "file", "row", "column", "value")}
    assert found == {
        "code": "AMBIGUOUS_REFERENCE",
        "file": "holdings.csv",
        "row": 2,
        "column": "holder",
        "value": "7",
    }


def test_a_reference_to_nobody_is_kept_and_counted(zeren: Zeren) -> None:
    tables = {"holdings": "holder,company,capital_pct\nnobody,nothing,60\n"}
    report = zeren.ask("load", write(zeren.folder / "in", tables))
    assert report["rejections"] == []
    assert report["parties_without_description"] == 2
    answer = zeren.ask("controllers", "nothing")
    assert answer["party"]["party_id"] == "org:in:nothing"
    (controller,) = answer["controllers"]
    assert controller["party_id"] == "unknown:in:nobody"


def test_an_invalid_code_is_kept_by_its_key_and_counted(zeren: Zeren) -> None:
    wrong = uscc(5)[:-1] + ("0" if uscc(5)[-1] != "0" else "1")
    text = f"org,uscc,name,kind\nx,{wrong},安阳辛有限公司,company\n"
    report = zeren.ask("load", write(zeren.folder / "in", {"organizations": text}))
    assert report["tables"]["organizations"]["accepted"] == 1
    assert zeren.ask("controllers", "x")["party"]["party_id"] == "org:in:x"
    quality = zeren.ask("quality")
    assert (quality["uscc"]["invalid"], quality["uscc"]["shared"]) == (1, 0)
    assert quality["uscc"]["gate"] == "FAIL"


def test_one_code_on_two_keys_merges_nobody(zeren: Zeren) -> None:
    code = uscc(5)
    rows = (f"{key},{code},安阳{key}有限公司,company\n" for key in "xy")
    text = "org,uscc,name,kind\n" + "".join(rows)
    zeren.ask("load", write(zeren.folder / "in", {"organizations": text}))
    assert zeren.ask("quality")["uscc"]["shared"] == 2
    ids = {zeren.ask("controllers", key)["party"]["party_id"] for key in ("x", "y")}
    assert ids == {"org:in:x", "org:in:y"}
    assert zeren.run("controllers", code, "--json").error == "AMBIGUOUS"


def test_every_rejection_is_written_and_the_report_shows_a_hundred(zeren: Zeren) -> None:
    lines = "".join(f"x,c{number},{number + 101}\n" for number in range(250))
    folder = write(zeren.folder / "in", {"holdings": "holder,company,capital_pct\n" + lines})
    file = zeren.folder / "rejections.csv"
    report = zeren.ask("load", folder, "--rejections", file)
    assert (report["rejections_total"], len(report["rejections"])) == (250, 100)
    with file.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written))
    assert [int(row["row"]) for row in rows] == list(range(2, 252))
    assert [row["value"] for row in rows] == [str(number + 101) for number in range(250)]


def test_a_strict_load_with_one_bad_row_writes_nothing(
    loaded: Zeren, unchanged: Callable[[], None]
) -> None:
    tables = {"holdings": "holder,company,capital_pct\nli,a,10\nli,b,101\n"}
    answer = loaded.run("load", write(loaded.folder / "in", tables), "--strict", "--json")
    assert answer.code == 1
    assert not answer.has_traceback()
    unchanged()


def test_the_sound_tables_again_change_nothing(
    loaded: Zeren, unchanged: Callable[[], None]
) -> None:
    revision = loaded.ask("controllers", "a")["data_revision"]
    report = loaded.ask("load", write(loaded.folder / "sound", SOUND))
    for counts in report["tables"].values():
        assert counts["unchanged"] == counts["rows"]
    assert report["data_revision"] == revision
    unchanged()
