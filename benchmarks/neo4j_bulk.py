"""How fast does a register get into an empty Neo4j all at once?"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figure import Figure, at_most
from benchmarks.neo4j_bare import counted
from benchmarks.neo4j_place import Neo4jPlace

SECONDS = 120.0
MEASURED_AT = 1_000_000
"""The number of organizations that the goal speaks of."""


def measure(place: Neo4jPlace, online: dict[str, float]) -> list[Figure]:
    """Load the register into an empty server with `zeren load --bulk`.

    Parameters
    ----------
    online
        What the load through the driver took, and made.
    """
    url = place.empty_server()
    wall, said = _loaded(url, place.files.register)
    made = counted(url)
    if any(made[name] != online[name] for name in ("nodes", "edges")):
        raise RuntimeError(f"the bulk load made {made}, expected the graph of {online}")
    has_goal = place.files.organizations >= MEASURED_AT
    return [
        Figure(
            "Neo4j: bulk load of a register",
            f"{wall:.1f} s, {online['rows'] / wall:,.0f} rows/s{_phases(said)}",
            {"wall": wall, **said},
            f"the load through the driver: {online['wall']:.1f} s, {online['wall'] / wall:.1f} ×",
            f"under {SECONDS:g} s for {MEASURED_AT:,} organizations",
            **({"verdict": at_most(wall, wall, SECONDS)} if has_goal else {}),
        )
    ]


def _loaded(url: str, register: Path) -> tuple[float, dict[str, float]]:
    command = Path(sys.executable).with_name("zeren")
    words = [str(command), "load", str(register), "--bulk", "--store", url, "--json"]
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
    wall = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"zeren load --bulk ended with {done.returncode}:\n{done.stderr}")
    return wall, json.loads(done.stdout).get("seconds", {})


def _phases(said: dict[str, float]) -> str:
    shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in said.items())
    return f" ({shown})" if shown else ""
