"""Does `zeren warn` answer for a program and a person, and keep to what it may know?"""

import csv
import json
from contextlib import closing
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from analytics.warning.features import words_of
from api.app import create_app
from api.risk import schemas
from api.settings import Settings
from graph.opening import open_store
from loaders.city import write_city
from tests.analytics.cluster_town import Town
from tests.api.client import Client
from tests.bad_input.command import Inside

CUTOFF, HORIZON = "2023-12-31", 365
PROMISED = [
    "cutoff",
    "horizon_days",
    "entities",
    "positives",
    "auc",
    "auc_interval",
    "average_precision",
    "precision_at_100",
    "lead_time_days",
    "baseline",
    "without_graph",
    "differences",
    "graph_adds",
    "graph_says",
    "calibration",
    "fairness",
    "model",
    "use",
    "complete",
]
MEASURES = {"auc", "auc_interval", "average_precision", "precision_at_100"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    folder = tmp_path_factory.mktemp("warn")
    made = Inside(folder, f"sqlite:///{folder / 'city.db'}")
    write_city(folder / "city", organizations=3_000, seed=5)
    assert made.ask("load", folder / "city")["rejections_total"] == 0
    return made


@pytest.fixture(scope="module")
def tested(zeren: Inside) -> tuple[dict[str, Any], list[dict[str, str]]]:
    file = zeren.folder / "scores.csv"
    words = ("--cutoff", CUTOFF, "--horizon-days", str(HORIZON), "--draws", "80")
    answer = zeren.ask("warn", "backtest", *words, "--scores", file, "--cutoffs", "2")
    return answer, rows_of(file)


@pytest.fixture(scope="module")
def model(zeren: Inside) -> Path:
    file = zeren.folder / "model.zeren"
    said = zeren.ask("warn", "train", "--cutoff", CUTOFF, "--out", file)
    assert (said["use"], said["cutoff"], said["is_learned"]) == ("LEAD_ONLY", CUTOFF, True)
    return file


def test_a_back_test_has_the_fields_of_the_contract(
    tested: tuple[dict[str, Any], list[dict[str, str]]],
) -> None:
    answer, rows = tested
    assert set(PROMISED) <= set(answer)
    assert (answer["cutoff"], answer["horizon_days"]) == (CUTOFF, HORIZON)
    assert (answer["use"], answer["complete"]) == ("LEAD_ONLY", True)
    assert set(answer["baseline"]) == set(answer["without_graph"]) == MEASURES
    assert answer["entities"] == len(rows) > 2_000
    assert answer["positives"] == sum(row["label"] == "1" for row in rows) > 10
    low, high = answer["auc_interval"]
    assert 0.4 < low < answer["auc"] < high < 1
    for ahead in answer["differences"].values():
        for said in ahead.values():
            assert said["interval"][0] <= said["difference"] <= said["interval"][1]
    gain = answer["differences"]["full_minus_without_graph"]["auc"]["interval"]
    assert answer["graph_adds"] == (gain[0] > 0)
    assert {"brier", "expected_error", "bins"} == set(answer["calibration"])
    dimensions = {each["dimension"] for each in answer["fairness"]["groups"]}
    assert dimensions == {"region", "industry", "size"}
    assert all(each["entities"] >= 50 for each in answer["fairness"]["groups"])
    assert [each["cutoff"] for each in answer["rolling"]] == ["2022-12-31", CUTOFF]


def test_labels_are_the_new_records_of_the_horizon(
    zeren: Inside, tested: tuple[dict[str, Any], list[dict[str, str]]]
) -> None:
    """Counted again from the files: nothing that surely took effect is missing, nothing else is."""
    city = zeren.folder / "city"
    new = [
        row
        for row in rows_of(city / "decisions.csv")
        if CUTOFF < row["decided_on"] <= "2024-12-30" and row["type"] != "bankruptcy"
    ]
    objected = {row["decision_no"] for row in rows_of(city / "objections.csv")}
    sure = [
        row
        for row in new
        if row["review_status"] in {"", "effective"}
        and not row["revoked_on"]
        and row["decision_no"] not in objected
        and row["effective_on"] <= "2024-12-30"
    ]
    codes = {row["org"]: row["uscc"] for row in rows_of(city / "organizations.csv")}
    scored = {row["entity"] for row in tested[1]}
    labelled = {row["entity"] for row in tested[1] if row["label"] == "1"}
    surely, perhaps = (
        {f"org:{codes.get(row['subject'])}" for row in rows} & scored for rows in (sure, new)
    )
    assert len(surely) > 20
    assert surely <= labelled <= perhaps


def test_lessons_end_before_the_cutoff(tested: tuple[dict[str, Any], list[dict[str, str]]]) -> None:
    answer, _ = tested
    lessons = answer["model"]["lessons"]
    assert lessons == sorted(lessons)
    assert lessons
    cutoff = date.fromisoformat(CUTOFF).toordinal()
    assert all(date.fromisoformat(day).toordinal() + HORIZON <= cutoff for day in lessons)


def test_the_same_question_gives_the_same_bytes(zeren: Inside, model: Path) -> None:
    again, other = zeren.folder / "again.zeren", zeren.folder / "other.zeren"
    words = ("warn", "train", "--cutoff", CUTOFF, "--out")
    assert zeren.run(*words, again).code == zeren.run(*words, other, "--seed", "2").code == 0
    assert again.read_bytes() == model.read_bytes() != other.read_bytes()
    asked = ("warn", "score", "--model", model, "--on", "2024-06-30", "--json")
    assert zeren.run(*asked).out == zeren.run(*asked).out


def test_scores_are_in_order_with_reasons_and_the_table_has_everybody(
    zeren: Inside, model: Path
) -> None:
    file = zeren.folder / "scored.csv"
    words = ("--model", model, "--on", "2024-06-30", "--limit", "5", "--out", file)
    answer = zeren.ask("warn", "score", *words)
    assert (answer["use"], answer["on"], len(answer["scores"])) == ("LEAD_ONLY", "2024-06-30", 5)
    chances = [each["probability"] for each in answer["scores"]]
    assert chances == sorted(chances, reverse=True)
    assert answer["scores"][0]["rank"] == 1
    for each in answer["scores"]:
        assert 1 <= len(each["reasons"]) <= 3
        assert all(reason["effect"] > 0 for reason in each["reasons"])
    rows = rows_of(file)
    assert len(rows) == answer["entities"]
    assert [row["entity"] for row in rows[:5]] == [each["party_id"] for each in answer["scores"]]
    assert [int(row["rank"]) for row in rows] == sorted(int(row["rank"]) for row in rows)


def test_an_explanation_adds_up_and_names_facts_with_their_rows(zeren: Inside, model: Path) -> None:
    on = ("--model", model, "--on", "2024-06-30")
    highest = zeren.ask("warn", "score", *on, "--limit", "3")["scores"]
    for one in highest:
        told = zeren.ask("warn", "explain", one["party_id"], *on)
        assert (told["probability"], told["rank"]) == (one["probability"], one["rank"])
        effects = {each["feature"]: each["effect"] for each in told["reasons"]}
        assert all(effects[each["feature"]] == each["effect"] for each in one["reasons"])
        assert [abs(each) for each in effects.values()] == sorted(
            map(abs, effects.values()), reverse=True
        )
        facts = [fact for each in told["reasons"] for fact in each["facts"]]
        assert facts
        assert all(fact["source"]["file"].endswith(".csv") for fact in facts)
        assert all((fact["from"] or "") <= "2024-06-30" for fact in facts)
        assert all(words_of(each["feature"]).zh == each["chinese"] for each in told["reasons"])
    assert "rule_id" not in json.dumps(highest)


def test_a_person_reads_that_these_are_leads(zeren: Inside, model: Path) -> None:
    on = ("--model", model, "--on", "2024-06-30")
    shown = zeren.run("warn", "score", *on)
    assert (shown.code, "leads only" in shown.out.replace("\n", "")) == (0, True)
    entity = zeren.ask("warn", "score", *on, "--limit", "1")["scores"][0]["party_id"]
    told = zeren.run("warn", "explain", entity, *on)
    assert (told.code, "leads" in told.out) == (0, True)


def test_a_model_that_knows_more_than_the_day_is_refused(zeren: Inside, model: Path) -> None:
    answer = zeren.run("warn", "score", "--model", model, "--on", "2023-12-30", "--json")
    assert (answer.code, answer.error) == (2, "BAD_VALUE")


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b'{"format":"zeren-warning"}\n{}'])
def test_a_file_that_is_no_model_is_refused(zeren: Inside, content: bytes) -> None:
    file = zeren.folder / "wrong.zeren"
    file.write_bytes(content)
    answer = zeren.run("warn", "score", "--model", file, "--on", "2024-06-30", "--json")
    assert (answer.code, answer.error) == (2, "BAD_VALUE")


def test_a_model_that_was_changed_is_refused(zeren: Inside, model: Path) -> None:
    changed = zeren.folder / "changed.zeren"
    changed.write_bytes(model.read_bytes().replace(b'"slope":', b'"slope":1', 1))
    answer = zeren.run("warn", "score", "--model", changed, "--on", "2024-06-30", "--json")
    assert (answer.code, answer.error) == (2, "BAD_VALUE")


def test_a_person_is_not_scored(zeren: Inside, model: Path) -> None:
    person = rows_of(zeren.folder / "city" / "appointments.csv")[0]["person"]
    answer = zeren.run("warn", "explain", person, "--model", model, "--on", "2024-06-30", "--json")
    assert (answer.code, answer.error) == (2, "BAD_VALUE")


def test_the_calibration_is_drawn(zeren: Inside) -> None:
    file = zeren.folder / "calibration.svg"
    words = ("warn", "backtest", "--cutoff", "2022-12-31", "--draws", "2", "--plot", file)
    shown = zeren.run(*words)
    assert (shown.code, "back-test" in shown.out) == (0, True)
    assert b"probability said" in file.read_bytes()


def test_where_nobody_has_an_outcome_everybody_is_scored_all_the_same(tmp_path: Path) -> None:
    made, town = Inside(tmp_path, f"sqlite:///{tmp_path / 'town.db'}"), Town()
    orgs = [town.org(founded_on="2010-01-01") for _ in range(30)]
    town.decide("D1", orgs[3], "2022-05-01")
    town.decide("D2", orgs[3], "2022-06-01")
    town.decide("D3", orgs[5], "2022-06-01")
    assert made.ask("load", town.written(tmp_path))["rejections_total"] == 0
    file = tmp_path / "scores.csv"
    answer = made.ask("warn", "backtest", "--cutoff", CUTOFF, "--scores", file)
    assert (answer["auc"], answer["baseline"]["auc"], answer["positives"]) == (None, None, 0)
    assert (answer["graph_adds"], answer["lead_time_days"]) == (None, None)
    assert answer["model"]["is_learned"] is False
    rows = rows_of(file)
    assert (answer["entities"], len(rows)) == (30, 30)
    highest = sorted(rows, key=lambda row: -float(row["score"]))[:2]
    assert [row["entity"] for row in highest] == [orgs[3], orgs[5]]


def test_before_the_first_fact_nobody_is_scored(zeren: Inside) -> None:
    answer = zeren.ask("warn", "backtest", "--cutoff", "1901-01-01")
    assert (answer["entities"], answer["auc"], answer["calibration"]) == (0, None, None)
    scored = zeren.ask("warn", "score", "--on", "1901-01-01")
    assert (scored["entities"], scored["scores"]) == (0, [])


def test_scores_are_kept_with_facts_for_the_api_and_the_bulletin(
    zeren: Inside, model: Path, settings: Settings
) -> None:
    on = ("--model", model, "--on", "2024-06-30")
    said = zeren.ask("warn", "score", *on, "--limit", "3")
    with closing(open_store(zeren.url)) as store:
        door = Client(create_app(store, settings), settings.keys.create("analyst").key)
        kept = door.read("/risk/warnings", limit=100).json()
    assert schemas.Warnings.model_validate(kept)
    assert kept["total"]["value"] == said["entities"] > 2_000
    for one in kept["items"][:3]:
        told = zeren.ask("warn", "explain", one["party_id"], *on)
        facts = {each["feature"]: each["facts"] for each in told["reasons"]}
        assert any(each["facts"] for each in one["reasons"])
        for each in one["reasons"]:
            assert each["facts"] == facts[each["feature"]]
    persons = {
        fact["other"]
        for one in kept["items"]
        for each in one["reasons"]
        for fact in each["facts"]
        if (fact["other"] or "").startswith("person:")
    }
    assert persons
    (line,) = map(json.loads, settings.audit.path.read_text("utf-8").splitlines())
    assert (line["action"], line["persons"]) == ("read risk warnings", len(persons))


def test_the_bulletin_tells_the_highest_in_words_with_their_facts(
    zeren: Inside, model: Path
) -> None:
    zeren.ask("warn", "score", "--model", model, "--on", "2024-06-30")
    page = zeren.folder / "bulletin.html"
    said = zeren.ask("bulletin", "--month", "2024-06", "--language", "en", "--out", page)
    text = unescape(page.read_text("utf-8"))
    assert len(said["warnings"]["lines"]) == 20
    for one in said["warnings"]["lines"]:
        assert said["names"][one["party_id"]] in text
        for reason in one["reasons"]:
            assert reason["english"] in text
            for fact in reason["facts"][:3]:
                assert fact["says"] in text
                assert f"{fact['source']['file']}:{fact['source']['row']}" in text
