"""Is a history of control answered over HTTP and by the command, masked, and written down?"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.roles import GRANTED, Role
from api.settings import Settings
from graph.opening import open_store
from graph.store import GraphStore
from loaders.loading import load
from tests.api.client import Client
from tests.api.conftest import Doors
from tests.api.town import MILL, ON, SHOP, write_tables
from tests.bad_input.command import Zeren

# Two who act in concert, then one of them alone; the shares were corrected later.
TABLES: dict[str, list[dict[str, str]]] = {
    "organizations": [{"org": "mill", "uscc": MILL, "name": "安阳磨坊有限公司", "kind": "company"}],
    "persons": [{"person": "li", "name": "李四丰"}, {"person": "wu", "name": "吴三桂"}],
    "holdings": [
        {"holder": "li", "company": "mill", "capital_pct": "30", "from": "2015-01-01"},
        {"holder": "wu", "company": "mill", "capital_pct": "40", "from": "2015-01-01"},
        {"holder": "wu", "company": "mill", "capital_pct": "20", "from": "2018-01-01",
         "share_class": "B", "known_on": "2019-01-01"},
    ],
    "arrangements": [
        {"kind": "concert", "group": "pact", "party": party, "from": "2015-01-01",
         "to": "2018-01-01"}
        for party in ("li", "wu")
    ] + [
        {"kind": "entrustment", "group": "wu", "party": "li", "target": "mill", "pct": "5",
         "from": "2020-01-01"},
    ],
}  # fmt: skip
NAMES = ("李四丰", "吴三桂", "person:")
PATH = f"/entities/{MILL}/controllers/history"


@pytest.fixture
def pact_doors(tmp_path: Path, settings: Settings) -> Iterator[Doors]:
    store = open_store(f"sqlite:///{tmp_path / 'pact.db'}", create=True)
    load(store, [write_tables(tmp_path / "pact", TABLES)])
    app: FastAPI = create_app(store, settings)
    yield {role: Client(app, settings.keys.create(role).key) for role in GRANTED}
    store.close()


def test_who_may_see_persons_reads_the_whole_history(pact_doors: Doors) -> None:
    answer = pact_doors[Role.OFFICIAL].read(PATH, on="2016-01-01").json()
    told = [
        (each["from"], each["to"], each["outcome"], [one["name"] for one in each["controllers"]])
        for each in answer["intervals"]
    ]
    assert told == [
        (None, "2015-01-01", "UNKNOWN", []),
        ("2015-01-01", "2018-01-01", "CONCERT", ["李四丰、吴三桂"]),
        ("2018-01-01", "2020-01-01", "COMPUTED_MAJORITY", ["吴三桂"]),
        ("2020-01-01", None, "COMPUTED_MAJORITY", ["吴三桂"]),
    ]
    assert (answer["by"], answer["on"], answer["partial"]) == ("valid", None, None)
    last = answer["intervals"][-1]
    assert [(one["before"], one["after"]) for one in last["changes"]] == [(60.0, 55.0)]
    assert last["facts"][0]["stated"] == {"pct": 5.0}


def test_the_public_sees_no_person_in_a_history(pact_doors: Doors) -> None:
    for by in ("valid", "known"):
        answer = pact_doors[Role.PUBLIC].read(PATH, by=by, on="2021-01-01")
        assert not [name for name in NAMES if name in answer.text]
        assert "吴*" in answer.text
        facts = [fact for each in answer.json()["intervals"] for fact in each["facts"]]
        assert {fact["kind"] for fact in facts} >= {"holding", "entrustment"}
        assert {fact["holder"] for fact in facts} == {None}
    assert "李*、吴*" in pact_doors[Role.PUBLIC].read(PATH).text


def test_what_was_known_when_is_another_history(pact_doors: Doors) -> None:
    answer = pact_doors[Role.OFFICIAL].read(PATH, by="known", on="2018-06-01").json()
    days = [each["from"] for each in answer["intervals"]]
    assert days == [None, "2015-01-01", "2018-01-01", "2019-01-01"]
    assert (answer["on"], answer["known_at"]) == ("2018-06-01", None)
    (fact,) = answer["intervals"][-1]["facts"]
    assert (fact["event"], fact["stated"], fact["source"]["row"]) == (
        "known",
        {"capital_pct": 20.0},
        4,
    )


@pytest.mark.parametrize("params", [{"by": "luck"}, {"basis": "luck"}, {"threshold": "50"}])
def test_a_value_that_cannot_be_used_is_refused(official: Client, params: dict[str, str]) -> None:
    assert official.read(PATH, **params).status_code == 422


def test_an_old_id_leads_to_the_history_under_the_new_one(official: Client) -> None:
    answer = official.read("/entities/org:town:yard/controllers/history", by="known")
    assert answer.status_code == 308
    assert answer.headers["location"].endswith("/controllers/history?by=known")


def test_reading_the_history_of_a_person_is_written_down(
    official: Client, settings: Settings, owner: str
) -> None:
    (only,) = official.read(f"/entities/{owner}/controllers/history").json()["intervals"]
    assert (only["outcome"], only["controllers"]) == ("UNKNOWN", [])
    (line,) = settings.audit.path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["action"] == "read history of controllers"


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    made = Zeren(tmp_path_factory.mktemp("history"))
    made.ask("load", write_tables(made.folder / "pact", TABLES))
    return made


def test_the_command_for_a_program_and_a_person(zeren: Zeren) -> None:
    answer = zeren.ask("controllers", "mill", "--history")
    assert list(answer) == [
        *("party", "by", "on", "known_at", "basis", "threshold", "intervals", "partial"),
        "data_revision",
    ]
    assert [each["outcome"] for each in answer["intervals"]][1:3] == [
        "CONCERT",
        "COMPUTED_MAJORITY",
    ]
    early = zeren.ask("controllers", "mill", "--history", "--known-at", "2018-12-31")
    assert early["intervals"][2]["outcome"] == "UNKNOWN"
    shown = zeren.run("controllers", "mill", "--history", "--by", "known", "--on", ON)
    assert shown.code == 0
    assert "吴三桂" in shown.out
    assert "holdings.csv" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


def test_ways_switched_off_are_off_for_all_days(zeren: Zeren) -> None:
    plain = zeren.ask("controllers", "mill", "--history", "--without", "concert+entrustment")
    assert [each["from"] for each in plain["intervals"]] == [None, "2018-01-01"]
    assert plain["intervals"][0]["controllers"] == []


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--all", "--history"), "USAGE"),
        (("mill", "--by", "known"), "USAGE"),
        (("mill", "--history", "--on", ON), "USAGE"),
        (("mill", "--history", "--by", "known", "--known-at", ON), "USAGE"),
        (("mill", "--history", "--by", "luck"), "BAD_VALUE"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    zeren: Zeren, words: tuple[str, ...], error: str
) -> None:
    answer = zeren.run("controllers", *words, "--json")
    assert (answer.code, answer.error) == (2, error)


def test_the_shop_has_one_turn_for_each_holding_above_it(
    store: GraphStore, official: Client
) -> None:
    answer = official.read(f"/entities/{SHOP}/controllers/history").json()
    assert [each["from"] for each in answer["intervals"]] == [None, "2016-01-01"]
    assert answer["data_revision"] == store.revision()
