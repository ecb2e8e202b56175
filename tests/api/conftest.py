"""One loaded town for all tests of the doors, and one key for each role."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.audit import AuditLog
from api.keys import ApiKeys
from api.limits import RateLimit
from api.roles import GRANTED, Role
from api.sessions import Sessions
from api.settings import Settings
from graph.store import GraphStore
from tests.api.client import Client
from tests.api.town import build_town

Doors = dict[Role, Client]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("town")


@pytest.fixture(scope="session", autouse=True)
def person_key(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZEREN_KEY_FILE", str(folder / "person.key"))
        yield


@pytest.fixture(scope="session")
def store(folder: Path, person_key: None) -> Iterator[GraphStore]:  # noqa: ARG001
    opened = build_town(folder)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "tokens").mkdir()
    return Settings(
        audit=AuditLog(tmp_path / "town.audit.jsonl"),
        keys=ApiKeys(tmp_path / "town.keys.json"),
        sessions=Sessions(b"s" * 32, tmp_path / "tokens"),
        limit=RateLimit(0),
    )


@pytest.fixture
def app(store: GraphStore, settings: Settings) -> FastAPI:
    return create_app(store, settings)


@pytest.fixture
def doors(app: FastAPI, settings: Settings) -> Doors:
    keys = {role: settings.keys.create(role).key for role in GRANTED}
    return {Role.NOBODY: Client(app), **{role: Client(app, key) for role, key in keys.items()}}


@pytest.fixture
def official(doors: Doors) -> Client:
    return doors[Role.OFFICIAL]


@pytest.fixture(scope="session")
def owner(store: GraphStore) -> str:
    """The person who controls the mill, and through it the shop."""
    return store.resolve("欧阳建国")[0]


@pytest.fixture(scope="session")
def boss(store: GraphStore) -> str:
    """The legal representative of both."""
    return store.resolve("boss")[0]
