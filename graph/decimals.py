"""How is an exact decimal number kept in one 64-bit integer?

A packed decimal is ``mantissa << 5 | digits`` and stands for
``mantissa / 10**digits``, with no trailing zeros: equal numbers are equal
integers, so `51`, `51%` and `51.00` are one value. Seventeen significant
digits always fit, which is every number a double can tell apart.
"""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction

DIGIT_BITS = 5
DIGIT_MASK = (1 << DIGIT_BITS) - 1
MAX_DIGITS = 18
MAX_MANTISSA = (1 << (62 - DIGIT_BITS)) - 1
_EXACT = Context(prec=60)
# A double gives fifteen significant digits back unchanged.
_EXACT_MANTISSA = 10**15
_EXACT_WHOLE = 1 << 53
_POWERS = tuple(10**places for places in range(DIGIT_MASK + 1))


def pack(value: Decimal) -> int | None:
    """Return the packed form of `value`, or None where it does not fit.

    >>> pack(Decimal("51.00")) == pack(Decimal(51))
    True
    """
    if not value.is_finite():
        return None
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits))
    kept = text.rstrip("0")
    if not kept:
        return 0
    places = -int(exponent) - (len(text) - len(kept))
    if abs(places) > MAX_DIGITS or len(kept) > MAX_DIGITS:
        return None
    mantissa = int(kept)
    if places < 0:
        mantissa, places = mantissa * 10**-places, 0
    if mantissa > MAX_MANTISSA:
        return None
    return ((-mantissa if sign else mantissa) << DIGIT_BITS) | places


def parse(text: str) -> int | None:
    """Return the packed form of a written number, or None where it is none."""
    if "_" in text:
        return None
    try:
        return pack(Decimal(text))
    except InvalidOperation:
        return None


def is_number(text: str) -> bool:
    """Whether the text is a finite number at all, however long."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def fraction(packed: int) -> Fraction:
    """Return the exact value of a packed decimal."""
    return Fraction(packed >> DIGIT_BITS, _POWERS[packed & DIGIT_MASK])


def to_float(packed: int) -> float | str:
    """Return the packed decimal as a double, or as text where a double is not exact enough.

    A double tells all decimals of up to fifteen significant digits apart, and whole numbers
    up to 2**53.

    >>> to_float(pack(Decimal("33.5")))
    33.5
    """
    mantissa, digits = packed >> DIGIT_BITS, packed & DIGIT_MASK
    if abs(mantissa) < (_EXACT_MANTISSA if digits else _EXACT_WHOLE):
        return float(mantissa / _POWERS[digits])
    return written(packed)


def of_float(value: float | str) -> int:
    """Return the packed decimal that `to_float` gave away.

    >>> of_float(33.5) == pack(Decimal("33.5"))
    True
    """
    packed = parse(value if isinstance(value, str) else repr(value))
    if packed is None:
        raise ValueError(f"{value!r} is not kept as a decimal, expected what to_float returns")
    return packed


def decimal(packed: int) -> Decimal:
    """Return the packed decimal as it would be written."""
    return Decimal(packed >> DIGIT_BITS).scaleb(-(packed & DIGIT_MASK), _EXACT)


def written(packed: int) -> str:
    """Return the shortest plain text of a packed decimal.

    >>> written(pack(Decimal("33.50")))
    '33.5'
    """
    return format(decimal(packed), "f")
