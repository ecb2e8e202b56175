"""Which companies does each controller command, for a whole province at once?

The fixpoint of `analytics.control.fixpoint`, step for step, over flat arrays:
whom it reaches, by which ways, with how many votes. Numba compiles it and
keeps the result on disk. Every function also runs as plain Python, and then
takes arrays of Python integers: so companies are decided whose numbers do not
fit into 63 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numba.extending import register_jitable

from analytics.control.found import Found

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

# Bits of `Via`, written out: what is kept on disk is compiled anew only when this file changes.
BY_VOTES, ARRANGED = 0b1, 0b111111000
_UNSEEN, _NO_PARTS = -2, -1
# What is followed: what is registered, with what is arranged waiting; or all of it.
_ALL, _REGISTERED = 0, 1
# Fewer parts than this are put in order one by one.
_FEW = 24


class Casting(NamedTuple):
    """The votes each party casts: those of party *p* stand from `begin[p]` to `begin[p + 1]`.

    Attributes
    ----------
    company, votes, lot, ways
        Where, how many on the company's scale, the number of the lot, and the
        bits of `Via` by which the party came to them.
    """

    begin: Ints
    company: Ints
    votes: Ints
    lot: Ints
    ways: Ints


class Mandated(NamedTuple):
    """The mandates each party has, laid out as the votes are."""

    begin: Ints
    company: Ints
    number: Ints
    way: Ints


class Starts(NamedTuple):
    """From whom to begin.

    Attributes
    ----------
    node
        The controllers.
    own
        The bits on which whatever a controller commands rests: of a concert group its own.
    voter_begin, voter
        Who votes for each from the start.
    seed_begin, seed_company, seed_votes, seed_lot, seed_ways
        Lots that count for each before anybody else casts votes.
    """

    node: Ints
    own: Ints
    voter_begin: Ints
    voter: Ints
    seed_begin: Ints
    seed_company: Ints
    seed_votes: Ints
    seed_lot: Ints
    seed_ways: Ints


class Scratch(NamedTuple):
    """What one walk writes on; left as it was found.

    Per party: votes commanded, ways of the proof (0: not controlled), the last
    of its parts, marks. Per lot: the part before it, the part's ways, whether
    it was lent. Lists: parties touched, parties to enter, what waits until
    registrations are followed to the end.
    """

    votes: Ints
    ways: Ints
    parts: Ints
    is_by_votes: npt.NDArray[np.bool_]
    is_direct: npt.NDArray[np.bool_]
    is_voter: npt.NDArray[np.bool_]
    is_entered: npt.NDArray[np.bool_]
    part_before: Ints
    part_ways: Ints
    part_votes: Ints
    is_lent: npt.NDArray[np.bool_]
    touched: Ints
    queue: Ints
    waiting_company: Ints
    waiting_votes: Ints
    waiting_item: Ints
    waiting_ways: Ints
    sizes: Ints


# Places in `Scratch.sizes`.
_TOUCHED, _QUEUED, _DONE, _WAITING = 0, 1, 2, 3
SIZES = 4


@register_jitable
def _in_order(votes: Ints, items: Ints) -> Ints:
    """Return the order of parts: larger ones first, then lower numbers."""
    if len(votes) > _FEW:
        by_item = np.argsort(items, kind="mergesort")
        return by_item[np.argsort(-votes[by_item], kind="mergesort")]
    order = np.arange(len(votes))
    for at in range(1, len(votes)):
        this = order[at]
        place = at
        while place > 0:
            other = order[place - 1]
            if votes[other] > votes[this] or (
                votes[other] == votes[this] and items[other] < items[this]
            ):
                break
            order[place] = other
            place -= 1
        order[place] = this
    return order


@register_jitable
def smallest_ways(votes: Ints, items: Ints, ways: Ints, quota: int, given: int) -> int:
    """Return the ways of the fewest parts that reach the quota together.

    The choice is that of `analytics.control.fixpoint.smallest`.
    """
    order = _in_order(votes, items)
    size, total = 0, votes[0] - votes[0]
    while total < quota:
        total += votes[order[size]]
        size += 1
    found = 0
    for arranged in range(size + 1):
        plain_left, arranged_left = size - arranged, arranged
        total = votes[0] - votes[0]
        found = 0
        for at in order:
            if ways[at] & ARRANGED & ~given:
                if arranged_left == 0:
                    continue
                arranged_left -= 1
            else:
                if plain_left == 0:
                    continue
                plain_left -= 1
            total += votes[at]
            found |= ways[at]
        if plain_left == 0 and arranged_left == 0 and total >= quota:
            break
    return found


@register_jitable
def _take_in(company: int, ways: int, s: Scratch) -> None:
    s.ways[company] = ways
    s.queue[s.sizes[_QUEUED]] = company
    s.sizes[_QUEUED] += 1


@register_jitable
def _count(
    company: int, votes: int, item: int, ways: int, own: int, quotas: Ints, s: Scratch
) -> None:
    """Add one item; the company is controlled once the quota is reached."""
    if s.parts[company] == _UNSEEN:
        s.parts[company] = _NO_PARTS
        s.touched[s.sizes[_TOUCHED]] = company
        s.sizes[_TOUCHED] += 1
    s.votes[company] += votes
    if s.ways[company]:
        return
    if item < 0 or votes >= quotas[company]:
        s.is_by_votes[company] = item >= 0
        _take_in(company, ways, s)
        return
    s.part_before[item] = s.parts[company]
    s.part_ways[item] = ways
    s.part_votes[item] = votes
    s.parts[company] = item
    if s.votes[company] >= quotas[company]:
        s.is_by_votes[company] = True
        _take_in(company, _chosen_ways(company, own, quotas, s), s)


@register_jitable
def _chosen_ways(company: int, own: int, quotas: Ints, s: Scratch) -> int:
    count = 0
    item = s.parts[company]
    while item >= 0:
        count += 1
        item = s.part_before[item]
    items = np.empty(count, dtype=np.int64)
    item = s.parts[company]
    for at in range(count):
        items[at] = item
        item = s.part_before[item]
    return smallest_ways(s.part_votes[items], items, s.part_ways[items], quotas[company], own)


@register_jitable
def _enter(
    node: int,
    start: int,
    own: int,
    structural: int,
    casting: Casting,
    mandated: Mandated,
    quotas: Ints,
    s: Scratch,
) -> None:
    """Count what one voter has; whoever votes from the start carries the bits of `own`."""
    carried = own if s.is_voter[node] else s.ways[node]
    dropped = BY_VOTES if own and s.is_voter[node] else 0
    for at in range(casting.begin[node], casting.begin[node + 1]):
        company, lot = casting.company[at], casting.lot[at]
        if company == start or s.is_lent[lot]:
            continue
        ways = carried | (casting.ways[at] & ~dropped)
        if structural and casting.ways[at] & ARRANGED:
            _wait(company, casting.votes[at], lot, ways, s)
        else:
            _count(company, casting.votes[at], lot, ways, own, quotas, s)
    for at in range(mandated.begin[node], mandated.begin[node + 1]):
        company = mandated.company[at]
        if company == start:
            continue
        ways = carried | mandated.way[at]
        if structural and mandated.way[at] & ARRANGED:
            _wait(company, 0, ~mandated.number[at], ways, s)
        else:
            _count(company, 0, ~mandated.number[at], ways, own, quotas, s)


@register_jitable
def _wait(company: int, votes: int, item: int, ways: int, s: Scratch) -> None:
    at = s.sizes[_WAITING]
    s.waiting_company[at] = company
    s.waiting_votes[at] = votes
    s.waiting_item[at] = item
    s.waiting_ways[at] = ways
    s.sizes[_WAITING] = at + 1


@register_jitable
def _drain(
    start: int,
    own: int,
    structural: int,
    casting: Casting,
    mandated: Mandated,
    quotas: Ints,
    s: Scratch,
) -> None:
    """Let everybody who came in cast votes and use mandates."""
    while s.sizes[_DONE] < s.sizes[_QUEUED]:
        node = s.queue[s.sizes[_DONE]]
        s.sizes[_DONE] += 1
        if not s.is_entered[node]:
            s.is_entered[node] = True
            _enter(node, start, own, structural, casting, mandated, quotas, s)


@register_jitable
def _walk(
    at: int, starts: Starts, casting: Casting, mandated: Mandated, quotas: Ints, s: Scratch
) -> int:
    """Find what one start commands; return where the controlled begin in the queue."""
    start, own = starts.node[at], starts.own[at]
    s.sizes[:] = 0
    for place in range(starts.voter_begin[at], starts.voter_begin[at + 1]):
        voter = starts.voter[place]
        s.queue[s.sizes[_QUEUED]] = voter
        s.sizes[_QUEUED] += 1
        # A group casts no votes itself: its members do.
        s.is_voter[voter] = (voter == start) != (own != 0)
    first = int(s.sizes[_QUEUED])
    for seed in range(starts.seed_begin[at], starts.seed_begin[at + 1]):
        lot = starts.seed_lot[seed]
        s.is_lent[lot] = True
        company, votes = starts.seed_company[seed], starts.seed_votes[seed]
        _count(company, votes, lot, starts.seed_ways[seed], own, quotas, s)
    _drain(start, own, _REGISTERED, casting, mandated, quotas, s)
    for wait in range(s.sizes[_WAITING]):
        _count(
            s.waiting_company[wait],
            s.waiting_votes[wait],
            s.waiting_item[wait],
            s.waiting_ways[wait],
            own,
            quotas,
            s,
        )
    _drain(start, own, _ALL, casting, mandated, quotas, s)
    return first


@register_jitable
def _mark_direct(
    start: int, casting: Casting, mandated: Mandated, quotas: Ints, s: Scratch
) -> None:
    """Mark the companies that the start's own votes or mandates suffice for."""
    begin, end = casting.begin[start], casting.begin[start + 1]
    while begin < end:
        company, total = casting.company[begin], casting.votes[begin]
        begin += 1
        # Lots stand in the order of their companies.
        while begin < end and casting.company[begin] == company:
            total += casting.votes[begin]
            begin += 1
        s.is_direct[company] = total >= quotas[company]
    for at in range(mandated.begin[start], mandated.begin[start + 1]):
        s.is_direct[mandated.company[at]] = True


@register_jitable
def _unmark(at: int, starts: Starts, casting: Casting, mandated: Mandated, s: Scratch) -> None:
    for place in range(s.sizes[_TOUCHED]):
        company = s.touched[place]
        s.votes[company] = 0
        s.ways[company] = 0
        s.parts[company] = _UNSEEN
    for place in range(s.sizes[_QUEUED]):
        s.is_entered[s.queue[place]] = False
    for place in range(starts.voter_begin[at], starts.voter_begin[at + 1]):
        s.is_voter[starts.voter[place]] = False
    for seed in range(starts.seed_begin[at], starts.seed_begin[at + 1]):
        s.is_lent[starts.seed_lot[seed]] = False
    start = starts.node[at]
    for place in range(casting.begin[start], casting.begin[start + 1]):
        s.is_direct[casting.company[place]] = False
    for place in range(mandated.begin[start], mandated.begin[start + 1]):
        s.is_direct[mandated.company[place]] = False


def walk_all(
    first: int,
    starts: Starts,
    casting: Casting,
    mandated: Mandated,
    quotas: Ints,
    s: Scratch,
    found: Found,
) -> tuple[int, int]:
    """Fill `found` with what the starts command, from the start `first` on.

    Returns
    -------
    tuple
        The start at which `found` was full (their number if it sufficed), and
        how many entries are filled.

    Notes
    -----
    O(entries + lots voted by controllers), plus the order of the parts a proof
    is chosen from.
    """
    filled = 0
    for at in range(first, len(starts.node)):
        begin = _walk(at, starts, casting, mandated, quotas, s)
        start, end = starts.node[at], s.sizes[_QUEUED]
        is_full = filled + end - begin > len(found.start)
        if not is_full:
            _mark_direct(start, casting, mandated, quotas, s)
            for place in range(begin, end):
                company = s.queue[place]
                found.start[filled] = start
                found.company[filled] = company
                found.ways[filled] = s.ways[company]
                found.votes[filled] = s.votes[company]
                found.is_by_votes[filled] = s.is_by_votes[company]
                found.is_direct[filled] = s.is_direct[company]
                filled += 1
        _unmark(at, starts, casting, mandated, s)
        if is_full:
            return at, filled
    return len(starts.node), filled


walk_all_compiled = njit(cache=True, nogil=True)(walk_all)
