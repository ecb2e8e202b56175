"""Which companies does each controller command where nothing but votes counts?

Nearly everybody commands companies by votes alone. Such a walk keeps, for each
company it meets, the votes so far and by whose walk they were counted, side by
side: one place in memory per holding scanned. Whoever meets a mandate or votes
that an arrangement moved is left to `analytics.control.kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numba.extending import register_jitable

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

# Columns of `Plain.entry`.
_COMPANY, _VOTES, _QUOTA, _BEGIN, _END = 0, 1, 2, 3, 4
WIDTH = 5
ODD = -1
"""Where the entries of a party begin that has more than votes."""

# Fewer companies than this are put in order one by one.
_FEW = 24


class Plain(NamedTuple):
    """The votes each party casts, in the order of voters, then companies.

    Attributes
    ----------
    begin
        Where the entries of each party begin.
    entry
        What a step needs in one place of memory, by column: twice the
        company, one more if it can control nothing; the votes; the fewest
        votes that control the company; where its own entries begin (`ODD` if
        it is odd) and end.
    is_odd
        Per party whether it has more than votes of its own, or votes that
        count in another way.
    is_start
        Per party whether its walk is asked for.
    """

    begin: Ints
    entry: Ints
    is_odd: Bools
    is_start: Bools


class Stated(NamedTuple):
    """The lots, in the order of their companies, and which of them count."""

    voter: Ints
    company: Ints
    votes: Ints
    counts: Bools


@njit(cache=True, nogil=True)
def lay_out(
    stated: Stated, quotas: Ints, is_odd: Bools, begin: Ints, place: Ints, entry: Ints
) -> int:
    """Lay the votes out by who casts them; return how many entries there are.

    Parameters
    ----------
    quotas
        Per company the fewest votes that control it.
    begin
        Filled in; zeros, one more than there are parties.
    place
        Room for a number per party.
    entry
        Filled in; a row of `WIDTH` for every lot.
    """
    for lot in range(len(stated.voter)):
        begin[stated.voter[lot] + 1] += stated.counts[lot]
    for party in range(len(place)):
        place[party] = begin[party]
        begin[party + 1] += begin[party]
    for lot in range(len(stated.voter)):
        if stated.counts[lot]:
            voter, company = stated.voter[lot], stated.company[lot]
            at = place[voter]
            place[voter] += 1
            first, last, odd = begin[company], begin[company + 1], is_odd[company]
            entry[at, _COMPANY] = 2 * company + (first == last and not odd)
            entry[at, _VOTES] = stated.votes[lot]
            entry[at, _QUOTA] = quotas[company]
            entry[at, _BEGIN] = ODD if odd else first
            entry[at, _END] = last
    return int(begin[-1])


class PlainFound(NamedTuple):
    """One entry per controller and company, in the order of both, as far as they were filled."""

    start: Ints
    company: Ints
    votes: Ints
    is_direct: Bools


@register_jitable
def _own_majorities(start: int, filled: int, p: Plain, found: PlainFound) -> tuple[int, bool]:
    """Fill in what a party's own holdings suffice for; tell whether that ends there.

    It ends there where none of these companies can control anything. -1 where
    `found` is full.
    """
    at, end = p.begin[start], p.begin[start + 1]
    is_all = True
    while at < end:
        company, total = p.entry[at, _COMPANY], p.entry[at, _VOTES]
        at += 1
        while at < end and p.entry[at, _COMPANY] == company:
            total += p.entry[at, _VOTES]
            at += 1
        if total >= p.entry[at - 1, _QUOTA]:
            if filled == len(found.company):
                return -1, False
            is_all &= company & 1 == 1
            found.start[filled] = start
            found.company[filled] = company >> 1
            found.votes[filled] = total
            found.is_direct[filled] = True
            filled += 1
    return filled, is_all


@register_jitable
def _cast(
    begin: int, stop: int, start: int, end: int, p: Plain, state: Ints, found: PlainFound
) -> int:
    """Count what one voter has, from `begin` to `stop`; what reaches the quota joins the queue.

    `state` has two places per company: twice the start plus two, one more once
    it is controlled (of the start itself: once a company it commands has it
    alone); and the votes. The queue stands in `found`: company, and
    where its entries begin and end instead of start and votes.
    """
    mark = 2 * start + 2
    for at in range(begin, stop):
        company = p.entry[at, _COMPANY]
        place = company | 1
        if company >> 1 == start:
            if p.entry[at, _VOTES] >= p.entry[at, _QUOTA]:
                state[place - 1] = mark + 1
            continue
        if state[place - 1] >> 1 != start + 1:
            state[place - 1] = mark
            state[place] = 0
        state[place] += p.entry[at, _VOTES]
        if state[place - 1] == mark and state[place] >= p.entry[at, _QUOTA]:
            state[place - 1] = mark + 1
            if end == len(found.company):
                return -1
            found.company[end] = company
            found.start[end] = p.entry[at, _BEGIN]
            found.votes[end] = p.entry[at, _END]
            end += 1
    return end


@register_jitable
def _put_in_order(entries: Ints) -> None:
    if len(entries) > _FEW:
        entries.sort()
        return
    for at in range(1, len(entries)):
        this, place = entries[at], at
        while place > 0 and entries[place - 1] > this:
            entries[place] = entries[place - 1]
            place -= 1
        entries[place] = this


@register_jitable
def _walk(start: int, filled: int, p: Plain, state: Ints, found: PlainFound) -> tuple[int, int]:
    """Return where the queue ends, and where what the start commands directly ends.

    Instead of the first: -1 where the queue is full, -2 where more than votes counts.
    """
    direct = _cast(p.begin[start], p.begin[start + 1], start, filled, p, state, found)
    if direct < 0:
        return -1, 0
    end, done = direct, filled
    while done < end:
        begin = found.start[done]
        if begin == ODD:
            return -2, 0
        end = _cast(begin, found.votes[done], start, end, p, state, found)
        if end < 0:
            return -1, 0
        done += 1
    return end, direct


@njit(cache=True, nogil=True)
def walk_plain(
    first: int, last: int, most: int, p: Plain, state: Ints, is_left: Bools, found: PlainFound
) -> tuple[int, int, bool]:
    """Fill `found` with what the parties from `first` to before `last` command.

    Parameters
    ----------
    most
        The most companies that a member of a ring may command here.
    state
        Two places per party, of walks of other starts or none.
    is_left
        Marks the starts whose walks meet more than votes.

    Returns
    -------
    tuple
        The party at which `found` was full (`last` if it sufficed), how many
        entries are filled, and whether the party stands in a larger ring.

    Notes
    -----
    O(holdings of the parties + holdings of the companies they command).
    """
    filled = 0
    for start in range(first, last):
        if not p.is_start[start]:
            continue
        if p.is_odd[start]:
            is_left[start] = True
            continue
        end, is_all = _own_majorities(start, filled, p, found)
        # Whoever has no company alone controls none: the first step needs it.
        if is_all and end >= 0:
            filled = end
            continue
        end, direct = _walk(start, filled, p, state, found)
        if end == -1:
            return start, filled, False
        if end - filled > most and state[2 * start] == 2 * start + 3:
            return start, filled, True
        if end < 0:
            is_left[start] = True
            continue
        for at in range(filled, end):
            found.company[at] = (found.company[at] | 1) - (at < direct)
        _put_in_order(found.company[filled:end])
        for at in range(filled, end):
            company = found.company[at]
            found.start[at] = start
            found.company[at] = company >> 1
            found.votes[at] = state[company | 1]
            found.is_direct[at] = company & 1 == 0
        filled = end
    return last, filled, False


@njit(cache=True, nogil=True)
def strong_edges(p: Plain, is_held: Bools) -> tuple[Ints, Ints]:
    """Return who has the votes of a company alone, where both may stand in a ring."""
    count = 0
    for write in range(2):
        if write:
            voters = np.empty(count, dtype=np.int64)
            companies = np.empty(count, dtype=np.int64)
            count = 0
        for voter in range(len(p.begin) - 1):
            if not is_held[voter]:
                continue
            for at in range(p.begin[voter], p.begin[voter + 1]):
                company = p.entry[at, _COMPANY]
                if p.entry[at, _VOTES] >= p.entry[at, _QUOTA] and company & 1 == 0:
                    if write:
                        voters[count] = voter
                        companies[count] = company >> 1
                    count += 1
    return voters, companies
