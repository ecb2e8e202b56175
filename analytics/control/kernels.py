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

from analytics.control.kinds import ARRANGED, Via

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_ARRANGED = ARRANGED
_BY_VOTES = Via.VOTES.bit
_UNSEEN, _NO_PARTS = -2, -1
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


class Found(NamedTuple):
    """One entry per controller and company, as far as they were filled."""

    start: Ints
    company: Ints
    ways: Ints
    votes: Ints
    is_by_votes: npt.NDArray[np.bool_]
    is_direct: npt.NDArray[np.bool_]


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
            if ways[at] & _ARRANGED & ~given:
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
def _take_in(company: int, ways: int, by_votes: bool, s: Scratch) -> None:  # noqa: FBT001
    s.ways[company] = ways
    s.is_by_votes[company] = by_votes
    s.queue[s.sizes[_QUEUED]] = company
    s.sizes[_QUEUED] += 1


@register_jitable
def _count(  # noqa: PLR0913 (compiled: a value per argument)
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
        _take_in(company, ways, item >= 0, s)
        return
    s.part_before[item] = s.parts[company]
    s.part_ways[item] = ways
    s.part_votes[item] = votes
    s.parts[company] = item
    if s.votes[company] >= quotas[company]:
        _take_in(company, _chosen_ways(company, own, quotas, s), True, s)


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
def _enter(  # noqa: PLR0913
    node: int,
    start: int,
    own: int,
    structural: bool,  # noqa: FBT001
    casting: Casting,
    mandated: Mandated,
    quotas: Ints,
    s: Scratch,
) -> None:
    """Count what one voter has; whoever votes from the start carries the bits of `own`."""
    carried = own if s.is_voter[node] else s.ways[node]
    dropped = _BY_VOTES if own and s.is_voter[node] else 0
    for at in range(casting.begin[node], casting.begin[node + 1]):
        company, lot = casting.company[at], casting.lot[at]
        if company == start or s.is_lent[lot]:
            continue
        ways = carried | (casting.ways[at] & ~dropped)
        if structural and casting.ways[at] & _ARRANGED:
            _wait(company, casting.votes[at], lot, ways, s)
        else:
            _count(company, casting.votes[at], lot, ways, own, quotas, s)
    for at in range(mandated.begin[node], mandated.begin[node + 1]):
        company = mandated.company[at]
        if company == start:
            continue
        ways = carried | mandated.way[at]
        if structural and mandated.way[at] & _ARRANGED:
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
def _drain(  # noqa: PLR0913
    start: int,
    own: int,
    structural: bool,  # noqa: FBT001
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
def _walk(  # noqa: PLR0913
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
    first = s.sizes[_QUEUED]
    for seed in range(starts.seed_begin[at], starts.seed_begin[at + 1]):
        lot = starts.seed_lot[seed]
        s.is_lent[lot] = True
        company, votes = starts.seed_company[seed], starts.seed_votes[seed]
        _count(company, votes, lot, starts.seed_ways[seed], own, quotas, s)
    _drain(start, own, True, casting, mandated, quotas, s)
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
    _drain(start, own, False, casting, mandated, quotas, s)
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


def walk_all(  # noqa: PLR0913
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


def order_by(numbers: Ints, count: int) -> Ints:
    """Return the stable order of entries by a number below `count`; linear."""
    place = np.zeros(count + 1, dtype=np.int64)
    for number in numbers:
        place[number + 1] += 1
    for number in range(count):
        place[number + 1] += place[number]
    order = np.empty(len(numbers), dtype=np.int64)
    for at in range(len(numbers)):
        number = numbers[at]
        order[place[number]] = at
        place[number] += 1
    return order


order_by_compiled = njit(cache=True, nogil=True)(order_by)


def left_in_rings(begin: Ints, end_of: Ints) -> npt.NDArray[np.bool_]:
    """Return which nodes stand in a ring or below one: those that peeling sources leaves."""
    count = len(begin) - 1
    above = np.zeros(count, dtype=np.int64)
    for node in end_of:
        above[node] += 1
    queue = np.empty(count, dtype=np.int64)
    size = 0
    for node in range(count):
        if above[node] == 0:
            queue[size] = node
            size += 1
    done = 0
    while done < size:
        node = queue[done]
        done += 1
        for at in range(begin[node], begin[node + 1]):
            below = end_of[at]
            above[below] -= 1
            if above[below] == 0:
                queue[size] = below
                size += 1
    return above > 0


left_in_rings_compiled = njit(cache=True, nogil=True)(left_in_rings)


class Reached(NamedTuple):
    """Scratch of one walk over possible votes, and what it found; see `Scratch`, `Found`."""

    sure: Ints
    most: Ints
    is_touched: npt.NDArray[np.bool_]
    is_entered: npt.NDArray[np.bool_]
    is_reached: npt.NDArray[np.bool_]
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


def possible_all(  # noqa: PLR0913
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
            node = r.queue[done]
            done += 1
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
        is_full = filled + r.sizes[_TOUCHED] > len(found.start)
        for place in range(r.sizes[_TOUCHED]):
            company = r.touched[place]
            if r.is_reached[company] and not is_full:
                found.start[filled] = start
                found.company[filled] = company
                filled += 1
            r.is_touched[company] = False
            r.is_reached[company] = False
            r.sure[company] = 0
            r.most[company] = 0
        for place in range(r.sizes[_QUEUED]):
            r.is_entered[r.queue[place]] = False
        if is_full:
            return at, filled
    return len(starts.node), filled


possible_all_compiled = njit(cache=True, nogil=True)(possible_all)


def above_all(begin: Ints, above: Ints, seen: npt.NDArray[np.bool_]) -> None:
    """Mark everybody above what is marked, by any edge upwards; linear."""
    queue = np.empty(len(seen), dtype=np.int64)
    size = 0
    for node in range(len(seen)):
        if seen[node]:
            queue[size] = node
            size += 1
    done = 0
    while done < size:
        node = queue[done]
        done += 1
        for at in range(begin[node], begin[node + 1]):
            if not seen[above[at]]:
                seen[above[at]] = True
                queue[size] = above[at]
                size += 1


above_all_compiled = njit(cache=True, nogil=True)(above_all)
