"""Which days are working days in China, and on which does a period counted in them end?

The holidays, and the weekends worked for them, are those the State Council announces year by
year. Where none are announced yet, Monday to Friday count, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from chinese_calendar import holidays, workdays

from graph.errors import ValueRefusedError

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
# The plan for a year may turn the last days of the year before: 2018-12-29 became a working
# Saturday, 2018-12-31 a holiday. Until that plan is out these days are as good as assumed.
_TURNED_BY_THE_NEXT_YEAR = (12, 25)


class DayKind(StrEnum):
    """What a period is counted in."""

    WORKING = "working"
    CALENDAR = "calendar"


class DeadlineFlag(StrEnum):
    """What a reader must know beside a deadline."""

    CALENDAR_ASSUMED = "CALENDAR_ASSUMED"
    LIMIT_TO_CONFIRM = "LIMIT_TO_CONFIRM"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something may be done, and what is doubtful about it."""

    day: date
    flags: frozenset[DeadlineFlag] = frozenset()


def is_working_day(day: date) -> bool:
    """Tell whether offices work on a day; without announced holidays Monday to Friday.

    >>> is_working_day(date(2024, 10, 1)), is_working_day(date(2024, 10, 12))
    (False, True)
    """
    return day in workdays or (day.weekday() < _SATURDAY and day not in holidays)


def is_assumed(day: date) -> bool:
    """Tell whether the holidays around a day are not announced, or not known here.

    >>> is_assumed(date(2024, 10, 1)), is_assumed(date(1999, 10, 1))
    (False, True)
    """
    first, last = _announced()
    return not first <= day < last


def working_days_after(start: date, n: int) -> Deadline:
    """Return the n-th working day after `start`; the day of receipt is not counted.

    Parameters
    ----------
    start
        The day of receipt, working or not, at whatever hour.
    n
        Working days, 1 or more.

    Returns
    -------
    Deadline
        Flag `CALENDAR_ASSUMED` where a day that was passed has no announced
        holidays. Where time itself ends, its last day.

    Raises
    ------
    ValueRefusedError
        If `n` is below 1.

    Notes
    -----
    Linear in `n`.

    References
    ----------
    民法典 第201条.

    Examples
    --------
    Received on the Friday before the week of National Day, due on a working Saturday:

    >>> working_days_after(date(2022, 9, 30), 1).day
    datetime.date(2022, 10, 8)
    """
    if n < 1:
        raise ValueRefusedError("working days", n, "1 or more")
    day, left, assumed = start, n, False
    while left and day < date.max:
        day += _ONE_DAY
        assumed = assumed or is_assumed(day)
        left -= is_working_day(day)
    flags = {DeadlineFlag.CALENDAR_ASSUMED} if assumed else ()
    return Deadline(day, frozenset(flags))


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie after `first`, up to and with `last`.

    Negative where `last` is earlier: the working days by which it was missed.
    Linear in the days between.

    >>> working_days_between(date(2024, 9, 30), date(2024, 10, 8))
    1
    >>> working_days_between(date(2024, 10, 8), date(2024, 9, 30))
    -1
    """
    if last < first:
        return -working_days_between(last, first)
    return sum(
        is_working_day(date.fromordinal(number))
        for number in range(first.toordinal() + 1, last.toordinal() + 1)
    )


@cache
def _announced() -> tuple[date, date]:
    """Return the first day whose holidays are known, and the first day after them."""
    known = (*holidays, *workdays)
    return date(min(known).year, 1, 1), date(max(known).year, *_TURNED_BY_THE_NEXT_YEAR)
