"""How fast is a register loaded, beside SQLite taking the same rows as they are?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.child import in_child
from benchmarks.clock import NOTHING, Spent, peak_mib, timed
from benchmarks.figure import Figure, at_least, at_most, ratio, times
from benchmarks.workplace import Workplace, remove_store, url_of

if TYPE_CHECKING:
    from loaders.report import LoadReport

ROWS_PER_SECOND = 60_000
TIMES_BARE = 4.0
PEAK_MIB = 2048
_CHUNK = 50_000
_PLAIN = ("node", "node_key", "dataset", "file")


def measure(place: Workplace) -> list[Figure]:
    """Load a register, load it again, and put its rows in by hand."""
    place.clear_store()
    register = str(place.register)
    loaded = in_child("benchmarks.loading", "first", register=register, url=place.url)
    again = in_child("benchmarks.loading", "again", register=register, url=place.url)
    target = place.folder / "bare.db"
    bare = in_child("benchmarks.loading", "bare", source=str(place.store), target=str(target))
    return [*_first(loaded, bare), *_again(again)]


def first(*, register: str, url: str) -> dict[str, float]:
    """Load a register into a new store."""
    spent, report = _load(register, url)
    expect(report, accepted=True)
    return _numbers(spent, sum(counts.rows for counts in report.tables.values()))


def again(*, register: str, url: str) -> dict[str, float]:
    """Load what is loaded already."""
    spent, report = _load(register, url)
    expect(report, accepted=False)
    return _numbers(spent, sum(counts.rows for counts in report.tables.values()))


def bare(*, source: str, target: str) -> dict[str, float]:
    """Put the final rows of a store into the same tables of a new one; time only the writing.

    The settings of SQLite are those of a first load. The index of names is left
    out: its rows cannot be read back.
    """
    from graph.sqlite_file import SqliteFile
    from graph.sqlite_schema import index_statements

    path = Path(target)
    remove_store(path)
    reader = sqlite3.connect(f"{Path(source).as_uri()}?mode=ro", uri=True)
    file = SqliteFile(path, url_of(path), create=True)
    connection = file.connection()
    file.prepare_for_load()
    connection.execute("BEGIN IMMEDIATE")
    spent, rows = NOTHING, 0
    for statement, chunk in _chunks(reader):
        cost, _ = timed(lambda s=statement, c=chunk: connection.executemany(s, c))  # type: ignore[misc]
        spent, rows = spent + cost, rows + len(chunk)

    def finish() -> None:
        for statement in index_statements():
            connection.execute(statement)
        connection.execute("COMMIT")

    spent += timed(finish)[0]
    file.close()
    reader.close()
    remove_store(path)
    return _numbers(spent, rows)


def _chunks(reader: sqlite3.Connection) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    from graph.tables import TABLES

    for name in (*_PLAIN, *(table.name for table in TABLES)):
        cursor = reader.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (names of our tables)
        marks = ", ".join("?" * len(cursor.description))
        while chunk := cursor.fetchmany(_CHUNK):
            yield f'INSERT INTO "{name}" VALUES ({marks})', chunk  # noqa: S608


def _load(register: str, url: str) -> tuple[Spent, LoadReport]:
    from graph.opening import open_store
    from loaders.loading import load

    store = open_store(url, create=True)
    spent, report = timed(lambda: load(store, [Path(register)]))
    store.close()
    return spent, report


def expect(report: LoadReport, *, accepted: bool) -> None:
    """Refuse to time a load that did something else than it should."""
    for name, counts in report.tables.items():
        taken = counts.accepted if accepted else counts.unchanged
        if taken != counts.rows:
            raise RuntimeError(f"{name}: {taken} of {counts.rows} rows taken, expected all")


def _numbers(spent: Spent, rows: int) -> dict[str, float]:
    return {"rows": rows, "wall": spent.wall, "cpu": spent.cpu, "peak_mib": peak_mib()}


def _first(loaded: dict[str, float], bare: dict[str, float]) -> list[Figure]:
    spent, peer = Spent(loaded["wall"], loaded["cpu"]), Spent(bare["wall"], bare["cpu"])
    beside = ratio(spent, peer)
    return [
        _speed("load of a register", loaded, f"{ROWS_PER_SECOND:,} rows/s or more"),
        Figure(
            "load beside bare inserts",
            times(beside),
            {"wall": beside.wall, "cpu": beside.cpu, "bare_wall": peer.wall, "bare_cpu": peer.cpu},
            f"bare executemany of the same rows, indexes, commit: {peer}",
            f"{TIMES_BARE:.0f} × or less",
            at_most(beside.wall, beside.cpu, TIMES_BARE),
        ),
        _memory("memory of the load, at most", loaded["peak_mib"]),
    ]


def _again(found: dict[str, float]) -> list[Figure]:
    return [
        _speed("the same load again, all unchanged", found, ""),
        _memory("memory of the same load again, at most", found["peak_mib"]),
    ]


def _memory(what: str, peak: float) -> Figure:
    return Figure(
        what,
        f"{peak:,.0f} MiB",
        {"peak_mib": peak},
        goal=f"under {PEAK_MIB:,} MiB",
        verdict=at_most(peak, peak, PEAK_MIB),
    )


def _speed(what: str, found: dict[str, float], goal: str) -> Figure:
    wall, cpu = found["rows"] / found["wall"], found["rows"] / found["cpu"]
    judged = {"verdict": at_least(wall, cpu, ROWS_PER_SECOND)} if goal else {}
    return Figure(
        what,
        f"{wall:,.0f} rows/s (per processor second {cpu:,.0f})",
        found,
        f"{found['rows']:,.0f} rows in {Spent(found['wall'], found['cpu'])}",
        goal,
        **judged,
    )
