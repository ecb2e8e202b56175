"""Do timeline and credit report answer over HTTP, by command and on paper, each as it may?"""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pydantic import BaseModel

from api import record_schemas, schemas
from api.roles import Role
from api.settings import Settings
from tests.api.client import Client
from tests.api.conftest import Doors
from tests.api.imports import imported
from tests.api.town import MILL, ON, SHOP, TABLES, write_tables
from tests.bad_input.command import Zeren

REPAIRED = "安监〔2023〕9号"
EVIL = "<b>黑体</b>\"&'<script>alert(1)</script>有限公司"


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    made = Zeren(tmp_path_factory.mktemp("records"))
    evil = {"org": "evil", "name": EVIL, "kind": "company", "address": EVIL}
    tables = TABLES | {"organizations": [*TABLES["organizations"], evil]}
    assert made.ask("load", write_tables(made.folder / "town", tables))["rejections_total"] == 0
    return made


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (f"/entities/{MILL}/timeline", record_schemas.Timeline),
        (f"/entities/{SHOP}/timeline", record_schemas.Timeline),
        (f"/entities/{MILL}/report", record_schemas.CreditReport),
        ("/persons/BOSS/timeline", record_schemas.Timeline),
    ],
)
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.VIEWER, Role.OFFICIAL, Role.AUDITOR])
def test_every_answer_has_the_documented_form(
    doors: Doors, role: Role, path: str, schema: type[BaseModel], boss: str
) -> None:
    answer = doors[role].read(path.replace("BOSS", boss), on=ON)
    refused = role in {Role.PUBLIC, Role.VIEWER} and "BOSS" in path
    assert answer.status_code == (403 if refused else 200)
    assert (schemas.Problem if refused else schema).model_validate(answer.json())


def test_the_erased_is_for_auditors_and_in_no_report(doors: Doors) -> None:
    path = f"/entities/{SHOP}/timeline"
    for role, door in doors.items():
        if role is Role.NOBODY:
            continue
        told = door.read(path, on=ON).json()["entries"]
        numbers = {entry["decision_no"] for entry in told if entry["kind"] == "decided"}
        assert numbers == ({REPAIRED} if role is Role.AUDITOR else set())
        assert REPAIRED not in door.read(f"/entities/{SHOP}/report", on=ON).text
    before = doors[Role.OFFICIAL].read(path, on="2024-03-31").text
    assert REPAIRED in before


def test_the_public_sees_no_person_but_the_legal_representative(doors: Doors, owner: str) -> None:
    public, official = doors[Role.PUBLIC], doors[Role.OFFICIAL]
    path = f"/entities/{MILL}/timeline"
    text = public.read(path, on=ON).text
    assert not [word for word in ("欧阳建国", owner, "person:") if word in text]
    assert "欧阳*" in text
    assert "王伟" in text
    assert {entry["kind"] for entry in public.read(path, on=ON).json()["entries"]} == {
        *("office_began", "holding_began", "announced", "decided", "in_effect", "measure_began"),
    }
    assert "欧阳建国" in official.read(path, on=ON).text
    report = public.read(f"/entities/{MILL}/report", on=ON).json()
    (named,) = report["identity"]["legal_representatives"]
    assert (named["party_id"], named["name"]) == (None, "王伟")
    assert {record["facts"] for record in report["records"]} == {None}


def test_a_key_for_one_region_is_told_nothing_of_another(
    official: Client, settings: Settings, boss: str
) -> None:
    key = settings.keys.create(Role.OFFICIAL, "410502").key
    near = Client(official.app, key).read(f"/persons/{boss}/timeline", on=ON).json()
    subjects = {entry["subject"]["party_id"] for entry in near["entries"]}
    assert f"org:{SHOP}" not in subjects
    assert near["partial"].startswith("REGION")
    whole = official.read(f"/persons/{boss}/timeline", on=ON).json()
    assert f"org:{SHOP}" in {entry["subject"]["party_id"] for entry in whole["entries"]}


def test_a_person_has_no_report_and_no_timeline_as_an_entity(official: Client, boss: str) -> None:
    for path in (f"/entities/{boss}/report", f"/entities/{boss}/timeline"):
        assert official.read(path).status_code == 404
    assert official.read(f"/persons/{MILL}/timeline").status_code == 404


def test_reads_are_written_down(official: Client, settings: Settings, boss: str) -> None:
    official.read(f"/persons/{boss}/timeline")
    official.read(f"/entities/{MILL}/report")
    lines = settings.audit.path.read_text(encoding="utf-8").splitlines()
    actions = ("read timeline", "made report")
    assert all(action in line for action, line in zip(actions, lines, strict=True))
    assert boss in lines[0]


def test_the_commands_answer_a_program_and_a_person(zeren: Zeren) -> None:
    document = zeren.ask("timeline", "mill", "--on", ON)
    assert document["total"] == {"value": len(document["entries"]), "relation": "eq"}
    days = [entry["day"] for entry in document["entries"]]
    assert days == sorted(days)
    shown = zeren.run("timeline", "mill", "--on", ON)
    assert shown.code == 0
    assert "事先告知" in shown.out
    path = zeren.folder / "timeline.csv"
    assert zeren.ask("timeline", "mill", "--on", ON, "--out", path)["rows"] == len(days)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["day"] for row in rows] == days
    assert all(row["title_zh"] and row["title_en"] and row["file"] for row in rows)
    erased = zeren.ask("timeline", "shop", "--on", ON, "--with-erased")
    assert REPAIRED in {entry["decision_no"] for entry in erased["entries"]}
    report = zeren.run("report", "mill", "--on", ON)
    assert "信用报告" in report.out
    assert zeren.ask("report", "mill", "--on", ON)["lists"][0]["list_kind"] == "SERIOUS_VIOLATION"
    assert zeren.run("report", "mill", "--json", "--html", "x.html").code == 2
    assert zeren.run("report", "boss").code == 1


@pytest.mark.parametrize("command", ["timeline", "report"])
def test_a_question_about_one_entity_imports_nothing_heavy(zeren: Zeren, command: str) -> None:
    heavy, said = imported(zeren, command, MILL, "--json")
    assert (heavy, "安监〔2024〕1号" in said) == ([], True)


class _Page(HTMLParser):
    """The elements, the addresses and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: list[str] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("party", ["mill", EVIL])
def test_the_page_is_self_contained_and_escapes_every_name(zeren: Zeren, party: str) -> None:
    path = zeren.folder / "report.html"
    assert zeren.run("report", party, "--on", ON, "--html", path).code == 0
    page = path.read_text(encoding="utf-8")
    read = _Page(page)
    assert not {"script", "b", "link", "img"} & read.elements
    assert read.addresses == []
    assert not re.search(r"url\(|@import|https?:", page)
    assert (EVIL in "".join(read.said)) is (party == EVIL)
    assert page.index("信用报告") < page.index("Credit report")


def test_a_page_that_cannot_be_written_is_said_in_order(zeren: Zeren) -> None:
    answer = zeren.run("report", "mill", "--html", zeren.folder / "none" / "report.html")
    assert answer.code == 1
    assert not answer.has_traceback()


def test_the_record_names_who_had_a_report_made(zeren: Zeren) -> None:
    zeren.ask("report", "mill", "--on", ON)
    audit = Path(f"{zeren.file}.audit.jsonl").read_text(encoding="utf-8")
    assert "made report" in audit.splitlines()[-1]
