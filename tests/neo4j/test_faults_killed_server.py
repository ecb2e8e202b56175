"""Does a server that is killed lose nothing: under a load, and under a reader?"""

import random
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import StoreUnreachableError
from graph.neo4j_store import connection as connecting
from graph.opening import open_store
from graph.store import GraphStore
from tests.neo4j.faulty import Server, command, faulty_server, graph_of, is_long
from tests.neo4j.faulty_loads import Step, loaded, outcome, started, story, tidied
from tests.tables import answers_of

pytestmark = [pytest.mark.neo4j]
SEED = 20_261_124
LONG = 20
# A server that has just started answers slowly: the usual run kills it under so many loads.
SHORT = 2
IMPATIENT = 1.0


def said(url: str) -> str:
    with closing(open_store(url, create=True)) as store:
        return answers_of(store)


def everything(store: GraphStore) -> str:
    """What the store answers, found by its numbers, by its ids and by names."""
    found = str(store.search("安阳", limit=50)), str(store.resolve("town:c3"))
    return answers_of(store) + str(found)


def killed_under_a_load(server: Server, url: str, step: Step, number: int, delay: float) -> str:
    """Kill the server after the loader's n-th change; return how the loader ended."""
    # A loader that puts up with a restart may come through, one that does not must end.
    patience = IMPATIENT if number % 3 else 120.0
    process, pipe = started(url, step, patience=patience)
    while (word := pipe.recv()) != number and isinstance(word, int):
        pass
    time.sleep(delay)
    server.kill()
    server.start()
    return word if isinstance(word, str) else outcome(process, pipe)


@pytest.mark.long
def test_a_server_killed_under_a_load_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = faulty_server()
    steps = story(tmp_path)[: None if is_long() else SHORT]
    url = server.emptied()
    answers, graphs, counts = [said(url)], [], []
    for step in steps:
        counts.append(len(loaded(url, step).sent))
        answers.append(said(url))
        tidied(url)
        graphs.append(graph_of(url))
    chance = random.Random(SEED)
    ends: Counter[str] = Counter()
    for _ in range(LONG // len(steps) if is_long() else 1):
        url = server.emptied()
        for at, step in enumerate(steps):
            number = chance.randint(1, counts[at])
            end = killed_under_a_load(server, url, step, number, chance.uniform(0, 0.02))
            ends[end.partition(":")[0]] += 1
            now = said(url)
            assert now in answers[at : at + 2], (at, number, end)
            if end == "done":
                assert now == answers[at + 1]
            if now == answers[at]:
                loaded(url, step)
            assert said(url) == answers[at + 1]
            tidied(url)
            assert graph_of(url) == graphs[at], (at, number, end)
    with capsys.disabled():
        print(f"\nseed {SEED}: servers killed under a load; the loader ended: {dict(ends)}")
    assert set(ends) <= {"done", StoreUnreachableError.__name__}
    assert ends[StoreUnreachableError.__name__] > 0 or not is_long()


@pytest.mark.long
def test_readers_come_through_a_restart(tmp_path: Path) -> None:
    server = faulty_server()
    url = server.emptied()
    loaded(url, story(tmp_path)[0])
    with closing(open_store(url)) as store:
        expected = everything(store)
    done = threading.Event()
    seen: list[str] = []
    with closing(open_store(url)) as store, pytest.MonkeyPatch.context() as patch:
        # A busy machine starts it more slowly than one that serves.
        patch.setattr(connecting, "OUTAGE_SECONDS", 240.0)

        def read() -> None:
            while not done.is_set():
                seen.append(everything(store))

        reader = threading.Thread(target=read)
        reader.start()
        time.sleep(1)
        server.kill()
        server.start()
        before = len(seen)
        done.set()
        reader.join()
    assert len(seen) > before
    assert set(seen) == {expected}


def test_a_server_that_stays_away_is_said_within_the_time_of_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = faulty_server()
    url = server.emptied()
    step = story(tmp_path)[0]
    monkeypatch.setattr(connecting, "OUTAGE_SECONDS", 3.0)
    with closing(open_store(url, create=True)) as store:
        server.kill()
        try:
            began = time.monotonic()
            with pytest.raises(StoreUnreachableError, match="the server does not answer"):
                store.revision()
            with pytest.raises(StoreUnreachableError, match="the server does not answer"):
                store.writer().__enter__()
            assert time.monotonic() - began < 15
            answer = command("load", str(step.folder), "--store", url)
            assert answer.returncode == 1
            assert "Traceback" not in answer.stderr
        finally:
            server.start()
        assert store.revision() == 0
