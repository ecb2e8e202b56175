"""Does a server that cannot be started say why, what was found and what is expected?"""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import ServerError, ValueRefusedError
from graph.neo4j_server import ServerOptions, admin, java, start, status, stop
from graph.neo4j_server.java import find_java
from graph.neo4j_server.log_lines import first_telling_line, telling_line
from graph.neo4j_server.releases import RELEASES, release_named
from tests.neo4j.asking import document, zeren


def old_java(folder: Path, version: str) -> Path:
    """A Java that says it is of this version."""
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2018-01-01' >&2\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def _no_installed_jdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "JDK_FOLDERS", ("/nowhere",))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("_no_installed_jdk")
def test_without_java(home: Path) -> None:
    with pytest.raises(ServerError, match=r"no Java was found, expected Java 17 to 21"):
        start(ServerOptions(home=home))


@pytest.mark.usefixtures("_no_installed_jdk")
@pytest.mark.parametrize("version", ["11.0.2", "1.8.0_392", "25.0.1"])
def test_a_java_that_does_not_fit(
    version: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = old_java(tmp_path / "jdk", version)
    monkeypatch.setenv("PATH", str(found.parent))
    with pytest.raises(ServerError) as caught:
        start(ServerOptions(home=home))
    assert f"found only {found} ({version}), expected Java 17 to 21" in str(caught.value)


@pytest.mark.usefixtures("_no_installed_jdk")
def test_the_first_java_that_fits_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (old_java(tmp_path / name, name) for name in ("11.0.2", "17.0.15"))
    jdks = [old_java(tmp_path / "jvm" / name, name) for name in ("8.0.1", "21", "25-ea")]
    monkeypatch.setenv("JAVA_HOME", str(first.parents[1]))
    monkeypatch.setenv("PATH", str(second.parent))
    monkeypatch.setattr(java, "JDK_FOLDERS", (str(tmp_path / "jvm"),))
    assert find_java(release_named("lts")).path == second
    assert find_java(release_named("current")).path == jdks[1]
    assert find_java(release_named("current")).major == 21
    second.write_text("#!/bin/sh\nexit 1\n")
    assert find_java(release_named("lts")).path == jdks[1]


@pytest.mark.neo4j
def test_without_maven(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        path = find_java(RELEASES[0]).path
    except ServerError as error:
        pytest.skip(str(error))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JAVA_HOME", str(path.resolve().parents[1]))
    monkeypatch.setenv("ZEREN_NEO4J_LIB", str(tmp_path / "lib"))
    with pytest.raises(ServerError, match="Maven was not found"):
        start(ServerOptions(home=home))
    assert not status(home).running


@pytest.mark.neo4j
@pytest.mark.usefixtures("_startable")
@pytest.mark.parametrize("offline", ["<offline>true</offline>", ""])
def test_offline(offline: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = tmp_path / "user"
    (user / ".m2").mkdir(parents=True)
    mirror = "<mirror><id>m</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:9/</url></mirror>"
    settings = f"<settings>{offline}<mirrors>{mirror}</mirrors></settings>"
    (user / ".m2" / "settings.xml").write_text(settings)
    # Maven then knows another user, who has fetched nothing and reaches nobody.
    monkeypatch.setenv("MAVEN_OPTS", f"-Duser.home={user}")
    monkeypatch.setenv("ZEREN_NEO4J_LIB", str(tmp_path / "lib"))
    with pytest.raises(ServerError, match="Maven could not fetch Neo4j") as caught:
        start(ServerOptions(home=home))
    assert ("offline" if offline else "refused") in caught.value.problem
    assert list((tmp_path / "lib").iterdir()) == []


@pytest.mark.neo4j
@pytest.mark.usefixtures("_startable")
def test_a_server_that_dies_says_why_and_is_forgotten(home: Path) -> None:
    with pytest.raises(ServerError, match=r"Could not reserve enough space.*console\.log"):
        start(ServerOptions(home=home, heap="900000g"))
    assert document("status", "--home", str(home))["version"] is None


@pytest.mark.neo4j
@pytest.mark.usefixtures("_startable")
def test_data_without_their_password(home: Path) -> None:
    (home / "data" / "databases" / "system").mkdir(parents=True)
    (home / "password").touch()
    with pytest.raises(ServerError, match="password is empty, expected the password"):
        start(ServerOptions(home=home))


def test_a_busy_port(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        for option in ("--bolt-port", "--http-port"):
            ran = zeren("start", "--home", str(home), option, str(port))
            said = f"port {port} of 127.0.0.1 is in use, expected a free port for {option}"
            assert (ran.returncode, said in ran.stderr) == (1, True)


def test_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    with pytest.raises(ServerError, match="holds something else, expected an empty folder"):
        start(ServerOptions(home=tmp_path))
    with pytest.raises(ServerError, match="is no folder"):
        start(ServerOptions(home=tmp_path / "letters.txt"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_damaged_state(text: str, home: Path) -> None:
    home.mkdir()
    (home / "zeren.json").write_text(text)
    for ask in (status, stop, lambda place: start(ServerOptions(home=place))):
        with pytest.raises(ServerError, match=r"zeren\.json cannot be used"):
            ask(home)
    ran = zeren("status", "--home", str(home), "--json")
    assert (ran.returncode, '"NEO4J_SERVER"' in ran.stdout) == (1, True)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--release", "newest"),
        ("--heap", "2 GB"),
        ("--page-cache", "0m"),
        ("--bolt-port", "80"),
        ("--http-port", "70000"),
        ("--wait", "0"),
    ],
)
def test_an_unusable_value(option: str, value: str, home: Path) -> None:
    ran = zeren("start", "--home", str(home), option, value)
    assert (ran.returncode, option in ran.stderr) == (2, True), ran.stderr


def test_both_ports_the_same(home: Path) -> None:
    with pytest.raises(ValueRefusedError, match="another port than --bolt-port"):
        start(ServerOptions(home=home, bolt_port=23456, http_port=23456))


def test_nothing_was_ever_started(home: Path) -> None:
    said = document("status", "--home", str(home))
    assert (said["running"], said["pid"], said["store_url"]) == (False, None, None)
    assert not stop(home)
    with pytest.raises(ServerError, match="no server was ever started"):
        admin(home, "database", "info")
    assert not home.exists()


def test_it_is_imported_without_heavy_libraries() -> None:
    heavy = {"neo4j", "numpy", "pandas", "typer", "rich", "orjson"}
    words = f"import sys, graph.neo4j_server; print(sorted({heavy!r} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_telling_line_of_a_log() -> None:
    java_log = """INFO  Starting...
ERROR Failed to start Neo4j on 127.0.0.1:7474.
java.lang.RuntimeException: Error starting
\tat org.neo4j.server.Some.start(Some.java:1)
Caused by: java.net.BindException: Address already in use
\t... 12 more
INFO  Stopped.
"""
    assert telling_line(java_log) == "Caused by: java.net.BindException: Address already in use"
    assert telling_line("INFO  Starting...\n\n") == "INFO  Starting..."
    assert telling_line("") == "(empty)"
    maven_log = "[ERROR] Plugin x could not be resolved\n[ERROR] \n[ERROR] Re-run Maven using -X\n"
    assert first_telling_line(maven_log) == "Plugin x could not be resolved"
