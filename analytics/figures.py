"""How does an exact number become a figure for readers?"""

from __future__ import annotations

from fractions import Fraction

from graph.shares import HUNDRED

# The contract: per cents are shown rounded half-even to six decimals.
DECIMALS = 6


def figure(number: Fraction) -> float:
    """Return a number rounded half-even to six decimals.

    Rounding is done on the exact value; the float only carries the result.

    >>> figure(Fraction(200, 3))
    66.666667
    >>> figure(Fraction(5, 10_000_000))
    0.0
    """
    return float(round(number, DECIMALS))


def per_cent(share: Fraction) -> Fraction:
    """Return a fraction of the whole in per cent, still exact.

    >>> per_cent(Fraction(1, 3))
    Fraction(100, 3)
    """
    return share * HUNDRED
