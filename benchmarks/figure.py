"""What does one line of a benchmark say, and was its goal met?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.clock import Spent

MET, MET_BY_PROCESSOR, MISSED, NO_GOAL = "met", "met in processor time", "missed", "-"
HEAD = ("what", "measured", "beside", "goal", "verdict")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line.

    Attributes
    ----------
    measured
        The figure as it is shown, `values` the numbers behind it.
    beside
        The peer in the same run and the ratio to it.
    """

    what: str
    measured: str
    values: dict[str, float]
    beside: str = ""
    goal: str = ""
    verdict: str = NO_GOAL

    @property
    def cells(self) -> tuple[str, ...]:
        """What a table shows."""
        return self.what, self.measured, self.beside or "-", self.goal or "-", self.verdict


def at_most(wall: float, cpu: float, limit: float) -> str:
    """Judge a cost or a ratio: by wall time, else by processor time."""
    if wall <= limit:
        return MET
    return MET_BY_PROCESSOR if cpu <= limit else MISSED


def at_least(wall: float, cpu: float, limit: float) -> str:
    """Judge a speed: by wall time, else by processor time."""
    if wall >= limit:
        return MET
    return MET_BY_PROCESSOR if cpu >= limit else MISSED


def ratio(spent: Spent, peer: Spent) -> Spent:
    """Return how many times the peer's cost this is."""
    return type(spent)(spent.wall / peer.wall, spent.cpu / max(peer.cpu, 1e-9))


def times(found: Spent) -> str:
    """Write a ratio down."""
    return f"{found.wall:.2f} × (processor {found.cpu:.2f} ×)"


def as_text(figures: Sequence[Figure]) -> str:
    """Return the figures as a table for a terminal."""
    rows = [HEAD, *(figure.cells for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def as_markdown(figures: Sequence[Figure]) -> str:
    """Return the figures as a table for a document."""
    rows = [HEAD, ("---",) * len(HEAD), *(figure.cells for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
