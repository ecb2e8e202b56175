"""Do classes and draws answer by command and over HTTP, each role as it may?"""

import csv
import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI

from analytics.draws import commitment_of, faults_of
from analytics.draws.protocol import sealed
from api import class_schemas
from api.roles import Role
from api.settings import Settings
from tests.api.client import Client
from tests.api.conftest import Doors
from tests.api.imports import imported
from tests.api.town import BUREAU, MILL, ON, SHOP, TABLES, write_tables
from tests.bad_input.command import Inside, Zeren

DRAW = "/api/v1/inspections/draw"
SEED = "5a" * 32
RATINGS = [{"org": "mill", "scheme": "纳税信用", "grade": "D", "from": "2024-04-30"}]


@dataclass(frozen=True)
class OwnPoints(Inside):
    """The command of an operator with points of his own."""

    points: str = ""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"ZEREN_CLASSES": self.points}


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    made = Inside(tmp_path_factory.mktemp("classes"))
    more = [
        {"org": f"firm{number:03}", "name": f"第{number}公司", "kind": "company",
         "region": "410503" if number % 3 else "410502", "industry": "F52"}
        for number in range(150)
    ]  # fmt: skip
    tables = TABLES | {"organizations": [*TABLES["organizations"], *more], "ratings": RATINGS}
    assert made.ask("load", write_tables(made.folder / "town", tables))["rejections"] == []
    return made


def test_a_listed_entity_is_d_with_the_entry_that_makes_it(zeren: Inside) -> None:
    answer = zeren.ask("classes", "mill", "--on", ON)
    assert (answer["class"], answer["score"], answer["frame"]) == ("D", 0, "henan_2022")
    (entry,) = answer["direct"]
    assert (entry["list_kind"], entry["class"]) == ("SERIOUS_VIOLATION", "D")
    assert entry["fact"]["decision_no"] == "安监〔2024〕1号"
    assert entry["fact"]["source"] == {"dataset": "town", "file": "decisions.csv", "row": 2}
    assert answer["ratings"][0]["grade"] == "D"
    assert zeren.ask("classes", "mill", "--on", "2024-02-29")["class"] == "A"
    assert zeren.ask("classes", "mill", "--on", ON, "--known-at", "2024-02-29")["class"] == "A"


def test_a_repaired_entity_is_a_and_its_neighbour_is_only_a_lead(zeren: Inside) -> None:
    answer = zeren.ask("classes", "shop", "--on", ON)
    assert (answer["class"], answer["score"], answer["direct"]) == ("A", 0, [])
    lead = answer["association"]
    assert (lead["points"], lead["counted"], lead["use"]) == (50, 50, "LEAD_ONLY")
    assert [one["party_id"] for one in lead["influences"]] == [f"org:{MILL}"]


def test_whom_the_classes_are_not_about(zeren: Inside) -> None:
    answer = zeren.ask("classes", "bureau", "--on", ON)
    assert (answer["class"], answer["why_not"]) == (None, "NOT_A_MARKET_ENTITY")
    assert "非经营主体" in zeren.run("classes", "bureau").out
    assert zeren.run("classes", "boss", "--json").error == "NOT_FOUND"


def test_a_person_reads_class_reasons_and_what_stands_beside(zeren: Inside) -> None:
    shown = zeren.run("classes", "mill", "--on", ON)
    for said in (
        "分类 class D",
        "严重违法失信名单",
        "外部评价，不计分",
        "纳税信用 D",
        "不影响分类",
    ):
        assert said in shown.out
    history = zeren.run("classes", "mill", "--history")
    assert "分类沿革" in history.out
    known = zeren.ask("classes", "mill", "--history", "--by", "known", "--on", ON)
    assert [one["class"] for one in known["intervals"]] == ["A", "D"]


def test_everybody_as_a_table(zeren: Inside) -> None:
    path = zeren.folder / "classes.parquet"
    told = zeren.ask("classes", "--all", "--on", ON, "--out", path)
    assert told["by_class"] == {"A": 152, "D": 1}
    rows = pq.read_table(path).to_pylist()
    assert list(rows[0]) == [
        "party_id", "class", "score", "direct", "region", "industry", "reasons",
    ]  # fmt: skip
    only = zeren.ask("classes", "--all", "--class", "D", "--on", ON)["classes"]
    assert [row["party_id"] for row in only] == [f"org:{MILL}"]
    assert [row for row in rows if row["class"] == "D"] == only


@pytest.mark.parametrize(
    "words",
    [
        ["classes"],
        ["classes", "mill", "--all"],
        ["classes", "--all", "--history"],
        ["classes", "mill", "--class", "A"],
        ["classes", "--all", "--class", "E"],
        ["draw"],
        ["draw", "--seed", "1", "--commit", "x.json"],
        ["draw", "--seed", "1", "--class-preset", "nobody"],
        ["draw", "--seed", "1", "--rates", "A=50,B=2"],
        ["draw", "--seed", "1", "--strata", "name"],
        ["draw", "--seed", "1", "--out", "x.txt"],
        ["draw", "--seed", "1", "--region", "41%"],
        ["draw", "--seed", "1", "--region", "99"],
        ["draw", "--verify", "x.json", "--rates", "A=1"],
    ],
)
def test_wrong_usage_is_told(zeren: Inside, words: list[str]) -> None:
    answer = zeren.run(*words)
    assert answer.code == 2
    assert not answer.has_traceback()


def test_the_class_of_one_entity_imports_nothing_heavy(tmp_path: Path) -> None:
    made = Zeren(tmp_path)
    made.ask("load", write_tables(tmp_path / "town", TABLES))
    heavy, said = imported(made, "classes", SHOP, "--json", "--on", ON)
    assert heavy == []
    assert json.loads(said)["class"] == "A"


def test_a_draw_by_seed_is_the_same_again_and_can_be_checked(zeren: Inside) -> None:
    protocol, people = zeren.folder / "p.json", zeren.folder / "people.csv"
    first = zeren.ask("draw", "--seed", "7", "--on", ON, "--out", protocol, "--population", people)
    again = zeren.ask("draw", "--seed", "7", "--on", ON)
    other = zeren.ask("draw", "--seed", "8", "--on", ON)
    assert first["drawn"] == again["drawn"] != other["drawn"]
    assert [one["class"] for one in first["drawn"]] == ["A", "A", "D"]
    assert first["drawn"][-1]["name"] == "安阳磨坊有限公司"
    assert json.loads(protocol.read_text(encoding="utf-8")) == first
    for words in ([], ["--population", str(people)]):
        verdict = zeren.ask("draw", "--verify", protocol, *words)
        assert (verdict["holds"], verdict["faults"], verdict["drawn"]) == (True, [], 3)
    table = zeren.folder / "drawn.csv"
    zeren.ask("draw", "--seed", "7", "--on", ON, "--out", table)
    with table.open(encoding="utf-8", newline="") as file:
        assert [row["party_id"] for row in csv.DictReader(file)] == [
            one["party_id"] for one in first["drawn"]
        ]


def test_what_was_loaded_later_changes_no_draw(tmp_path: Path) -> None:
    made = Inside(tmp_path)
    made.ask("load", write_tables(tmp_path / "town", TABLES))
    protocol = tmp_path / "p.json"
    made.ask("draw", "--seed", "7", "--on", ON, "--out", protocol)
    late = {"organizations": [{"org": "late", "name": "新公司", "kind": "company"}]}
    made.ask("load", write_tables(tmp_path / "late", late))
    assert made.ask("draw", "--verify", protocol)["holds"]
    assert made.ask("draw", "--seed", "7", "--on", ON)["population"]["size"] == 4


def test_a_changed_protocol_is_refused_with_every_fault_named(zeren: Inside) -> None:
    protocol = zeren.folder / "changed.json"
    zeren.ask("draw", "--seed", "7", "--on", ON, "--out", protocol)
    document = json.loads(protocol.read_text(encoding="utf-8"))
    document["drawn"].pop()
    protocol.write_text(json.dumps(document), encoding="utf-8")
    answer = zeren.run("draw", "--verify", protocol, "--json")
    assert answer.code == 1
    assert [fault["code"] for fault in answer.json["faults"]] == ["DIGEST", "NUMBERS", "DRAWN"]
    halves = {**document, "seed": "\ud800"}
    texts = ("", "[]", "{}", '{"kind": "zeren-draw-protocol", "version": 1}', "[" * 99_999)
    for text in (*texts, json.dumps(halves), json.dumps(document | {"digest": "\ud800"})):
        protocol.write_text(text, encoding="utf-8")
        answer = zeren.run("draw", "--verify", protocol)
        assert answer.code == 1
        assert not answer.has_traceback()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "party_id,class,place\norg:x,E,\n", "\0"])
def test_a_file_that_is_no_population_is_refused(zeren: Inside, text: str) -> None:
    protocol, people = zeren.folder / "for.json", zeren.folder / "none.csv"
    zeren.ask("draw", "--seed", "7", "--on", ON, "--out", protocol)
    people.write_text(text, encoding="utf-8")
    answer = zeren.run("draw", "--verify", protocol, "--population", people, "--json")
    assert answer.code == 1
    assert not answer.has_traceback()


def test_a_seed_is_committed_to_then_shown_and_never_replaced(zeren: Inside) -> None:
    plan = zeren.folder / "plan.json"
    published = zeren.ask("draw", "--commit", plan, "--strata", "region", "--on", ON)
    secret = Path(f"{plan}.seed")
    seed = secret.read_text(encoding="ascii").strip()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert published["commitment"] == commitment_of(seed)
    assert seed not in plan.read_text(encoding="utf-8")
    assert zeren.run("draw", "--commit", plan).code == 2
    assert secret.read_text(encoding="ascii").strip() == seed
    protocol = zeren.folder / "revealed.json"
    drawn = zeren.ask("draw", "--reveal", plan, "--out", protocol)
    assert (drawn["seed"], drawn["plan"]) == (seed, published["plan"])
    assert zeren.ask("draw", "--verify", protocol, "--commitment", plan)["holds"]
    assert "the protocol holds" in zeren.run("draw", "--verify", protocol).out
    secret.write_text("6b" * 32, encoding="ascii")
    assert zeren.run("draw", "--reveal", plan).code == 2
    zeren.ask("draw", "--seed", seed, "--strata", "region", "--on", ON, "--out", protocol)
    refused = zeren.run("draw", "--verify", protocol, "--commitment", plan, "--json")
    assert [fault["code"] for fault in refused.json["faults"]] == ["COMMITMENT"]


def test_own_points_are_used_and_a_protocol_names_its_own(zeren: Inside) -> None:
    protocol = zeren.folder / "before.json"
    zeren.ask("draw", "--seed", "7", "--on", ON, "--out", protocol)
    folder = zeren.folder / "points"
    folder.mkdir()
    (folder / "industries.csv").write_text("industry,class,basis,tag\nF52,C,ours,OWN\n", "utf-8")
    own = OwnPoints(zeren.folder, points=str(folder))
    answer = own.ask("classes", "shop", "--on", ON)
    assert (answer["class"], answer["industry_floor"]["industry"]) == ("C", "F52")
    refused = own.run("draw", "--verify", protocol, "--json")
    assert [fault["code"] for fault in refused.json["faults"]] == ["SCHEME"]
    (folder / "industries.csv").write_text("industry,class\n", "utf-8")
    assert own.run("classes", "shop", "--json").error == "BAD_RULE"


def post(door: Client, body: object, **params: str) -> Any:  # noqa: ANN401 (a response)
    headers: dict[str, str | bytes] = {"Content-Type": "application/json"}
    content = json.dumps(body).encode()
    return door.ask(DRAW, method="POST", headers=headers, content=content, **params)


def test_the_class_over_http_has_its_documented_form(official: Client) -> None:
    answer = official.read("/classes", entity=MILL, on=ON)
    assert class_schemas.ClassAnswer.model_validate(answer.json())
    assert answer.json()["class"] == "D"
    near = official.read("/classes", entity=SHOP, on=ON)
    assert class_schemas.ClassAnswer.model_validate(near.json())
    assert near.json()["association"]["influences"][0]["burden"] == 1000
    assert official.read("/classes", entity="nobody").status_code == 404
    assert official.read("/classes").json()["code"] == "NOT_COMPUTED"
    assert official.read("/classes", entity=BUREAU).json()["why_not"] == "NOT_A_MARKET_ENTITY"
    again = official.ask(
        "/api/v1/classes", entity=MILL, on=ON, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_the_public_is_told_no_class(doors: Doors) -> None:
    assert doors[Role.PUBLIC].read("/classes", entity=MILL).status_code == 403


def test_a_key_for_one_region_is_not_told_who_burdens_from_elsewhere(
    settings: Settings, app: FastAPI
) -> None:
    limited = Client(app, settings.keys.create("official", "410503").key)
    assert limited.read("/classes", entity=MILL).status_code == 403
    answer = limited.read("/classes", entity=SHOP, on=ON).json()
    assert (answer["class"], answer["association"]["points"]) == ("A", 50)
    assert answer["association"]["influences"] == []
    assert answer["partial"].startswith("REGION")


def test_a_draw_over_http_is_the_one_of_the_command_and_is_recorded(
    official: Client, settings: Settings
) -> None:
    answer = post(official, {"seed": "7", "rates": "A=1,B=2,C=10,D=30"}, on=ON)
    assert answer.status_code == 200
    document = answer.json()
    assert class_schemas.DrawDocument.model_validate(document)
    assert faults_of(document) == []
    assert post(official, {"seed": "7"}, on=ON).json()["drawn"] == document["drawn"]
    lines = settings.audit.path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["drew for inspection"] * 2
    assert json.loads(lines[0])["digest"] == document["digest"]


def test_a_draw_over_http_can_be_committed_to(official: Client) -> None:
    published = post(official, {"commitment": commitment_of(SEED)}, on=ON).json()
    assert class_schemas.DrawDocument.model_validate(published)
    drawn = post(official, {"seed": SEED, "committed": published})
    assert drawn.status_code == 200
    assert faults_of(drawn.json(), committed=published) == []
    assert post(official, {"seed": "6b" * 32, "committed": published}).status_code == 422
    forged = {**published, "plan": published["plan"] | {"on": "2024-06-02"}}
    assert post(official, {"seed": SEED, "committed": forged}).status_code == 422
    broken = [{}, {"plan": published["plan"]}, {**published, "digest": "\ud800"}]
    broken.append({name: published[name] for name in published if name != "commitment"})
    without = {name: published[name] for name in published if name not in {"commitment", "digest"}}
    broken.append(sealed(without))
    broken.append(published | {"version": 2})
    broken.append(published | {"committed_at": "\ud800"})
    for committed in broken:
        answer = post(official, {"seed": SEED, "committed": committed})
        assert answer.status_code in {400, 422}, committed


def test_a_key_for_one_region_draws_there_only(settings: Settings, app: FastAPI) -> None:
    limited = Client(app, settings.keys.create("official", "410503").key)
    own = post(limited, {"seed": "7"}, on=ON).json()
    assert own["plan"]["region"] == "410503"
    assert {one["party_id"] for one in own["drawn"]} == {f"org:{SHOP}"}
    assert post(limited, {"seed": "7", "region": "4105"}, on=ON).status_code == 403
    everywhere = post(Client(app, settings.keys.create("official").key), {
        "commitment": commitment_of(SEED),
    }, on=ON).json()  # fmt: skip
    assert post(limited, {"seed": SEED, "committed": everywhere}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"seed": ""},
        {"seed": "7", "preset": "nobody"},
        {"seed": "7", "rates": "A=9"},
        {"seed": "7", "strata": "name"},
        {"seed": "7", "more": 1},
        {"seed": "7", "region": "99"},
        {"commitment": "7"},
        {"commitment": commitment_of(SEED), "seed": SEED},
        [],
    ],
)
def test_a_draw_that_cannot_be_is_refused_over_http(official: Client, body: object) -> None:
    answer = post(official, body, on=ON)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_of_another_kind_is_refused(official: Client) -> None:
    content = json.dumps({"seed": "7"}).encode()
    answer = official.ask(
        DRAW, method="POST", headers={"Content-Type": "text/plain"}, content=content
    )
    assert answer.status_code in {415, 422}
