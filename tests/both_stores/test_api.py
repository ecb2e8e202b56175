"""Does the API answer from every store with the same bytes, to every role?"""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.audit import AuditLog
from api.keys import ApiKeys
from api.limits import RateLimit
from api.roles import GRANTED, Role
from api.sessions import Sessions
from api.settings import Settings
from graph.opening import open_store
from graph.store import GraphStore
from graph.uscc import make_uscc
from loaders.loading import LoadOptions, load
from tests.api.client import Client
from tests.api.town import MILL, ON, OWNER_NUMBER, SHOP, TABLES, write_tables

YARD = f"org:{make_uscc('91', '410502', 13)}"
ORGS = (MILL, SHOP, "mill", "安阳磨坊有限公司", YARD, "org:town:yard", "yard", "nobody")
PATHS = [
    *(f"/entities?q={q}" for q in ("安阳", "磨坊", "王伟", "王", MILL, "mill", "a AND b", "*")),
    *(f"/entities?q=安阳&limit=1&cursor={cursor}" for cursor in range(4)),
    *(f"/entities/{org}" for org in (*ORGS, "OWNER", "BOSS")),
    *(f"/entities/{org}/controllers?on={ON}" for org in (*ORGS, "OWNER")),
    *(f"/entities/{SHOP}/controllers?threshold={part}" for part in ("0.515", "1/3")),
    *(f"/entities/{org}/liabilities?on={day}" for org in ORGS for day in (ON, "2024-02-29")),
    *(f"/entities/{org}/measures?on={ON}" for org in ORGS),
    *(f"/persons/{who}/liabilities?on={ON}" for who in ("BOSS", "OWNER", MILL)),
    *(f"/controllers/{who}/liabilities?on={ON}" for who in ("OWNER", "BOSS", MILL)),
    *(f"/classes?entity={org}&on={ON}" for org in (MILL, SHOP, YARD, "nobody", "BOSS")),
    f"/quality?on={ON}",
    f"/entities/{OWNER_NUMBER}",
    "/readyz",
]


def build(url: str, folder: Path) -> GraphStore:
    """Load the town, then the code of the yard, which so gets another id."""
    store = open_store(url, create=True)
    load(store, [write_tables(folder / "town", TABLES)])
    yard = {"org": "yard", "uscc": make_uscc("91", "410502", 13), "name": "安阳货场"}
    late = {"organizations": [yard | {"kind": "company", "region": "410502"}]}
    load(store, [write_tables(folder / "late", late)], LoadOptions(dataset="town"))
    return store


def doors(store: GraphStore, folder: Path) -> dict[Role, Client]:
    (folder / "tokens").mkdir(parents=True)
    settings = Settings(
        audit=AuditLog(folder / "town.audit.jsonl"),
        keys=ApiKeys(folder / "town.keys.json"),
        sessions=Sessions(b"s" * 32, folder / "tokens"),
        limit=RateLimit(0),
    )
    app = create_app(store, settings)
    keys = {role: settings.keys.create(role).key for role in GRANTED}
    return {Role.NOBODY: Client(app), **{role: Client(app, key) for role, key in keys.items()}}


@pytest.fixture
def sides(
    urls: tuple[str, str], tmp_path: Path
) -> Iterator[list[tuple[GraphStore, dict[Role, Client]]]]:
    """Return the town in the reference and in another store, with a door for each role."""
    stores = [build(url, tmp_path / "tables") for url in urls]
    yield [(store, doors(store, tmp_path / str(at))) for at, store in enumerate(stores)]
    for store in stores:
        store.close()


def test_every_role_reads_the_same_bytes_from_every_store(
    sides: list[tuple[GraphStore, dict[Role, Client]]],
) -> None:
    (store, reference), (_, other) = sides
    names = {"OWNER": store.resolve("欧阳建国")[0], "BOSS": store.resolve("boss")[0]}
    found = set()
    for path in PATHS:
        for name, party in names.items():
            path = path.replace(name, party)  # noqa: PLW2901 (each name in turn)
        for role, client in reference.items():
            wanted, given = client.ask(f"/api/v1{path}"), other[role].ask(f"/api/v1{path}")
            assert said(given) == said(wanted), (role, path)
            found.add(wanted.status_code)
    assert found >= {200, 308, 403, 404, 422}


def said(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """What an answer says: all but the instant, and the number of the request."""
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in {"x-request-id", "content-length", "date"}
    }
    body = answer.content
    if "json" in headers.get("content-type", ""):
        document = json.loads(body)
        for name in ("computed_at", "request_id", "instance"):
            document.pop(name, None)
        # Not parsed and sorted: the order of the answer counts too.
        body = json.dumps(document, ensure_ascii=False).encode()
    return answer.status_code, body, headers
