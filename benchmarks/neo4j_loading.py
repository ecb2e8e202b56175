"""How fast is a register loaded into Neo4j, beside the driver writing the same graph?"""

from __future__ import annotations

from pathlib import Path

from benchmarks.child import in_child
from benchmarks.clock import Spent, peak_mib, timed
from benchmarks.figure import Figure, at_most, ratio, times
from benchmarks.loading import expect
from benchmarks.neo4j_bare import BATCH, counted
from benchmarks.neo4j_place import Neo4jPlace, server_seconds

TIMES_BARE = 1.5
PEAK_MIB = 2048


def loaded(place: Neo4jPlace, url: str) -> tuple[dict[str, float], dict[str, float]]:
    """Load the register into an empty store, and again; return what both took."""
    arguments = {"register": str(place.files.register), "url": url}
    first = in_child("benchmarks.neo4j_loading", "take", again=False, **arguments)
    return first | counted(url), in_child(
        "benchmarks.neo4j_loading", "take", again=True, **arguments
    )


def take(*, register: str, url: str, again: bool) -> dict[str, float]:
    """Load a register whose rows are all new, or all there already."""
    from graph.opening import open_store
    from loaders.loading import load

    before = server_seconds(url)
    opening, store = timed(lambda: open_store(url, create=True))
    loading, report = timed(lambda: load(store, [Path(register)]))
    spent = opening + loading + Spent(0.0, server_seconds(url) - before)
    store.close()
    expect(report, accepted=not again)
    rows = sum(counts.rows for counts in report.tables.values())
    return {"rows": rows, "wall": spent.wall, "cpu": spent.cpu, "peak_mib": peak_mib()}


def bare(place: Neo4jPlace, url: str) -> dict[str, float]:
    """Write what a loaded store holds into the database of an empty server."""
    kept = place.files.folder / "neo4j-batches"
    in_child("benchmarks.neo4j_bare", "keep", url=url, target=str(kept))
    try:
        return in_child("benchmarks.neo4j_bare", "send", url=place.empty_server(), source=str(kept))
    finally:
        kept.unlink()


def figures(
    first: dict[str, float], again: dict[str, float], bare: dict[str, float]
) -> list[Figure]:
    """Return the lines of a load, of the same load again, and of the driver alone."""
    made = ("nodes", "edges")
    if any(first[name] != bare[name] for name in made):
        raise RuntimeError(f"the driver alone made {bare}, expected the graph of {first}")
    peer = Spent(bare["wall"], bare["cpu"])
    beside = ratio(Spent(first["wall"], first["cpu"]), peer)
    elements = sum(first[name] for name in made)
    return [
        _speed("Neo4j: load of a register", first),
        Figure(
            "Neo4j: load beside the driver alone",
            times(beside),
            {"wall": beside.wall, "cpu": beside.cpu, "bare_wall": peer.wall, "bare_cpu": peer.cpu},
            f"the same {elements:,.0f} nodes and relationships in batches of {BATCH:,}, "
            f"then the indexes: {peer}",
            f"{TIMES_BARE} × or less",
            at_most(beside.wall, beside.cpu, TIMES_BARE),
        ),
        _memory("Neo4j: memory of the load, at most", first["peak_mib"]),
        _speed("Neo4j: the same load again, all unchanged", again),
        _memory("Neo4j: memory of the same load again, at most", again["peak_mib"]),
    ]


def _speed(what: str, found: dict[str, float]) -> Figure:
    wall, cpu = found["rows"] / found["wall"], found["rows"] / found["cpu"]
    return Figure(
        what,
        f"{wall:,.0f} rows/s (per processor second {cpu:,.0f})",
        found,
        f"{found['rows']:,.0f} rows in {Spent(found['wall'], found['cpu'])}",
    )


def _memory(what: str, peak: float) -> Figure:
    return Figure(
        what,
        f"{peak:,.0f} MiB",
        {"peak_mib": peak},
        goal=f"under {PEAK_MIB:,} MiB",
        verdict=at_most(peak, peak, PEAK_MIB),
    )
