"""Is every route in the table, and does every role get exactly what the table says?"""

from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from api.permissions import PERMISSIONS, is_allowed, template_of
from api.risk.bulletin import keep_bulletin
from api.risk.kept import keep_list
from api.risk.leads import ALERTS, CLUSTERS
from api.risk.warnings import WARNINGS
from api.roles import Role
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from tests.api.bulletins import EMPTY
from tests.api.client import Client
from tests.api.town import MILL, ON

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def routes(app: FastAPI) -> set[tuple[str, str]]:
    found = set()
    for context in iter_route_contexts(app.routes):
        assert isinstance(context.original_route, APIRoute), context
        assert context.path is not None
        found |= {(method, template_of(context.path)) for method in context.methods or ()}
    return found


def test_every_route_has_a_row_and_every_row_a_route(app: FastAPI) -> None:
    assert routes(app) == set(PERMISSIONS)


@pytest.fixture
def cluster(store: GraphStore) -> str:
    """Keep a list of clusters and one of alerts, and return the id of the one cluster."""
    day = date.fromisoformat(ON)
    reader = GraphReader(store, AsOf(on=day, known_at=day))
    found = {"cluster_id": "cluster:1", "regions": [], "industries": [], "members": []}
    keep_list(reader, CLUSTERS, store.revision(), {}, [found])
    keep_list(reader, ALERTS, store.revision(), {}, [])
    keep_list(reader, WARNINGS, store.revision(), {}, [])
    keep_bulletin(store, store.revision(), EMPTY)
    return "cluster:1"


def test_every_route_for_every_role(doors: dict[Role, Client], owner: str, cluster: str) -> None:
    for method, template in PERMISSIONS:
        is_person = template.startswith(("/api/v1/persons", "/api/v1/controllers"))
        whom = cluster if "/risk/" in template else owner if is_person else MILL
        path = template.replace("{id}", whom)
        path = path.replace("{name}", "zeren.css").replace("{act}", "confirm")
        for role, door in doors.items():
            answer = door.ask(path, method=method, q="安阳", entity=MILL)
            # What writes wants a body.
            answered = {200} if method == "GET" else {422}
            expected = answered if is_allowed(role, method, template) else {401, 403}
            if (template, role) == ("/", Role.NOBODY):
                expected = {401}  # the page that says where the link is
            assert answer.status_code in expected, (template, role, answer.text)
            if answer.status_code in {401, 403} and template != "/":
                assert answer.headers["content-type"] == "application/problem+json"


def test_a_route_without_a_row_is_forbidden_to_all() -> None:
    assert not any(is_allowed(role, "GET", "/api/v1/secret") for role in Role)


@pytest.mark.parametrize("method", sorted(METHODS - {"GET"}))
def test_no_route_answers_another_method(official: Client, method: str) -> None:
    answer = official.ask("/api/v1/quality", method=method)
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
