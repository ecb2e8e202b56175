"""For which days of a long history is the answer computed?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

from graph.periods import Period

# The latest days count; an entity with more of them is answered in part.
MOST_DAYS = 1_000
# What all days together may cost in rows looked at: some seconds.
MOST_ROWS = 1_000_000
# A row in force on a day is looked at so many times, any other row once.
_IN_FORCE = 5


def affordable(
    days: Sequence[date], spans: Sequence[Period], *, most_days: int, most_rows: int = MOST_ROWS
) -> list[date]:
    """Return the latest of the days that can be answered together, at least one.

    Parameters
    ----------
    days
        Sorted, each once.
    spans
        When each row is in force, or was known.

    Notes
    -----
    O((rows + days) log days).
    """
    costs = [len(spans) + _IN_FORCE * rows for rows in _in_force(days, spans)]
    total = list(accumulate(reversed(costs)))
    number = sum(cost <= most_rows for cost in total)
    return list(days[-max(1, min(number, most_days)) :])


def _in_force(days: Sequence[date], spans: Iterable[Period]) -> Iterable[int]:
    """Return how many rows count on each day."""
    steps = [0] * (len(days) + 1)
    for span in spans:
        first = 0 if span.start is None else bisect_left(days, span.start)
        last = len(days) if span.end is None else bisect_left(days, span.end)
        if first < last:
            steps[first] += 1
            steps[last] -= 1
    return accumulate(steps[:-1])
