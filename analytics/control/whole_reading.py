"""Who controls whom among everybody, in one reading of the whole graph?

The readings are those of `analytics.control.reading`; the walks are compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analytics.control.kernels import Casting, Mandated
from analytics.control.orders import grouped
from analytics.control.reading import NOT_BY_VOTES, PRECEDENCE
from analytics.control.whole_graph import WholeGraph

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_NEVER = 1 << 62
"""A quota that no sum of votes reaches: exact numbers decide there."""


@dataclass(frozen=True, eq=False)
class WholeReading:
    """What counts in one reading, laid out by the party it belongs to.

    Attributes
    ----------
    kept
        The mandates that count.
    spoken
        Per party the bit of the way that decides before votes do; 0 for none.
    is_void
        Per lot whether its votes are not counted at all.
    bases, quotas
        Per company the votes there are, and the fewest that control it. Of a
        company whose numbers do not fit, `exact_bases` tells instead.
    """

    graph: WholeGraph
    kept: Ints
    spoken: Ints
    is_void: Bools
    bases: Ints
    quotas: Ints
    exact_bases: Mapping[int, int]

    @cached_property
    def counts(self) -> Bools:
        """Which lots are votes that somebody casts in a company controlled by votes."""
        lots = self.graph.lots
        by_votes = ~self.graph.of_kinds(*NOT_BY_VOTES) & (self.spoken == 0)
        found: Bools = (lots.voter != lots.company) & by_votes[lots.company] & ~self.is_void
        return found

    @cached_property
    def casting(self) -> Casting:
        """The votes each party casts."""
        lots = self.graph.lots
        begin, lot = grouped(lots.voter, self.graph.count, self.counts)
        return Casting(
            begin=begin,
            company=lots.company[lot],
            votes=lots.low[lot],
            lot=lot,
            ways=lots.ways[lot],
        )

    @cached_property
    def mandated(self) -> Mandated:
        """The mandates each party has."""
        mandates, count = self.graph.mandates, self.graph.count
        begin, order = grouped(mandates.controller[self.kept], count)
        number = self.kept[order]
        return Mandated(
            begin=begin,
            company=mandates.company[number],
            number=number,
            way=mandates.way[number],
        )

    def numbers(self, kind: type) -> tuple[Ints, Ints]:
        """Return bases and quotas; with `object` exact ones where they do not fit."""
        bases: Ints = self.bases.astype(kind, copy=kind is object)
        quotas: Ints = self.quotas.astype(kind, copy=kind is object)
        if kind is object:
            for company, base in self.exact_bases.items():
                bases[company] = base
            for company, quota in self.exact_quotas().items():
                quotas[company] = quota
        return bases, quotas

    def exact_quotas(self) -> dict[int, int]:
        """Return the quotas of companies whose numbers do not fit."""
        threshold = self.graph.options.threshold
        return {
            company: base * threshold.numerator // threshold.denominator + 1
            for company, base in self.exact_bases.items()
        }


def full_reading(graph: WholeGraph) -> WholeReading:
    """Return the reading in which every way of control counts."""
    kept = np.arange(len(graph.mandates.company))
    nothing = np.zeros(len(graph.lots.voter), dtype=bool)
    return _reading(graph, kept, np.zeros(graph.count, dtype=np.int64), nothing)


def deciding_reading(graph: WholeGraph, full: WholeReading) -> WholeReading:
    """Return the reading in which the strongest way alone controls a company."""
    mandates = graph.mandates
    spoken = np.zeros(graph.count, dtype=np.int64)
    for way in reversed(PRECEDENCE):
        spoken[mandates.company[mandates.way == way.bit]] = way.bit
    if not spoken.any():
        return full
    decides = spoken[mandates.company]
    kept = np.flatnonzero((decides == 0) | (decides == mandates.way))
    return _reading(graph, kept, spoken, full.is_void)


def reading_without(reading: WholeReading, is_void: Bools) -> WholeReading:
    """Return the reading with some lots void, above and below the line."""
    return _reading(reading.graph, reading.kept, reading.spoken, is_void)


def _reading(graph: WholeGraph, kept: Ints, spoken: Ints, is_void: Bools) -> WholeReading:
    lots, threshold = graph.lots, graph.options.threshold
    bases = graph.scales.copy()
    np.subtract.at(bases, lots.company[is_void], lots.low[is_void])
    bases = np.maximum(bases, 0)
    exact_bases = dict(graph.exact_scales)
    for lot in np.flatnonzero(is_void).tolist() if exact_bases else ():
        company = int(lots.company[lot])
        if company in exact_bases:
            exact_bases[company] = max(0, exact_bases[company] - lots.exact[lot][0])
    quotas = _quotas(bases, threshold.numerator, threshold.denominator)
    quotas[graph.wide] = _NEVER
    return WholeReading(
        graph=graph,
        kept=kept,
        spoken=spoken,
        is_void=is_void,
        bases=bases,
        quotas=quotas,
        exact_bases=exact_bases,
    )


def _quotas(bases: Ints, numerator: int, denominator: int) -> Ints:
    if numerator * (int(bases.max(initial=0)) + 1) < 1 << 63:
        return bases * numerator // denominator + 1
    exact = bases.astype(object) * numerator // denominator + 1
    return exact.astype(np.int64)
