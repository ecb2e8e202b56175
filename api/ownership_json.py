"""How is a question about owners read, and its answer masked?"""

from __future__ import annotations

from fractions import Fraction

from graph.errors import ValueRefusedError
from graph.identifiers import scrub

_HUNDRED = 100


def parse_minimum(text: str, option: str = "--min") -> Fraction:
    """Return a share that was typed in per cent, as a fraction.

    Parameters
    ----------
    option
        Behind which word it was typed.

    Raises
    ------
    ValueRefusedError
        If it is no number from 0 to 100.
    """
    expected = "per cent from 0 to 100, as 5 or 12.5"
    try:
        share = Fraction(text.strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueRefusedError(option, scrub(text), expected) from error
    if not 0 <= share <= _HUNDRED:
        raise ValueRefusedError(option, scrub(text), expected)
    return share / _HUNDRED
