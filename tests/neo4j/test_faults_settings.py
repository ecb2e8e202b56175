"""What if the server may only be read, or ends transactions that last too long?"""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import StoreBusyError, StoreWriteError
from graph.opening import open_store
from loaders.loading import load
from tests.neo4j.faulty import Server, command, faulty_server, graph_of
from tests.neo4j.faulty_loads import loaded, story, tidied
from tests.tables import answers_of

pytestmark = [pytest.mark.neo4j, pytest.mark.long]
READ_ONLY = ("server.databases.read_only", "neo4j")
SHORT = (("db.transaction.timeout", "4s"), ("db.transaction.monitor.check.interval", "500ms"))


@pytest.fixture
def server() -> Iterator[Server]:
    """Return the server, and give it its usual settings afterwards."""
    found = faulty_server()
    yield found
    found.restart()


def asked(url: str) -> list[str]:
    """What the store answers, and what the command says of two companies."""
    with closing(open_store(url)) as store:
        said = [answers_of(store), str(store.search("安阳", limit=50)), str(store.resolve("c3"))]
    for key in ("c0", "c7"):
        answer = command("controllers", key, "--json", "--store", url)
        assert answer.returncode == 0, answer.stderr
        said.append(answer.stdout)
    return said


def test_a_database_that_may_only_be_read_is_read_and_not_written(
    server: Server, tmp_path: Path
) -> None:
    url = server.emptied()
    first, second, *_ = story(tmp_path)
    loaded(url, first)
    tidied(url)
    before, graph = asked(url), graph_of(url)
    server.restart(READ_ONLY)
    assert asked(url) == before
    with closing(open_store(url, create=True)) as store:
        with pytest.raises(StoreWriteError, match=r"cannot be written \(it may only be read\)"):
            load(store, [second.folder], second.options)
        with pytest.raises(StoreWriteError, match="it may only be read"):
            store.keep("finding", 1, b"{}")
    said = command("load", str(second.folder), "--store", url)
    assert (said.returncode, "may only be read" in said.stderr) == (1, True)
    assert "Traceback" not in said.stderr
    assert graph_of(url) == graph


def test_a_lock_that_the_server_ends_harms_nobody(server: Server, tmp_path: Path) -> None:
    """The next writer takes the place, and who had it finds out."""
    url = server.emptied()
    first, second, *_ = story(tmp_path)
    loaded(url, first)
    loaded(url, second)
    tidied(url)
    expected = graph_of(url)
    url = server.emptied()
    server.restart(*SHORT)
    with closing(open_store(url, create=True)) as store, closing(open_store(url)) as other:
        with store.writer() as writer:
            writer.add_file("town", "holdings.csv", "00")
            # Whoever waits began later, and so is not ended by the same look at the clock.
            time.sleep(2)
            load(other, [first.folder], first.options)
            with pytest.raises(StoreBusyError):
                writer.add_file("town", "ratings.csv", "00")
        load(store, [second.folder], second.options)
    tidied(url)
    assert graph_of(url) == expected
