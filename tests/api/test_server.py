"""Does the command serve what it prints, and end in order?"""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.api.town import MILL, OWNER_NUMBER, TABLES, write_tables
from tests.bad_input.command import Zeren

LINK = re.compile(r"http://127\.0\.0\.1:[0-9]+/\?token=\S+")


@contextmanager
def serving(zeren: Zeren, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with zeren.start("serve", "--port", "0", *words) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    made = Zeren(tmp_path_factory.mktemp("server"))
    made.ask("load", write_tables(made.folder / "town", TABLES))
    return made


@pytest.mark.parametrize(
    ("workers", "ending"), [("1", signal.SIGTERM), ("1", signal.SIGINT), ("2", signal.SIGTERM)]
)
def test_the_printed_link_opens_a_session_and_a_signal_ends_the_server(
    zeren: Zeren, workers: str, ending: signal.Signals
) -> None:
    with serving(zeren, "--workers", workers) as (link, process):
        assert LINK.fullmatch(link)
        address = link.partition("/?")[0]
        with httpx.Client(base_url=address, timeout=30) as browser:
            assert browser.get("/api/v1/quality").status_code == 401
            page = browser.get(link, follow_redirects=True)
            assert (page.status_code, page.url) == (200, f"{address}/")
            for _ in range(4):  # whichever worker answers
                found = browser.get("/api/v1/entities", params={"q": "磨坊"}).json()
                assert found["items"][0]["party_id"] == f"org:{MILL}"
            refused = browser.get("/api/v1/entities", params={"q": OWNER_NUMBER})
            assert refused.status_code == 422
        assert httpx.get(link).status_code == 401
        process.send_signal(ending)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
    assert "Traceback" not in err
    assert OWNER_NUMBER not in out + err
    assert zeren.ask("audit", "verify")["holds"]


def test_a_key_made_while_serving_is_let_in_and_counted(zeren: Zeren) -> None:
    class Limited(Zeren):
        def environment(self) -> dict[str, str]:
            return super().environment() | {"ZEREN_RATE_LIMIT": "3"}

    with serving(Limited(zeren.folder)) as (link, _):
        key = zeren.run("keys", "create", "--role", "viewer").out.strip()
        headers = {"Authorization": f"Bearer {key}"}
        address = link.partition("/?")[0]
        with httpx.Client(base_url=address, headers=headers, timeout=30) as program:
            codes = [program.get("/api/v1/quality").status_code for _ in range(4)]
    # A minute may turn over in between, and then all are let in.
    assert codes in ([200, 200, 200, 429], [200] * 4)


def test_a_taken_port_is_a_sentence(zeren: Zeren) -> None:
    with serving(zeren) as (link, _):
        port = link.partition("/?")[0].rpartition(":")[2]
        answer = zeren.run("serve", "--port", port)
    assert answer.code == 2
    assert port in answer.err
    assert not answer.has_traceback()


def test_nothing_is_left_behind(zeren: Zeren) -> None:
    names = {path.name for path in Path(zeren.folder).iterdir()}
    assert not {name for name in names if "token" in name or "secret" in name}
