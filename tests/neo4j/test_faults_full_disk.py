"""Does a load that fills the disk of the server end in words, and lose nothing?"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from graph.errors import StoreError, StoreWriteError
from graph.neo4j_store import connection as connecting
from graph.opening import open_store
from loaders.loading import LoadOptions, load
from tests.neo4j.faulty import Server, command, graph_of
from tests.neo4j.faulty_loads import Step, loaded, tidied
from tests.neo4j_home import why_not
from tests.tables import answers_of, write_tables

pytestmark = [pytest.mark.neo4j, pytest.mark.long]
ROWS = 8_000
LEFT = 1 << 18
# Space for the log is taken before it is needed, as Neo4j does by itself: what is cut off in the
# middle of a log, Neo4j does not open again.
LOGS = (("db.tx_log.rotation.size", "64m"),)


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server on a small disk of its own, where one can be mounted."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    place = Path(tempfile.mkdtemp(prefix="zeren-disk-"))
    words = ["mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(words, check=False).returncode != 0:
        place.rmdir()
        pytest.skip("no small disk could be mounted here (that needs root)")
    # What does not fit into so little memory has to be written at once.
    found = Server(place / "home", LOGS, page_cache="8m")
    yield found
    found.stop()
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


def registry(folder: Path, rows: int, name: str) -> Step:
    """A load of many organizations with long names."""
    text = "org,name,kind\n" + "".join(f"c{n},{name}{n}{'长' * 40},company\n" for n in range(rows))
    return Step(write_tables(folder, organizations=text), LoadOptions(dataset=name))


def filled(server: Server) -> Path:
    """Leave almost no space on the server's disk; return what takes it."""
    ballast = server.home.parent / "ballast"
    disk = os.statvfs(server.home)
    size = disk.f_bavail * disk.f_frsize - LEFT
    with ballast.open("wb") as file, suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, size)
    return ballast


def test_a_load_that_fills_the_disk_is_undone(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = registry(tmp_path / "s", 20, "甲"), registry(tmp_path / "l", ROWS, "乙")
    url = server.emptied()
    loaded(url, small)
    load_once(url, large)
    tidied(url)
    expected = graph_of(url)
    url = server.emptied()
    loaded(url, small)
    monkeypatch.setattr(connecting, "OUTAGE_SECONDS", 5.0)
    with closing(open_store(url)) as reader:
        before = answers_of(reader)
        ballast = filled(server)
        try:
            with pytest.raises(StoreWriteError) as caught:
                load_once(url, large)
            assert "is its disk full? see its log); nothing of this load was kept" in str(
                caught.value
            )
            said = command("load", str(large.folder), "--dataset", "乙", "--store", url)
            assert (said.returncode, "Traceback" in said.stderr) == (1, False)
            with suppress(StoreError):
                assert answers_of(reader) == before
        finally:
            ballast.unlink()
            server.stop()
            server.start()
    with closing(open_store(url)) as store:
        assert answers_of(store) == before
    load_once(url, large)
    tidied(url)
    assert graph_of(url) == expected


def load_once(url: str, step: Step) -> None:
    with closing(open_store(url)) as store:
        load(store, [step.folder], step.options)
