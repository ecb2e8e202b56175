"""How often does each holder turn a losing coalition into a winning one, exactly?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, gcd

MOST_BITS = 200_000_000
"""Holders squared times sums of votes they reach below the quota: the size of the largest table."""


@dataclass(frozen=True, slots=True)
class Power:
    """The power of one holder, or the standard errors of its estimates; fractions.

    Attributes
    ----------
    shapley_shubik
        Of all orders in which holders may join, those in which this one
        brings the quota.
    banzhaf
        The share in all swings: cases in which a coalition of others falls
        short and reaches the quota with this holder. None where coalitions
        were drawn at random and none of them was swung.
    banzhaf_absolute
        Of all coalitions of the others, those that this holder swings
        (Penrose); these do not add up to one.
    """

    shapley_shubik: Fraction
    banzhaf: Fraction | None
    banzhaf_absolute: Fraction


NO_POWER = Power(Fraction(0), Fraction(0), Fraction(0))
ALL_POWER = Power(Fraction(1), Fraction(1), Fraction(1))


def exact_indices(
    votes: Sequence[int], quota: int, *, most_bits: int = MOST_BITS
) -> tuple[Power, ...] | None:
    """Return the power of each holder by counting all coalitions.

    Parameters
    ----------
    votes
        On the company's own scale, none negative. Each holder stands alone:
        groups acting in concert are not merged.
    quota
        The fewest votes that decide, positive. Where all votes together are
        fewer nobody has any power; where two coalitions without a common
        member can both decide (totals above the whole) the counts still hold.
    most_bits
        The largest table: holders squared times reachable sums.

    Returns
    -------
    tuple of Power, or None
        In the order of `votes`; None where the table would be larger.

    Notes
    -----
    One table of coalitions that fall short, by sum of votes and number of
    members, and one division of it per different number of votes: O(n s)
    additions of n²-bit integers for n holders and s reachable sums. Whoever
    decides alone needs no table.

    References
    ----------
    .. [1] L. Shapley, M. Shubik, "A Method for Evaluating the Distribution of
       Power in a Committee System", American Political Science Review 48, 1954.
    .. [2] J. Banzhaf, "Weighted Voting Doesn't Work", Rutgers Law Review 19, 1965.
    .. [3] W. Lucas, "Measuring Power in Weighted Voting Systems", 1983 (the
       generating functions).

    Examples
    --------
    >>> [str(one.shapley_shubik) for one in exact_indices([40, 20, 20, 20], 51)]
    ['1/2', '1/6', '1/6', '1/6']
    """
    unit = gcd(*votes) or 1
    least = -(-quota // unit)
    cast = [each // unit for each in votes if each]
    if sum(cast) < least:
        return (NO_POWER,) * len(votes)
    largest = max(cast)
    if sum(cast) - largest < least <= largest:
        return tuple(ALL_POWER if each == largest * unit else NO_POWER for each in votes)
    table = _losing(cast, least, most_bits)
    if table is None:
        return None
    swings = {each: _swings(table, each, least, len(cast)) for each in set(cast)}
    whole = sum(sum(swings[each]) for each in cast)
    power = {each * unit: _power(counts, whole) for each, counts in swings.items()}
    return tuple(power.get(each, NO_POWER) for each in votes)


def _losing(cast: Sequence[int], quota: int, most_bits: int) -> dict[int, int] | None:
    """Return how many coalitions fall short, by their votes, as one integer for all sizes.

    The number of those with *k* members stands `k` widths up: no count is as
    large as two to the number of holders, so a width of that many bits and one
    holds each, and one addition adds the counts of all sizes.
    """
    width = len(cast) + 1
    most_sums = most_bits // (width * width)
    counts = {0: 1}
    for votes in cast:
        wider = dict(counts)
        for total, packed in counts.items():
            if total + votes < quota:
                wider[total + votes] = wider.get(total + votes, 0) + (packed << width)
        counts = wider
        if len(counts) > most_sums:
            return None
    return dict(sorted(counts.items()))


def _swings(table: Mapping[int, int], votes: int, quota: int, holders: int) -> list[int]:
    """Return, by their size, the coalitions of others that one with these votes swings."""
    width = holders + 1
    without: dict[int, int] = {}
    swung = 0
    for total, packed in table.items():
        rest = packed - (without.get(total - votes, 0) << width)
        if rest:
            without[total] = rest
            if total + votes >= quota:
                swung += rest
    mask = (1 << width) - 1
    return [swung >> (size * width) & mask for size in range(holders)]


def _power(swings: Sequence[int], whole: int) -> Power:
    holders = len(swings)
    orders = sum(
        count * factorial(size) * factorial(holders - 1 - size) for size, count in enumerate(swings)
    )
    return Power(
        shapley_shubik=Fraction(orders, factorial(holders)),
        banzhaf=Fraction(sum(swings), whole),
        banzhaf_absolute=Fraction(sum(swings), 1 << (holders - 1)),
    )
