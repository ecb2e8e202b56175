"""How fast is the whole graph brought out of Neo4j, beside the driver bringing the same columns?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.child import in_child
from benchmarks.clock import Spent, best, peak_mib, timed
from benchmarks.figure import Figure, at_most, ratio, times
from benchmarks.neo4j_place import Neo4jPlace, server_seconds

if TYPE_CHECKING:
    from graph.neo4j_store.connection import Connection
    from graph.tables import Table

TIMES_BARE = 1.5
_REPEATS = 3
_RANGE, _STREAMS = 100_000, 2
_DAYS = "duration.inDays($first_day, {}).days"


def measure(place: Neo4jPlace, url: str) -> list[Figure]:
    """Take the snapshot and its columns by turns, so that both find the server warm."""
    cache = place.files.folder / "neo4j-snapshots"
    colds, cacheds, peers, peak = [], [], [], 0.0
    for _ in range(_REPEATS):
        shutil.rmtree(cache, ignore_errors=True)
        cold = _child("take", url=url, cache=str(cache))
        cacheds.append(_spent(_child("take", url=url, cache=str(cache))))
        peers.append(_spent(_child("columns", url=url)))
        colds.append(_spent(cold))
        peak = max(peak, cold["peak_mib"])
    shutil.rmtree(cache, ignore_errors=True)
    rows = _child("rows", url=url)
    return _figures(best(*colds), best(*cacheds), best(*peers), _spent(rows), (peak, rows))


def take(*, url: str, cache: str) -> dict[str, float]:
    """Take the snapshot."""
    from graph.opening import open_store
    from graph.snapshot import snapshot

    with closing(open_store(url)) as store:
        before = server_seconds(url)
        spent, _ = timed(lambda: snapshot(store, cache=Path(cache)))
    return _numbers(spent, server_seconds(url) - before)


def columns(*, url: str) -> dict[str, float]:
    """Bring the columns of a snapshot as lists collected on the server, and leave them so."""
    from graph.neo4j_store.connection import Connection

    with closing(Connection(url)) as connection:
        before = server_seconds(url)

        def one(ask: tuple[str, int]) -> list[list[Any]]:
            return _asked(connection, ask[0], low=ask[1], high=ask[1] + _RANGE)

        with ThreadPoolExecutor(_STREAMS) as pool:
            spent, _ = timed(lambda: list(pool.map(one, _ranges(connection))))
        return _numbers(spent, server_seconds(url) - before)


def rows(*, url: str) -> dict[str, float]:
    """Bring the same cells row by row, as anybody would."""
    from graph.neo4j_store.connection import Connection

    with closing(Connection(url)) as connection:
        before = server_seconds(url)
        asks = [
            f"MATCH (a)-[r:{type_}]->(b) RETURN {', '.join(cells)}"
            for type_, cells in _cells(connection)
        ]
        spent, _ = timed(lambda: [_asked(connection, ask) for ask in asks])
        return _numbers(spent, server_seconds(url) - before)


def _ranges(connection: Connection) -> Iterator[tuple[str, int]]:
    (row,) = connection.rows("MATCH (s:Store) RETURN properties(s) AS store")
    for type_, cells in _cells(connection):
        shown = ", ".join(f"collect(coalesce({cell}, -1))" for cell in cells)
        ask = f"MATCH (a)-[r:{type_}]->(b) WHERE $low <= r.fact < $high RETURN {shown}"
        last = row["store"][f"next_{_tables()[type_.removesuffix('_WAS')].name}"]
        yield from ((ask, low) for low in range(1, last, _RANGE))


def _cells(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    """Yield what a snapshot has of each type of relationship that there is."""
    there = connection.rows("MATCH ()-[r]->() RETURN DISTINCT type(r) AS type")
    types = {row["type"] for row in there}
    for name, table in _tables().items():
        found = _cells_of(table)
        yield from ((type_, found) for type_ in (name, f"{name}_WAS") if type_ in types)


def _tables() -> dict[str, Table]:
    from graph.neo4j_store.layout import EDGES
    from graph.snapshot import TAKEN

    return {EDGES[name].type: EDGES[name].table for name in TAKEN}


def _cells_of(table: Table) -> list[str]:
    from graph.neo4j_store.layout import EDGES
    from graph.snapshot import TAKEN
    from graph.tables import REFERENCES, Type

    found = ["r.fact", "r.revision_in", "r.revision_out", "r.flags", "r.file"]
    found += [_DAYS.format(f"r.{name}") for name in ("known_on", "superseded_on")]
    for column in map(table.column, TAKEN[table.name]):
        place = EDGES[table.name].place(column.name)
        if column.type in REFERENCES and place is not None:
            found.append(f"{place}.node")
        elif column.type is Type.DATE:
            found.append(_DAYS.format(f"r.`{column.name}`"))
        else:
            found.append(f"r.`{column.name}`")
    return found


def _asked(connection: Connection, text: str, **values: int) -> list[list[Any]]:
    from datetime import date

    database = connection.address.database
    with connection.driver.session(database=database, default_access_mode="READ") as session:
        return session.run(text, values, first_day=date.min).values()


def _child(function: str, **arguments: object) -> dict[str, float]:
    return in_child("benchmarks.neo4j_snapshots", function, **arguments)


def _numbers(spent: Spent, server: float) -> dict[str, float]:
    return {"wall": spent.wall, "cpu": spent.cpu + server, "peak_mib": peak_mib()}


def _spent(found: dict[str, float]) -> Spent:
    return Spent(found["wall"], found["cpu"])


def _figures(
    cold: Spent, cached: Spent, peer: Spent, plain: Spent, memory: tuple[float, dict[str, float]]
) -> list[Figure]:
    beside = ratio(cold, peer)
    peak, rows = memory
    return [
        Figure(
            "Neo4j: snapshot, cold, kept in the cache",
            f"{cold}, {times(beside)}",
            {
                "wall": cold.wall,
                "cpu": cold.cpu,
                "ratio": beside.wall,
                "peer_wall": peer.wall,
                "peer_cpu": peer.cpu,
                "rows_wall": plain.wall,
            },
            f"the driver alone, the same columns as lists of {_RANGE:,} in {_STREAMS} streams: "
            f"{peer}; row by row: {plain}",
            f"{TIMES_BARE} × or less",
            at_most(beside.wall, beside.cpu, TIMES_BARE),
        ),
        Figure(
            "Neo4j: snapshot from the cache",
            str(cached),
            {"wall": cached.wall, "cpu": cached.cpu},
        ),
        Figure(
            "Neo4j: memory of the cold snapshot, at most",
            f"{peak:,.0f} MiB",
            {"peak_mib": peak, "rows_peak_mib": rows["peak_mib"]},
            f"row by row: {rows['peak_mib']:,.0f} MiB",
        ),
    ]
