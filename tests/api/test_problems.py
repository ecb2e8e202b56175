"""Does everything that goes wrong leave as a problem that names the value?"""

import inspect

import pytest

from api.errors import CONSEQUENCES, consequence_of, error_document, problem_document
from api.limits import RateLimit
from api.roles import Role
from api.settings import Settings
from graph import errors
from graph.errors import StoreBusyError, ThresholdError
from tests.api.client import Client
from tests.api.town import MILL

TREE = {
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ZerenError)
}


def test_every_error_of_the_domain_has_a_status() -> None:
    assert set(CONSEQUENCES) == TREE
    assert {row.exit_code for row in CONSEQUENCES.values()} <= {1, 2}
    assert all(400 <= row.status < 600 for row in CONSEQUENCES.values())


def test_an_error_below_a_known_one_has_its_status() -> None:
    class FurtherError(StoreBusyError):
        pass

    assert consequence_of(FurtherError("sqlite:///x.db")).status == 503


def test_both_doors_name_the_value() -> None:
    error = ThresholdError(50)
    assert problem_document(error)["value"] == "50"
    assert error_document(error)["error"] == {
        "code": "BAD_THRESHOLD",
        "message": str(error),
        "value": "50",
        "matches": [],
        "matches_total": 0,
    }


@pytest.mark.parametrize(
    ("path", "params", "status", "value"),
    [
        ("/entities/org:nobody", {}, 404, "org:nobody"),
        ("/entities/nothing", {}, 404, "nothing"),
        ("/entities/a%00b", {}, 404, "a\x00b"),
        (f"/persons/{MILL}/liabilities", {}, 404, MILL),
        ("/entities", {"q": "x", "on": "31.12.2024"}, 422, "31.12.2024"),
        ("/entities", {"q": "x", "known_at": "9999-12-31"}, 422, "9999-12-31"),
        ("/entities", {"q": ""}, 422, ""),
        ("/entities", {"q": "x", "limit": 0}, 422, "0"),
        ("/entities", {"q": "x", "cursor": "-1"}, 422, "-1"),
        (f"/entities/{MILL}/controllers", {"threshold": "50"}, 422, "50"),
        (f"/entities/{MILL}/controllers", {"threshold": "1/0"}, 422, "1/0"),
        (f"/entities/{MILL}/controllers", {"threshold": "1e9"}, 422, "1e9"),
        (f"/entities/{MILL}/controllers", {"basis": "luck"}, 422, "luck"),
    ],
)
def test_a_refusal_names_the_value(
    official: Client, path: str, params: dict[str, str | int], status: int, value: str
) -> None:
    answer = official.read(path, **params)
    assert (answer.status_code, answer.json()["value"]) == (status, value)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status"), [(b"\xff\xfe", 400), (b"no json", 400), (b"x" * (1 << 20 | 1), 413)]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_bodies_that_cannot_be_read(
    official: Client, method: str, body: bytes, status: int
) -> None:
    answer = official.ask("/api/v1/quality", method=method, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_without_stated_length_is_measured_too(official: Client) -> None:
    headers = {"Transfer-Encoding": "chunked", "Content-Type": "application/json"}
    answer = official.ask("/api/v1/quality", headers=headers, content=b"9" * (1 << 21))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "header", [b"Bearer", b"Bearer zeren_1_2", b"Basic eDp5", b"Bearer \xe9", b"Bearer a_b_c_d"]
)
def test_a_wrong_credential_is_no_credential(doors: dict[Role, Client], header: bytes) -> None:
    answer = doors[Role.NOBODY].ask("/api/v1/quality", headers={"Authorization": header})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_too_many_requests_are_told_when_to_come_again(
    doors: dict[Role, Client], settings: Settings
) -> None:
    object.__setattr__(settings, "limit", RateLimit(3))
    codes = [doors[Role.VIEWER].read("/readyz").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    refused = doors[Role.VIEWER].read("/readyz")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert doors[Role.ANALYST].read("/readyz").status_code == 200


def test_every_operation_documents_every_refusal(official: Client) -> None:
    document = official.ask("/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            missing = {"401", "403", "404", "405", "413", "422", "429"} - set(
                operation["responses"]
            )
            assert (path, missing) == (path, set())
            assert operation["summary"]


def test_every_answer_wears_the_safe_headers(doors: dict[Role, Client]) -> None:
    for path in ("/", "/docs", "/api/v1/quality", "/nothing", "/assets/zeren.js"):
        headers = doors[Role.NOBODY].ask(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_load_nothing_from_outside(doors: dict[Role, Client]) -> None:
    for path in ("/", "/docs"):
        page = doors[Role.ADMIN].ask(path).text
        assert "http" not in page
        assert "<script>" not in page
        for name in page.split("/assets/")[1:]:
            asset = doors[Role.NOBODY].ask("/assets/" + name.partition('"')[0])
            assert asset.status_code == 200
    assert doors[Role.ADMIN].ask("/assets/../app.py").status_code == 404


def test_an_unexpected_error_says_nothing_of_itself(
    doors: dict[Role, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.routers.quality.kept_finding", broken)
    answer = doors[Role.ADMIN].read("/quality")
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert "secret" not in answer.text
