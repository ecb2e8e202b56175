"""How fast is the whole graph there as arrays, beside reading its columns plainly?"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from benchmarks.child import in_child
from benchmarks.clock import Spent, best, peak_mib, timed
from benchmarks.figure import Figure, at_most, ratio
from benchmarks.workplace import Workplace

COLD_SECONDS, CACHED_SECONDS = 4.0, 0.2
_REPEATS = 3


def measure(place: Workplace) -> list[Figure]:
    """Make the snapshot from the store, open it from the cache, and date its holdings."""
    place.ensure_store()
    cache = place.folder / "snapshots"
    colds, cacheds, dateds, peak = [], [], [], 0.0
    for _ in range(_REPEATS):
        shutil.rmtree(cache, ignore_errors=True)
        cold = _take(place, cache)
        peak = max(peak, cold["peak_mib"])
        colds.append(Spent(cold["wall"], cold["cpu"]))
        cached = _take(place, cache)
        cacheds.append(Spent(cached["wall"], cached["cpu"]))
        dateds.append(Spent(cached["dated_wall"], cached["dated_cpu"]))
    plain = in_child("benchmarks.snapshots", "plain", source=str(place.store))
    peer = Spent(plain["wall"], plain["cpu"])
    shutil.rmtree(cache, ignore_errors=True)
    return [
        _figure("snapshot, cold, kept in the cache", best(*colds), peer, COLD_SECONDS),
        _figure("snapshot from the cache", best(*cacheds), peer, CACHED_SECONDS),
        _figure("holdings of a day from the snapshot", best(*dateds), peer, None),
        _memory(peak, plain["peak_mib"]),
    ]


def take(*, url: str, cache: str) -> dict[str, float]:
    """Take the snapshot and date its holdings."""
    from graph.dated import dated_holdings
    from graph.moments import today
    from graph.opening import open_store
    from graph.periods import AsOf
    from graph.snapshot import snapshot

    store = open_store(url)
    spent, snap = timed(lambda: snapshot(store, cache=Path(cache)))
    peak = peak_mib()
    as_of = AsOf(on=today(), known_at=today())
    dated = best(*(timed(lambda: dated_holdings(snap, as_of))[0] for _ in range(_REPEATS)))
    store.close()
    return {
        "wall": spent.wall,
        "cpu": spent.cpu,
        "peak_mib": peak,
        "dated_wall": dated.wall,
        "dated_cpu": dated.cpu,
    }


def plain(*, source: str) -> dict[str, float]:
    """Read the columns of a snapshot with one `fetchall` a table, as anybody would."""
    from graph.snapshot import RECORD, TAKEN

    reader = sqlite3.connect(f"{Path(source).as_uri()}?mode=ro", uri=True)

    def fetch() -> dict[str, list[tuple[object, ...]]]:
        found = {}
        for name, taken in TAKEN.items():
            columns = [column for column in (*taken, *RECORD) if column != "dataset"]
            shown = ", ".join(f'"{column}"' for column in dict.fromkeys((*columns, "file")))
            found[name] = reader.execute(
                f'SELECT {shown} FROM "{name}" ORDER BY fact'  # noqa: S608 (names of our tables)
            ).fetchall()
        return found

    spent, _ = timed(fetch)
    return {"wall": spent.wall, "cpu": spent.cpu, "peak_mib": peak_mib()}


def _take(place: Workplace, cache: Path) -> dict[str, float]:
    return in_child("benchmarks.snapshots", "take", url=place.url, cache=str(cache))


def _figure(what: str, spent: Spent, peer: Spent, limit: float | None) -> Figure:
    beside = ratio(spent, peer)
    shown = f"fetchall of the same columns: {peer}, {beside.cpu:.2g} × its processor time"
    values = {"wall": spent.wall, "cpu": spent.cpu, "peer_wall": peer.wall, "peer_cpu": peer.cpu}
    if limit is None:
        return Figure(what, str(spent), values, shown)
    verdict = at_most(spent.wall, spent.cpu, limit)
    return Figure(what, str(spent), values, shown, f"under {limit:g} s", verdict)


def _memory(peak: float, peer: float) -> Figure:
    return Figure(
        "memory of the cold snapshot, at most",
        f"{peak:,.0f} MiB",
        {"peak_mib": peak, "peer_peak_mib": peer},
        f"fetchall of the same columns: {peer:,.0f} MiB, {peak / peer:.2f} ×",
    )
