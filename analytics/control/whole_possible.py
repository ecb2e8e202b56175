"""Who could control a company among everybody, if what is not stated exactly fell to him?

The rule is that of `analytics.control.possible`. Only who stands above a
range can have a possible control that is not a certain one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.control.found import cut, empty_found, joined
from analytics.control.kernels import Starts
from analytics.control.orders import above_all_compiled, grouped
from analytics.control.possible_kernels import (
    PLACES,
    Reached,
    possible_all,
    possible_all_compiled,
)
from analytics.control.whole_commands import alone
from analytics.control.whole_reading import WholeReading

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


def possible_in(reading: WholeReading) -> tuple[Ints, Ints]:
    """Return controllers and companies, a pair each, wherever ranges may decide.

    Notes
    -----
    One walk per party above a range, and none where there are no ranges.
    """
    nothing = np.zeros(0, dtype=np.int64)
    above = _above_ranges(reading)
    if not above.any():
        return nothing, nothing
    starts = _starts(reading, above)
    if len(starts.node) == 0:
        return nothing, nothing
    exact = bool(reading.exact_bases)
    numbers: type = object if exact else np.int64
    votes, highs, room, quotas = _numbers(reading, numbers)
    casting = reading.casting._replace(votes=votes)
    scratch = _scratch(reading.graph.count, len(starts.voter), numbers)
    walk = possible_all if exact else possible_all_compiled
    parts, at, size = [], 0, reading.graph.count + 1
    while at < len(starts.node):
        found = empty_found(size, np.int64)
        at, filled = walk(
            at, starts, casting, highs, reading.mandated, room, quotas, scratch, found
        )
        parts.append(cut(found, slice(filled)))
    whole = joined(parts)
    return whole.start, whole.company


def _starts(reading: WholeReading, above: Bools) -> Starts:
    """Return those of `above` who can control anything, groups with the votes of members."""
    graph = reading.graph
    casts = np.diff(reading.casting.begin) > 0
    has = casts | (np.diff(reading.mandated.begin) > 0)
    has[list(graph.concerts)] = True
    nodes = np.flatnonzero(above & has)
    voters = [
        sorted({node, *graph.concerts[node].everywhere}) if node in graph.concerts else [node]
        for node in nodes.tolist()
    ]
    return alone(nodes)._replace(
        voter_begin=np.cumsum([0, *map(len, voters)]),
        voter=np.array([voter for each in voters for voter in each], dtype=np.int64),
    )


def _above_ranges(reading: WholeReading) -> Bools:
    graph, lots = reading.graph, reading.graph.lots
    ranged = lots.low != lots.high
    ranged[[lot for lot, (low, high) in lots.exact.items() if low != high]] = True
    seen = np.zeros(graph.count, dtype=bool)
    if not ranged.any():
        return seen
    seen[lots.company[ranged & ~reading.is_void]] = True
    members = [(member, group) for group, each in graph.concerts.items() for member in each.members]
    below = np.concatenate(
        [lots.company, graph.mandates.company, np.array([m for m, _ in members], dtype=np.int64)]
    )
    above = np.concatenate(
        [lots.voter, graph.mandates.controller, np.array([g for _, g in members], dtype=np.int64)]
    )
    begin, order = grouped(below, graph.count)
    above_all_compiled(begin, above[order], seen)
    return seen


def _numbers(reading: WholeReading, numbers: type) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the least and most votes cast, the votes nobody surely has, and the quotas."""
    graph, lots = reading.graph, reading.graph.lots
    low, high = lots.numbers(numbers)
    bases, quotas = reading.numbers(numbers)
    stated: Ints = np.zeros(graph.count, dtype=numbers)
    counts = ~reading.is_void
    np.add.at(stated, lots.company[counts], low[counts])
    lot = reading.casting.lot
    return low[lot], high[lot], bases - stated, quotas


def _scratch(count: int, voters: int, numbers: type) -> Reached:
    return Reached(
        sure=np.zeros(count, dtype=numbers),
        most=np.zeros(count, dtype=numbers),
        is_touched=np.zeros(count, dtype=bool),
        is_entered=np.zeros(count, dtype=bool),
        is_reached=np.zeros(count, dtype=bool),
        touched=np.empty(count, dtype=np.int64),
        queue=np.empty(count + voters, dtype=np.int64),
        sizes=np.zeros(PLACES, dtype=np.int64),
    )
