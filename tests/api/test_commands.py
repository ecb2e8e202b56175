"""Does every command answer a program and a person, and fail in order?"""

import csv
import resource
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.api.imports import imported
from tests.api.town import MILL, ON, OWNER_NUMBER, SHOP, TABLES, write_tables
from tests.bad_input.command import Zeren

START_SECONDS = 0.5


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    made = Zeren(tmp_path_factory.mktemp("commands"))
    report = made.ask("load", write_tables(made.folder / "town", TABLES))
    assert (report["rejections_total"], report["data_revision"]) == (0, 1)
    return made


def test_a_command_starts_at_once(zeren: Zeren) -> None:
    def seconds(*words: str) -> float:
        # Processor time of the command itself: what others do meanwhile is not ours.
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = zeren.run(*words)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert answer.code == 0
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    for word in ("load", "controllers", "serve"):
        assert min(seconds(word, "--help") for _ in range(3)) < START_SECONDS, word


@pytest.mark.parametrize("options", [[], ["--history"], ["--history", "--by", "known"]])
def test_a_question_about_one_entity_imports_nothing_heavy(
    zeren: Zeren, options: list[str]
) -> None:
    heavy, said = imported(zeren, "controllers", SHOP, "--json", *options)
    assert (heavy, "COMPUTED_MAJORITY" in said) == ([], True)


def test_loading_again_changes_nothing(zeren: Zeren) -> None:
    report = zeren.ask("load", zeren.folder / "town")
    assert report["data_revision"] == 1
    assert all(counts["accepted"] == 0 for counts in report["tables"].values())


def test_controllers_for_a_program_and_a_person(zeren: Zeren) -> None:
    answer = zeren.ask("controllers", SHOP, "--on", ON)
    assert (answer["outcome"], answer["on"], answer["data_revision"]) == (
        "COMPUTED_MAJORITY",
        ON,
        1,
    )
    assert zeren.ask("controllers", "shop", "--on", ON) == answer
    assert zeren.ask("controllers", "安阳商店有限公司", "--on", ON) == answer
    shown = zeren.run("controllers", SHOP)
    assert shown.code == 0
    assert "欧阳建国" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


def test_ways_of_control_can_be_switched_off(zeren: Zeren) -> None:
    assert zeren.ask("controllers", SHOP, "--via", "concert")["controllers"] == []
    assert zeren.ask("controllers", SHOP, "--via", "votes")["controllers"] != []
    assert zeren.ask("controllers", SHOP, "--without", "concert+nominee")["controllers"] != []
    assert zeren.run("controllers", SHOP, "--without", "votes").code == 2
    assert zeren.ask("controllers", SHOP, "--threshold", "0.515")["outcome"] == "UNKNOWN"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_all_pairs_as_a_table(zeren: Zeren, suffix: str) -> None:
    path = zeren.folder / f"pairs{suffix}"
    assert zeren.run("controllers", "--all", "--pairs", "--on", ON, "--out", path).code == 0
    owner = zeren.ask("controllers", SHOP)["controllers"][0]["party_id"]
    if suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        votes: object = "51.5"
    else:
        rows = pq.read_table(path).to_pylist()
        votes = 51.5
    assert list(rows[0]) == ["controller", "company", "via", "direct", "ultimate", "votes"]
    keys = [(row["controller"], row["company"]) for row in rows]
    assert keys == sorted(keys)
    found = {(row["controller"], row["company"]): row["votes"] for row in rows}
    assert found[owner, f"org:{SHOP}"] == votes


def test_liabilities_for_a_program_and_a_person(zeren: Zeren) -> None:
    answer = zeren.ask("liabilities", "mill", "--on", ON)
    roles = {item["role"] for item in answer["liabilities"]}
    assert roles == {"legal_representative", "actual_controller"}
    person = zeren.ask("liabilities", "boss", "--on", ON)
    assert set(person["until_at_the_latest"]) == {item["rule_id"] for item in person["liabilities"]}
    assert zeren.ask("liabilities", "other")["liabilities"] == []
    shown = zeren.run("liabilities", "mill", "--on", ON)
    assert "PROPOSED" in shown.out
    everything = zeren.folder / "items.csv"
    assert zeren.run("liabilities", "--all", "--on", ON, "--out", everything).code == 0
    assert everything.read_text(encoding="utf-8").count("\n") >= 3


def test_as_known_before_the_decision_there_is_nothing(zeren: Zeren) -> None:
    early = zeren.ask("liabilities", "mill", "--on", ON, "--known-at", "2024-02-29")
    assert early["liabilities"] == []
    assert zeren.ask("liabilities", "mill", "--on", ON, "--revision", "0")["liabilities"] == []


def test_the_analysis_sums_up_and_is_kept(zeren: Zeren) -> None:
    summary = zeren.ask("analyze", "--on", ON)
    assert summary["control"]["outcomes"]["COMPUTED_MAJORITY"] >= 2
    assert summary["liability"]["items"] == sum(summary["liability"]["by_rule"].values()) > 0
    assert zeren.ask("analyze", "--on", ON) == summary
    assert "控制 control" in zeren.run("analyze", "--on", ON).out


def test_quality_for_a_person(zeren: Zeren) -> None:
    shown = zeren.run("quality", "--on", ON)
    assert "PASS" in shown.out
    assert "120" in shown.out


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("controllers", "nobody"), 1, "NOT_FOUND"),
        (("liabilities", "王伟"), 1, "AMBIGUOUS"),
        (("controllers", "mill", "--threshold", "50"), 2, "BAD_THRESHOLD"),
        (("controllers", "mill", "--threshold", "half"), 2, "BAD_VALUE"),
        (("controllers", "mill", "--basis", "luck"), 2, "BAD_VALUE"),
        (("controllers", "mill", "--via", "luck"), 2, "BAD_VALUE"),
        (("controllers", "mill", "--on", "yesterday"), 2, "BAD_VALUE"),
        (("controllers", "--all", "--out", "pairs.doc"), 2, "BAD_VALUE"),
        (("controllers",), 2, "USAGE"),
        (("controllers", "mill", "--pairs"), 2, "USAGE"),
        (("liabilities", "mill", "--revision", "x"), 2, "USAGE"),
        (("keys", "create", "--role", "king"), 2, "BAD_VALUE"),
        (("load", "absent"), 1, "FILE_REFUSED"),
    ],
)
def test_errors_have_a_code_an_exit_and_a_sentence(
    zeren: Zeren, words: tuple[str, ...], code: int, error: str
) -> None:
    answer = zeren.run(*words, "--json")
    assert (answer.code, answer.error) == (code, error)
    assert set(answer.json["error"]) == {"code", "message", "value", "matches", "matches_total"}
    assert answer.err
    assert not answer.has_traceback()
    plain = zeren.run(*words)
    assert (plain.code, plain.out) == (code, "")


def test_an_ambiguous_name_lists_who_it_could_be(zeren: Zeren) -> None:
    error = zeren.run("controllers", "王伟", "--json").json["error"]
    assert (error["value"], error["matches_total"]) == ("王伟", 2)
    assert [set(one) for one in error["matches"]] == [{"party_id", "name", "kind", "region"}] * 2


def test_an_id_number_is_refused_and_not_repeated(zeren: Zeren) -> None:
    for command in ("controllers", "liabilities"):
        for words in ((command, OWNER_NUMBER, "--json"), (command, f"x {OWNER_NUMBER}")):
            answer = zeren.run(*words)
            assert answer.code == 2
            assert OWNER_NUMBER not in answer.out + answer.err
    assert OWNER_NUMBER not in "".join(
        path.read_bytes().decode("utf-8", "replace") for path in zeren.folder.glob("facts.db*")
    )


def test_reading_about_a_person_is_written_down_and_the_chain_is_checked(zeren: Zeren) -> None:
    zeren.ask("liabilities", "boss")
    assert zeren.ask("keys", "create", "--role", "viewer")["key"].startswith("zeren_")
    verdict = zeren.ask("audit", "verify")
    assert verdict["holds"]
    assert verdict["lines"] >= 2
    path = Path(verdict["file"])
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("read liabilities", "read nothing", 1), encoding="utf-8")
    broken = zeren.run("audit", "verify")
    assert broken.code == 1
    assert "line 1" in broken.err
    path.write_text(whole, encoding="utf-8")


def test_without_a_store_every_reader_says_so(tmp_path: Path) -> None:
    zeren = Zeren(tmp_path)
    for words in (("quality",), ("analyze",), ("controllers", MILL), ("serve", "--port", "0")):
        answer = zeren.run(*words)
        assert (answer.code, answer.out) == (1, "")
        assert "zeren load" in answer.err
    assert not zeren.file.exists()


def test_an_export_gives_the_same_answers(zeren: Zeren) -> None:
    report = zeren.ask("export", zeren.folder / "out", "--format", "tables")
    assert report["tables"]["decisions"] == 2
    other = Zeren(zeren.folder, f"sqlite:///{zeren.folder / 'other.db'}")
    other.ask("load", zeren.folder / "out")
    for words in (("controllers", SHOP, "--on", ON), ("liabilities", MILL, "--on", ON)):
        mine, theirs = zeren.ask(*words), other.ask(*words)
        for answer in (mine, theirs):
            _forget_sources(answer)
        assert theirs == mine
    assert zeren.run("export", zeren.folder / "out").code == 2


def _forget_sources(part: object) -> None:
    """Leave out where the facts were read from: an export is another file."""
    if isinstance(part, dict):
        for name in ("source", "sources", "explanation"):
            part.pop(name, None)
    for inner in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        _forget_sources(inner)


def test_a_demo_city_is_written_loaded_and_summed_up(tmp_path: Path) -> None:
    zeren = Zeren(tmp_path)
    words = ("demo", "--organizations", "300", "--seed", "7", "--out", tmp_path / "city")
    made = zeren.run(*words)
    assert "organizations.csv" in made.out
    report = zeren.ask("load", tmp_path / "city", "--rejections", tmp_path / "rejected.csv")
    assert report["rejections_total"] == 0
    assert (tmp_path / "rejected.csv").read_text().startswith("code,file,row,column,value,message")
    assert zeren.ask("quality")["uscc"]["gate"] == "PASS"
