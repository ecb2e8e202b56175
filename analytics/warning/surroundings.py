"""What do an entity's links say: whom is it linked with, and what records have they?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.candidates import labels
from analytics.clusters.links import KINDS
from analytics.clusters.weights import LinkKind
from graph.dated import dated_holdings

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.hubs import Attached
    from analytics.warning.observed import Observed

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

LINKED = tuple(kind for kind in LinkKind if kind is not LinkKind.AGENT)
"""No table names agents, so nothing links through them."""


def surroundings(seen: Observed) -> dict[str, Floats]:
    """Return what the links of the day say, per scored entity.

    Notes
    -----
    O(n log n) in links and holdings, and the communities. Links are those of
    the day; what linked two entities before is not seen.
    """
    found = {**_linked(seen), **_controllers(seen), **_communities(seen), **_holders(seen)}
    found["state.controlled"] = seen.world.is_state.astype(np.float64)
    return {name: values[seen.scored] for name, values in found.items()}


def _linked(seen: Observed) -> dict[str, Floats]:
    links = seen.world.links
    found: dict[str, Floats] = {}
    for kind in LINKED:
        chosen = links.kinds >> KINDS.index(kind) & 1 > 0
        one, other = links.one[chosen], links.other[chosen]
        every = np.ones(len(one))
        found[f"linked.{kind}.entities"] = _both(seen, one, other, every, np.ones(seen.count))
        found[f"linked.{kind}.burden"] = _both(seen, one, other, every, seen.burden)
        found[f"linked.{kind}.recent"] = _both(seen, one, other, every, seen.is_recent)
    found["linked.burden"] = _both(seen, links.one, links.other, links.weight, seen.burden)
    return found


def _both(seen: Observed, one: Ints, other: Ints, weight: Floats, value: Floats) -> Floats:
    """Return per party the weighted sum of a value of those it is linked with."""
    there = np.bincount(one, weights=weight * value[other], minlength=seen.count)
    back = np.bincount(other, weights=weight * value[one], minlength=seen.count)
    return (there + back).astype(np.float64)


def _controllers(seen: Observed) -> dict[str, Floats]:
    """Return what else the deciding controllers control; here no hub is cut but the state."""
    attached = seen.world.controllers
    return {
        "controller.companies": _of_others(seen, attached, np.ones(seen.count)),
        "controller.burden": _of_others(seen, attached, seen.burden),
        "controller.recent": _of_others(seen, attached, seen.is_recent),
    }


def _of_others(seen: Observed, attached: Attached, value: Floats) -> Floats:
    hub, entity = attached.hub, attached.entity
    of_hub = np.bincount(hub, weights=value[entity], minlength=seen.count)
    others = of_hub[hub] - value[entity]
    found = np.bincount(entity, weights=others, minlength=seen.count)
    return found.astype(np.float64)


def _communities(seen: Observed) -> dict[str, Floats]:
    label = labels(seen.world, seen.parameters.links)
    linked = np.flatnonzero(label >= 0)
    at, base = label[linked], float(seen.is_recent[seen.scored].mean()) if len(seen.scored) else 0.0
    size, burden = np.zeros(seen.count), np.zeros(seen.count)
    rate: Floats = np.full(seen.count, base)
    if len(linked):
        recent, own = seen.is_recent[linked], seen.burden[linked]
        size[linked] = np.bincount(at)[at] - 1.0
        others = np.bincount(at, weights=recent)[at] - recent
        drawn = seen.parameters.shrinkage
        rate[linked] = (others + drawn * base) / (size[linked] + drawn)
        burden[linked] = np.bincount(at, weights=own)[at] - own
    return {"community.entities": size, "community.rate": rate, "community.burden": burden}


def _holders(seen: Observed) -> dict[str, Floats]:
    held = dated_holdings(seen.snap, seen.reader.as_of, basis="capital")
    rank, counts = seen.world.rank, np.diff(held.indptr)
    of_company = np.repeat(np.arange(len(counts)), counts)
    share = held.low / np.maximum(held.scale[of_company], 1)
    holder, company = rank[held.holder], rank[of_company]
    largest = np.zeros(seen.count)
    np.maximum.at(largest, company, share)
    has = np.bincount(company, minlength=seen.count)
    return {
        "holders.entities": has.astype(np.float64),
        "holders.largest": np.where(has > 0, largest, np.nan),
        "holders.owned": np.bincount(holder, minlength=seen.count).astype(np.float64),
    }
