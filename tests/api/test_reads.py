"""Does every read answer as described, as of the moment asked for, and once?"""

import pytest
from pydantic import BaseModel

from api import schemas
from api.roles import Role
from api.settings import Settings
from graph.store import GraphStore
from graph.uscc import make_uscc
from tests.api.client import Client
from tests.api.town import MILL, ON, OWNER_NUMBER, SHOP, id_number

YARD = f"org:{make_uscc('91', '410502', 13)}"


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/entities?q=安阳", schemas.Entities),
        (f"/entities/{MILL}", schemas.Entity),
        (f"/entities/{SHOP}/controllers", schemas.Controllers),
        (f"/entities/{SHOP}/owners", schemas.Owners),
        (f"/entities/{SHOP}/controllers/history", schemas.ControlHistory),
        (f"/entities/{SHOP}/controllers/history?by=known", schemas.ControlHistory),
        (f"/entities/{MILL}/liabilities", schemas.Liabilities),
        (f"/entities/{MILL}/measures", schemas.Measures),
        (f"/entities/{SHOP}/measures", schemas.Measures),
        ("/persons/BOSS/liabilities", schemas.Liabilities),
        ("/controllers/OWNER/liabilities", schemas.ControllerLiabilities),
        ("/quality", schemas.Quality),
        ("/readyz", schemas.Ready),
    ],
)
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.OFFICIAL, Role.AUDITOR])
def test_every_answer_has_the_documented_form(
    doors: dict[Role, Client],
    role: Role,
    path: str,
    schema: type[BaseModel],
    owner: str,
    boss: str,
) -> None:
    answer = doors[role].ask("/api/v1" + path.replace("OWNER", owner).replace("BOSS", boss))
    if role is Role.PUBLIC and answer.status_code == 403:
        schema = schemas.Problem
    assert schema.model_validate(answer.json())


def test_search_finds_parts_of_names_codes_and_ids(official: Client) -> None:
    for q in ("磨坊", MILL, f"org:{MILL}", "安阳磨坊有限公司"):
        assert official.read("/entities", q=q).json()["items"][0]["party_id"] == f"org:{MILL}"
    both = official.read("/entities", q="王伟").json()
    assert (len(both["items"]), both["total"]) == (2, {"value": 2, "relation": "eq"})
    assert both["items"][0]["party_id"] != both["items"][1]["party_id"]


def test_pages_join_without_gap_or_overlap(official: Client) -> None:
    whole = official.read("/entities", q="安阳", limit=100).json()["items"]
    seen, cursor = [], None
    for _ in range(len(whole)):
        more = {} if cursor is None else {"cursor": cursor}
        page = official.read("/entities", q="安阳", limit=1, **more).json()
        seen += page["items"]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (whole, None)
    assert len(whole) == 4


def test_controllers_pass_through_a_company(official: Client, owner: str) -> None:
    answer = official.read(f"/entities/{SHOP}/controllers").json()
    assert answer["outcome"] == "COMPUTED_MAJORITY"
    top = answer["controllers"][0]
    assert (top["party_id"], top["votes"], top["margin"]) == (owner, 51.5, 1.5)
    assert [step["company"] for step in top["proof"]] == [f"org:{MILL}", f"org:{SHOP}"]
    stricter = official.read(f"/entities/{SHOP}/controllers", threshold="0.515").json()
    assert (stricter["outcome"], stricter["controllers"]) == ("UNKNOWN", [])


def test_owners_through_a_company(official: Client, owner: str) -> None:
    answer = official.read(f"/entities/{SHOP}/owners").json()
    assert (answer["outcome"], answer["basis"]) == ("OWNERSHIP", "capital")
    beneficial = [one for one in answer["owners"] if one["beneficial_owner"]]
    assert [one["party_id"] for one in beneficial] == [owner]
    share = beneficial[0]["share"]
    control = official.read(f"/entities/{SHOP}/controllers").json()["controllers"]
    shares = {one["party_id"]: one["integrated_ownership"] for one in control}
    assert shares[owner] == share
    largest = max(one["share"] for one in answer["owners"])
    fewer = official.read(f"/entities/{SHOP}/owners", min="100").json()["owners"]
    assert largest < 100
    assert [one["party_id"] for one in fewer] == [owner]
    assert official.read(f"/entities/{SHOP}/owners", min="many").status_code == 422


def test_the_public_sees_no_person_among_owners(doors: dict[Role, Client], owner: str) -> None:
    text = doors[Role.PUBLIC].read(f"/entities/{SHOP}/owners").text
    assert owner not in text
    assert "*" in text


def test_the_legal_representative_is_marked_on_the_day_and_not_before(
    official: Client, boss: str
) -> None:
    items = official.read(f"/entities/{MILL}/liabilities", on=ON).json()["liabilities"]
    marks = [item for item in items if item["role"] == "legal_representative"]
    assert [(item["person"]["party_id"], item["state"]) for item in marks] == [(boss, "PROPOSED")]
    early = official.read(f"/entities/{MILL}/liabilities", on="2024-02-29").json()
    assert early["liabilities"] == []


def test_a_controller_answers_across_the_companies(official: Client, owner: str) -> None:
    answer = official.read(f"/controllers/{owner}/liabilities", on=ON).json()
    assert {one["party_id"] for one in answer["companies"]} >= {f"org:{MILL}", f"org:{SHOP}"}
    assert [mark["role"] for mark in answer["marks"]] == ["actual_controller"]
    assert answer["leads"] == []
    assert {one["entity"]["party_id"] for one in answer["company_measures"]} == {f"org:{MILL}"}


def test_what_repair_ended_is_for_auditors_only(doors: dict[Role, Client]) -> None:
    def reasons(role: Role) -> set[str]:
        answer = doors[role].read(f"/entities/{SHOP}/liabilities", on=ON).json()
        items = [*answer["liabilities"], *answer["measures"]]
        return {item["ended_reason"] for item in items}

    assert "repaired" in reasons(Role.AUDITOR)
    assert "repaired" not in reasons(Role.OFFICIAL) | reasons(Role.ADMIN)


def test_an_answer_the_caller_has_is_not_sent_again(doors: dict[Role, Client]) -> None:
    official = doors[Role.OFFICIAL]
    path = f"/api/v1/entities/{MILL}/liabilities"
    first = official.ask(path, on=ON)
    again = official.ask(path, on=ON, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    headers = {"If-None-Match": first.headers["etag"]}
    other_day = official.ask(path, on="2024-06-02", headers=headers)
    assert other_day.status_code == 200
    assert doors[Role.AUDITOR].ask(path, on=ON).headers["etag"] != first.headers["etag"]


def test_an_old_id_leads_to_the_new_one_and_is_not_kept(official: Client) -> None:
    answer = official.read("/entities/org:town:yard/controllers", on=ON)
    assert (answer.status_code, answer.headers["cache-control"]) == (308, "no-store")
    assert answer.headers["location"] == f"/api/v1/entities/{YARD}/controllers?on={ON}"
    assert official.ask(answer.headers["location"]).json()["party"]["party_id"] == YARD


def test_quality_names_what_exceeds_the_whole(official: Client) -> None:
    report = official.read("/quality", on=ON).json()
    assert report["ownership"]["over_100"] == [{"company": YARD, "total": 120.0}]


def test_the_public_sees_surnames_but_for_the_legal_representative(
    doors: dict[Role, Client], boss: str
) -> None:
    public = doors[Role.PUBLIC]
    text = "".join(
        public.read(path).text
        for path in (
            f"/entities/{MILL}",
            f"/entities/{MILL}/controllers",
            f"/entities/{MILL}/liabilities",
            "/entities?q=王伟",
        )
    )
    assert "欧阳*" in text
    assert "王伟" in text
    assert not {"欧阳建国", "0372-0000001", "person:"} & {w for w in WORDS if w in text}
    assert public.read(f"/entities/{boss}").status_code == 403


WORDS = ("欧阳建国", "0372-0000001", "person:")


def test_reads_of_persons_are_written_down_and_nothing_else(
    official: Client, settings: Settings, boss: str
) -> None:
    official.read(f"/persons/{boss}/liabilities")
    official.read("/entities", q="磨坊")
    official.read("/quality")
    lines = settings.audit.path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert boss in lines[0]
    assert settings.audit.verify().holds


def test_no_id_number_is_taken_given_or_kept(
    doors: dict[Role, Client], store: GraphStore, settings: Settings, owner: str
) -> None:
    admin = doors[Role.ADMIN]
    asked = [
        admin.read("/entities", q=f"找 {OWNER_NUMBER}"),
        admin.read(f"/entities/{OWNER_NUMBER}"),
        admin.read(f"/persons/{OWNER_NUMBER}/liabilities"),
        admin.read("/entities", q="安阳", on=OWNER_NUMBER),
        admin.read("/entities", q="安阳", limit=OWNER_NUMBER),
        admin.read("/entities", q="安阳", cursor=id_number(2)),
    ]
    assert {answer.status_code for answer in asked} == {422}
    asked += [admin.read(f"/entities/{owner}"), admin.ask(f"/{OWNER_NUMBER}")]
    assert not any(id_number(n) in answer.text for answer in asked for n in (1, 2, 3))
    audit = settings.audit.path
    files = [*audit.parent.iterdir(), *audit.parent.glob("**/*")]
    assert not any(OWNER_NUMBER.encode() in f.read_bytes() for f in files if f.is_file())
    assert store.revision() == 2
