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

# What is left of a solved share below this is the rounding of the solver.
LEAST = 1e-12
# Why `carried_down` stopped.
DONE, NO_ROOM, LARGE = 0, 1, 2


class Holders(NamedTuple):
    """Who holds each company: those from `begin[c]` to `begin[c + 1]`, itself among them.

    Attributes
    ----------
    share
        The fraction of the company's capital.
    """

    begin: Ints
    holder: Ints
    share: Floats


class Order(NamedTuple):
    """The components in the order to work them off, and the members of each."""

    begin: Ints
    member: Ints


class Owned(NamedTuple):
    """The owners found so far: of company *c* from `begin[c]` on, `size[c]` of them.

    Attributes
    ----------
    owner
        Parties whom nobody owns.
    share
        NaN where the sum over all walks has no finite value.
    """

    begin: Ints
    size: Ints
    owner: Ints
    share: Floats


class Sums(NamedTuple):
    """What the owners of one company are added up on; left as it was found."""

    share: Floats
    is_touched: Bools
    touched: Ints
    place: Ints


@register_jitable
def _grouped(label: Ints, components: int) -> tuple[Ints, Ints]:
    """Return the members of each component: where they begin, and who they are."""
    begin = np.zeros(components + 1, dtype=np.int64)
    for node in range(len(label)):
        begin[label[node] + 1] += 1
    for at in range(components):
        begin[at + 1] += begin[at]
    member = np.empty(len(label), dtype=np.int64)
    fill = begin.copy()
    for node in range(len(label)):
        member[fill[label[node]]] = node
        fill[label[node]] += 1
    return begin, member


@register_jitable
def _below(holders: Holders, label: Ints, components: int) -> tuple[Ints, Ints, Ints]:
    """Return the components held by each, and how many holdings each is held by."""
    above = np.zeros(components, dtype=np.int64)
    begin = np.zeros(components + 1, dtype=np.int64)
    for node in range(len(label)):
        for at in range(holders.begin[node], holders.begin[node + 1]):
            other = label[holders.holder[at]]
            if other != label[node]:
                above[label[node]] += 1
                begin[other + 1] += 1
    for at in range(components):
        begin[at + 1] += begin[at]
    below = np.empty(begin[components], dtype=np.int64)
    fill = begin.copy()
    for node in range(len(label)):
        for at in range(holders.begin[node], holders.begin[node + 1]):
            other = label[holders.holder[at]]
            if other != label[node]:
                below[fill[other]] = label[node]
                fill[other] += 1
    return above, begin, below


@njit(cache=True, nogil=True)
def ordered(holders: Holders, label: Ints, components: int) -> Order:
    """Return the components so that each comes after all whose members hold its members.

    Notes
    -----
    O(parties + holdings).
    """
    size, members = _grouped(label, components)
    above, outgoing, below = _below(holders, label, components)
    queue = np.empty(components, dtype=np.int64)
    queued = 0
    for at in range(components):
        if above[at] == 0:
            queue[queued] = at
            queued += 1
    begin = np.zeros(components + 1, dtype=np.int64)
    member = np.empty(len(label), dtype=np.int64)
    filled = 0
    for done in range(components):
        component = queue[done]
        for at in range(size[component], size[component + 1]):
            member[filled] = members[at]
            filled += 1
        begin[done + 1] = filled
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
def _add_holder(
    holder: int, share: float, touched: int, holders: Holders, o: Owned, s: Sums
) -> int:
    """Add what comes through one holder: itself if nobody owns it, else its owners."""
    if holders.begin[holder] == holders.begin[holder + 1]:
        return _add(holder, share, touched, s)
    for at in range(o.begin[holder], o.begin[holder] + o.size[holder]):
        touched = _add(o.owner[at], share * o.share[at], touched, s)
    return touched


@register_jitable
def _keep(company: int, filled: int, owners: Ints, share: Floats, o: Owned) -> int:
    """Write the owners of a company, in the order of their numbers."""
    o.begin[company] = filled
    for at in range(len(owners)):
        # NaN is kept: it is no share of zero.
        if not share[at] <= LEAST:
            o.owner[filled] = owners[at]
            o.share[filled] = share[at]
            filled += 1
    o.size[company] = filled - o.begin[company]
    return filled


@register_jitable
def _taken(touched: int, s: Sums) -> tuple[Ints, Floats]:
    """Return what was added up, in the order of owners, and forget it."""
    owners = np.sort(s.touched[:touched])
    share = s.share[owners]
    for owner in owners:
        s.share[owner] = 0.0
        s.is_touched[owner] = False
    return owners, share


@register_jitable
def _gathered(
    members: Ints, holders: Holders, o: Owned, s: Sums
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return who owns the members of a circle from outside, as rows of (begin, owner, share)."""
    begin = np.zeros(len(members) + 1, dtype=np.int64)
    parts_of = [(s.touched[:0].copy(), s.share[:0].copy())]
    for at in range(len(members)):
        touched = 0
        for place in range(holders.begin[members[at]], holders.begin[members[at] + 1]):
            if s.place[holders.holder[place]] < 0:
                touched = _add_holder(
                    holders.holder[place], holders.share[place], touched, holders, o, s
                )
        part = _taken(touched, s)
        parts_of.append(part)
        begin[at + 1] = begin[at] + len(part[0])
    owner = np.empty(begin[-1], dtype=np.int64)
    share = np.empty(begin[-1], dtype=np.float64)
    for at in range(len(members)):
        owner[begin[at] : begin[at + 1]] = parts_of[at + 1][0]
        share[begin[at] : begin[at + 1]] = parts_of[at + 1][1]
    return begin, np.unique(owner), owner, share


@register_jitable
def _inside(members: Ints, holders: Holders, s: Sums) -> Floats:
    """Return the matrix of a circle: one less what its members hold in each other."""
    matrix = np.eye(len(members))
    for at in range(len(members)):
        for place in range(holders.begin[members[at]], holders.begin[members[at] + 1]):
            other = s.place[holders.holder[place]]
            if other >= 0:
                matrix[at, other] -= holders.share[place]
    return matrix


@register_jitable
def _eliminate(matrix: Floats, right: Floats) -> bool:
    """Solve a small system in place; tell whether it has a single solution."""
    size = len(matrix)
    for at in range(size):
        pivot = at + np.argmax(np.abs(matrix[at:, at]))
        if abs(matrix[pivot, at]) < LEAST:
            return False
        if pivot != at:
            swapped, moved = matrix[at].copy(), right[at].copy()
            matrix[at], right[at] = matrix[pivot], right[pivot]
            matrix[pivot], right[pivot] = swapped, moved
        for row in range(size):
            factor = matrix[row, at] / matrix[at, at]
            if row != at and factor != 0.0:
                matrix[row, at:] -= factor * matrix[at, at:]
                right[row] -= factor * right[at]
    for at in range(size):
        right[at] /= matrix[at, at]
    return True


@register_jitable
def _solve(members: Ints, filled: int, holders: Holders, o: Owned, s: Sums) -> tuple[bool, int]:
    """Solve a small circle: what comes from outside, and goes round in it."""
    for at in range(len(members)):
        s.place[members[at]] = at
    begin, owners, owner, share = _gathered(members, holders, o, s)
    has_room = len(members) * len(owners) <= len(o.owner) - filled
    if has_room:
        right = np.zeros((len(members), len(owners)))
        for at in range(len(members)):
            for entry in range(begin[at], begin[at + 1]):
                right[at, np.searchsorted(owners, owner[entry])] = share[entry]
        if len(owners) and not _eliminate(_inside(members, holders, s), right):
            right[:] = np.nan
        for at in range(len(members)):
            # Stated totals above the whole make sums that do not converge come out negative.
            if (right[at] < -LEAST).any():
                right[:] = np.nan
        for at in range(len(members)):
            filled = _keep(members[at], filled, owners, right[at], o)
    for at in range(len(members)):
        s.place[members[at]] = -1
    return has_room, filled


@njit(cache=True, nogil=True)
def gathered(members: Ints, holders: Holders, o: Owned, s: Sums) -> tuple[Ints, Ints, Floats]:
    """Return who owns the members of a large circle from outside: (member, owner, share) each."""
    for at in range(len(members)):
        s.place[members[at]] = at
    begin, _, owner, share = _gathered(members, holders, o, s)
    for at in range(len(members)):
        s.place[members[at]] = -1
    member = np.empty(len(owner), dtype=np.int64)
    for at in range(len(members)):
        member[begin[at] : begin[at + 1]] = at
    return member, owner, share


@njit(cache=True, nogil=True)
def carried_down(
    first: int, filled: int, most: int, holders: Holders, order: Order, o: Owned, s: Sums
) -> tuple[int, int, int]:
    """Work components off from `first` on.

    Parameters
    ----------
    most
        A circle of more companies is large.

    Returns
    -------
    tuple
        The component at which to go on (their number at the end), how much of
        `o` is filled, and why it stopped: `DONE`, `NO_ROOM` in `o`, or `LARGE`,
        because that component is a large circle.

    Notes
    -----
    O(owners of all holders of each company), plus the cube of each circle's size.
    """
    for at in range(first, len(order.begin) - 1):
        members = order.member[order.begin[at] : order.begin[at + 1]]
        if len(members) > most:
            return at, filled, LARGE
        company = members[0]
        begin, end = holders.begin[company], holders.begin[company + 1]
        if len(members) > 1:
            has_room, filled = _solve(members, filled, holders, o, s)
            if not has_room:
                return at, filled, NO_ROOM
            continue
        touched, itself = 0, 0.0
        for place in range(begin, end):
            if holders.holder[place] == company:
                itself += holders.share[place]
            else:
                touched = _add_holder(
                    holders.holder[place], holders.share[place], touched, holders, o, s
                )
        owners, share = _taken(touched, s)
        if touched > len(o.owner) - filled:
            return at, filled, NO_ROOM
        if itself:
            share = share / (1.0 - itself) if itself < 1.0 else share * np.nan
        filled = _keep(company, filled, owners, share, o)
    return len(order.begin) - 1, filled, DONE
