"""What does a cell mean, and which cells mean nothing?"""

from datetime import date
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import decimals
from graph.store import MISSING
from graph.tables import Column, Type
from graph.vocabulary import Role
from loaders.cells import parse
from tests.tables import resident_id, uscc

ROLE = Column("role", Type.CODE, codes=tuple(Role))


def reading(kind: Type | Column, text: str | None) -> object:
    """One cell as it is kept: its value, None where empty, or the reason against it."""
    column = kind if isinstance(kind, Column) else Column("c", kind)
    found = parse(column, pa.array([text], pa.string()))
    reasons = [str(code) for code, rows in found.bad.items() if len(rows)]
    if reasons:
        return reasons[0]
    if isinstance(found.values, np.ndarray):
        return None if found.values[0] == MISSING else int(found.values[0])
    return found.values[0].as_py()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("51", "51"), ("51%", "51"), ("51.00", "51"), ("51 ％", "51"), ("0.1", "0.1")),
        *(("100", "100"), ("0", "0"), ("1e1", "10"), ("33.333333333333336", "33.333333333333336")),
    ],
)
def test_a_per_cent_is_read_exactly(text: str, value: str) -> None:
    packed = reading(Type.PERCENT, text)
    assert isinstance(packed, int)
    assert decimals.fraction(packed) == Fraction(value)


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Type.PERCENT, "100.000000001", "PERCENT_RANGE"),
        (Type.PERCENT, "-0.1", "PERCENT_RANGE"),
        (Type.PERCENT, "half", "NUMBER_FORMAT"),
        (Type.PERCENT, "1e9999999", "NUMBER_RANGE"),
        (Type.PERCENT, "50%%", "NUMBER_FORMAT"),
        (Type.MONEY, "-1", "NUMBER_RANGE"),
        (Type.MONEY, "1" * 30, "NUMBER_RANGE"),
        (Type.MONEY, "10万", "NUMBER_FORMAT"),
        (Type.MONEY, "NaN", "NUMBER_FORMAT"),
        (Type.DATE, "2021-02-29", "DATE_FORMAT"),
        (Type.DATE, "2021/02/01", "DATE_FORMAT"),
        (Type.DATE, "20210201", "DATE_FORMAT"),
        (Type.DATE, "２０２１-02-01", "DATE_FORMAT"),
        (Type.INSTANT, "yesterday", "DATE_FORMAT"),
        (Type.INSTANT, "9999-12-31T23:59Z", "DATE_FORMAT"),
        (Type.UNTIL, "forever", "DATE_FORMAT"),
        (ROLE, "boss", "UNKNOWN_CODE"),
        (ROLE, "Director", "UNKNOWN_CODE"),
        (Type.KEY, resident_id(1), "ID_NUMBER"),
        (Type.PARTY, resident_id(1), "ID_NUMBER"),
    ],
)
def test_what_means_nothing_has_a_reason(kind: Type | Column, text: str, reason: str) -> None:
    assert reading(kind, text) == reason


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (Type.DATE, "2020-02-29", date(2020, 2, 29).toordinal()),
        (Type.MONEY, "1,234,567.50", decimals.parse("1234567.5")),
        (Type.NUMBER, "-12.5", decimals.parse("-12.5")),
        (Type.INSTANT, "2020-02-29", "2020-02-29"),
        (Type.INSTANT, "2020-02-29T08:30:59+08:00", "2020-02-29T08:30+08:00"),
        (Type.INSTANT, "2020-02-28T16:30:00Z", "2020-02-29T00:30+08:00"),
        (Type.INSTANT, "2020-02-29T00:30+09:00", "2020-02-28T23:30+08:00"),
        (Type.INSTANT, "2020-02-29T08:30", "2020-02-29T08:30"),
        (Type.MOMENT, "2020-02-29T08:30:59.5Z", "2020-02-29T16:30:59.500000+08:00"),
        (Type.MOMENT, "2020-02-29T08:30+08:00", "2020-02-29T08:30:00+08:00"),
        (Type.MOMENT, "2020-02-29", "2020-02-29"),
        (Type.UNTIL, "life", "life"),
        (Type.UNTIL, "2030-01-01", "2030-01-01"),
        (Type.USCC, uscc(1).lower(), uscc(1)),
        (Type.USCC, "123", "123"),
        (Type.KEY, "０００１", "０００１"),
        (Type.ORGANIZATION, uscc(1), uscc(1)),
        (Type.TEXT, f"经办人{resident_id(1)}签字", "经办人***签字"),
        (ROLE, "director", list(Role).index(Role.DIRECTOR)),
        *((kind, None, None) for kind in (Type.DATE, Type.PERCENT, Type.TEXT, Type.KEY, ROLE)),
    ],
)
def test_what_means_something_is_kept_as_it_was_meant(
    kind: Type | Column, text: str | None, kept: object
) -> None:
    assert reading(kind, text) == kept


@given(st.lists(st.sampled_from([None, "10", "101", "x", "10.0"]), max_size=8))
def test_a_column_is_read_cell_by_cell(cells: list[str | None]) -> None:
    column = Column("c", Type.PERCENT)
    whole = parse(column, pa.array(cells, pa.string()))
    bad = {int(row): str(code) for code, rows in whole.bad.items() for row in rows}
    for at, cell in enumerate(cells):
        alone = reading(Type.PERCENT, cell)
        assert bad.get(at, None if whole.values[at] == MISSING else int(whole.values[at])) == alone
