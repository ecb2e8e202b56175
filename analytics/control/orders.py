"""How are entries put in order by small numbers, and edges followed, in linear time?

Compiled by Numba, kept on disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


def order_by(numbers: Ints, count: int) -> Ints:
    """Return the stable order of entries by a number below `count`; linear."""
    return grouped(numbers, count)[1]


def grouped(numbers: Ints, count: int, chosen: Bools | None = None) -> tuple[Ints, Ints]:
    """Return entries by a number below `count`, where each begins and their order; linear.

    Parameters
    ----------
    chosen
        Which entries are meant; all of them where it is None.
    """
    if chosen is None:
        chosen = np.ones(len(numbers), dtype=bool)
    # Made here, not compiled: numpy asks for large pages of memory.
    begin, place = np.zeros(count + 1, dtype=np.int64), np.empty(count, dtype=np.int64)
    order = np.empty(len(numbers), dtype=np.int64)
    filled = _group(numbers, chosen, begin, place, order)
    return begin, order[:filled]


@njit(cache=True, nogil=True)
def _group(numbers: Ints, chosen: Bools, begin: Ints, place: Ints, order: Ints) -> int:
    for at in range(len(numbers)):
        begin[numbers[at] + 1] += chosen[at]
    for number in range(len(place)):
        place[number] = begin[number]
        begin[number + 1] += begin[number]
    for at in range(len(numbers)):
        if chosen[at]:
            number = numbers[at]
            order[place[number]] = at
            place[number] += 1
    return int(begin[-1])


def left_in_rings(begin: Ints, end_of: Ints) -> Bools:
    """Return which nodes stand in a ring or below one: those that peeling sources leaves."""
    count = len(begin) - 1
    above = np.zeros(count, dtype=np.int64)
    for node in end_of:
        above[node] += 1
    queue = np.empty(count, dtype=np.int64)
    size = 0
    for node in range(count):
        if above[node] == 0:
            queue[size] = node
            size += 1
    done = 0
    while done < size:
        node = queue[done]
        done += 1
        for at in range(begin[node], begin[node + 1]):
            below = end_of[at]
            above[below] -= 1
            if above[below] == 0:
                queue[size] = below
                size += 1
    return above > 0


left_in_rings_compiled = njit(cache=True, nogil=True)(left_in_rings)


def above_all(begin: Ints, above: Ints, seen: Bools) -> None:
    """Mark everybody above what is marked, by any edge upwards; linear."""
    queue = np.empty(len(seen), dtype=np.int64)
    size = 0
    for node in range(len(seen)):
        if seen[node]:
            queue[size] = node
            size += 1
    done = 0
    while done < size:
        node = queue[done]
        done += 1
        for at in range(begin[node], begin[node + 1]):
            if not seen[above[at]]:
                seen[above[at]] = True
                queue[size] = above[at]
                size += 1


above_all_compiled = njit(cache=True, nogil=True)(above_all)
