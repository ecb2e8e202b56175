"""What did a piece of work cost?

Wall time is what a person waits. On a machine that others use too it says
little, so the seconds of processor time (all threads, user and system) stand
beside it.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, and seconds that processors worked."""

    wall: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def __str__(self) -> str:
        return f"{self.wall:.3g} s (processor {self.cpu:.3g} s)"


NOTHING = Spent(0.0, 0.0)


def timed(work: Callable[[], T]) -> tuple[Spent, T]:
    """Do a piece of work; return its cost and its result."""
    wall, cpu = time.perf_counter(), processor_seconds()
    found = work()
    return Spent(time.perf_counter() - wall, processor_seconds() - cpu), found


def best(*runs: Spent) -> Spent:
    """Return the least of each: what the work costs when nothing disturbs it."""
    return Spent(min(run.wall for run in runs), min(run.cpu for run in runs))


def peak_mib() -> float:
    """Return the most memory this process ever had, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def processor_seconds(who: int = resource.RUSAGE_SELF) -> float:
    """Return what this process, or its ended children, used so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
