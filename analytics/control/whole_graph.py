"""What is the graph of commands of everybody, as arrays?

The same graph as `analytics.control.control_graph` builds, with parties
numbered in the order of their ids and votes on each company's own scale, but
made column by column. What is rare is made there and taken over: votes that
nominees and entrustments move, and numbers that do not fit into 63 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analytics.control.kinds import Via
from graph.vocabulary import Flag, PartyKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.control.control_graph import Concert, ControlGraph
    from analytics.control.facts import ControlOptions
    from graph.model import PartyId

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

KINDS = tuple(PartyKind)
# Three wholes of this size still add up in 63 bits.
LARGEST = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class Lots:
    """The votes in all companies, in the order of company, voter and ways.

    Attributes
    ----------
    voter, company
        Party numbers.
    low, high
        The least and most votes on the company's scale.
    ways
        The bits of `Via` by which the voter came to them.
    is_withheld
        Whether somebody withheld what is missing there.
    exact
        Of lots whose numbers do not fit: the least and most votes. Their
        entries in `low` and `high` are 0.
    """

    voter: Ints
    company: Ints
    low: Ints
    high: Ints
    ways: Ints
    is_withheld: Bools
    exact: Mapping[int, tuple[int, int]]

    def numbers(self, kind: type) -> tuple[Ints, Ints]:
        """Return low and high; with `object` exact ones where they do not fit."""
        low: Ints = self.low.astype(kind, copy=kind is object)
        high: Ints = self.high.astype(kind, copy=kind is object)
        if kind is object:
            for lot, (least, most) in self.exact.items():
                low[lot], high[lot] = least, most
        return low, high


@dataclass(frozen=True, slots=True, eq=False)
class Mandates:
    """Direct control, in the order of company, way and controller."""

    controller: Ints
    company: Ints
    way: Ints


@dataclass(frozen=True, eq=False)
class WholeGraph:
    """Votes, mandates and concert groups among all parties.

    Attributes
    ----------
    ids
        The party ids, in order: a party's number is its place here.
    kinds
        Per party the place of its kind in `PartyKind`.
    is_withheld
        Per party whether it withheld who controls it.
    is_described
        Per party whether a table describes it.
    scales
        Per party all votes of its company; 1 where nothing is stated.
    exact_scales
        Of companies whose scale does not fit; their entry in `scales` is 1.
    managers
        Per party how many living managing partners the partnership has.
    """

    options: ControlOptions
    ids: Sequence[PartyId]
    kinds: Ints
    is_withheld: Bools
    lots: Lots
    scales: Ints
    exact_scales: Mapping[int, int]
    mandates: Mandates
    concerts: Mapping[int, Concert]
    managers: Ints

    @property
    def count(self) -> int:
        """How many parties there are."""
        return len(self.kinds)

    @cached_property
    def lots_begin(self) -> Ints:
        """Where the lots of each company begin; one entry more at the end."""
        return begins(self.lots.company, self.count)

    @cached_property
    def wide(self) -> Bools:
        """Which companies have numbers that do not fit."""
        found = np.zeros(self.count, dtype=bool)
        found[list(self.exact_scales)] = True
        return found

    def of_kinds(self, *kinds: PartyKind) -> Bools:
        """Return which parties are of one of these kinds."""
        wanted = np.isin(np.arange(len(KINDS)), [KINDS.index(kind) for kind in kinds])
        found: Bools = wanted[self.kinds]
        return found

    @cached_property
    def is_state(self) -> Bools:
        """Which parties are units of the state, where chains end."""
        return self.of_kinds(*(kind for kind in KINDS if kind.is_state_unit))


def begins(sorted_numbers: Ints, count: int) -> Ints:
    """Return where the entries of each number begin; one entry more at the end."""
    begin = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(sorted_numbers, minlength=count), out=begin[1:])
    return begin


def arrays_of(graph: ControlGraph) -> WholeGraph:
    """Return a graph of objects as arrays."""
    wide = _wide_companies(graph)
    mandates = sorted(
        zip(
            graph.mandated,
            (mandate.via.bit for mandate in graph.mandates),
            graph.controllers,
            strict=True,
        )
    )
    return WholeGraph(
        options=graph.options,
        ids=[party.party_id for party in graph.parties],
        kinds=_ints(KINDS.index(party.kind) for party in graph.parties),
        is_withheld=_bools(Flag.WITHHELD in party.flags for party in graph.parties),
        lots=_lots_of(graph, wide),
        scales=_ints(1 if node in wide else scale for node, scale in enumerate(graph.scales)),
        exact_scales={node: graph.scales[node] for node in wide},
        mandates=Mandates(
            company=_ints(row[0] for row in mandates),
            way=_ints(row[1] for row in mandates),
            controller=_ints(row[2] for row in mandates),
        ),
        concerts=graph.concerts,
        managers=_ints(graph.managers.get(node, 0) for node in range(len(graph.parties))),
    )


def _lots_of(graph: ControlGraph, wide: set[int]) -> Lots:
    fits = [company not in wide for company in graph.companies]
    return Lots(
        voter=_ints(graph.voters),
        company=_ints(graph.companies),
        low=_ints(low if fit else 0 for low, fit in zip(graph.lows, fits, strict=True)),
        high=_ints(high if fit else 0 for high, fit in zip(graph.highs, fits, strict=True)),
        ways=_ints(bundle[0].kinds for bundle in graph.lots),
        is_withheld=_bools(
            any(Flag.WITHHELD in lot.stake.flags for lot in bundle) for bundle in graph.lots
        ),
        exact={lot: (graph.lows[lot], graph.highs[lot]) for lot, fit in enumerate(fits) if not fit},
    )


def _wide_companies(graph: ControlGraph) -> set[int]:
    totals = dict(enumerate(graph.scales))
    for lot, company in enumerate(graph.companies):
        totals[company] += graph.highs[lot]
    return {company for company, total in totals.items() if total > LARGEST}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _bools(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=bool)


VOTES = Via.VOTES.bit
