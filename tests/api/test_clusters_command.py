"""Does `zeren clusters` answer for a program and a person, keep ids, and record outcomes?"""

import csv
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.opening import open_store
from loaders.copying import copy_store
from tests.analytics.cluster_town import Town
from tests.bad_input.command import Inside

ON = "2024-12-31"


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    folder = tmp_path_factory.mktemp("clusters")
    made = Inside(folder, f"sqlite:///{folder / 'town.db'}")
    town = Town()
    for at in range(5):
        org = town.org(industry=("C14", "E47")[at % 2], name=f"关联{at}公司")
        # The last one joins in December.
        town.head("p", org, "2024-12-01" if at == 4 else "2015-01-01")
        if at < 3:
            town.decide(f"D{at}", org, "2024-06-01")
    a, b = town.org(industry="C14"), town.org(industry="C14")
    town.hold(a, b, "30")
    town.hold(b, a, "30")
    for at in range(100):
        town.org(industry=("C14", "E47")[at % 2])
    assert made.ask("load", town.written(folder))["rejections_total"] == 0
    return made


def test_the_answer_has_the_fields_of_the_contract(zeren: Inside) -> None:
    answer = zeren.ask("clusters", "--on", ON)
    assert (answer["on"], answer["use"], answer["data_revision"]) == (ON, "LEAD_ONLY", 1)
    assert answer["parameters"]["shuffles"] == 9_999
    assert {row["kind"]: row["weight"] for row in answer["parameters"]["weights"]}["equity"] == 0.8
    (cluster,) = answer["clusters"]
    promised = "cluster_id members links hubs_removed industries regions flagged decisions lift"
    assert set(promised.split()) <= set(cluster)
    assert {"p_value", "q_value", "evidence", "expires", "outcome"} <= set(cluster)
    assert [member["flagged"] for member in cluster["members"]] == [True] * 3 + [False] * 2
    assert set(cluster["members"][0]) == {
        *("party_id", "name", "flagged", "score", "industry", "region")
    }
    assert (cluster["industries"], cluster["flagged"]) == (["C", "E"], 3)
    assert [each["decision_no"] for each in cluster["decisions"]] == ["D0", "D1", "D2"]
    facts = [fact for path in cluster["evidence"] for fact in path["facts"]]
    assert all(fact["source"]["file"] == "appointments.csv" for fact in facts)
    (ring,) = answer["alerts"]
    assert (ring["kind"], len(ring["parties"]), len(ring["evidence"])) == ("equity_ring", 2, 2)
    assert "rule_id" not in json.dumps(answer)
    assert "legal_basis" not in json.dumps(answer)


def test_the_same_question_gives_the_same_bytes(zeren: Inside) -> None:
    words = ("clusters", "--on", ON, "--json")
    assert zeren.run(*words).out == zeren.run(*words).out


def test_a_person_reads_that_these_are_leads(zeren: Inside) -> None:
    shown = zeren.run("clusters", "--on", ON)
    assert shown.code == 0
    assert "leads only" in shown.out
    assert "equity_ring" in shown.out


def test_a_cluster_that_grew_keeps_its_id_and_the_change_is_said(zeren: Inside) -> None:
    answer = zeren.ask("clusters", "--on", ON, "--since", "2024-11-30")
    (cluster,) = answer["clusters"]
    (change,) = answer["changes"]["clusters"]
    assert (change["cluster_id"], change["change"]) == (cluster["cluster_id"], "grew")
    assert change["joined"] == [cluster["members"][4]["party_id"]]
    assert cluster["first_seen"] == "2024-11-30"
    earlier = zeren.ask("clusters", "--on", "2024-11-30")
    assert earlier["clusters"][0]["cluster_id"] == cluster["cluster_id"]


def test_without_a_day_the_one_analyzed_last_is_meant(zeren: Inside) -> None:
    zeren.ask("analyze", "--on", "2024-10-01")
    assert zeren.ask("clusters")["on"] == "2024-10-01"


def test_the_table_has_a_row_for_each_member_and_party(zeren: Inside, tmp_path: Path) -> None:
    path = tmp_path / "clusters.csv"
    assert zeren.run("clusters", "--on", ON, "--out", path).code == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["cluster"] * 5 + ["equity_ring"] * 2
    assert {row["id"].partition(":")[0] for row in rows} == {"cluster", "alert"}


def test_an_outcome_is_recorded_and_shown(zeren: Inside) -> None:
    alert = zeren.ask("clusters", "--on", ON)["alerts"][0]["alert_id"]
    told = zeren.ask("clusters", "outcome", alert, "false", "--reason", "家族企业")
    assert told["precision"][0]["kind"] == "equity_ring"
    again = zeren.ask("clusters", "outcome", alert, "confirmed", "--reason", "核实")
    assert (again["precision"][0]["confirmed"], again["precision"][0]["false"]) == (1, 0)
    shown = zeren.ask("clusters", "--on", ON)
    assert shown["alerts"][0]["outcome"]["outcome"] == "confirmed"
    assert shown["precision"][0]["precision"] is None


def test_what_officials_found_goes_along_in_a_copy_and_in_an_export(
    zeren: Inside, tmp_path: Path
) -> None:
    cluster = zeren.ask("clusters", "--on", "2024-11-30")["clusters"][0]["cluster_id"]
    zeren.ask("clusters", "outcome", cluster, "confirmed", "--reason", "现场核实")
    before = zeren.ask("clusters", "--on", ON)
    assert before["clusters"][0]["outcome"]["reason"] == "现场核实"
    copied, again = (Inside(zeren.folder, f"sqlite:///{tmp_path / name}.db") for name in "ab")
    with closing(open_store(zeren.url)) as old, closing(open_store(copied.url, create=True)) as new:
        copy_store(old, new)
    zeren.ask("export", tmp_path / "out", "--format", "tables")
    assert again.ask("load", tmp_path / "out")["rejections_total"] == 0
    for other in (copied, again):
        # The cluster has grown since: it is found again by the members it had.
        after = other.ask("clusters", "--on", ON)
        assert told(after) == told(before)
        assert after["clusters"][0]["cluster_id"] == cluster


def told(answer: dict[str, Any]) -> list[object]:
    """What officials recorded, alert by alert, and how often each kind was right."""
    found = [answer["precision"]]
    found += [(one["cluster_id"], one["outcome"]) for one in answer["clusters"]]
    return [*found, *((one["alert_id"], one["outcome"]) for one in answer["alerts"])]


@pytest.mark.parametrize(
    "words",
    [
        ("clusters", "outcome", "alert:none", "false", "--reason", "x"),
        ("clusters", "outcome", "alert:none", "wrong", "--reason", "x"),
        ("clusters", "--shuffles", "0"),
        ("clusters", "--since", "yesterday"),
        ("clusters", "--out", "clusters.txt"),
    ],
)
def test_what_cannot_be_answered_says_so(zeren: Inside, words: tuple[str, ...]) -> None:
    answer = zeren.run(*words, "--json")
    assert answer.code in {1, 2}
    assert json.loads(answer.out)["error"]["code"]


def test_weights_are_estimated_from_the_loaded_history(zeren: Inside) -> None:
    answer = zeren.ask("clusters", "weights", "--on", ON, "--years", "1")
    assert [row["kind"] for row in answer["weights"]][:2] == ["controller", "legal_representative"]
    assert answer["use"] == "LEAD_ONLY"
