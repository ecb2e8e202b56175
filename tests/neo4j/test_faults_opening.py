"""Is a server that cannot be used refused at once, in words, without a word of its password?"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from graph.errors import (
    NotAStoreError,
    StoreError,
    StoreUnreachableError,
    StoreVersionError,
    ValueRefusedError,
)
from graph.neo4j_store import connection as connecting
from graph.neo4j_store.connection import PASSWORD, PASSWORD_FILE, Connection
from graph.neo4j_store.opening import VERSION
from graph.opening import open_store
from tests.neo4j.faulty import command, faulty_server

SECRET = "open-sesame-17"  # noqa: S105 (what must not be seen)
SOON = 15


def refusal(url: str, *, create: bool = True) -> StoreError:
    began = time.monotonic()
    with pytest.raises(StoreError) as caught:
        open_store(url, create=create).close()
    assert time.monotonic() - began < SOON
    assert SECRET not in str(caught.value) + str(caught.value.details)
    return caught.value


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def speaking(words: bytes | None) -> Iterator[int]:
    """Yield a port that says something, or nothing at all, and is no Neo4j."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        held: list[socket.socket] = []

        def answer() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return
                if words is not None:
                    held[-1].sendall(words)
                    held.pop().close()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
    for each in held:
        each.close()


@pytest.mark.parametrize("scheme", ["neo4j", "bolt", "neo4j+s", "bolt+ssc"])
def test_a_server_that_is_down_is_said_at_once(scheme: str) -> None:
    error = refusal(f"{scheme}://neo4j@127.0.0.1:{free_port()}/neo4j")
    assert isinstance(error, StoreUnreachableError)
    assert "the server does not answer (Connection refused), expected a running Neo4j" in str(error)


def test_a_host_that_nobody_knows() -> None:
    error = refusal("neo4j://neo4j@no-such-host.invalid/neo4j")
    assert isinstance(error, StoreUnreachableError)
    assert "neo4j://neo4j@no-such-host.invalid/neo4j: the server does not answer (" in str(error)


@pytest.mark.parametrize("words", [b"220 mail.example ready\r\n", b"HTTP/1.1 400\r\n\r\n", None])
def test_a_port_where_something_else_listens(words: bytes | None) -> None:
    with speaking(words) as port:
        error = refusal(f"neo4j://neo4j@127.0.0.1:{port}/neo4j")
    assert isinstance(error, StoreUnreachableError)
    assert "what listens there does not answer to neo4j://, expected a running Neo4j" in str(error)


def test_the_command_ends_in_plain_words(tmp_path: Path) -> None:
    url = f"neo4j://neo4j@127.0.0.1:{free_port()}/neo4j"
    (tmp_path / "ratings.csv").write_text("org,scheme,grade\na,tax,A\n", encoding="utf-8")
    for words in (("controllers", "a"), ("load", str(tmp_path)), ("quality",)):
        said = command(*words, "--store", url)
        assert said.returncode == 1, words
        assert "does not answer (Connection refused)" in " ".join(said.stderr.split())
        assert "Traceback" not in said.stderr
        assert "Unable to retrieve" not in said.stderr


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"neo4j://neo4j:{SECRET}@127.0.0.1/neo4j", "neo4j://neo4j:…@127.0.0.1/neo4j"),
        (f"neo4j://neo4j:{SECRET}/x@127.0.0.1/neo4j", "neo4j:…@"),
        (f"neo4j://neo4j:12/{SECRET}@127.0.0.1/neo4j", "neo4j:…@"),
        (f"neo4j://neo4j:12/{SECRET}@127.0.0.1", "neo4j:…@"),
        (f"neo4j://neo4j:{SECRET}#x@127.0.0.1/neo4j", "neo4j:…@"),
        (f"neo4j://neo4j:{SECRET}@127.0.0.1:many/neo4j", "neo4j:…@"),
        (f"neo4j://127.0.0.1/neo4j?password={SECRET}", "neo4j://127.0.0.1/neo4j,"),
        ("neo4j://[::1/neo4j", "neo4j://[::1/neo4j"),
        ("neo4j:///neo4j", "neo4j:///neo4j"),
    ],
)
def test_an_unusable_url_is_refused_without_its_password(url: str, shown: str) -> None:
    with pytest.raises(ValueRefusedError) as caught:
        open_store(url)
    assert shown in str(caught.value)
    assert SECRET not in str(caught.value) + str(caught.value.details)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_password_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(PASSWORD_FILE, str(path))
    with speaking(None) as port:
        error = refusal(f"neo4j://neo4j@127.0.0.1:{port}/neo4j")
    assert isinstance(error, StoreUnreachableError)
    assert f"{PASSWORD_FILE} names '{path}' (" in str(error)
    assert str(error).endswith("expected a readable file")


@pytest.mark.neo4j
def test_who_may_not_come_in_is_told_so_and_no_password_is_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = faulty_server().emptied()
    own = Path(os.environ[PASSWORD_FILE]).read_text(encoding="utf-8").strip()
    stranger = refusal(url.replace("neo4j@", "nobody@"))
    monkeypatch.setenv(PASSWORD, SECRET)
    wrong = refusal(url)
    said = command("controllers", "a", "--store", url)
    assert said.returncode == 1
    for error, user in ((wrong, "neo4j"), (stranger, "nobody")):
        assert isinstance(error, StoreUnreachableError)
        assert "refuses the user or the password" in str(error)
        assert f"the password of '{user}' in {PASSWORD} or {PASSWORD_FILE}" in str(error)
        assert own not in str(error)
    seen = said.stdout + said.stderr + caplog.text
    assert SECRET not in seen
    assert own not in seen


@pytest.mark.neo4j
def test_a_database_that_is_not_there_is_said_before_anything_is_done() -> None:
    url = faulty_server().emptied().rpartition("/")[0]
    for each in (f"{url}/ledger", f"{url.replace('neo4j://', 'bolt://')}/ledger"):
        error = refusal(each)
        assert isinstance(error, StoreUnreachableError)
        assert "there is no database 'ledger', expected an existing database" in str(error)


@pytest.mark.neo4j
def test_an_older_server_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    url = faulty_server().emptied()
    monkeypatch.setattr(connecting, "LEAST_VERSION", (9999, 1))
    error = refusal(url)
    assert isinstance(error, StoreUnreachableError)
    assert "Neo4j/" in str(error)
    assert "expected Neo4j 9999.1 or newer" in str(error)


@pytest.mark.neo4j
@pytest.mark.parametrize("create", [True, False])
def test_another_program_s_database_is_left_as_it_is(*, create: bool) -> None:
    url = faulty_server().emptied()
    with closing(Connection(url)) as connection:
        connection.change("CREATE (:Movie {title: 'The Matrix'})")
        assert isinstance(refusal(url, create=create), NotAStoreError)
        (row,) = connection.rows("MATCH (n) RETURN count(n) AS nodes")
        assert row["nodes"] == 1


@pytest.mark.neo4j
def test_a_store_of_another_layout_is_left_as_it_is() -> None:
    url = faulty_server().emptied()
    open_store(url, create=True).close()
    with closing(Connection(url)) as connection:
        connection.change("MATCH (s:Store) SET s.version = $version", version=VERSION + 1)
        error = refusal(url)
        assert isinstance(error, StoreVersionError)
        assert f"has store version {VERSION + 1}, expected {VERSION}" in str(error)
