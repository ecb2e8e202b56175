"""Whom could each party command if what is not stated exactly fell to it? Over flat arrays.

The walk of `analytics.control.possible`; plain Python over integers of any size as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numba.extending import register_jitable

from analytics.control.found import Found
from analytics.control.kernels import Casting, Mandated, Starts

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


# Places in `Reached.sizes`.
_TOUCHED, _QUEUED = 0, 1
PLACES = 2


class Reached(NamedTuple):
    """Scratch of one walk over possible votes, and what it found; see `Scratch`, `Found`."""

    sure: Ints
    most: Ints
    is_touched: Bools
    is_entered: Bools
    is_reached: Bools
    touched: Ints
    queue: Ints
    sizes: Ints


@register_jitable
def _reach(company: int, r: Reached) -> None:
    r.is_reached[company] = True
    if not r.is_entered[company]:
        r.is_entered[company] = True
        r.queue[r.sizes[_QUEUED]] = company
        r.sizes[_QUEUED] += 1


@register_jitable
def _touch(company: int, r: Reached) -> None:
    if not r.is_touched[company]:
        r.is_touched[company] = True
        r.touched[r.sizes[_TOUCHED]] = company
        r.sizes[_TOUCHED] += 1


@register_jitable
def _enter(
    node: int,
    start: int,
    casting: Casting,
    highs: Ints,
    mandated: Mandated,
    room: Ints,
    quotas: Ints,
    r: Reached,
) -> None:
    """Count the most that one voter can have."""
    for place in range(mandated.begin[node], mandated.begin[node + 1]):
        company = mandated.company[place]
        if company != start:
            _touch(company, r)
            _reach(company, r)
    for place in range(casting.begin[node], casting.begin[node + 1]):
        company = casting.company[place]
        if company == start:
            continue
        _touch(company, r)
        r.sure[company] += casting.votes[place]
        r.most[company] += highs[place]
        limit = r.most[company]
        if room[company] >= 0:
            limit = min(limit, r.sure[company] + room[company])
        if limit >= quotas[company]:
            _reach(company, r)


@register_jitable
def _keep(start: int, filled: int, r: Reached, found: Found) -> int:
    for place in range(r.sizes[_TOUCHED]):
        company = r.touched[place]
        if r.is_reached[company]:
            found.start[filled] = start
            found.company[filled] = company
            filled += 1
    return filled


@register_jitable
def _unmark(r: Reached) -> None:
    for place in range(r.sizes[_TOUCHED]):
        company = r.touched[place]
        r.is_touched[company] = False
        r.is_reached[company] = False
        r.sure[company] = 0
        r.most[company] = 0
    for place in range(r.sizes[_QUEUED]):
        r.is_entered[r.queue[place]] = False


def possible_all(
    first: int,
    starts: Starts,
    casting: Casting,
    highs: Ints,
    mandated: Mandated,
    room: Ints,
    quotas: Ints,
    r: Reached,
    found: Found,
) -> tuple[int, int]:
    """Fill `found` with whom the starts could command; as `walk_all`.

    Parameters
    ----------
    highs
        The most votes each entry of `casting` can be.
    room
        Per company the votes nobody surely has (negative: over 100 %).
    """
    filled = 0
    for at in range(first, len(starts.node)):
        start = starts.node[at]
        r.sizes[:] = 0
        for place in range(starts.voter_begin[at], starts.voter_begin[at + 1]):
            r.is_entered[starts.voter[place]] = True
            r.queue[r.sizes[_QUEUED]] = starts.voter[place]
            r.sizes[_QUEUED] += 1
        done = 0
        while done < r.sizes[_QUEUED]:
            _enter(r.queue[done], start, casting, highs, mandated, room, quotas, r)
            done += 1
        is_full = filled + r.sizes[_TOUCHED] > len(found.start)
        if not is_full:
            filled = _keep(start, filled, r, found)
        _unmark(r)
        if is_full:
            return at, filled
    return len(starts.node), filled


possible_all_compiled = njit(cache=True, nogil=True)(possible_all)
