"""Are keys kept as digests only, sessions forged by nobody, counts shared, names masked?"""

import stat
from pathlib import Path

import pytest

from api.keys import ApiKeys
from api.limits import RateLimit, stated_limit
from api.masking import masked_name
from api.roles import Role
from api.sessions import COOKIE, Sessions
from api.settings import Settings
from graph.errors import ValueRefusedError
from tests.api.client import Client
from tests.api.town import MILL, SHOP


def test_a_key_opens_as_its_role_and_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = ApiKeys(path)
    new = keys.create("official", "4105")
    caller = ApiKeys(path).caller(new.key)
    assert caller is not None
    assert (caller.role, caller.region) == (Role.OFFICIAL, "4105")
    assert new.key not in path.read_text()
    assert new.key.rpartition("_")[2] not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_made_elsewhere_is_known_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    serving = ApiKeys(path)
    assert serving.caller("zeren_x_y") is None
    new = ApiKeys(path).create("viewer")
    assert serving.caller(new.key) is not None
    assert serving.caller(new.key + "x") is None


@pytest.mark.parametrize(("role", "region"), [("king", None), ("nobody", None), ("viewer", "安阳")])
def test_a_key_for_no_role_or_region_is_refused(
    tmp_path: Path, role: str, region: str | None
) -> None:
    with pytest.raises(ValueRefusedError):
        ApiKeys(tmp_path / "keys.json").create(role, region)


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    (tmp_path / "unused").mkdir()
    return Sessions(b"k" * 32, tmp_path / "unused")


def test_a_token_opens_one_session(sessions: Sessions) -> None:
    token = sessions.new_token()
    cookie = sessions.open(token)
    assert cookie is not None
    assert sessions.caller(cookie) is not None
    assert sessions.open(token) is None
    assert sessions.open("guess") is None


def test_a_forged_or_old_cookie_is_refused(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = sessions.open(sessions.new_token()) or ""
    other = Sessions(b"x" * 32, sessions.tokens)
    assert other.caller(cookie) is None
    assert sessions.caller(cookie.replace("admin", "auditor")) is None
    assert sessions.caller("") is None
    assert sessions.caller("a.b") is None
    monkeypatch.setattr("api.sessions.time.time", lambda: 4e9)
    assert sessions.caller(cookie) is None


def test_the_link_sets_a_cookie_that_scripts_cannot_read(
    doors: dict[Role, Client], settings: Settings
) -> None:
    assert settings.sessions is not None
    nobody, token = doors[Role.NOBODY], settings.sessions.new_token()
    answer = nobody.ask("/", token=token)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags
    cookie = f"{COOKIE}={answer.cookies[COOKIE]}"
    page = nobody.ask("/api/v1/quality", headers={"Cookie": cookie})
    assert page.status_code == 200
    assert nobody.ask("/", token=token).status_code == 401


def test_a_key_for_one_region_reads_about_no_other(settings: Settings, app: object) -> None:
    key = settings.keys.create("official", "410503").key
    limited = Client(app, key)  # type: ignore[arg-type]
    assert limited.read(f"/entities/{SHOP}").status_code == 200
    assert limited.read(f"/entities/{MILL}").status_code == 403
    found = limited.read("/entities", q="安阳").json()
    assert [one["uscc"] for one in found["items"]] == [SHOP]
    assert found["total"]["relation"] == "lte"


def test_counts_are_shared_by_workers_and_kept_apart_by_credential(tmp_path: Path) -> None:
    one, other = (RateLimit(4, tmp_path / "counts") for _ in range(2))
    waits = [limit.seconds_to_wait("key:1") for limit in (one, other, one, other, one)]
    assert [wait > 0 for wait in waits] == [False] * 4 + [True]
    assert other.seconds_to_wait("key:2") == 0


def test_a_new_minute_counts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 6_000_000.0
    monkeypatch.setattr("api.limits.time.time", lambda: now)
    limit = RateLimit(1)
    assert [limit.seconds_to_wait("a") for _ in range(2)] == [0, 60]
    now += 60
    assert limit.seconds_to_wait("a") == 0


def test_the_limit_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEREN_RATE_LIMIT", "many")
    with pytest.raises(ValueRefusedError):
        stated_limit()
    monkeypatch.delenv("ZEREN_RATE_LIMIT")
    assert stated_limit() >= 60_000


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王伟", "王*"), ("欧阳建国", "欧阳*"), ("欧阳", "欧*"), ("Ann Lee", "A*"), (None, None)],
)
def test_names_are_cut_to_the_surname(name: str | None, masked: str | None) -> None:
    assert masked_name(name) == masked
