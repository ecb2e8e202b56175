"""Do readers beside a writer see one revision each time, in threads and in another process?"""

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from graph.opening import open_store
from graph.store import GraphStore
from graph.tables import TABLES
from loaders.loading import load
from tests.contract.watching import Look, Rows, columns_at, looks, rows_of
from tests.tables import as_csv, load_tables, write_tables

ROOT = Path(__file__).parents[2]
RECORD = ("known", "superseded", "rev_in", "rev_out", "flags", "fact", "dataset")
LOADS = 5
ROWS = 120


def delivery(number: int) -> str:
    """The same holdings each time, of which a half has another share, and some new ones."""
    rows = [
        {
            "holder": f"h{at}",
            "company": "x" if at % 2 else f"c{at}",
            "capital_pct": (at + number) % 90 if at % 2 else at % 90,
            "from": "2020-01-01",
        }
        for at in range(ROWS + 10 * number)
    ]
    return as_csv(rows)


def write_all(store: GraphStore, folder: Path) -> None:
    for number in range(LOADS):
        load_tables(store, folder / str(number) / "t", holdings=delivery(number))


def insist_on_one_revision_each(store: GraphStore, seen: Sequence[Look]) -> None:
    """Insist that each look shows one of the revisions that stood while it was taken."""
    assert {look.asked for look in seen} == {"facts", "scan", "columns"}
    last = store.revision()
    assert last == LOADS + 1
    columns = rows_of(store, "columns")
    states: dict[str, list[Rows]] = {
        "facts": [rows_of(store, "facts", revision) for revision in range(last + 1)],
        "scan": [rows_of(store, "scan", revision) for revision in range(last + 1)],
        "columns": [columns_at(columns, revision) for revision in range(last + 1)],
    }
    for look in seen:
        possible = states[look.asked][look.first : look.last + 1]
        assert look.seen in possible, (look.asked, look.first, look.last)
    assert Counter(look.last for look in seen)[last] > 0


def test_threads_with_stores_of_their_own_see_one_revision_each(
    store: GraphStore, url: str, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "first" / "t", holdings="holder,company\na,x\n")
    over = threading.Event()
    seen: list[Look] = []
    failures: list[BaseException] = []

    def watch(reader: GraphStore) -> None:
        try:
            seen.extend(looks(reader, over.is_set))
        except BaseException as error:  # noqa: BLE001 (a thread's failure must be seen)
            failures.append(error)

    readers = [open_store(url), open_store(url), store]
    threads = [threading.Thread(target=watch, args=[reader]) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        write_all(store, tmp_path)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert failures == []
    insist_on_one_revision_each(store, seen)
    for reader in readers[:2]:
        reader.close()


def test_another_process_sees_one_revision_each(
    store: GraphStore, url: str, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "first" / "t", holdings="holder,company\na,x\n")
    end = tmp_path / "end"
    words = [sys.executable, "-m", "tests.contract.watching", url, str(end)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        lines: list[str] = []
        reading = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
        reading.start()
        try:
            write_all(store, tmp_path)
        finally:
            end.touch()
            reading.join()
    assert process.returncode == 0
    insist_on_one_revision_each(store, [Look(*json.loads(line)) for line in lines])


def test_columns_show_nothing_of_a_load_that_goes_on(
    store: GraphStore, url: str, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", holdings=delivery(1))
    reader = open_store(url)

    def everything() -> list[object]:
        names = {table: [*(column.name for column in table.kept), *RECORD] for table in TABLES}
        tables = [reader.columns(table, wanted) for table, wanted in names.items()]
        found = [{name: cells.tolist() for name, cells in each.items()} for each in tables]
        return [found, reader.canonical_nodes().tolist(), list(reader.party_ids())]

    before, seen = everything(), []
    folder = write_tables(tmp_path / "2" / "t", holdings=delivery(2))
    load(store, [folder], progress=lambda *_: seen.append(everything() == before))
    assert len(seen) > 3
    assert all(seen)
    assert everything() != before
    reader.close()
