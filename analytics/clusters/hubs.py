"""What do so many entities have in common that it tells nothing, and what is left without it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.weights import LinkKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.entities import Entities
    from analytics.clusters.parameters import Parameters

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_DAMPED = frozenset({LinkKind.CONTROLLER, LinkKind.LEGAL_REPRESENTATIVE})


class HubKind(StrEnum):
    """What a hub is, and so in which list it is numbered."""

    PARTY = "party"
    ROOM = "room"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"

    def name_of(self, number: int, entities: Entities) -> str:
        """Return the party id, the address, the number or the mail address."""
        match self:
            case HubKind.PARTY:
                return entities.ids[number]
            case HubKind.ROOM:
                return entities.rooms[number]
            case HubKind.PLACE:
                return entities.places[number]
            case HubKind.PHONE:
                return entities.phones[number]
            case HubKind.EMAIL:
                return entities.emails[number]


class Cut(StrEnum):
    """What was done with a hub."""

    STATE = "state"
    DROPPED = "dropped"
    DAMPED = "damped"
    NO_ROOM = "no_room"


@dataclass(frozen=True, eq=False)
class Attached:
    """Which entities hang on which hub, in the order of hub and entity, each pair once."""

    kind: LinkKind
    source: HubKind
    hub: Ints
    entity: Ints

    def hubs_of(self, entity: int) -> Ints:
        """Return the hubs on which an entity hangs, in order."""
        entities, hubs = self._by_entity
        low, high = np.searchsorted(entities, [entity, entity + 1]).tolist()
        return hubs[low:high]

    @cached_property
    def _by_entity(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.entity, kind="stable")
        return self.entity[order], self.hub[order]


@dataclass(frozen=True, slots=True)
class RemovedHub:
    """One hub that was cut.

    Attributes
    ----------
    number
        In the list that `source` names.
    degree, cap
        How many entities hang on it, and from which number on it was too many.
    """

    kind: LinkKind
    source: HubKind
    number: int
    degree: int
    cap: int | None
    province: str
    cut: Cut

    def name(self, entities: Entities) -> str:
        """Return the party id, the address, the number or the mail address."""
        return self.source.name_of(self.number, entities)


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What is left of the attached, and what was removed.

    Attributes
    ----------
    factor
        Per entry what its weight is multiplied by: below 1 where the hub is damped.
    cut
        Who hung on the hubs that were damped or dropped, in the order of `removed`.
    """

    attached: Attached
    factor: Floats
    removed: tuple[RemovedHub, ...]
    cut: Attached


def attached(
    kind: LinkKind, source: HubKind, hub: Ints, entity: Ints, entities: Entities
) -> Attached:
    """Return living entities and their hubs, each pair once."""
    counts = (hub >= 0) & (entity >= 0)
    hub, entity = hub[counts], entity[counts]
    alive = entities.lives[entity]
    hub, entity = hub[alive], entity[alive]
    order = np.lexsort((entity, hub))
    hub, entity = hub[order], entity[order]
    is_new = np.ones(len(hub), dtype=bool)
    is_new[1:] = (hub[1:] != hub[:-1]) | (entity[1:] != entity[:-1])
    hub, entity = hub[is_new], entity[is_new]
    return Attached(kind, source, hub, entity)


def without_hubs(
    found: Attached, entities: Entities, parameters: Parameters, is_state: Bools | None = None
) -> Kept:
    """Return the attached without what joins too many or is the state's.

    Parameters
    ----------
    found
        Of one kind.
    is_state
        Per party whether it is of the state; for hubs that are parties.

    Notes
    -----
    A hub belongs to the province of most of its entities. The cap is the
    quantile of the degrees of its kind there, but at least `hub_least`, and
    at most `hub_most`; with too few hubs for a quantile it is the least.
    Hubs of one entity count for the quantile and are not kept. O(n log n).
    """
    begin, end = runs(found.hub)
    degree = end - begin
    numbers = found.hub[begin]
    provinces = _provinces(found, entities, begin, degree)
    cap = _caps(degree, provinces, parameters)[provinces]
    of_state = np.zeros(len(begin), dtype=bool)
    if is_state is not None and found.source is HubKind.PARTY:
        of_state = is_state[numbers]
    is_large = (degree > cap) & ~of_state
    is_damped = is_large & (found.kind in _DAMPED)
    factor = np.where(is_damped, cap / degree, 1.0)
    stays = ~of_state & (~is_large | is_damped) & (degree > 1)
    is_cut = (of_state & (degree > 1)) | is_large
    removed = tuple(
        RemovedHub(
            kind=found.kind,
            source=found.source,
            number=int(numbers[at]),
            degree=int(degree[at]),
            cap=None if of_state[at] else int(cap[at]),
            province=entities.provinces[provinces[at]],
            cut=Cut.STATE if of_state[at] else Cut.DAMPED if is_damped[at] else Cut.DROPPED,
        )
        for at in np.flatnonzero(is_cut).tolist()
    )
    chosen, gone = np.repeat(stays, degree), np.repeat(is_cut, degree)
    return Kept(
        Attached(found.kind, found.source, found.hub[chosen], found.entity[chosen]),
        np.repeat(factor, degree)[chosen],
        removed,
        Attached(found.kind, found.source, found.hub[gone], found.entity[gone]),
    )


def _caps(degree: Ints, provinces: Ints, parameters: Parameters) -> Ints:
    """Return for each province the degree above which a hub is too large."""
    caps = np.full(int(provinces.max(initial=0)) + 1, parameters.hub_least)
    # Of so few hubs the quantile would be the largest one itself.
    enough = 1 / (1 - parameters.hub_quantile)
    for province in np.unique(provinces):
        degrees = degree[provinces == province]
        if len(degrees) >= enough:
            quantile = int(np.quantile(degrees, parameters.hub_quantile, method="lower"))
            caps[province] = min(max(parameters.hub_least, quantile), parameters.hub_most)
    return caps


def runs(numbers: Ints) -> tuple[Ints, Ints]:
    """Return where each run of equal numbers begins and ends; of nothing nothing.

    >>> [each.tolist() for each in runs(np.array([4, 4, 7]))]
    [[0, 2], [2, 3]]
    """
    begin: Ints = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]][: len(numbers)])
    return begin, np.append(begin[1:], len(numbers))[: len(begin)]


def _provinces(found: Attached, entities: Entities, begin: Ints, degree: Ints) -> Ints:
    """Return for each hub the province of most of its entities, of equals the first."""
    if not len(begin):
        return begin
    width = len(entities.provinces)
    hub = np.repeat(np.arange(len(begin)), degree)
    pairs, counts = np.unique(hub * width + entities.province[found.entity], return_counts=True)
    order = np.lexsort((pairs, -counts, pairs // width))
    first = np.r_[True, np.diff(pairs[order] // width) > 0]
    chosen: Ints = pairs[order][first] % width
    return chosen
