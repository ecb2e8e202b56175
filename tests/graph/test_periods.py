"""Are periods half-open, and is an unknown end left unknown?"""

from datetime import date

import pytest
from hypothesis import given

from graph.periods import AsOf, Period, day_after
from tests.strategies import days, optional_days

START, END = date(2020, 1, 1), date(2021, 1, 1)


def test_the_first_day_lies_inside_and_the_end_does_not() -> None:
    period = Period(START, END)
    assert [period.contains(day) for day in (START, date(2020, 12, 31), END)] == [True, True, False]


@given(optional_days, optional_days, days)
def test_an_unknown_start_or_end_bounds_nothing(
    start: date | None, end: date | None, day: date
) -> None:
    earliest, latest = start or date.min, end or date.max
    assert Period(start, end).contains(day) == (earliest <= day < latest)


@given(optional_days, optional_days, days, days)
def test_two_periods_overlap_where_a_day_lies_in_both(
    start: date | None, end: date | None, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    period = Period(start, end)
    inside = any(
        period.contains(date.fromordinal(day))
        for day in range(first.toordinal(), last.toordinal() + 1)
    )
    assert period.overlaps(first, last) == inside


@pytest.mark.parametrize(
    ("period", "empty"),
    [
        (Period(START, START), True),
        (Period(END, START), True),
        (Period(START, END), False),
        (Period(None, START), False),
        (Period(START, None), False),
    ],
)
def test_a_period_that_ends_where_it_begins_is_empty(period: Period, *, empty: bool) -> None:
    assert period.is_empty is empty


def test_another_day_keeps_what_was_known() -> None:
    as_of = AsOf(on=START, known_at=END, revision=3)
    assert as_of.at(END) == AsOf(on=END, known_at=END, revision=3)
    assert day_after(date(2020, 2, 28)) == date(2020, 2, 29)
