"""How is ownership carried down from those whom nobody owns, for everybody at once?

Companies are worked off in an order in which every holder comes before what it
holds; companies that hold each other come together, and are solved. Compiled
by Numba, kept on disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numba.extending import register_jitable

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

# A circle of more companies is solved outside, by a solver for sparse systems.
MOST_DENSE = 64
# What is left of a solved share below this is the rounding of the solver.
LEAST = 1e-12


class Holders(NamedTuple):
    """Who holds each company, without itself: those from `begin[c]` to `begin[c + 1]`.

    Attributes
    ----------
    share
        The fraction of the company's capital; what it holds in itself is
        shared out among the others.
    """

    begin: Ints
    holder: Ints
    share: Floats


class Order(NamedTuple):
    """The components in the order to work them off, and the members of each."""

    begin: Ints
    member: Ints


class Owned(NamedTuple):
    """The owners found so far: of company *c* from `begin[c]` on, `count[c]` of them."""

    begin: Ints
    count: Ints
    owner: Ints
    share: Floats


class Sums(NamedTuple):
    """What the owners of one company are added up on; left as it was found."""

    share: Floats
    is_touched: Bools
    touched: Ints
    place: Ints


@njit(cache=True, nogil=True)
def ordered(holders: Holders, label: Ints, components: int) -> Order:
    """Return the components so that each comes after all whose members hold its members."""
    count = len(label)
    size = np.zeros(components + 1, dtype=np.int64)
    for node in range(count):
        size[label[node] + 1] += 1
    for at in range(components):
        size[at + 1] += size[at]
    members = np.empty(count, dtype=np.int64)
    fill = size.copy()
    for node in range(count):
        members[fill[label[node]]] = node
        fill[label[node]] += 1
    above = np.zeros(components, dtype=np.int64)
    outgoing = np.zeros(components + 1, dtype=np.int64)
    for node in range(count):
        for at in range(holders.begin[node], holders.begin[node + 1]):
            other = label[holders.holder[at]]
            if other != label[node]:
                above[label[node]] += 1
                outgoing[other + 1] += 1
    for at in range(components):
        outgoing[at + 1] += outgoing[at]
    below = np.empty(outgoing[components], dtype=np.int64)
    fill = outgoing.copy()
    for node in range(count):
        for at in range(holders.begin[node], holders.begin[node + 1]):
            other = label[holders.holder[at]]
            if other != label[node]:
                below[fill[other]] = label[node]
                fill[other] += 1
    queue = np.empty(components, dtype=np.int64)
    queued = 0
    for at in range(components):
        if above[at] == 0:
            queue[queued] = at
            queued += 1
    done = 0
    begin = np.zeros(components + 1, dtype=np.int64)
    member = np.empty(count, dtype=np.int64)
    filled = 0
    while done < queued:
        component = queue[done]
        for at in range(size[component], size[component + 1]):
            member[filled] = members[at]
            filled += 1
        done += 1
        begin[done] = filled
        for at in range(outgoing[component], outgoing[component + 1]):
            above[below[at]] -= 1
            if above[below[at]] == 0:
                queue[queued] = below[at]
                queued += 1
    return Order(begin, member)


@register_jitable
def _add(owner: int, share: float, touched: int, s: Sums) -> int:
    if not s.is_touched[owner]:
        s.is_touched[owner] = True
        s.touched[touched] = owner
        touched += 1
    s.share[owner] += share
    return touched


@register_jitable
def _add_holder(holder: int, share: float, touched: int, holders: Holders, o: Owned, s: Sums) -> int:
    """Add what comes through one holder: itself if nobody owns it, else its owners."""
    if holders.begin[holder] == holders.begin[holder + 1]:
        return _add(holder, share, touched, s)
    for at in range(o.begin[holder], o.begin[holder] + o.count[holder]):
        touched = _add(o.owner[at], share * o.share[at], touched, s)
    return touched


@register_jitable
def _keep(company: int, filled: int, touched: int, o: Owned, s: Sums) -> int:
    """Write what was added up as the owners of a company, in the order of their numbers."""
    o.begin[company] = filled
    for at in np.sort(s.touched[:touched]):
        if s.share[at] > LEAST:
            o.owner[filled] = at
            o.share[filled] = s.share[at]
            filled += 1
        s.share[at] = 0.0
        s.is_touched[at] = False
    o.count[company] = filled - o.begin[company]
    return filled


@njit(cache=True, nogil=True)
def carried_down(
    first: int, filled: int, holders: Holders, order: Order, o: Owned, s: Sums
) -> tuple[int, int, bool]:
    """Work components off from `first` on.

    Returns
    -------
    tuple
        The component at which to go on (their number at the end), how much of
        `o` is filled, and whether it stopped because that component is a large
        circle (else because `o` is full).
    """
    for at in range(first, len(order.begin) - 1):
        begin, end = order.begin[at], order.begin[at + 1]
        if end - begin > MOST_DENSE:
            return at, filled, True
        room = len(o.owner) - filled
        if end - begin == 1:
            company = order.member[begin]
            touched = 0
            for place in range(holders.begin[company], holders.begin[company + 1]):
                touched = _add_holder(
                    holders.holder[place], holders.share[place], touched, holders, o, s
                )
            if touched > room:
                _forget(touched, s)
                return at, filled, False
            filled = _keep(company, filled, touched, o, s)
            continue
        enough, filled = _solve(begin, end, filled, holders, order, o, s)
        if not enough:
            return at, filled, False
    return len(order.begin) - 1, filled, False


@register_jitable
def _forget(touched: int, s: Sums) -> None:
    for at in range(touched):
        s.share[s.touched[at]] = 0.0
        s.is_touched[s.touched[at]] = False


@register_jitable
def _solve(
    begin: int, end: int, filled: int, holders: Holders, order: Order, o: Owned, s: Sums
) -> tuple[bool, int]:
    """Solve a small circle: what comes from outside, and goes round in it."""
    size = end - begin
    for at in range(size):
        s.place[order.member[begin + at]] = at
    # Who owns anything of the circle from outside.
    touched = 0
    inside = np.eye(size)
    for at in range(size):
        company = order.member[begin + at]
        for place in range(holders.begin[company], holders.begin[company + 1]):
            holder, share = holders.holder[place], holders.share[place]
            if s.place[holder] >= 0:
                inside[at, s.place[holder]] -= share
            else:
                touched = _add_holder(holder, share, touched, holders, o, s)
    owners = np.sort(s.touched[:touched])
    _forget(touched, s)
    if size * len(owners) > len(o.owner) - filled:
        for at in range(size):
            s.place[order.member[begin + at]] = -1
        return False, filled
    outside = np.zeros((size, len(owners)))
    for at in range(size):
        company = order.member[begin + at]
        touched = 0
        for place in range(holders.begin[company], holders.begin[company + 1]):
            holder, share = holders.holder[place], holders.share[place]
            if s.place[holder] < 0:
                touched = _add_holder(holder, share, touched, holders, o, s)
        for owner in s.touched[:touched]:
            outside[at, np.searchsorted(owners, owner)] = s.share[owner]
        _forget(touched, s)
    solved = np.linalg.solve(inside, outside) if len(owners) else outside
    for at in range(size):
        company = order.member[begin + at]
        s.place[company] = -1
        o.begin[company] = filled
        for one in range(len(owners)):
            if solved[at, one] > LEAST:
                o.owner[filled] = owners[one]
                o.share[filled] = solved[at, one]
                filled += 1
        o.count[company] = filled - o.begin[company]
    return True, filled
