"""How fast is everybody's liability computed, and how soon does a repair show?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.child import in_child
from benchmarks.clock import Spent, peak_mib, timed
from benchmarks.figure import Figure, at_most
from benchmarks.workplace import Workplace, remove_store, url_of

if TYPE_CHECKING:
    from analytics.findings.kept import Findings
    from graph.store import GraphStore

SECONDS_OF_100_000 = 20.0
FOLLOWED_SECONDS = 1.0
_KEPT = "findings"


def measure(place: Workplace) -> list[Figure]:
    """Compute everybody, then repair one decision and look again."""
    place.ensure_store()
    copy = place.folder / "liability.db"
    remove_store(copy)
    shutil.copy(place.store, copy)
    try:
        folder = str(place.folder)
        whole = in_child("benchmarks.liability", "everybody", url=url_of(copy), folder=folder)
        after = in_child("benchmarks.liability", "repaired", url=url_of(copy), folder=folder)
    finally:
        remove_store(copy)
    return [_whole(whole), _followed(whole, after)]


def everybody(*, url: str, folder: str) -> dict[str, float]:
    """Read all decisions, then compute and keep what follows from them."""
    from graph.model import Decision
    from graph.moments import today
    from graph.opening import open_store
    from graph.periods import AsOf

    store, kept = open_store(url), Path(folder) / _KEPT
    kept.unlink(missing_ok=True)
    moment = AsOf(on=today(), known_at=today())
    read, decisions = timed(lambda: sum(1 for _ in store.scan(Decision, moment)))
    spent, findings = timed(lambda: _current(store, kept))
    return {
        **_numbers("read", read),
        **_numbers("whole", spent),
        "decisions": decisions,
        "items": findings.counts()["item"],
        "peak_mib": peak_mib(),
    }


def repaired(*, url: str, folder: str) -> dict[str, float]:
    """Load the repair of one decision; time the load, and the look at all items after it."""
    from graph.moments import today
    from graph.opening import open_store
    from loaders.loading import load

    store, kept = open_store(url), Path(folder) / _KEPT
    # The mark of an entry in a list, which ends with its repair; persons are known by key only.
    marks = (row for row in _current(store, kept).items() if row.kind == "MARK")
    before = next(row for row in marks if row.state != "ENDED")
    tables = Path(folder) / "repair"
    tables.mkdir(exist_ok=True)
    row = f"{before.decision_no},{before.authority},{today()}"
    text = f"decision_no,authority,repaired_on\n{row}\n"
    (tables / "repairs.csv").write_text(text, encoding="utf-8")
    loaded, _ = timed(lambda: load(store, [tables]))
    seen, rows = timed(lambda: list(_current(store, kept).items()))
    (now,) = (row for row in rows if row.liability_id == before.liability_id)
    if now.ended_reason != "repaired":
        raise RuntimeError(f"the item is {now.state} after its repair, expected ENDED")
    return {**_numbers("load", loaded), **_numbers("seen", seen), "rows": len(rows)}


def _current(store: GraphStore, kept: Path) -> Findings:
    from analytics.findings.current import current_findings
    from analytics.rules import shipped_rules
    from graph.moments import today

    return current_findings(store, today(), shipped_rules(), kept, lambda *_: None)


def _numbers(name: str, spent: Spent) -> dict[str, float]:
    return {f"{name}_seconds": spent.wall, f"{name}_cpu": spent.cpu}


def _spent(found: dict[str, float], name: str) -> Spent:
    return Spent(found[f"{name}_seconds"], found[f"{name}_cpu"])


def _whole(found: dict[str, float]) -> Figure:
    spent, read = _spent(found, "whole"), _spent(found, "read")
    each = found["decisions"] / 100_000
    return Figure(
        f"liabilities of everybody, {found['decisions']:,.0f} decisions",
        f"{spent}, {found['items']:,.0f} items, {found['peak_mib']:,.0f} MiB",
        found,
        f"reading the decisions alone {read}, {spent.cpu / read.cpu:.1f} ×",
        f"{SECONDS_OF_100_000:g} s for 100,000 decisions",
        at_most(spent.wall / each, spent.cpu / each, SECONDS_OF_100_000),
    )


def _followed(whole: dict[str, float], found: dict[str, float]) -> Figure:
    seen, load = _spent(found, "seen"), _spent(found, "load")
    return Figure(
        "all items after one repair",
        f"{seen} for {found['rows']:,.0f} items; its load {load}",
        found,
        f"computing everybody: 1/{whole['whole_seconds'] / seen.wall:.0f} of it",
        f"under {FOLLOWED_SECONDS:g} s",
        at_most(seen.wall, seen.cpu, FOLLOWED_SECONDS),
    )
