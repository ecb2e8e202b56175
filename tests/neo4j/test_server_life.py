"""Does a real server start, say how it is, survive a crash, and stop?"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import ServerError
from graph.neo4j_server import (
    ServerOptions,
    ServerStatus,
    admin,
    home_of,
    password_of,
    start,
    status,
    stop,
)
from graph.neo4j_server.answering import log_in, speaks_bolt
from graph.neo4j_server.home import Home
from graph.neo4j_server.process import mark_of
from graph.neo4j_server.state import read_state, write_state
from tests.neo4j.asking import document, end_at_once, listened_on, query, watched, zeren
from tests.neo4j_home import shared_lib, why_not

pytestmark = [pytest.mark.neo4j, pytest.mark.usefixtures("_startable")]
SMALL = ServerOptions(heap="384m", page_cache="64m")
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}


@pytest.fixture(scope="module")
def first(cache: Path) -> Iterator[tuple[ServerStatus, set[str]]]:
    """Yield a server in the usual home, and the command lines seen while it first started."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        patch.setenv("ZEREN_NEO4J_LIB", str(shared_lib()))
        started = watched(lambda: start(SMALL))
    yield started
    end_at_once(Path(started[0].home))


@pytest.fixture
def server(first: tuple[ServerStatus, set[str]]) -> ServerStatus:
    """Return the server as it is now."""
    return status(Path(first[0].home))


def port_of(server: ServerStatus) -> int:
    assert server.store_url is not None
    return int(server.store_url.split(":")[2].split("/")[0])


def test_it_answers_and_lets_its_user_in(server: ServerStatus) -> None:
    assert server.running
    assert speaks_bolt(port_of(server))
    assert query(server, "RETURN 1") == [[1]]


def test_it_listens_on_this_machine_only(server: ServerStatus) -> None:
    assert server.pid is not None
    assert server.http_url is not None
    sockets = listened_on(server.pid)
    assert {address for address, _ in sockets} <= LOOPBACK
    http_port = int(server.http_url.rpartition(":")[2])
    assert {port for _, port in sockets} == {port_of(server), http_port}


def test_nobody_else_reads_the_password(first: tuple[ServerStatus, set[str]]) -> None:
    server, seen = first
    password = Path(server.password_file).read_text(encoding="utf-8").strip()
    assert len(password) > 30
    assert Path(server.password_file).stat().st_mode & 0o777 == 0o600
    assert Path(server.home).stat().st_mode & 0o777 == 0o700
    # The process that sets it was watched: its words stand in a file.
    assert any(" @" in line and "java" in line for line in seen)
    assert any(f"--home-dir={server.home}" in line for line in seen)
    assert [line for line in seen if password in line] == []


def test_a_wrong_password_is_refused_at_once(server: ServerStatus) -> None:
    entry = log_in(port_of(server), "wrong")
    assert (entry.is_open, entry.wrong_password) == (False, True)


def test_the_command_says_the_same_as_the_library(server: ServerStatus) -> None:
    assert document("status") == server.to_json()
    assert document("start") == server.to_json()
    words = zeren("start").stdout
    assert "was running already" in words
    assert str(server.store_url) in zeren("status").stdout
    password = Path(server.password_file).read_text(encoding="utf-8").strip()
    assert password not in words + str(server.to_json())


def test_another_release_or_port_is_not_what_runs(server: ServerStatus) -> None:
    assert server.running
    with pytest.raises(ServerError, match="runs with --release lts, not current"):
        start(replace(SMALL, release="current"))
    with pytest.raises(ServerError, match=f"--bolt-port {port_of(server)}, not 12345"):
        start(replace(SMALL, bolt_port=12345))


def test_a_store_finds_its_password(server: ServerStatus) -> None:
    password = Path(server.password_file).read_text(encoding="utf-8").strip()
    assert password_of("127.0.0.1", port_of(server)) == password
    assert home_of("localhost", port_of(server)) == Path(server.home)
    assert password_of("127.0.0.1", 1) is None
    assert password_of("example.org", port_of(server)) is None


def test_stop_ends_no_process_of_somebody_else(server: ServerStatus, tmp_path: Path) -> None:
    ours, copied = Home(Path(server.home)), Home(tmp_path / "copy")
    copied.make()
    state = read_state(ours)
    assert state is not None
    with subprocess.Popen(["sleep", "60"]) as foreign:
        # Its number and beginning, without its words; then a number that came round again.
        for pid, mark in ((foreign.pid, mark_of(foreign.pid)), (foreign.pid, state.mark)):
            write_state(copied, replace(state, pid=pid, mark=mark))
            assert not status(copied.path).running
            assert not stop(copied.path)
        # The process of another home is not this home's.
        write_state(copied, state)
        assert not stop(copied.path)
        assert foreign.poll() is None
        foreign.kill()
    assert status(ours.path).running


@pytest.mark.long
def test_after_a_crash_it_starts_again_with_its_data(
    server: ServerStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    query(server, "CREATE (:Town {name: '安阳'})")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    while mark_of(server.pid) is not None:
        pass
    assert document("status") == server.to_json() | {"running": False, "pid": None}
    # What is fetched is not asked for again: Maven is out of reach now.
    monkeypatch.setenv("PATH", "")
    again = start(ServerOptions())
    assert again.pid != server.pid
    assert again.store_url == server.store_url
    assert query(again, "MATCH (t:Town) RETURN t.name") == [["安阳"]]


@pytest.mark.long
def test_two_homes_at_once_and_the_tools_of_a_stopped_one(
    server: ServerStatus, home: Path, tmp_path: Path
) -> None:
    with pytest.raises(ServerError, match=r"no answer on port \d+ within 1 seconds"):
        start(replace(SMALL, home=home, wait_seconds=1))
    assert status(home).running  # it goes on, and a second start waits for it
    second = start(replace(SMALL, home=home))
    assert {second.running, status(Path(server.home)).running} == {True}
    assert port_of(second) != port_of(server)
    assert query(second, "MATCH (n) RETURN count(n)") == [[0]]
    assert home_of("127.0.0.1", port_of(second)) == home
    assert document("stop", "--home", str(home))["stopped"] is True
    assert not status(home).running
    assert not stop(home)
    assert "no Neo4j of ours runs" in zeren("stop", "--home", str(home)).stdout
    assert status(Path(server.home)).running
    # The address of a stopped server is still known: who imports in bulk stops it first.
    assert home_of("127.0.0.1", port_of(second)) == home

    nodes = tmp_path / "nodes.csv"
    nodes.write_text(":ID,name\na,甲\nb,乙\n", encoding="utf-8")
    words = ("database", "import", "full", f"--nodes=Town={nodes}", "--overwrite-destination")
    admin(home, *words, "neo4j", heap="256m")
    assert "2 nodes" in (home / "logs" / "admin.log").read_text(encoding="utf-8")
    with pytest.raises(ServerError, match=r"(?s)'database import' ended with \d+: .*absent\.csv"):
        admin(home, "database", "import", "full", "--nodes=absent.csv", "neo4j")
    shutil.rmtree(home / "data" / "databases" / "neo4j")
    (home / "data" / "databases" / "neo4j").write_text("no folder", encoding="utf-8")
    with pytest.raises(ServerError, match=r"without its database: .*DatabaseUnavailable"):
        start(replace(SMALL, home=home))


@pytest.mark.neo4j("current")
def test_the_current_release_runs_on_a_newer_java(home: Path) -> None:
    server = start(replace(SMALL, release="current", home=home))
    assert server.version is not None
    assert not server.version.startswith("5.")
    kernel = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' "
    assert query(server, f"{kernel} RETURN versions[0]") == [[server.version]]
    assert server.pid is not None
    assert {address for address, _ in listened_on(server.pid)} <= LOOPBACK
    log = Path(server.log).read_text(encoding="utf-8")
    assert [line for line in log.splitlines() if "WARN" in line] == []
    end_at_once(home)
    with pytest.raises(ServerError, match="written by release current"):
        start(ServerOptions(release="lts", home=home))
