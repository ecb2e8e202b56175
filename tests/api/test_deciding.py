"""May officials decide over HTTP, once, and nobody else?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.app import create_app
from api.roles import GRANTED, Role
from api.settings import Settings
from graph.opening import open_store
from graph.store import GraphStore
from loaders.loading import load
from tests.api.client import Client
from tests.api.test_acting import SHOP, TOWN
from tests.tables import write_tables

TELLING = """
    decision_no,authority,subject,type,list_kind,domain,conduct_from,pre_notice_on,decided_on,legal_basis
    1号,市发改委,shop,listing,JOINT_PUNISHMENT,general,2024-05-10,2024-06-01,2024-06-20,条例第28条
    2号,市法院,owned,listing,DISHONEST_JUDGMENT_DEBTOR,court,2024-05-10,,2024-06-20,法释
    """
STATE = {
    "organizations": TOWN["organizations"]
    + "owned,,安阳国资公司,company,\ngov,,安阳市财政局,state_organ,\n",
    "holdings": "holder,company,capital_pct,from\ngov,owned,100,2010-01-01\n",
    "decisions": TELLING,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'town.db'}", create=True)
    load(opened, [write_tables(tmp_path / "town", **(TOWN | STATE))])
    yield opened
    opened.close()


@pytest.fixture
def doors(store: GraphStore, settings: Settings) -> dict[Role, Client]:
    app = create_app(store, settings)
    keys = {role: settings.keys.create(role).key for role in GRANTED}
    return {role: Client(app, key) for role, key in keys.items()}


def post(door: Client, path: str, body: object, **headers: str) -> httpx.Response:
    said = {"Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return door.ask(f"/api/v1{path}", method="POST", headers=said, content=orjson.dumps(body))


def item_of(door: Client) -> dict[str, Any]:
    (item,) = door.read(f"/entities/{SHOP}/liabilities").json()["liabilities"]
    found: dict[str, Any] = item
    return found


def test_an_official_confirms_and_every_reader_sees_it(doors: dict[Role, Client]) -> None:
    official, public = doors[Role.OFFICIAL], doors[Role.PUBLIC]
    before = official.read(f"/entities/{SHOP}/liabilities")
    item = item_of(official)
    assert public.read(f"/entities/{SHOP}/liabilities").json()["liabilities"] == []
    body = {"party": SHOP, "reason": "经查实 11010519491231002X"}
    done = post(official, f"/liabilities/{item['liability_id']}/confirm", body)
    assert (done.status_code, done.json()["state"]) == (200, "CONFIRMED")
    assert done.json()["acts"][0]["reason"] == "经查实 ***"
    after = official.read(f"/entities/{SHOP}/liabilities")
    assert after.headers["etag"] != before.headers["etag"]
    assert item_of(official)["state"] == "CONFIRMED"
    (shown,) = public.read(f"/entities/{SHOP}/liabilities").json()["liabilities"]
    assert (shown["state"], shown["acts"]) == ("CONFIRMED", [])


def test_whose_it_is_need_not_be_said(doors: dict[Role, Client]) -> None:
    official = doors[Role.OFFICIAL]
    path = f"/liabilities/{item_of(official)['liability_id']}/confirm"
    done = post(official, path, {"reason": "经查实"})
    assert (done.status_code, done.json()["state"]) == (200, "CONFIRMED")
    unknown = post(official, f"/liabilities/{'0' * 32}/confirm", {"reason": "经查实"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NO_SUCH_ITEM")


def test_what_repair_has_erased_is_not_there_to_be_decided_about(
    doors: dict[Role, Client], store: GraphStore, tmp_path: Path
) -> None:
    official = doors[Role.OFFICIAL]
    path = f"/liabilities/{item_of(official)['liability_id']}/dismiss"
    repairs = "decision_no,authority,subject,repaired_on\n1号,市发改委,shop,2024-09-01\n"
    load(store, [write_tables(tmp_path / "town", repairs=repairs)])
    for body in ({"reason": "已修复"}, {"party": SHOP, "reason": "已修复"}):
        found = post(official, path, body)
        assert (found.status_code, found.json()["code"]) == (404, "NO_SUCH_ITEM")


def test_the_same_request_again_is_done_once(doors: dict[Role, Client], store: GraphStore) -> None:
    official = doors[Role.OFFICIAL]
    path = f"/liabilities/{item_of(official)['liability_id']}/confirm"
    body = {"party": SHOP, "reason": "经查实"}
    first = post(official, path, body, Idempotency_Key="k1")
    again = post(official, path, body, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert store.revision() == 2
    assert post(official, path, body).status_code == 409
    other = post(official, path, body | {"reason": "别的"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["value"]) == (422, "k1")
    assert post(doors[Role.ADMIN], path, body, Idempotency_Key="k1").status_code == 409


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.VIEWER, Role.ANALYST, Role.AUDITOR])
def test_nobody_else_decides(doors: dict[Role, Client], store: GraphStore, role: Role) -> None:
    path = f"/liabilities/{item_of(doors[Role.OFFICIAL])['liability_id']}/confirm"
    answer = post(doors[role], path, {"party": SHOP, "reason": "试"})
    assert answer.status_code == 403
    assert store.revision() == 1


def test_a_key_for_another_region_does_not_decide(
    doors: dict[Role, Client], store: GraphStore, settings: Settings
) -> None:
    item = item_of(doors[Role.OFFICIAL])
    limited = Client(doors[Role.OFFICIAL].app, settings.keys.create(Role.OFFICIAL, "4106").key)
    path = f"/liabilities/{item['liability_id']}/confirm"
    for party in (SHOP, item["person"]["party_id"]):
        answer = post(limited, path, {"party": party, "reason": "试"})
        assert answer.status_code == 403, answer.text
    assert store.revision() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"party": SHOP}, 422),
        ({"party": SHOP, "reason": ""}, 422),
        ({"party": SHOP, "reason": " "}, 422),
        ({"party": SHOP, "reason": "试", "by": "某人"}, 422),
        ({"party": "nobody", "reason": "试"}, 404),
    ],
)
def test_a_wrong_body_changes_nothing(
    doors: dict[Role, Client], store: GraphStore, body: dict[str, str], status: int
) -> None:
    path = f"/liabilities/{item_of(doors[Role.OFFICIAL])['liability_id']}/confirm"
    assert post(doors[Role.OFFICIAL], path, body).status_code == status
    assert store.revision() == 1


def test_a_form_of_another_site_cannot_decide(doors: dict[Role, Client]) -> None:
    path = f"/liabilities/{item_of(doors[Role.OFFICIAL])['liability_id']}/confirm"
    body = {"party": SHOP, "reason": "试"}
    answer = post(doors[Role.OFFICIAL], path, body, Content_Type="text/plain")
    assert answer.status_code in {415, 422}


def test_a_notice_is_sent_once(doors: dict[Role, Client], store: GraphStore) -> None:
    official = doors[Role.OFFICIAL]
    (unit,) = store.resolve("owned")
    notices = official.read(f"/entities/{unit}/liabilities").json()["notices"]
    notice = next(each for each in notices if each["rule_id"] == "M021")
    body = {"party": unit, "reason": "已发文"}
    assert post(official, f"/notices/{notice['notice_id']}/recall", body).status_code == 409
    done = post(official, f"/notices/{notice['notice_id']}/send", body)
    assert (done.status_code, done.json()["state"]) == (200, "CONFIRMED")
    assert post(official, f"/notices/{notice['notice_id']}/send", body).status_code == 409
