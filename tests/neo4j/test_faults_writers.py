"""Can two writers get into each other's way: waiting, crossing, or after losing the lock?"""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from neo4j import ManagedTransaction

from graph.errors import StoreBusyError
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.store import Neo4jStore
from graph.opening import open_store
from loaders.loading import LoadOptions, load
from tests.neo4j.faulty import faulty_server, graph_of
from tests.neo4j.faulty_loads import Journal, Step, loaded, outcome, started, story, tidied, watched
from tests.tables import answers_of, uscc, write_tables

pytestmark = [pytest.mark.neo4j]
END_LOCKS = (
    "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.zeren_writer IS NOT NULL "
    "TERMINATE TRANSACTIONS id YIELD message RETURN message"
)


def datasets(folder: Path) -> list[Step]:
    """Two loads that say different things of the same organizations."""
    found = []
    for name in ("one", "two"):
        rows = "org,uscc,name\n" + "".join(f"{name}{n},{uscc(n + 1)},甲{n}\n" for n in range(40))
        shares = "holder,company,capital_pct\n" + "".join(
            f"{name}{n},{name}{n + 1},60\n" for n in range(39)
        )
        place = write_tables(folder / name, organizations=rows, holdings=shares)
        found.append(Step(place, LoadOptions(dataset=name)))
    return found


def after(url: str, steps: list[Step]) -> tuple[str, object]:
    """What an empty store says and holds after these loads, one after the other."""
    for step in steps:
        loaded(url, step)
    tidied(url)
    with closing(open_store(url)) as store:
        return answers_of(store), graph_of(url)


def test_two_loaders_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    server = faulty_server()
    steps = datasets(tmp_path)
    either = [after(server.emptied(), order) for order in (steps, steps[::-1])]
    url = server.emptied()
    running = [started(url, step) for step in steps]
    assert [outcome(process, pipe) for process, pipe in running] == ["done", "done"]
    tidied(url)
    with closing(open_store(url)) as store:
        assert (answers_of(store), graph_of(url)) in either


def test_transactions_that_wait_for_each_other_are_tried_again() -> None:
    url = faulty_server().emptied()
    both = threading.Barrier(2)
    tries = []

    def crossing(connection: Connection, first: str, second: str) -> None:
        waits = iter([both.wait])

        def work(transaction: ManagedTransaction) -> None:
            tries.append(first)
            text = "MATCH (n:Crossing {name: $name}) SET n.count = coalesce(n.count, 0) + 1"
            transaction.run(text, name=first).consume()
            # The first time each holds what the other wants next.
            next(waits, lambda **_: None)(timeout=30)
            transaction.run(text, name=second).consume()

        connection.write(work)

    with closing(Connection(url)) as one, closing(Connection(url)) as two:
        one.change("UNWIND ['a', 'b'] AS name CREATE (:Crossing {name: name})")
        with ThreadPoolExecutor() as pool:
            for done in (
                pool.submit(crossing, one, "a", "b"),
                pool.submit(crossing, two, "b", "a"),
            ):
                done.result(timeout=60)
        counts = one.rows("MATCH (n:Crossing) RETURN n.count AS count")
        assert [row["count"] for row in counts] == [2, 2]
    assert len(tries) > 2


def at_change(number: int, act: Callable[[], None], journal: Journal) -> None:
    """Let something happen before the n-th change of a writer."""

    class Watched(list[str]):
        def append(self, text: str, /) -> None:
            super().append(text)
            if len(self) == number:
                act()

    journal.sent = Watched()


def take_over(url: str, *steps: Step) -> None:
    """End the lock of whoever writes, as the server may, and load from another process."""
    with closing(Connection(url)) as connection:
        assert connection.rows(END_LOCKS)
    for step in steps:
        assert outcome(*started(url, step)) == "done"


def test_a_writer_whose_lock_the_server_ended_goes_on_if_nobody_took_its_place(
    tmp_path: Path,
) -> None:
    server = faulty_server()
    one, _ = datasets(tmp_path)
    expected = after(server.emptied(), [one])
    url = server.emptied()
    journal = Journal()
    with closing(open_store(url, create=True)) as store, watched(journal):
        at_change(5, lambda: take_over(url), journal)
        load(store, [one.folder], one.options)
    tidied(url)
    with closing(open_store(url)) as store:
        assert (answers_of(store), graph_of(url)) == expected


@pytest.mark.parametrize(
    "share", [0.5, *(pytest.param(share, marks=pytest.mark.long) for share in (0.1, 0.9))]
)
def test_a_writer_that_lost_its_place_publishes_nothing(tmp_path: Path, share: float) -> None:
    """While it stages, its lock is ended on the server, and another writer loads."""
    server = faulty_server()
    one, two = datasets(tmp_path)
    expected = after(server.emptied(), [two])
    rest = after(server.emptied(), [two, one])
    published = loaded(server.emptied(), one).published
    url = server.emptied()

    journal = Journal()
    with closing(open_store(url, create=True)) as store, watched(journal):
        at_change(max(2, int(published * share)), lambda: take_over(url, two), journal)
        with pytest.raises(StoreBusyError):
            load(store, [one.folder], one.options)
    tidied(url)
    with closing(open_store(url)) as store:
        assert (answers_of(store), graph_of(url)) == expected
        assert [each.dataset for each in store.loads()] == ["two"]
    assert after(url, [one]) == rest


def test_a_writer_that_lost_its_place_undoes_nothing_of_the_next_one(tmp_path: Path) -> None:
    """It gives up in the middle of the other one's load, which goes on."""
    server = faulty_server()
    _, two = datasets(tmp_path)
    expected = after(server.emptied(), [two])
    url = server.emptied()
    with closing(open_store(url, create=True)) as first, closing(open_store(url)) as second:
        lost = first.writer()
        lost.__enter__()
        lost.add_file("one", "organizations.csv", "00")
        with closing(Connection(url)) as connection:
            connection.rows(END_LOCKS)
        journal = Journal()
        with watched(journal):
            at_change(12, lambda: lost.__exit__(ValueError, ValueError(), None), journal)
            load(second, [two.folder], two.options)
        assert len(journal.sent) > 12
    tidied(url)
    with closing(open_store(url)) as store:
        assert (answers_of(store), graph_of(url)) == expected


@pytest.mark.long
def test_settling_by_a_writer_that_lost_its_place_leaves_the_next_load_alone(
    tmp_path: Path,
) -> None:
    server = faulty_server()
    first, second, third = story(tmp_path)[:3]
    expected = after(server.emptied(), [first, second, third])
    total = loaded(server.emptied(), first)
    url = server.emptied()
    journal = Journal()
    with closing(open_store(url, create=True)) as store, watched(journal):
        # Just after it was published.
        at_change(total.published + 2, lambda: take_over(url, second, third), journal)
        load(store, [first.folder], first.options)
        assert store.revision() == 3
    tidied(url)
    with closing(open_store(url)) as store:
        assert (answers_of(store), graph_of(url)) == expected


def _identity_of(url: str, barrier: object, pipe: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    with closing(Neo4jStore(url, create=True)) as store:
        pipe.send(store.identity)  # type: ignore[attr-defined]


def test_what_a_failed_constraint_leaves_behind_is_made_again() -> None:
    url = faulty_server().emptied()
    with closing(Connection(url)) as connection:
        connection.change("DROP CONSTRAINT file_number IF EXISTS")
        connection.change("CREATE INDEX file_number FOR (n:File) ON (n.file)")
    with closing(Neo4jStore(url, create=True)):
        pass
    with closing(Connection(url)) as connection:
        (row,) = connection.rows(
            "SHOW INDEXES YIELD name, owningConstraint WHERE name = 'file_number' "
            "RETURN owningConstraint"
        )
        assert row["owningConstraint"] == "file_number"


def test_an_empty_store_made_by_several_at_once_is_one_store() -> None:
    url = faulty_server().emptied()
    with closing(Connection(url)) as connection:
        for row in connection.rows("SHOW CONSTRAINTS YIELD name RETURN name"):
            connection.change(f"DROP CONSTRAINT `{row['name']}`")  # type: ignore[arg-type]
        for row in connection.rows("SHOW INDEXES YIELD name, type RETURN name, type"):
            if row["type"] != "LOOKUP":
                connection.change(f"DROP INDEX `{row['name']}`")  # type: ignore[arg-type]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    barrier = context.Barrier(3)
    pipes = [context.Pipe() for _ in range(3)]
    running = [
        context.Process(target=_identity_of, args=(url, barrier, theirs)) for _, theirs in pipes
    ]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0, 0, 0]
    identities = {ours.recv() for ours, _ in pipes}
    assert len(identities) == 1
    with closing(Connection(url)) as connection:
        (row,) = connection.rows("MATCH (s:Store) RETURN count(s) AS stores")
        assert row["stores"] == 1
