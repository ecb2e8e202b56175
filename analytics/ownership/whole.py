"""How much of every company belongs to whom in the end, for everybody at once?

In floating numbers, company after company; a share that is so near a limit
that rounding may decide is computed again, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analytics.control import Basis, ControlOptions, Via
from analytics.control.orders import grouped
from analytics.control.whole_graph import KINDS, WholeGraph
from analytics.control.whole_store import whole_graph
from analytics.ownership.integrated import integrated_owners
from analytics.ownership.kernels import (
    DONE,
    LARGE,
    LEAST,
    Holders,
    Order,
    Owned,
    Sums,
    carried_down,
    gathered,
    ordered,
)
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.model import PartyId
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

# Capital is owned, whatever was agreed about votes.
_AGREED = frozenset(Via) - {Via.VOTES, Via.BRANCH}
NEAR = 1e-9
"""Shares this near a limit are decided exactly."""

MOST_DENSE = 64
"""A circle of more companies is solved by a solver for sparse systems."""

_ROOM = 2


@dataclass(frozen=True, slots=True, eq=False)
class UltimateOwners:
    """Who owns what in the end, a row each, in the order of company and owner.

    Attributes
    ----------
    company, owner
        Party numbers; an owner is a party that nobody owns.
    share
        The integrated share, a fraction; NaN where it has no finite value.
    """

    company: Ints
    owner: Ints
    share: Floats


class UltimateOwner(NamedTuple):
    """A party that nobody owns, and its share of a company; None where it is not finite."""

    company: PartyId
    owner: PartyId
    kind: PartyKind
    share: float | None


def whole_ownership(reader: GraphReader) -> WholeOwnership:
    """Return the ownership of everybody, as of the reader's moment.

    Parameters
    ----------
    reader
        Read whole, from the snapshot of its store.
    """
    return WholeOwnership(whole_graph(reader, ControlOptions(basis=Basis.CAPITAL, without=_AGREED)))


class WholeOwnership:
    """Integrated shares of those whom nobody owns, in every company.

    Parameters
    ----------
    graph
        Of the capital of all parties, without arrangements about votes.
    """

    def __init__(self, graph: WholeGraph) -> None:
        self.graph = graph

    @property
    def holders(self) -> Holders:
        """Who holds each company, with the fraction of its capital; of a branch its parent."""
        return self._held[0]

    @cached_property
    def _held(self) -> tuple[Holders, Ints]:
        """The holders, and the lot of each holding; -1 for the parent of a branch."""
        graph, lots, mandates = self.graph, self.graph.lots, self.graph.mandates
        share = lots.low / graph.scales[lots.company]
        for number, (low, _) in lots.exact.items():
            share[number] = Fraction(low, graph.exact_scales[int(lots.company[number])])
        is_owned = ~(graph.is_state | graph.of_kinds(PartyKind.PERSON, PartyKind.GROUP))
        is_owned[mandates.company] = False
        counts = (share > 0) & is_owned[lots.company]
        company = np.concatenate([lots.company[counts], mandates.company])
        holder = np.concatenate([lots.voter[counts], mandates.controller])
        share = np.concatenate([share[counts], np.ones(len(mandates.company))])
        lot = np.concatenate([np.flatnonzero(counts), np.full(len(mandates.company), -1)])
        begin, order = grouped(company, graph.count)
        return Holders(begin, holder[order], share[order]), lot[order]

    @cached_property
    def ultimate(self) -> UltimateOwners:
        """Who owns what in the end."""
        holders, count = self.holders, self.graph.count
        owned = _carried(holders, _order(holders, count), count)
        company = np.repeat(np.arange(count), owned.size)
        first = np.cumsum(owned.size) - owned.size
        place = np.repeat(owned.begin - first, owned.size) + np.arange(len(company))
        return UltimateOwners(company, owned.owner[place], owned.share[place])

    def at_least(self, minimum: Fraction) -> UltimateOwners:
        """Return those who own at least a share, decided exactly; and where nobody can say."""
        found = self.ultimate
        sure = ~(found.share < float(minimum) - NEAR)
        kept = np.flatnonzero(sure)
        near = kept[np.abs(found.share[kept] - float(minimum)) <= NEAR]
        below = [
            row
            for row in near.tolist()
            if self.exact_share(int(found.owner[row]), int(found.company[row]), minimum) < minimum
        ]
        sure[below] = False
        return UltimateOwners(found.company[sure], found.owner[sure], found.share[sure])

    def exact_share(self, owner: int, company: int, limit: Fraction) -> Fraction:
        """Return a share, exact near a limit, from all above the company; 0 if not finite."""
        graph, holders = self.graph, self.holders
        pending, seen = [company], {company}
        shares: dict[tuple[PartyId, PartyId], Fraction] = {}
        while pending:
            node = pending.pop()
            for at in range(holders.begin[node], holders.begin[node + 1]):
                holder = int(holders.holder[at])
                shares[graph.ids[holder], graph.ids[node]] = self._exact(node, at)
                if holder not in seen:
                    seen.add(holder)
                    pending.append(holder)
        found = integrated_owners(shares, graph.ids[company], limits=(limit,)).get(graph.ids[owner])
        return Fraction(0) if found is None or found.share is None else found.share

    def rows(self, minimum: Fraction) -> Iterator[UltimateOwner]:
        """Yield who owns at least a share, by company, largest owners first."""
        found, ids = self.at_least(minimum), self.graph.ids
        order = np.lexsort([found.owner, -found.share, found.company])
        columns = (found.company[order], found.owner[order], found.share[order])
        kinds = [KINDS[place] for place in self.graph.kinds[columns[1]].tolist()]
        company, owner, share = (column.tolist() for column in columns)
        for row in zip(company, owner, kinds, share, strict=True):
            known = None if isnan(row[3]) else row[3]
            yield UltimateOwner(ids[row[0]], ids[row[1]], row[2], known)

    def _exact(self, company: int, at: int) -> Fraction:
        """Return one of `holders` as a fraction."""
        graph, lot = self.graph, int(self._held[1][at])
        if lot < 0:
            return Fraction(1)
        if lot in graph.lots.exact:
            return Fraction(graph.lots.exact[lot][0], graph.exact_scales[company])
        return Fraction(int(graph.lots.low[lot]), int(graph.scales[company]))


def _order(holders: Holders, count: int) -> Order:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((holders.share, holders.holder, holders.begin), shape=(count, count))
    components, label = connected_components(graph, connection="strong")
    return ordered(holders, label.astype(np.int64), components)


def _carried(holders: Holders, order: Order, count: int) -> Owned:
    owned = Owned(
        begin=np.zeros(count, dtype=np.int64),
        size=np.zeros(count, dtype=np.int64),
        owner=np.empty(_ROOM * len(holders.holder) + 1, dtype=np.int64),
        share=np.empty(_ROOM * len(holders.holder) + 1),
    )
    sums = Sums(
        share=np.zeros(count),
        is_touched=np.zeros(count, dtype=bool),
        touched=np.empty(count, dtype=np.int64),
        place=np.full(count, -1),
    )
    at, filled, why = carried_down(0, 0, MOST_DENSE, holders, order, owned, sums)
    while why != DONE:
        if why == LARGE:
            members = order.member[order.begin[at] : order.begin[at + 1]]
            owned, filled = _solved(members, filled, holders, owned, sums)
            at += 1
        else:
            owned = _with_room(owned, len(owned.owner))
        at, filled, why = carried_down(at, filled, MOST_DENSE, holders, order, owned, sums)
    return owned


def _with_room(owned: Owned, more: int) -> Owned:
    return owned._replace(
        owner=np.concatenate([owned.owner, np.empty(more, dtype=np.int64)]),
        share=np.concatenate([owned.share, np.empty(more)]),
    )


def _solved(
    members: Ints, filled: int, holders: Holders, owned: Owned, sums: Sums
) -> tuple[Owned, int]:
    """Solve a large circle, one owner after the other, with one factorization."""
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    place = np.full(len(holders.begin) - 1, -1)
    place[members] = np.arange(len(members))
    rows = np.repeat(np.arange(len(members)), np.diff(holders.begin)[members])
    at = np.concatenate([np.arange(holders.begin[m], holders.begin[m + 1]) for m in members])
    column = place[holders.holder[at]]
    inside = column >= 0
    shape = (len(members), len(members))
    held = csc_array((holders.share[at][inside], (rows[inside], column[inside])), shape=shape)
    member, owner, share = gathered(members, holders, owned, sums)
    order = np.argsort(owner, kind="stable")
    member, owner, share = member[order], owner[order], share[order]
    owners, first = np.unique(owner, return_index=True)
    try:
        factors = splu((eye_array(len(members), format="csc") - held).tocsc())
    except RuntimeError:
        factors = None
    parts = []
    for one, low, high in zip(owners, first, [*first[1:], len(owner)], strict=True):
        right = np.zeros(len(members))
        right[member[low:high]] = share[low:high]
        solution = np.full(len(members), np.nan) if factors is None else factors.solve(right)
        # Stated totals above the whole make sums that do not converge come out negative.
        if (solution < -LEAST).any():
            solution[:] = np.nan
        chosen = np.flatnonzero(~(solution <= LEAST))
        parts.append((members[chosen], np.full(len(chosen), one), solution[chosen]))
    return _kept(members, parts, filled, owned)


def _kept(
    members: Ints, parts: list[tuple[Ints, Ints, Floats]], filled: int, owned: Owned
) -> tuple[Owned, int]:
    """Write the owners of the members of a circle."""
    nothing = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    company, owner, share = (np.concatenate(each) for each in zip(nothing, *parts, strict=True))
    order = np.lexsort([owner, company])
    if len(order) > len(owned.owner) - filled:
        owned = _with_room(owned, max(len(order), len(owned.owner)))
    end = filled + len(order)
    owned.owner[filled:end], owned.share[filled:end] = owner[order], share[order]
    in_order = np.sort(members)
    owned.begin[in_order] = filled + np.searchsorted(company[order], in_order)
    owned.size[in_order] = np.searchsorted(company[order], in_order, side="right") + filled
    owned.size[in_order] -= owned.begin[in_order]
    return owned, end
