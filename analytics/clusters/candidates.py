"""Which groups of entities are worth testing?

Communities of the graph of links, and groups that a single pattern makes: what one controller
controls, companies in a ring of holdings, companies that share several persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analytics.clusters.hubs import runs
from analytics.clusters.weights import LinkKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.hubs import Attached
    from analytics.clusters.links import LinkedWorld
    from analytics.clusters.parameters import Parameters

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_SHARED_PERSONS = 2


class Shape(StrEnum):
    """What made a group a candidate; of one group the first counts."""

    CONTROLLER = "controller"
    RING = "ring"
    INTERLOCK = "interlock"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Groups of entities, each set of members once.

    Attributes
    ----------
    shape
        Per group.
    begin, member
        The members of group *c*, in order, are those from `begin[c]` to `begin[c + 1]`.
    """

    shape: tuple[Shape, ...]
    begin: Ints
    member: Ints

    def members(self, group: int) -> Ints:
        """Return the members of a group."""
        return self.member[self.begin[group] : self.begin[group + 1]]

    def sums(self, values: Floats) -> Floats:
        """Return the sum of a number per party over each group's members."""
        if not self.shape:
            return np.zeros(0)
        sums: Floats = np.add.reduceat(values[self.member], self.begin[:-1])
        return sums

    def of_party(self, count: int) -> tuple[Ints, Ints]:
        """Return the groups of each party: where they begin, and which they are."""
        group = np.repeat(np.arange(len(self.shape)), np.diff(self.begin))
        order = np.argsort(self.member, kind="stable")
        first = np.searchsorted(self.member[order], np.arange(count + 1))
        return first.astype(np.int64), group[order]


def candidates_of(world: LinkedWorld, parameters: Parameters) -> Candidates:
    """Return every group of enough entities, whatever their flags.

    Notes
    -----
    Near linear in the links. Leiden communities come from NetworKit on one
    thread with a fixed seed, over nodes in the order of ids, and are split into
    their connected parts, so that the same facts give the same groups.
    """
    found: list[tuple[Shape, Ints]] = [(Shape.CONTROLLER, _grouped(world.controllers))]
    found.append((Shape.RING, _rings(world)))
    found.append((Shape.INTERLOCK, _interlocks(world)))
    found.append((Shape.COMMUNITY, communities(world, parameters)))
    return _distinct(found, parameters.least_entities)


def _grouped(attached: Attached) -> Ints:
    """Return rows of group and member."""
    return np.stack([attached.hub, attached.entity], axis=1)


def _rings(world: LinkedWorld) -> Ints:
    holder, company = world.equity
    return labelled(holder, company, connection="strong")


def _interlocks(world: LinkedWorld) -> Ints:
    """Return groups of companies each of which shares two persons or more with another."""
    officers = next(each for each in world.hubs if each.kind is LinkKind.OFFICER)
    begin, end = runs(officers.hub)
    degree = end - begin
    count = len(world.entities.ids)
    keys = []
    for size in np.unique(degree):
        left, right = np.triu_indices(size, 1)
        at = begin[degree == size][:, None]
        one, other = officers.entity[at + left].ravel(), officers.entity[at + right].ravel()
        keys.append(np.minimum(one, other) * count + np.maximum(one, other))
    if not keys:
        return np.zeros((0, 2), dtype=np.int64)
    pairs, shared = np.unique(np.concatenate(keys), return_counts=True)
    one, other = np.divmod(pairs[shared >= _SHARED_PERSONS], count)
    return labelled(one, other, connection="weak")


def labelled(one: Ints, other: Ints, *, connection: str) -> Ints:
    """Return rows of component and member, of components of the edges; alone ones left out."""
    nodes, left, right = _numbered(one, other)
    if not len(nodes):
        return np.zeros((0, 2), dtype=np.int64)
    matrix = coo_array((np.ones(len(one)), (left, right)), shape=(len(nodes), len(nodes)))
    _, label = connected_components(matrix, directed=True, connection=connection)
    return np.stack([label.astype(np.int64), nodes], axis=1)


def _numbered(one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the parties that edges have, in order, and the edges by places among them."""
    is_there = np.zeros(1 + max(one.max(initial=-1), other.max(initial=-1)), dtype=np.bool_)
    is_there[one] = is_there[other] = True
    place = np.cumsum(is_there) - 1
    return np.flatnonzero(is_there), place[one], place[other]


def communities(world: LinkedWorld, parameters: Parameters) -> Ints:
    """Return rows of community and entity: Leiden's, split into connected parts."""
    links = world.links
    label = labels(world, parameters)
    inside = label[links.one] == label[links.other]
    return labelled(links.one[inside], links.other[inside], connection="weak")


def labels(world: LinkedWorld, parameters: Parameters) -> Ints:
    """Return the Leiden community of each party; -1 where nothing links it."""
    links = world.links
    nodes, one, other = _numbered(links.one, links.other)
    found = np.full(len(world.entities.ids), -1)
    if len(nodes):
        found[nodes] = leiden(one, other, links.weight, len(nodes), parameters)
    return found


def leiden(one: Ints, other: Ints, weight: Floats, count: int, parameters: Parameters) -> Ints:
    """Return the Leiden community of each node.

    Parameters
    ----------
    one, other, weight
        Edges without direction, each once, in order.

    References
    ----------
    .. [1] V. Traag, L. Waltman, N. van Eck, "From Louvain to Leiden", Sci. Rep. 9 (2019).
    """
    import networkit

    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        networkit.setSeed(parameters.seed % (1 << 31), False)  # noqa: FBT003 - takes no keyword
        graph = networkit.GraphFromCoo((weight, (one, other)), n=count, weighted=True)
        # Nodes are visited in their order: drawn orders differ from run to run.
        found = networkit.community.ParallelLeiden(
            graph, iterations=3, randomize=False, gamma=parameters.resolution
        ).run()
        return np.array(found.getPartition().getVector(), dtype=np.int64)
    finally:
        networkit.setNumberOfThreads(threads)


def _distinct(found: Iterable[tuple[Shape, Ints]], least: int) -> Candidates:
    """Return the groups of enough members, each set of members once, in the order of members."""
    groups: dict[bytes, Shape] = {}
    for shape, rows in found:
        rows = np.unique(rows, axis=0) if len(rows) else rows  # noqa: PLW2901 - the same rows in order
        begin, ends = runs(rows[:, 0])
        large = ends - begin >= least
        members = np.ascontiguousarray(rows[:, 1])
        for low, high in zip(begin[large].tolist(), ends[large].tolist(), strict=True):
            groups.setdefault(members[low:high].tobytes(), shape)
    sets = [(np.frombuffer(key, dtype=np.int64), shape) for key, shape in groups.items()]
    sets.sort(key=lambda each: (each[0].tolist(), each[1]))
    sizes = [len(members) for members, _ in sets]
    empty = np.zeros(0, dtype=np.int64)
    return Candidates(
        shape=tuple(shape for _, shape in sets),
        begin=np.cumsum([0, *sizes], dtype=np.int64),
        member=np.concatenate([empty, *(members for members, _ in sets)]),
    )
