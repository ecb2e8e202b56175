"""How much power does each holder have where there are too many coalitions to count?

By drawing orders and coalitions at random, from a stated seed. Imported only
where it is needed: it works on arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from analytics.power.indices import Power
from analytics.power.sampling import Sampling

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

# Holders times rounds drawn at a time: a few arrays of eight megabytes.
_AT_ONCE = 1 << 20
# Sums of votes up to this fit into 63 bits.
_LARGEST = 1 << 61


@dataclass(frozen=True, slots=True)
class Estimates:
    """Power drawn at random, and the standard error of each figure, holder by holder."""

    power: tuple[Power, ...]
    errors: tuple[Power, ...]


def estimated_indices(votes: Sequence[int], quota: int, sampling: Sampling) -> Estimates:
    """Return the power of each holder, estimated.

    Parameters
    ----------
    votes, quota
        As `exact_indices` takes them; all votes together reach the quota.
    sampling
        How many orders and, apart from them, coalitions are drawn, and the seed.

    Returns
    -------
    Estimates
        Shares of rounds are exact fractions. The standard error of a share
        `p` of `r` rounds is `sqrt(p (1 - p) / r)`, with two rounds more that
        had it and two that had not: what was never drawn is not therefore
        sure. That of the Banzhaf share is the one of a ratio of two means.

    Notes
    -----
    O(holders x rounds). Sums of votes are integers, exact ones of Python where
    63 bits are too few.

    References
    ----------
    .. [1] I. Mann, L. Shapley, "Values of Large Games, IV", RAND RM-2651, 1960.
    .. [2] A. Agresti, B. Coull, "Approximate Is Better than Exact for Interval
       Estimation of Binomial Proportions", The American Statistician 52, 1998.
    """
    unit = math.gcd(*votes) or 1
    kind = np.int64 if sum(votes) // unit < _LARGEST else object
    cast = np.array([each // unit for each in votes], dtype=kind)
    least = -(-quota // unit)
    random = np.random.Generator(np.random.PCG64(sampling.seed))
    pivots = _pivots(cast, least, sampling.rounds, random)
    swings = _Swings(len(votes))
    for many in _parts(sampling.rounds, len(votes)):
        swings.add(cast, least, random.integers(0, 2, (many, len(votes))).astype(bool))
    rounds, own = sampling.rounds, swings.own.tolist()
    return Estimates(
        power=tuple(
            Power(Fraction(pivot, rounds), share, Fraction(swing, rounds))
            for pivot, swing, share in zip(pivots, own, swings.shares(), strict=True)
        ),
        errors=tuple(
            Power(_error(pivot, rounds), error, _error(swing, rounds))
            for pivot, swing, error in zip(pivots, own, swings.errors(), strict=True)
        ),
    )


def _parts(rounds: int, holders: int) -> Iterator[int]:
    most = max(1, _AT_ONCE // holders)
    for first in range(0, rounds, most):
        yield min(most, rounds - first)


def _pivots(cast: Numbers, quota: int, rounds: int, random: np.random.Generator) -> list[int]:
    """Return in how many of the orders drawn each holder brings the quota."""
    found = np.zeros(len(cast), dtype=np.int64)
    for many in _parts(rounds, len(cast)):
        orders = random.permuted(np.tile(np.arange(len(cast)), (many, 1)), axis=1)
        reached = np.cumsum(cast[orders], axis=1) >= quota
        first = np.argmax(reached, axis=1)
        found += np.bincount(orders[np.arange(many), first], minlength=len(cast))
    return found.tolist()


class _Swings:
    """The swings of coalitions drawn at random, and what the error of a ratio needs."""

    def __init__(self, holders: int) -> None:
        self.own = np.zeros(holders, dtype=np.int64)
        self.own_by_all = np.zeros(holders, dtype=np.int64)
        self.total = 0
        self.squares = 0

    def add(self, cast: Numbers, quota: int, is_in: npt.NDArray[np.bool_]) -> None:
        """Count the swings in some coalitions: each row says who is in one."""
        mine = np.where(is_in, cast, 0)
        rest = mine.sum(axis=1)[:, None] - mine
        swung = ((rest < quota) & (rest + cast >= quota)).astype(np.int64)
        of_all = swung.sum(axis=1)
        self.own += swung.sum(axis=0)
        self.own_by_all += of_all @ swung
        self.total += int(of_all.sum())
        self.squares += int((of_all * of_all).sum())

    def shares(self) -> list[Fraction | None]:
        """Return each holder's share in all swings; None where there was none."""
        return [Fraction(own, self.total) if self.total else None for own in self.own.tolist()]

    def errors(self) -> list[Fraction | None]:
        """Return the standard error of each share."""
        if not self.total:
            return [None] * len(self.own)
        share = self.own / self.total
        # A holder's swings in one coalition are 0 or 1, so their squares are themselves.
        spread = self.own - 2 * share * self.own_by_all + share**2 * self.squares
        return [Fraction(error) for error in np.sqrt(np.maximum(spread, 0.0)) / self.total]


def _error(count: int, rounds: int) -> Fraction:
    share = (count + 2) / (rounds + 4)
    return Fraction(math.sqrt(share * (1 - share) / (rounds + 4)))
