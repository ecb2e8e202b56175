"""Who commands what among everybody where only votes count, on all processors?"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from os import cpu_count
from typing import TYPE_CHECKING

import numpy as np

from analytics.control.found import Found, empty_found
from analytics.control.plain_kernels import (
    WIDTH,
    Plain,
    PlainFound,
    Stated,
    lay_out,
    walk_plain,
)
from analytics.control.whole_graph import VOTES
from analytics.control.whole_reading import WholeReading

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_ROOM = 4
_LEAST_ROOM = 1_024
# Parts per processor, so that none waits long for another.
_PARTS = 8


def plain_of(reading: WholeReading) -> Plain:
    """Return the votes cast, and who has more than votes."""
    graph, lots = reading.graph, reading.graph.lots
    is_odd = np.zeros(graph.count, dtype=bool)
    is_odd[graph.mandates.controller[reading.kept]] = True
    is_odd[lots.voter[lots.ways != VOTES]] = True
    is_start = np.ones(graph.count, dtype=bool)
    is_start[list(graph.concerts)] = False
    # Made here, not compiled: numpy asks for large pages of memory.
    begin = np.zeros(graph.count + 1, dtype=np.int64)
    entry = np.empty((len(lots.voter), WIDTH), dtype=np.int64)
    stated = Stated(lots.voter, lots.company, lots.low, reading.counts)
    place = np.empty(graph.count, dtype=np.int64)
    filled = lay_out(stated, reading.quotas, is_odd, begin, place, entry)
    return Plain(begin=begin, entry=entry[:filled], is_odd=is_odd, is_start=is_start)


def walked_plainly(plain: Plain, most: int) -> tuple[Found, Bools, bool]:
    """Return what everybody commands by votes alone, and whose walks meet more than votes.

    And whether it was given up because a ring with more than `most` companies
    would have to be walked from each of them.
    """
    count = len(plain.begin) - 1
    is_left = np.zeros(count, dtype=bool)
    workers = min(cpu_count() or 1, 1 + len(plain.entry) // _LEAST_ROOM)
    cuts = _cuts(plain, workers * _PARTS if workers > 1 else 1)
    parts = list(pairwise(cuts)) or [(0, 0)]
    with ThreadPoolExecutor(workers) as pool:
        walked = pool.map(
            lambda mine: _walked_parts(plain, parts[mine::workers], most, is_left), range(workers)
        )
        by_worker = list(walked)
        if any(mine is None for mine in by_worker):
            return empty_found(0, np.int64), is_left, True
        every = [mine or [] for mine in by_worker]
        in_order = [part for at in range(len(parts)) for part in every[at % workers][at // workers]]
        columns = pool.map(np.concatenate, zip(*in_order, strict=True))
        return _by_votes(PlainFound._make(columns)), is_left, False


def _by_votes(found: PlainFound) -> Found:
    return Found(
        start=found.start,
        company=found.company,
        ways=np.full(len(found.start), VOTES),
        votes=found.votes,
        is_by_votes=np.ones(len(found.start), dtype=bool),
        is_direct=found.is_direct,
    )


def _cuts(plain: Plain, parts: int) -> list[int]:
    """Return where to cut the parties, so that each part has as many holdings."""
    count = len(plain.begin) - 1
    wanted = np.linspace(0, plain.begin[-1], parts + 1)[1:-1]
    inner = np.searchsorted(plain.begin, wanted).tolist()
    return sorted({0, *inner, count})


def _walked_parts(
    plain: Plain, parts: Sequence[tuple[int, int]], most: int, is_left: Bools
) -> list[list[PlainFound]] | None:
    """Return what the parties of some parts command, part by part; None where a ring is large."""
    state = np.zeros(2 * (len(plain.begin) - 1), dtype=np.int64)
    found = []
    for first, last in parts:
        part = _walked_part(plain, first, last, most, state, is_left)
        if part is None:
            return None
        found.append(part)
    return found


def _walked_part(
    plain: Plain, first: int, last: int, most: int, state: Ints, is_left: Bools
) -> list[PlainFound] | None:
    room = _LEAST_ROOM + int(plain.begin[last] - plain.begin[first])
    parts = []
    while True:
        start, company, votes = (np.empty(room, dtype=np.int64) for _ in range(3))
        found = PlainFound(start, company, votes, np.empty(room, dtype=bool))
        first, filled, in_ring = walk_plain(first, last, most, plain, state, is_left, found)
        if in_ring:
            return None
        parts.append(PlainFound._make(column[:filled] for column in found))
        if first == last:
            return parts
        room *= _ROOM
        # The walk that did not fit is walked again.
        state.fill(0)
