"""`python -m benchmarks`: which figures does this machine give?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks import (
    clusters,
    control,
    entities,
    liability,
    loading,
    neo4j_store,
    snapshots,
    starting,
)
from benchmarks.document import write_document, write_results
from benchmarks.figure import Figure, as_text
from benchmarks.growth import write_picture
from benchmarks.machine import machine_facts
from benchmarks.neo4j_place import server_words, why_not
from benchmarks.workplace import Workplace
from graph.errors import ZerenError

BENCHMARKS: Mapping[str, Callable[[Workplace], list[Figure]]] = {
    "load": loading.measure,
    "snapshot": snapshots.measure,
    "entities": entities.measure,
    "start": starting.measure,
    "control": control.measure,
    "liability": liability.measure,
    "clusters": clusters.measure,
    "control-largest": control.measure_largest,
    "neo4j": neo4j_store.measure,
}


def main() -> int:
    """Measure, print, and keep the results; 1 if something could not be measured."""
    wanted = _arguments()
    place = Workplace(wanted.organizations)
    failed = False
    for name in wanted.only or _measurable():
        failed |= not _run(name, place)
    if wanted.write_docs and not failed:
        write_document(place.results, list(BENCHMARKS))
        write_picture(place.results)
    return int(failed)


def _measurable() -> list[str]:
    reason = why_not()
    if reason is not None:
        print(f"neo4j: not measured, no server can be started: {reason}", file=sys.stderr)
    left_out = {"control-largest"} if reason is None else {"control-largest", "neo4j"}
    return [name for name in BENCHMARKS if name not in left_out]


def _run(name: str, place: Workplace) -> bool:
    print(f"{name}: measuring with {place.organizations:,} organizations ...", flush=True)
    machine = machine_facts()
    try:
        place.prepare()
        figures = BENCHMARKS[name](place)
    except (RuntimeError, OSError, ZerenError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return False
    server = {"server": server_words()} if name == "neo4j" else {}
    write_results(
        place.results,
        name,
        place.organizations,
        machine,
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        figures=[asdict(figure) for figure in figures],
        **server,
    )
    print(f"\n{as_text(figures)}\n", flush=True)
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(BENCHMARKS), metavar="NAME")
    parser.add_argument("--organizations", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--write-docs", action="store_true", help="what docs/benchmarks.md shows")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
