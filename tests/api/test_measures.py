"""Is everybody told of what an organization bears as much as they may know?"""

from pathlib import Path

import pytest

from api.roles import Role
from graph.opening import open_store
from graph.reader import GraphReader
from tests.api.client import Client
from tests.api.imports import imported
from tests.api.town import BUREAU, MILL, ON, SHOP, TABLES, write_tables
from tests.bad_input.command import Inside, Zeren

FINE = {
    "authority": "安阳市市场监督管理局",
    "authority_uscc": BUREAU,
    "subject": "yard",
    "type": "penalty",
    "domain": "food",
    "legal_basis": "食品安全法第124条",
    "review_status": "effective",
}
FINES = [
    FINE | {"decision_no": f"安食罚〔2024〕{month}号", "decided_on": f"2024-0{month}-01"}
    for month in (1, 2, 3)
]
MINOR = FINE | {"decision_no": "安食罚〔2024〕9号", "decided_on": "2024-02-09", "severity": "minor"}
BREACH = {
    "org": "mill",
    "matter": "permit",
    "made_on": "2023-01-01",
    "breached_on": "2023-08-01",
    "kept": "no",
}


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    made = Inside(tmp_path_factory.mktemp("measures"))
    decisions = [*TABLES["decisions"], *FINES, MINOR]
    repairs = [
        *TABLES["repairs"],
        {"decision_no": MINOR["decision_no"], "authority_uscc": BUREAU, "subject": "yard",
         "repaired_on": "2024-04-01"},
    ]  # fmt: skip
    more = {"decisions": decisions, "repairs": repairs, "commitments": [BREACH]}
    report = made.ask("load", write_tables(made.folder / "town", TABLES | more))
    assert report["rejections_total"] == 0
    return made


def test_measures_for_a_program_and_a_person(zeren: Zeren) -> None:
    answer = zeren.ask("measures", MILL, "--on", ON)
    by_rule = {one["rule_id"]: one for one in answer["measures"]}
    assert set(by_rule) == {"M005", "M010"}
    incentives = by_rule["M005"]
    assert [incentives[name] for name in ("kind", "state", "term", "from", "to")] == [
        *("administrative", "CONFIRMED", "P1Y", "2023-08-01", "2024-08-02"),
    ]
    assert incentives["legal_basis"] == "安政办〔2020〕33号 三(一)1"
    assert answer["total"] == {"value": 2, "relation": "eq"}
    assert (answer["alerts"], answer["without_effect"]) == ([], [])
    shown = zeren.run("measures", "mill", "--on", ON)
    assert shown.code == 0
    for said in ("行政 admin.", "M005", "一年内不予享受守信激励政策", "2024-08-02"):
        assert said in shown.out
    assert "expired" in zeren.run("measures", "mill", "--on", "2024-08-02").out


def test_the_third_penalty_is_an_alert_with_its_decisions(zeren: Zeren) -> None:
    answer = zeren.ask("measures", "yard", "--on", ON)
    (alert,) = answer["alerts"]
    numbers = [decision["decision_no"] for decision in alert["decisions"]]
    assert (alert["kind"], alert["use"], alert["on"]) == (
        "THIRD_PENALTY",
        "LEAD_ONLY",
        "2024-03-01",
    )
    assert numbers == [fine["decision_no"] for fine in FINES]
    assert answer["measures"] == []
    gates = [(one["decision"]["decision_no"], one["gate"]) for one in answer["without_effect"]]
    assert (MINOR["decision_no"], "MINOR") in gates
    assert {gate for _, gate in gates} == {"MINOR", "M131"}
    shown = zeren.run("measures", "yard", "--on", ON).out
    for said in ("无 nothing", "THIRD_PENALTY", "不是措施", "M131", "惩戒措施以清单为限"):
        assert said in shown


def test_as_known_before_there_is_no_measure(zeren: Zeren) -> None:
    early = zeren.ask("measures", "mill", "--on", ON, "--known-at", "2023-07-31")
    assert (early["measures"], early["without_effect"]) == ([], [])


def test_reading_the_measures_of_a_person_is_recorded(zeren: Zeren) -> None:
    zeren.ask("measures", "boss")
    assert "read measures" in Path(f"{zeren.file}.audit.jsonl").read_text(encoding="utf-8")


def test_nobody_is_found(zeren: Zeren) -> None:
    answer = zeren.run("measures", "nobody", "--json")
    assert (answer.code, answer.error) == (1, "NOT_FOUND")


def test_the_question_imports_nothing_heavy(zeren: Zeren) -> None:
    for words in (["measures", MILL], ["rules", "list"], ["rules", "show", "M050"]):
        heavy, said = imported(zeren, *words, "--json")
        assert (heavy, "M0" in said) == ([], True)


def test_what_repair_ended_is_for_auditors_only(doors: dict[Role, Client]) -> None:
    seen = {
        role: [
            (one["rule_id"], one["ended_reason"])
            for one in doors[role].read(f"/entities/{SHOP}/measures", on=ON).json()["measures"]
        ]
        for role in (Role.PUBLIC, Role.OFFICIAL, Role.AUDITOR)
    }
    assert seen == {Role.PUBLIC: [], Role.OFFICIAL: [], Role.AUDITOR: [("M010", "repaired")]}


def test_the_route_answers_as_the_command(doors: dict[Role, Client], zeren: Zeren) -> None:
    over_http = doors[Role.OFFICIAL].read(f"/entities/{MILL}/measures", on=ON).json()["measures"]
    at_home = zeren.ask("measures", MILL, "--on", ON)["measures"]
    assert over_http == [one for one in at_home if one["rule_id"] == "M010"]


def test_leads_and_idle_decisions_stay_inside(zeren: Zeren) -> None:
    from analytics.liability import measures_of
    from api.masking import Mask
    from api.measures_json import visible_measures
    from api.moments import parse_moment
    from api.rules import rules

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZEREN_KEY_FILE", zeren.environment()["ZEREN_KEY_FILE"])
        store = open_store(zeren.url)
        yard = store.resolve("yard")[0]
        answer = measures_of(GraphReader(store, parse_moment(ON, None)), yard, rules=rules())
        store.close()
    said = {
        role: visible_measures(answer, Mask(role))
        for role in (Role.PUBLIC, Role.OFFICIAL, Role.AUDITOR)
    }
    counts = {
        role: (len(document["alerts"]), len(document["without_effect"]))
        for role, document in said.items()
        if isinstance(document["alerts"], list) and isinstance(document["without_effect"], list)
    }
    # The minor penalty was repaired: an official no longer sees it.
    assert counts == {Role.PUBLIC: (0, 0), Role.OFFICIAL: (1, 3), Role.AUDITOR: (1, 4)}


def test_other_rules_make_another_answer(
    official: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analytics.rules import shipped_rules

    path = f"/entities/{MILL}/measures"
    before = official.read(path, on=ON)
    row = dict(shipped_rules().rule("M010").cells) | {"executable": "N"}
    own = tmp_path / "own.csv"
    cells = ",".join('"' + value.replace('"', '""') + '"' for value in row.values())
    own.write_text(",".join(row) + "\n" + cells + "\n", encoding="utf-8")
    monkeypatch.setenv("ZEREN_RULES", str(own))
    after = official.ask(f"/api/v1{path}", on=ON, headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["measures"]) == (200, [])
    own.unlink()
    gone = official.read(path, on=ON)
    assert (gone.status_code, gone.json()["code"]) == (500, "BAD_RULE")
