"""Does a reader see exactly one revision while loads are published and tidied up after?"""

import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.errors import StoreBusyError
from graph.model import Appointment, Holding, Organization, PartyId
from graph.opening import open_store
from graph.store import GraphStore
from graph.tables import TABLES
from tests.neo4j.faulty import faulty_server, is_long
from tests.neo4j.faulty_loads import Step, loaded, outcome, started, story, tidied
from tests.tables import TODAY_AND_LATER, uscc

pytestmark = [pytest.mark.neo4j]
READERS = 4
BUSY = "busy"
PARTIES = [PartyId(f"org:{uscc(n)}") for n in (1, 2, 13)] + [PartyId("org:town:c13")]
NAMES = ("rev_in", "rev_out", "fact", "flags")


def _columns(store: GraphStore) -> str:
    found = []
    for table in TABLES:
        names = (*NAMES, *(each.name for each in table.kept if each.is_integer))
        columns = store.columns(table, names)
        found.append({name: columns[name].tolist() for name in names})
    return str(found)


QUESTIONS: Mapping[str, Callable[[GraphStore], str]] = {
    "facts": lambda s: str(s.facts(Holding, "company", PARTIES, TODAY_AND_LATER)),
    "named": lambda s: str(s.facts(Organization, "parent_org", PARTIES, TODAY_AND_LATER)),
    "page": lambda s: str(s.page(Appointment, "org", PARTIES[0], TODAY_AND_LATER, limit=5)),
    "organizations": lambda s: str(list(s.scan(Organization, TODAY_AND_LATER))),
    "scan": lambda s: str(list(s.scan(Holding, TODAY_AND_LATER))),
    "known": lambda s: str(sorted(s.known(PARTIES))),
    "key": lambda s: str(s.resolve("town:c13")),
    "code": lambda s: str(s.resolve(uscc(13))),
    "name": lambda s: str(s.resolve("安阳第3有限公司")),
    "search": lambda s: str(s.search("安阳第3", limit=50)),
    "persons": lambda s: str(s.search("人1", limit=50)),
    "parties": lambda s: str(s.party_ids()),
    "nodes": lambda s: str(s.canonical_nodes().tolist()),
    "loads": lambda s: str([each.dataset for each in s.loads()]),
    "columns": lambda s: str(s.columns(TABLES[2], NAMES)),
}


def asked(store: GraphStore, name: str) -> str:
    try:
        return QUESTIONS[name](store)
    except StoreBusyError:
        return BUSY


def expected(url: str, steps: list[Step]) -> list[dict[str, str]]:
    """What every question is answered with at each revision."""
    found: list[dict[str, str]] = []
    with closing(open_store(url, create=True)) as store:
        found.append({name: asked(store, name) for name in QUESTIONS})
        for step in steps:
            loaded(url, step)
            found.append({name: asked(store, name) for name in QUESTIONS})
    return found


def watch(url: str, done: threading.Event, seen: list[Any], begin: int) -> None:
    """Ask one question after another; note what was answered between which revisions."""
    names = list(QUESTIONS)
    with closing(open_store(url)) as store:
        at = begin
        while not done.is_set():
            name = names[at % len(names)]
            first = store.revision()
            answer = asked(store, name)
            seen.append((name, first, store.revision(), answer))
            at += 1


def test_every_answer_is_one_revision_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = faulty_server()
    steps = story(tmp_path)
    answers = expected(server.emptied(), steps)
    seen: list[tuple[str, int, int, str]] = []
    for _ in range(10 if is_long() else 1):
        url = server.emptied()
        tidied_up(url)
        done = threading.Event()
        readers = [
            threading.Thread(target=watch, args=(url, done, seen, at)) for at in range(READERS)
        ]
        for reader in readers:
            reader.start()
        try:
            for step in steps:
                assert outcome(*started(url, step)) == "done"
        finally:
            done.set()
            for reader in readers:
                reader.join()
    wrong = [
        (name, first, last, answer)
        for name, first, last, answer in seen
        if answer not in {answers[at][name] for at in range(first, last + 1)}
        and not (answer == BUSY and name in {"scan", "organizations"} and last > first)
    ]
    with capsys.disabled():
        print(f"\n{len(seen)} answers while {len(steps)} loads were published")
    assert wrong == [], {name for name, *_ in wrong}
    assert {name for name, *_ in seen} == set(QUESTIONS)


def tidied_up(url: str) -> None:
    """Make the empty store."""
    open_store(url, create=True).close()
    tidied(url)
