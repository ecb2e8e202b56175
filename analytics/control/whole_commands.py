"""Who commands what among everybody, in one reading of the whole graph?

The walks are compiled; rings are walked once, concert groups after their members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from os import cpu_count
from typing import TYPE_CHECKING

import numpy as np

from analytics.control.found import Found, cut, empty_found, joined
from analytics.control.kernels import SIZES, Scratch, Starts, walk_all, walk_all_compiled
from analytics.control.kinds import Via
from analytics.control.orders import left_in_rings_compiled, order_by
from analytics.control.plain_kernels import Plain, strong_edges
from analytics.control.whole_graph import VOTES, WholeGraph, begins
from analytics.control.whole_plain import plain_of, walked_plainly
from analytics.control.whole_reading import WholeReading

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.control.control_graph import Concert

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_ROOM = 4
_LEAST_ROOM = 1_024
MOST_IN_RING = 64
"""A ring with more companies is walked from one of them only."""

_ANY = 1 << 62
_NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """Companies that control each other by votes alone, each by the next.

    Attributes
    ----------
    first
        Per party the one that stands for its ring, -1 in none.
    begin, member
        The members of the ring each party stands for, in order.
    """

    first: Ints
    begin: Ints
    member: Ints


@dataclass(frozen=True, eq=False)
class Commands:
    """Who commands what in one reading.

    Attributes
    ----------
    found
        One entry per controller and company, in the order of both; of a ring
        only what the company that stands for it commands.
    exact_votes
        Votes that do not fit, by controller and company.
    """

    reading: WholeReading
    found: Found
    rings: Rings
    exact_votes: Mapping[tuple[int, int], int]

    @cached_property
    def begin(self) -> Ints:
        """Where the entries of each controller begin; one entry more at the end."""
        return begins(self.found.start, self.reading.graph.count)

    @cached_property
    def is_controlled(self) -> Bools:
        """Which parties anybody controls."""
        controlled = np.zeros(self.reading.graph.count, dtype=bool)
        controlled[self.found.company] = True
        return controlled | (self.rings.first >= 0)

    def ways_of(self, start: int) -> tuple[list[int], list[int]]:
        """Return what a party commands, and by which ways; a member of a ring its ring too."""
        first = int(self.rings.first[start])
        stands = start if first < 0 else first
        mine = slice(self.begin[stands], self.begin[stands + 1])
        companies, ways = self.found.company[mine].tolist(), self.found.ways[mine].tolist()
        if first in (-1, start):
            return companies, ways
        return [first if company == start else company for company in companies], ways


def commands_in(reading: WholeReading) -> Commands:
    """Return who commands what in a reading.

    Notes
    -----
    One walk per party that can control anything, on all processors; rings of
    companies are walked once.
    """
    plain, rings = plain_of(reading), _no_rings(reading.graph.count)
    found, is_left, has_rings = walked_plainly(plain, MOST_IN_RING)
    if has_rings:
        rings = _rings(reading, plain)
        found, is_left, _ = walked_plainly(_once_a_ring(plain, rings), _ANY)
        if is_left[rings.member].any():
            rings = _no_rings(reading.graph.count)
            found, is_left, _ = walked_plainly(plain, _ANY)
    left = np.flatnonzero(is_left & _can_start(reading)) if is_left.any() else _NOBODY
    if len(left):
        found = joined([found, _walked(reading, alone(left))])
    exact: dict[tuple[int, int], int] = {}
    if reading.exact_bases:
        found, exact = _corrected(reading, found)
    if len(left) or exact:
        found = _in_order(found, reading.graph.count)
    commands = Commands(reading, found, rings, exact)
    return _with_groups(commands) if reading.graph.concerts else commands


def _once_a_ring(plain: Plain, rings: Rings) -> Plain:
    """Ask of a ring only the company that stands for it."""
    stands = (rings.first < 0) | (rings.first == np.arange(len(rings.first)))
    return plain._replace(is_start=plain.is_start & stands)


def _can_start(reading: WholeReading) -> Bools:
    """Return which parties can control anything at all; groups apart.

    Whoever controls something has, alone and directly, the quota of some
    company, or a mandate: the first company reached needs it.
    """
    casting, count = reading.casting, reading.graph.count
    can = np.diff(reading.mandated.begin) > 0
    if len(casting.company):
        voter = np.repeat(np.arange(count), np.diff(casting.begin))
        new = np.ones(len(voter), dtype=bool)
        new[1:] = (voter[1:] != voter[:-1]) | (casting.company[1:] != casting.company[:-1])
        first = np.flatnonzero(new)
        own = np.add.reduceat(casting.votes, first)
        can[voter[first[own >= reading.quotas[casting.company[first]]]]] = True
    can[list(reading.graph.concerts)] = False
    return can


def alone(nodes: Ints) -> Starts:
    """Return these parties as controllers who begin with their own votes only."""
    nothing = np.zeros(0, dtype=np.int64)
    none = np.zeros(len(nodes) + 1, dtype=np.int64)
    return Starts(
        node=nodes,
        own=np.zeros(len(nodes), dtype=np.int64),
        voter_begin=np.arange(len(nodes) + 1),
        voter=nodes,
        seed_begin=none,
        seed_company=nothing,
        seed_votes=nothing,
        seed_lot=nothing,
        seed_ways=nothing,
    )


def _walked(reading: WholeReading, starts: Starts) -> Found:
    """Return what the starts command, walked on all processors."""
    workers = min(cpu_count() or 1, 1 + len(starts.node) // _LEAST_ROOM)
    if workers == 1:
        return _walked_in_turn(reading, starts)
    # Copies lie without gaps, as compiled code expects them.
    parts = [alone(starts.node[at::workers].copy()) for at in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        return joined(list(pool.map(lambda part: _walked_in_turn(reading, part), parts)))


def _walked_in_turn(reading: WholeReading, starts: Starts) -> Found:
    scratch = _scratch(reading, len(starts.voter), np.int64)
    casting, mandated = reading.casting, reading.mandated
    parts, at, room = [], 0, max(_LEAST_ROOM, _ROOM * len(starts.node))
    while at < len(starts.node):
        found = empty_found(room, np.int64)
        at, filled = walk_all_compiled(
            at, starts, casting, mandated, reading.quotas, scratch, found
        )
        parts.append(cut(found, slice(filled)))
        room = max(_ROOM * room, 2 * reading.graph.count if filled == 0 else 0)
    return joined(parts)


def _scratch(reading: WholeReading, voters: int, numbers: type) -> Scratch:
    count, lots = reading.graph.count, len(reading.graph.lots.voter)
    waiting = len(reading.casting.lot) + len(reading.mandated.number)
    return Scratch(
        votes=np.zeros(count, dtype=numbers),
        ways=np.zeros(count, dtype=np.int64),
        parts=np.full(count, -2),
        is_by_votes=np.zeros(count, dtype=bool),
        is_direct=np.zeros(count, dtype=bool),
        is_voter=np.zeros(count, dtype=bool),
        is_entered=np.zeros(count, dtype=bool),
        part_before=np.empty(lots, dtype=np.int64),
        part_ways=np.empty(lots, dtype=np.int64),
        part_votes=np.empty(lots, dtype=numbers),
        is_lent=np.zeros(lots, dtype=bool),
        touched=np.empty(count, dtype=np.int64),
        queue=np.empty(count + voters, dtype=np.int64),
        waiting_company=np.empty(waiting, dtype=np.int64),
        waiting_votes=np.empty(waiting, dtype=numbers),
        waiting_item=np.empty(waiting, dtype=np.int64),
        waiting_ways=np.empty(waiting, dtype=np.int64),
        sizes=np.zeros(SIZES, dtype=np.int64),
    )


def _in_order(found: Found, count: int) -> Found:
    by_company = cut(found, order_by(found.company, count))
    return cut(by_company, order_by(by_company.start, count))


def _rings(reading: WholeReading, plain: Plain) -> Rings:
    """Return the rings of companies each of which has the votes of the next alone."""
    count = reading.graph.count
    if plain.is_odd.any():
        # Votes that came in another way make no ring.
        entry = plain.entry.copy()
        entry[reading.casting.ways != VOTES, 1] = -1
        plain = plain._replace(entry=entry)
    voter, company = strong_edges(plain, np.diff(reading.graph.lots_begin) > 0)
    left = left_in_rings_compiled(begins(voter, count), company)
    if not left.any():
        return _no_rings(count)
    return _components(voter, company, left)


def _components(voter: Ints, company: Ints, left: Bools) -> Rings:
    # Rings are rare: only then is the library for them loaded.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(left)
    inside = left[voter] & left[company]
    edges = (np.ones(np.count_nonzero(inside)), (voter[inside], company[inside]))
    _, label = connected_components(coo_array(edges, shape=(count, count)), connection="strong")
    sizes = np.bincount(label)
    in_ring = sizes[label] > 1
    members = np.flatnonzero(in_ring)
    first_of = np.full(len(sizes), count)
    np.minimum.at(first_of, label[members], members)
    first = np.where(in_ring, first_of[label], -1)
    members = members[np.argsort(first[members], kind="stable")]
    return Rings(first=first, begin=begins(first[members], count), member=members)


def _no_rings(count: int) -> Rings:
    nothing = np.zeros(0, dtype=np.int64)
    return Rings(np.full(count, -1), np.zeros(count + 1, dtype=np.int64), nothing)


def _corrected(reading: WholeReading, found: Found) -> tuple[Found, dict[tuple[int, int], int]]:
    """Walk again, with Python's integers, from wherever a number that does not fit may count."""
    graph = reading.graph
    votes_there = np.zeros(graph.count, dtype=bool)
    votes_there[graph.lots.voter[list(graph.lots.exact)]] = True
    again = votes_there.copy()
    again[found.start[votes_there[found.company]]] = True
    again[list(graph.concerts)] = False
    kept = cut(found, ~again[found.start])
    more = exact_walk(reading, alone(np.flatnonzero(again)))
    return joined([kept, _fitting(graph, more)]), _exact_votes(graph, more)


def exact_walk(reading: WholeReading, starts: Starts) -> Found:
    """Walk in plain Python, with integers of any size."""
    low, _ = reading.graph.lots.numbers(object)
    _, quotas = reading.numbers(object)
    scratch = _scratch(reading, len(starts.voter), object)
    casting = reading.casting._replace(votes=low[reading.casting.lot])
    parts, at, room = [], 0, reading.graph.count + 1
    while at < len(starts.node):
        found = empty_found(room, object)
        at, filled = walk_all(at, starts, casting, reading.mandated, quotas, scratch, found)
        parts.append(cut(found, slice(filled)))
    return joined(parts)


def _fitting(graph: WholeGraph, found: Found) -> Found:
    fits = ~graph.wide[found.company.astype(np.int64)]
    votes = np.where(fits, found.votes, 0).astype(np.int64)
    return found._replace(votes=votes)


def _exact_votes(graph: WholeGraph, found: Found) -> dict[tuple[int, int], int]:
    rows = zip(found.start.tolist(), found.company.tolist(), found.votes.tolist(), strict=True)
    return {(start, company): votes for start, company, votes in rows if graph.wide[company]}


def _with_groups(commands: Commands) -> Commands:
    """Add what concert groups command, whose members may command something alone."""
    reading = commands.reading
    starts = _of_groups(commands)
    exact = dict(commands.exact_votes)
    if reading.exact_bases:
        found = exact_walk(reading, starts)
        exact |= _exact_votes(reading.graph, found)
        found = _fitting(reading.graph, found)
    else:
        found = _walked_in_turn(reading, starts)
    found = _with_direct(reading, found)
    whole = _in_order(joined([commands.found, found]), reading.graph.count)
    return Commands(reading, whole, commands.rings, exact)


def _of_groups(commands: Commands) -> Starts:
    """Return the concert groups as controllers, with the lots that count for them at once."""
    graph = commands.reading.graph
    groups = sorted(graph.concerts)
    voters = [sorted({group, *graph.concerts[group].everywhere}) for group in groups]
    # Once for all groups: of a million companies it is millions of marks.
    counted = np.zeros(len(graph.lots.voter), dtype=bool)
    counted[commands.reading.casting.lot] = True
    seeds = [list(_seeds(commands, graph.concerts[group], counted)) for group in groups]
    flat = [seed for each in seeds for seed in each]
    company, votes, lot, ways = zip(*flat, strict=True) if flat else ((), (), (), ())
    return Starts(
        node=np.array(groups, dtype=np.int64),
        own=np.full(len(groups), Via.CONCERT.bit),
        voter_begin=np.cumsum([0, *map(len, voters)]),
        voter=np.array([voter for each in voters for voter in each], dtype=np.int64),
        seed_begin=np.cumsum([0, *map(len, seeds)]),
        seed_company=np.array(company, dtype=np.int64),
        seed_votes=np.array(votes, dtype=object if graph.exact_scales else np.int64),
        seed_lot=np.array(lot, dtype=np.int64),
        seed_ways=np.array(ways, dtype=np.int64),
    )


def _seeds(
    commands: Commands, concert: Concert, counted: Bools
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the votes of members, and of what each controls, in companies the agreement names.

    Each lot once: company, votes, lot, ways. `counted` marks the lots somebody casts.
    """
    graph = commands.reading.graph
    lent: set[int] = set()
    for company, members in concert.within.items():
        inside = np.arange(graph.lots_begin[company], graph.lots_begin[company + 1])
        inside = inside[counted[inside]]
        for member in members:
            if member in graph.concerts:
                continue  # agreements are among parties, not among agreements
            ways_of = dict(zip(*commands.ways_of(member), strict=True))
            own_first = sorted(inside.tolist(), key=lambda lot: graph.lots.voter[lot] != member)
            for lot in own_first:
                voter, ways = int(graph.lots.voter[lot]), int(graph.lots.ways[lot])
                if lot in lent or (voter != member and voter not in ways_of):
                    continue
                lent.add(lot)
                own = ways & ~VOTES if voter == member else ways
                votes = graph.lots.exact.get(lot, (int(graph.lots.low[lot]),))[0]
                yield company, votes, lot, Via.CONCERT.bit | own | ways_of.get(voter, 0)


def _with_direct(reading: WholeReading, found: Found) -> Found:
    """Tell of groups what their members' own votes suffice for."""
    direct = {
        group: _own_majorities(reading, concert)
        for group, concert in reading.graph.concerts.items()
    }
    marks = [
        bool(mark) or company in direct[start]
        for mark, start, company in zip(
            found.is_direct.tolist(), found.start.tolist(), found.company.tolist(), strict=True
        )
    ]
    return found._replace(is_direct=np.array(marks, dtype=bool))


def _own_majorities(reading: WholeReading, concert: Concert) -> set[int]:
    casting, exact = reading.casting, reading.graph.lots.exact
    own: dict[int, int] = {}
    for member in concert.members:
        for at in range(casting.begin[member], casting.begin[member + 1]):
            company, lot = int(casting.company[at]), int(casting.lot[at])
            if member in concert.members_in(company):
                votes = exact.get(lot, (int(casting.votes[at]),))[0]
                own[company] = own.get(company, 0) + votes
    quotas = reading.exact_quotas()
    return {
        company
        for company, votes in own.items()
        if votes >= quotas.get(company, int(reading.quotas[company]))
    }
