"""Does the API answer kept leads to those who may read them, page by page, as leads only?"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api import class_schemas
from api.app import create_app
from api.masking import Mask
from api.risk import schemas
from api.risk.kept import Item, _parties
from api.risk.visible import visible
from api.roles import GRANTED, Role
from api.settings import Settings
from graph.opening import open_store
from graph.store import GraphStore
from tests.analytics.cluster_town import Town
from tests.api.client import Client
from tests.api.test_deciding import post
from tests.bad_input.command import Inside
from tests.tables import load_tables, uscc

ON = "2024-12-31"
HERE, THERE = "410502", "410503"


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """A town with a cluster across two regions, and two rings, computed and kept."""
    folder = tmp_path_factory.mktemp("risk")
    made = Inside(folder, f"sqlite:///{folder / 'town.db'}")
    town = Town()
    for at in range(5):
        place = {"industry": ("C14", "E47")[at % 2], "region": (HERE, THERE)[at % 2]}
        org = town.org(name=f"关联{at}公司", **place)
        town.head("王伟", org)
        if at < 3:
            town.decide(f"D{at}", org, "2024-06-01")
    for region in (HERE, THERE):
        a, b = town.org(region=region), town.org(region=region)
        town.hold(a, b, "30")
        town.hold(b, a, "30")
    for at in range(100):
        place = {"industry": ("C14", "E47")[at % 2], "region": (HERE, THERE)[at // 2 % 2]}
        town.org(founded_on=f"{1990 + at % 30}-01-{1 + at % 28:02}", **place)
    made.ask("load", town.written(folder))
    made.ask("clusters", "--on", ON)
    made.ask("warn", "score", "--on", ON)
    made.ask("classes", "--all", "--on", ON)
    return made


@pytest.fixture
def store(zeren: Inside) -> Iterator[GraphStore]:
    opened = open_store(zeren.url)
    yield opened
    opened.close()


@pytest.fixture
def doors(store: GraphStore, settings: Settings) -> dict[Role, Client]:
    app = create_app(store, settings)
    keys = {role: settings.keys.create(role).key for role in GRANTED}
    return {role: Client(app, key) for role, key in keys.items()}


@pytest.fixture
def analyst(doors: dict[Role, Client]) -> Client:
    return doors[Role.ANALYST]


def limited(store: GraphStore, settings: Settings, region: str) -> Client:
    return Client(create_app(store, settings), settings.keys.create("official", region).key)


def test_clusters_are_those_the_command_found(analyst: Client, zeren: Inside) -> None:
    found = analyst.read("/risk/clusters").json()
    assert schemas.Clusters.model_validate(found)
    said = zeren.ask("clusters", "--on", ON)
    assert [plain(one) for one in found["items"]] == [plain(one) for one in said["clusters"]]
    assert (found["use"], found["on"], found["partial"]) == ("LEAD_ONLY", ON, None)
    assert (found["total"], found["next_cursor"]) == ({"value": 1, "relation": "eq"}, None)
    assert found["parameters"]["shuffles"] == 9_999
    one = analyst.read(f"/risk/clusters/{found['items'][0]['cluster_id']}")
    assert schemas.Cluster.model_validate(one.json())
    assert one.json()["members"] == found["items"][0]["members"]
    assert analyst.read("/risk/clusters/cluster:none").status_code == 404


def plain(cluster: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cluster.items() if name != "outcome"}


def test_the_same_answer_is_not_sent_twice(analyst: Client) -> None:
    for path in ("clusters", "alerts", "warnings", "weights"):
        tag = analyst.read(f"/risk/{path}").headers["etag"]
        again = analyst.ask(f"/api/v1/risk/{path}", headers={"If-None-Match": tag})
        assert again.status_code == 304, path


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"region": HERE}, 1),
        ({"region": "4105"}, 1),
        ({"region": "42"}, 0),
        ({"industry": "E"}, 1),
        ({"industry": "C14"}, 1),
        ({"industry": "P"}, 0),
        ({"cross_region": "true", "cross_industry": "true"}, 1),
        ({"cross_region": "false"}, 0),
        ({"cross_industry": "false"}, 0),
        ({"max_q": "0.05"}, 1),
        ({"max_q": "0"}, 0),
        ({"min_q": "0.5"}, 0),
    ],
)
def test_clusters_are_chosen(analyst: Client, asked: dict[str, str], count: int) -> None:
    answer = analyst.read("/risk/clusters", **asked).json()
    assert (len(answer["items"]), answer["total"]["value"]) == (count, count)


def test_alerts_are_chosen_and_paged(analyst: Client) -> None:
    whole = analyst.read("/risk/alerts").json()
    assert schemas.Alerts.model_validate(whole)
    assert [one["kind"] for one in whole["items"]] == ["equity_ring"] * 2
    pages, cursor = [], None
    for _ in range(2):
        more = {} if cursor is None else {"cursor": cursor}
        page = analyst.read("/risk/alerts", limit=1, **more).json()
        pages += page["items"]
        cursor = page["next_cursor"]
    assert (pages, cursor) == (whole["items"], None)
    party = whole["items"][0]["parties"][0]
    about = analyst.read("/risk/alerts", party=party, kind="equity_ring").json()["items"]
    assert about == whole["items"][:1]
    assert analyst.read("/risk/alerts", kind="phoenix").json()["items"] == []
    assert analyst.read("/risk/alerts", kind="other").status_code == 422
    assert analyst.read("/risk/alerts", cursor="0123456789abcdef-1").status_code == 422
    assert analyst.read("/risk/alerts", party="org:t:nobody").status_code == 404


def test_a_list_of_another_day_is_not_answered_in_its_place(analyst: Client) -> None:
    assert analyst.read("/risk/clusters", on=ON).status_code == 200
    for path, command in (
        ("/risk/clusters", "zeren clusters"),
        ("/risk/alerts", "zeren clusters"),
        ("/risk/warnings", "zeren warn score"),
        ("/classes", "zeren classes --all"),
    ):
        answer = analyst.read(path, on="2023-01-01")
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_COMPUTED")
        assert command in answer.json()["detail"]


def test_what_was_never_computed_says_which_command_does_it(
    settings: Settings, tmp_path: Path
) -> None:
    empty = open_store(f"sqlite:///{tmp_path / 'new.db'}", create=True)
    door = Client(create_app(empty, settings), settings.keys.create("analyst").key)
    for path, command in (
        ("/risk/clusters", "zeren clusters"),
        ("/risk/alerts", "zeren clusters"),
        ("/risk/warnings", "zeren warn score"),
        ("/classes", "zeren classes --all"),
    ):
        answer = door.read(path)
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_COMPUTED")
        assert command in answer.json()["detail"]
    weights = door.read("/risk/weights").json()
    assert schemas.Weights.model_validate(weights)
    assert weights["partial"].startswith("NOT_COMPUTED")
    empty.close()


def test_weights_stand_with_what_history_says_of_them(analyst: Client, zeren: Inside) -> None:
    said = zeren.ask("clusters", "weights", "--on", ON, "--years", "2")
    answer = analyst.read("/risk/weights").json()
    assert schemas.Weights.model_validate(answer)
    assert (answer["years"], answer["partial"], answer["use"]) == (2, None, "LEAD_ONLY")
    assert [one["estimate"] for one in answer["items"]] == said["weights"]


def test_warnings_are_those_the_command_scored(analyst: Client, zeren: Inside) -> None:
    said = zeren.ask("warn", "score", "--on", ON, "--limit", "200")
    found = analyst.read("/risk/warnings", limit=100).json()
    assert schemas.Warnings.model_validate(found)
    cursor = {"cursor": found["next_cursor"]}
    more = analyst.read("/risk/warnings", limit=100, **cursor).json()
    items = found["items"] + more["items"]
    assert more["next_cursor"] is None
    assert found["total"] == {"value": said["entities"], "relation": "eq"}
    assert [bare(one) for one in items] == said["scores"]
    for name in ("entities", "horizon_days", "model", "on", "known_at", "use"):
        assert found[name] == said[name], name
    assert (found["use"], found["partial"]) == ("LEAD_ONLY", None)
    chances = [one["probability"] for one in items]
    assert chances == sorted(chances, reverse=True)


def bare(item: dict[str, Any]) -> dict[str, Any]:
    """What the command says of one that is scored."""
    reasons = [
        {name: value for name, value in each.items() if name != "facts"} for each in item["reasons"]
    ]
    shown = {name: value for name, value in item.items() if name not in {"region", "industry"}}
    return {**shown, "reasons": reasons}


def place_of(item: dict[str, Any]) -> tuple[str, str]:
    return item["region"], item["industry"][:2]


@pytest.mark.parametrize(
    ("asked", "test"),
    [
        ({"region": HERE}, lambda item: item["region"] == HERE),
        ({"region": "42"}, lambda _: False),
        ({"industry": "E"}, lambda item: item["industry"] == "E47"),
        ({"industry": "C14"}, lambda item: item["industry"].startswith("C14")),
        ({"industry": "C1", "region": THERE}, lambda item: place_of(item) == (THERE, "C1")),
        ({"min_probability": "0.01"}, lambda item: item["probability"] >= 0.01),
        ({"min_probability": "1"}, lambda item: item["probability"] >= 1),
    ],
)  # fmt: skip
def test_warnings_are_chosen(
    analyst: Client, asked: dict[str, str], test: Callable[[dict[str, Any]], bool]
) -> None:
    pages = [analyst.read("/risk/warnings", limit=100, **asked).json()]
    while pages[-1]["next_cursor"]:
        cursor = pages[-1]["next_cursor"]
        pages.append(analyst.read("/risk/warnings", limit=100, cursor=cursor, **asked).json())
    found = [item for page in pages for item in page["items"]]
    whole, cursor = [], None
    for _ in range(2):
        more = {} if cursor is None else {"cursor": cursor}
        page = analyst.read("/risk/warnings", limit=100, **more).json()
        whole += page["items"]
        cursor = page["next_cursor"]
    assert found == [item for item in whole if test(item)]
    assert pages[0]["total"]["value"] == len(found)


def test_a_key_of_a_region_is_warned_of_its_own_only(store: GraphStore, settings: Settings) -> None:
    door = limited(store, settings, HERE)
    answer = door.read("/risk/warnings", limit=100).json()
    assert schemas.Warnings.model_validate(answer)
    assert {item["region"] for item in answer["items"]} == {HERE}
    assert answer["total"]["value"] == len(answer["items"]) > 50
    away = {
        item["party_id"]
        for item in limited(store, settings, THERE)
        .read("/risk/warnings", limit=100)
        .json()["items"]
    }
    assert len(away) > 50
    assert not away & {str(party) for party in _parties(answer["items"])}
    assert door.read("/risk/warnings", region=THERE).json()["items"] == []
    assert limited(store, settings, "42").read("/risk/warnings").json()["items"] == []


def test_an_outcome_is_recorded_once_and_shown_at_once(
    doors: dict[Role, Client], settings: Settings
) -> None:
    analyst, official = doors[Role.ANALYST], doors[Role.OFFICIAL]
    alert = analyst.read("/risk/alerts").json()["items"][0]["alert_id"]
    body = {"outcome": "confirmed", "reason": "现场核实 11010519491231002X"}
    for role in (Role.PUBLIC, Role.VIEWER, Role.AUDITOR, Role.ADMIN):
        assert post(doors[role], f"/risk/alerts/{alert}/outcome", body).status_code == 403
    first = post(official, f"/risk/alerts/{alert}/outcome", body, Idempotency_Key="1")
    again = post(official, f"/risk/alerts/{alert}/outcome", body, Idempotency_Key="1")
    assert schemas.Outcome.model_validate(first.json())
    assert first.content == again.content
    other = {"outcome": "false", "reason": "又查"}
    refused = post(official, f"/risk/alerts/{alert}/outcome", other, Idempotency_Key="1")
    assert refused.status_code == 422
    shown = analyst.read("/risk/alerts").json()
    outcome = shown["items"][0]["outcome"]
    assert (outcome["outcome"], outcome["reason"]) == ("confirmed", "现场核实 ***")
    assert outcome["by"].startswith("key:")
    assert shown["precision"][0] == {
        "kind": "equity_ring", "confirmed": 1, "false": 0, "merged": 0, "precision": None,
    }  # fmt: skip
    # Nothing that bears on a lead was loaded.
    assert shown["partial"] is None
    lines = settings.audit.path.read_text("utf-8").splitlines()
    (line,) = [json.loads(each) for each in lines if "recorded an outcome" in each]
    assert (line["item"], line["outcome"]) == (alert, "confirmed")
    assert settings.audit.verify().reason is None


def test_what_cannot_be_recorded_is_refused(analyst: Client) -> None:
    body = {"outcome": "confirmed", "reason": "x"}
    assert post(analyst, "/risk/alerts/alert:none/outcome", body).status_code == 404
    path = "/risk/alerts/" + analyst.read("/risk/alerts").json()["items"][0]["alert_id"]
    for wrong in ({"outcome": "maybe", "reason": "x"}, {"outcome": "false"}, {**body, "more": 1}):
        assert post(analyst, f"{path}/outcome", wrong).status_code == 422
    blank = post(analyst, f"{path}/outcome", {"outcome": "false", "reason": "  "})
    assert blank.status_code == 422
    sent = {"method": "POST", "content": json.dumps(body).encode()}
    answer = analyst.ask(f"/api/v1{path}/outcome", **sent, headers={"Content-Type": "text/plain"})
    assert answer.status_code in {415, 422}


def test_a_key_of_a_region_is_told_nothing_of_another(
    store: GraphStore, settings: Settings
) -> None:
    door = limited(store, settings, HERE)
    (cluster,) = door.read("/risk/clusters").json()["items"]
    assert {member["region"] for member in cluster["members"]} == {HERE}
    answer = door.read("/risk/clusters").json()
    assert answer["partial"].startswith("REGION")
    away = {f"org:{uscc(number)}" for number in (2, 4)}
    assert not away & {str(party) for party in _parties(answer["items"])}
    assert schemas.Clusters.model_validate(answer)
    assert [len(link["parties"]) for link in cluster["links"]] == [2] * 3
    rings = door.read("/risk/alerts").json()
    assert (len(rings["items"]), rings["total"]["value"]) == (1, 1)
    assert door.read("/risk/alerts", party=f"org:{uscc(2)}").status_code == 403
    everything = limited(store, settings, "41").read("/risk/clusters").json()
    assert (everything["partial"], len(everything["items"][0]["members"])) == (None, 5)
    assert limited(store, settings, "42").read("/risk/clusters").json()["items"] == []
    body = {"outcome": "confirmed", "reason": "x"}
    path = f"/risk/alerts/{cluster['cluster_id']}/outcome"
    assert post(door, path, body).status_code == 403
    assert post(limited(store, settings, "41"), path, body).status_code == 200


def test_persons_are_masked_where_a_role_may_not_see_them() -> None:
    item = Item(
        {
            "parties": ["person:x:1", "org:a"],
            "names": {"person:x:1": "王伟", "org:a": "甲"},
            "via": "person:x:1",
            "evidence": [
                {"party": "org:a", "other": "person:x:1"},
                {"party": "org:a", "other": None},
            ],
        },
        {"org:a": HERE},
    )
    assert visible(item, Mask(Role.ANALYST), None) is item.document
    assert visible(item, Mask(Role.PUBLIC), None) == {
        "parties": ["org:a"],
        "names": {"org:a": "甲"},
        "via": None,
        "evidence": [{"party": "org:a", "other": None}],
    }


def test_reads_of_persons_are_written_down(analyst: Client, settings: Settings) -> None:
    analyst.read("/risk/clusters")
    analyst.read("/risk/alerts")
    lines = settings.audit.path.read_text("utf-8").splitlines()
    said = [(line["action"], line["persons"]) for line in map(json.loads, lines)]
    assert said == [("read risk clusters", 1)]


def test_a_load_since_then_is_said(zeren: Inside, tmp_path: Path, settings: Settings) -> None:
    copy = Inside(zeren.folder, f"sqlite:///{tmp_path / 'town.db'}")
    zeren.ask("export", tmp_path / "out")
    copy.ask("load", tmp_path / "out")
    copy.ask("clusters", "--on", ON, "--shuffles", "99")
    opened = open_store(copy.url)
    door = Client(create_app(opened, settings), settings.keys.create("analyst").key)
    before = door.read("/risk/clusters").json()
    assert (before["partial"], before["data_revision"]) == (None, 1)
    load_tables(opened, tmp_path / "more", organizations="org,name\nnew,新\n")
    after = door.read("/risk/clusters").json()
    assert after["partial"].startswith("MOVED_ON: 1 load")
    assert (after["data_revision"], after["items"]) == (1, before["items"])
    opened.close()


def test_classes_are_listed_and_chosen(
    analyst: Client, store: GraphStore, settings: Settings, zeren: Inside
) -> None:
    rows = zeren.ask("classes", "--all", "--on", ON)
    whole = analyst.read("/classes", limit=100).json()
    assert class_schemas.ClassPage.model_validate(whole)
    assert whole["total"] == {"value": 109, "relation": "eq"}
    more = analyst.read("/classes", limit=100, cursor=whole["next_cursor"]).json()
    assert (len(more["items"]), more["next_cursor"]) == (9, None)
    counts = dict.fromkeys("ABCD", 0)
    for item in whole["items"] + more["items"]:
        counts[item["class"]] += 1
    assert {name: count for name, count in counts.items() if count} == {
        name: count for name, count in rows["by_class"].items() if count
    }
    for name, count in counts.items():
        asked = {"class": name}
        assert analyst.read("/classes", **asked).json()["total"]["value"] == count
    there = analyst.read("/classes", region=THERE, industry="E", limit=100).json()
    assert {item["region"] for item in there["items"]} == {THERE}
    assert {item["industry"] for item in there["items"]} == {"E47"}
    door = limited(store, settings, HERE)
    seen = door.read("/classes", limit=100).json()
    assert {item["region"] for item in seen["items"]} == {HERE}
    assert door.read("/classes", region=THERE).json()["items"] == []
    assert analyst.read("/classes", **{"class": "E"}).status_code == 422
