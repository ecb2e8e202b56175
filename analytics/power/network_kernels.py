"""How do labels of power pass from holders to companies, round by round?

Compiled by Numba, kept on disk. Random numbers are made here, from 64 bits of
state, so that a seed gives the same rounds whatever the versions of libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numba.extending import register_jitable

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    State = npt.NDArray[np.uint64]

# The pivot of a company changes from round to round.
DRAWN = -1
# Of two to the 64: a company gets its own label back in one round of a hundred.
_RESTORED = np.uint64((1 << 64) // 100)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31, _BY_32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)


class Meetings(NamedTuple):
    """The companies whose holders can decide: of *m* those from `begin[m]` to `begin[m + 1]`.

    Attributes
    ----------
    company, quota
        Per meeting its company, and the fewest votes that decide.
    pivot
        Per meeting the holder who decides alone, else `DRAWN`.
    holder, votes
        Per holding. Kernels change their order inside a meeting.
    """

    begin: Ints
    company: Ints
    quota: Ints
    pivot: Ints
    holder: Ints
    votes: Ints


@register_jitable
def _random(state: State) -> np.uint64:
    """Return the next 64 random bits (SplitMix64: Steele, Lea and Flood, 2014)."""
    state[0] += _STEP
    bits: np.uint64 = state[0]
    bits = (bits ^ (bits >> _BY_30)) * _FIRST
    bits = (bits ^ (bits >> _BY_27)) * _SECOND
    return bits ^ (bits >> _BY_31)


@register_jitable
def _pivot(meeting: int, meetings: Meetings, state: State) -> np.int64:
    """Return the holder who reaches the quota, holders coming in random order."""
    end, votes = meetings.begin[meeting + 1], np.int64(0)
    for place in range(meetings.begin[meeting], end):
        left = np.uint64(end - place)
        other = place + np.int64(((_random(state) >> _BY_32) * left) >> _BY_32)
        holder: np.int64 = meetings.holder[other]
        cast = meetings.votes[other]
        meetings.holder[other], meetings.votes[other] = (
            meetings.holder[place],
            meetings.votes[place],
        )
        meetings.holder[place], meetings.votes[place] = holder, cast
        votes += cast
        if votes >= meetings.quota[meeting]:
            return holder
    return np.int64(DRAWN)


@njit(cache=True, nogil=True)
def play(
    rounds: int,
    meetings: Meetings,
    label: Ints,
    pivoted: Ints,
    state: State,
    tally: Ints,
    watched: int,
    watched_tally: Ints,
) -> None:
    """Play some rounds.

    Parameters
    ----------
    label
        Per party whose power it passes on; changed round by round.
    pivoted
        Per meeting, to write on.
    state
        Of the random numbers, one entry.
    tally
        Per party: one more for each company and round that its label decided.
    watched, watched_tally
        A meeting whose labels are counted apart; -1 for none.

    Notes
    -----
    O(rounds x holdings) at most; holders are shuffled as far as the pivot.
    """
    meetings_count = len(meetings.company)
    for _ in range(rounds):
        for meeting in range(meetings_count):
            pivot = meetings.pivot[meeting]
            if pivot == DRAWN:
                pivot = _pivot(meeting, meetings, state)
            pivoted[meeting] = label[pivot]
        for meeting in range(meetings_count):
            tally[pivoted[meeting]] += 1
            company = meetings.company[meeting]
            restored = _random(state) < _RESTORED
            label[company] = company if restored else pivoted[meeting]
        if watched >= 0:
            watched_tally[pivoted[watched]] += 1
