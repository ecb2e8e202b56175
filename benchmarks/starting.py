"""How long does a person wait until a command begins to answer?"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN
from statistics import median

from benchmarks.clock import Spent, processor_seconds
from benchmarks.figure import Figure, at_most, ratio
from benchmarks.workplace import Workplace

START_SECONDS = 0.5
_RUNS = 7
_SMALL = 500
_HELPS = (
    *("load", "quality", "analyze", "controllers", "liabilities"),
    *("export", "serve", "demo", "keys", "audit"),
)


def measure(place: Workplace) -> list[Figure]:
    """Start each command several times; the median counts."""
    small = Workplace(_SMALL, place.results)
    small.prepare()
    small.ensure_store()
    place.prepare()
    os.environ["ZEREN_KEY_FILE"] = str(small.folder / "person.key")
    peer = _median([sys.executable, "-c", "pass"])
    asked = ("--store", small.url)
    commands: list[tuple[str, list[str]]] = [
        ("zeren --help", ["--help"]),
        ("zeren controllers KEY", ["controllers", "c7", *asked]),
        ("zeren liabilities KEY", ["liabilities", "c7", *asked]),
        *((f"zeren {name} --help", [name, "--help"]) for name in _HELPS),
    ]
    figures = [_figure(what, _median([*_zeren(), *words]), peer) for what, words in commands]
    return [*figures, _figure("zeren serve, until its link is printed", _serving(small), peer)]


def _zeren() -> list[str]:
    """Return the installed command."""
    return [str(Path(sys.executable).with_name("zeren"))]


def _median(words: Sequence[str]) -> Spent:
    runs = [_once(words) for _ in range(_RUNS)]
    return Spent(median(run.wall for run in runs), median(run.cpu for run in runs))


def _once(words: Sequence[str]) -> Spent:
    start, before = time.perf_counter(), processor_seconds(RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 (our own commands)
    wall = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stderr.decode()}")
    return Spent(wall, processor_seconds(RUSAGE_CHILDREN) - before)


def _serving(place: Workplace) -> Spent:
    runs = [_until_link(place) for _ in range(_RUNS)]
    return Spent(median(run.wall for run in runs), median(run.cpu for run in runs))


def _until_link(place: Workplace) -> Spent:
    start, before = time.perf_counter(), processor_seconds(RUSAGE_CHILDREN)
    words = [*_zeren(), "serve", "--port", "0", "--store", place.url]
    with subprocess.Popen(  # noqa: S603 (our own command)
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101 (a pipe was asked for)
        link = server.stdout.readline()
        wall = time.perf_counter() - start
        server.kill()
        server.wait()
    if not link.startswith("http"):
        raise RuntimeError(f"zeren serve printed {link!r}, expected a link")
    return Spent(wall, processor_seconds(RUSAGE_CHILDREN) - before)


def _figure(what: str, spent: Spent, peer: Spent) -> Figure:
    beside = ratio(spent, peer)
    return Figure(
        f"start of {what}",
        str(spent),
        {"wall": spent.wall, "cpu": spent.cpu, "peer_wall": peer.wall, "peer_cpu": peer.cpu},
        f"python -c pass: {peer}, {beside.cpu:.1f} × its processor time",
        f"under {START_SECONDS} s",
        at_most(spent.wall, spent.cpu, START_SECONDS),
    )
