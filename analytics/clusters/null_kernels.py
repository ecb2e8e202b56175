"""How often would so many flagged members come together if flags were shuffled?

Compiled by Numba, kept on disk. Random numbers are made here, from 64 bits of
state, so that a seed gives the same shuffles whatever the versions of libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numba.extending import register_jitable

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Small = npt.NDArray[np.int32]
    State = npt.NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31, _BY_32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)


@register_jitable
def _random(state: State) -> np.uint64:
    """Return the next 64 random bits (SplitMix64: Steele, Lea and Flood, 2014)."""
    state[0] += _STEP
    bits: np.uint64 = state[0]
    bits = (bits ^ (bits >> _BY_30)) * _FIRST
    bits = (bits ^ (bits >> _BY_27)) * _SECOND
    return bits ^ (bits >> _BY_31)


@njit(cache=True, nogil=True)
def exceeding(
    shuffles: int,
    state: State,
    begin: Ints,
    flagged: Ints,
    place: Small,
    first: Ints,
    candidate: Small,
    observed: Ints,
) -> Ints:
    """Return for each candidate how many shuffles give it as many flagged members or more.

    Parameters
    ----------
    begin, flagged
        The places of stratum *s* are those from `begin[s]` to `begin[s + 1]`, and
        `flagged[s]` of them hold a flag.
    place
        Per place who stands there; its order is changed inside each stratum.
    first, candidate
        Who stands at *p* is a member of `candidate[first[p]:first[p + 1]]`.
    observed
        Per candidate its flagged members.

    Notes
    -----
    O(shuffles x (flags + candidates)): a partial Fisher-Yates shuffle draws the
    places of flags only. It may go on from the order it left, since any order
    that does not look at flags is as good as another.
    """
    reached = np.zeros(len(observed), dtype=np.int64)
    count = np.zeros(len(observed), dtype=np.int64)
    for _ in range(shuffles):
        count[:] = 0
        for stratum in range(len(flagged)):
            low, high = begin[stratum], begin[stratum + 1]
            for at in range(low, low + flagged[stratum]):
                # 32 random bits times the number of places left, without its last 32 bits.
                left = np.uint64(high - at)
                other = at + np.int64(((_random(state) >> _BY_32) * left) >> _BY_32)
                drawn = place[other]
                place[other] = place[at]
                place[at] = drawn
                for each in range(first[drawn], first[drawn + 1]):
                    member_of = candidate[each]
                    count[member_of] += 1
                    if count[member_of] == observed[member_of]:
                        reached[member_of] += 1
    return reached
