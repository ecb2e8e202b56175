"""How surprising are the flagged members of each candidate, given industries and regions?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from analytics.clusters.candidates import Candidates
from analytics.clusters.null_kernels import exceeding

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_FEW = 10
"""Fewer shuffles than that tell a chance with an error of a third and more."""


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """What the null model says of each candidate.

    Attributes
    ----------
    flagged
        Its flagged members.
    expected
        The flagged members that as many entities of the same industries and
        regions have on average.
    p_value
        Of as many flagged members or more.
    q_value
        After Benjamini-Hochberg over all candidates.
    """

    flagged: Ints
    expected: Floats
    p_value: Floats
    q_value: Floats

    @property
    def lift(self) -> Floats:
        """Flagged over expected; 0 where nobody is flagged."""
        floor = np.where(self.expected > 0, self.expected, 1.0)
        lift: Floats = np.where(self.flagged > 0, self.flagged / floor, 0.0)
        return lift


def surprise_of(
    candidates: Candidates,
    is_flagged: Bools,
    stratum: Ints,
    lives: Bools,
    *,
    shuffles: int,
    seed: int,
) -> Surprise:
    """Return how surprising each candidate's flagged members are.

    Parameters
    ----------
    is_flagged, stratum, lives
        Per party. Flags move among the living of one stratum.
    shuffles, seed
        How often, and where the random numbers start.

    Notes
    -----
    `p = (1 + reached) / (1 + shuffles)`: the flags as they are count as one
    shuffle. Where hardly any shuffle reached the observed number, its chance is
    counted instead (`chance_of`): so small a number the shuffles cannot tell,
    and among very many groups only a small one is a surprise. Parties are
    numbered in the order of their ids, so the same facts give the same numbers
    on every store. A test compares both ways.

    References
    ----------
    .. [1] Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate",
       J. R. Statist. Soc. B 57 (1995).
    .. [2] B. Phipson, G. Smyth, "Permutation P-values Should Never Be Zero" (2010).
    """
    living = np.flatnonzero(lives)
    living = living[np.argsort(stratum[living], kind="stable")]
    strata, begin = np.unique(stratum[living], return_index=True)
    of_stratum = np.searchsorted(strata, stratum)
    flagged_in = np.bincount(
        of_stratum[living], weights=is_flagged[living], minlength=len(strata)
    ).astype(np.int64)
    size = np.diff(np.append(begin, len(living)))
    rate = np.zeros(len(lives))
    rate[living] = (flagged_in / np.maximum(size, 1))[of_stratum[living]]
    flagged = candidates.sums(is_flagged.astype(np.float64)).astype(np.int64)
    first, member_of = candidates.of_party(len(lives))
    reached = exceeding(
        shuffles,
        np.array([seed], dtype=np.uint64),
        np.append(begin, len(living)).astype(np.int64),
        flagged_in,
        living.astype(np.int32),
        first,
        member_of.astype(np.int32),
        flagged,
    )
    reached[flagged == 0] = shuffles
    p_value = (1 + reached) / (1 + shuffles)
    for group in np.flatnonzero((reached < _FEW) & (flagged > 0)).tolist():
        of_members = of_stratum[candidates.members(group)]
        p_value[group] = chance_of(int(flagged[group]), of_members, size, flagged_in)
    return Surprise(flagged, candidates.sums(rate), p_value, adjusted(p_value))


def chance_of(observed: int, of_members: Ints, size: Ints, flagged_in: Ints) -> float:
    """Return the chance of so many flagged members or more, counted and not shuffled.

    Parameters
    ----------
    of_members
        The stratum of each member.
    size, flagged_in
        Per stratum how many stand in it, and how many of them hold a flag.

    Notes
    -----
    A sum of independent hypergeometric numbers, one for each stratum: products
    of at most as many terms as there are members.
    """
    chances = np.ones(1)
    strata, members = np.unique(of_members, return_counts=True)
    for stratum, drawn in zip(strata.tolist(), members.tolist(), strict=True):
        all_of_it, marked = int(size[stratum]), int(flagged_in[stratum])
        hits = np.arange(max(0, drawn - (all_of_it - marked)), min(drawn, marked) + 1)
        ways = _log_ways(marked, hits) + _log_ways(all_of_it - marked, drawn - hits)
        told = np.zeros(drawn + 1)
        told[hits] = np.exp(ways - _log_ways(all_of_it, np.array([drawn])))
        chances = np.convolve(chances, told)
    return float(min(1.0, chances[observed:].sum()))


def _log_ways(of: int, chosen: Ints) -> Floats:
    """Return the logarithm of the ways to choose so many of so many."""
    ways: Floats = gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1)
    return ways


def adjusted(p_values: Floats) -> Floats:
    """Return the q-value of each p-value (Benjamini-Hochberg).

    >>> adjusted(np.array([0.01, 0.5, 0.02])).round(3).tolist()
    [0.03, 0.5, 0.03]
    """
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * count / np.arange(1, count + 1)
    least = np.minimum.accumulate(scaled[::-1])[::-1]
    found = np.empty(count)
    found[order] = np.minimum(least, 1.0)
    return found
