"""Is an exact decimal exact, whatever was written?"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.decimals import MAX_MANTISSA, decimal, fraction, is_number, pack, parse, written
from tests.strategies import packed_decimals


@given(packed_decimals)
def test_what_is_packed_comes_back_exactly(number: tuple[int, int]) -> None:
    mantissa, digits = number
    value = Decimal(mantissa).scaleb(-digits)
    packed = pack(value)
    assert packed is not None
    assert fraction(packed) == Fraction(mantissa, 10**digits)
    assert decimal(packed) == value
    assert parse(written(packed)) == packed


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-6, max_value=1e16))
def test_every_double_of_ordinary_size_is_kept_by_its_shortest_form(value: float) -> None:
    packed = parse(repr(value))
    if packed is None:
        assert -int(Decimal(repr(value)).as_tuple().exponent) > 18
    else:
        assert fraction(packed) == Fraction(repr(value))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_number_is_ever_kept_as_another(value: Decimal) -> None:
    packed = pack(value)
    assert packed is None or fraction(packed) == Fraction(value)


@pytest.mark.parametrize("texts", [("51", "51.00", "051", "+51", "5.1e1"), ("0", "-0", "0.000")])
def test_equal_numbers_are_one_integer(texts: tuple[str, ...]) -> None:
    assert len({parse(text) for text in texts}) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "1_000", "0x10", "1 000", "NaN", "Infinity", "-inf", "1e9999999", "1e-9999999"),
        *("1." + "0" * 70 + "1", "1" * 30, "0.1234567890123456789", str(MAX_MANTISSA + 1)),
    ],
)
def test_what_does_not_fit_is_refused(text: str) -> None:
    assert parse(text) is None


def test_a_number_too_long_is_still_told_from_no_number() -> None:
    assert [is_number(text) for text in ("1" * 30, "1e9999999", "x", "NaN")] == [
        *(True, True, False, False),
    ]
