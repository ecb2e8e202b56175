"""Are working days those the State Council announced, and deadlines those the law counts?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.deadlines import (
    LIMITS,
    DayKind,
    Deadline,
    DeadlineCode,
    DeadlineFlag,
    due,
    is_assumed,
    is_working_day,
    working_days_after,
    working_days_between,
)
from graph.errors import ValueRefusedError

# As announced by the General Office of the State Council: holidays from and to, weekends worked.
HOLIDAYS = """
    2022-01-01 2022-01-03  2022-01-31 2022-02-06  2022-04-03 2022-04-05  2022-04-30 2022-05-04
    2022-06-03 2022-06-05  2022-09-10 2022-09-12  2022-10-01 2022-10-07
    2022-12-31 2023-01-02  2023-01-21 2023-01-27  2023-04-05 2023-04-05  2023-04-29 2023-05-03
    2023-06-22 2023-06-24  2023-09-29 2023-10-06
    2024-01-01 2024-01-01  2024-02-10 2024-02-17  2024-04-04 2024-04-06  2024-05-01 2024-05-05
    2024-06-10 2024-06-10  2024-09-15 2024-09-17  2024-10-01 2024-10-07
    2025-01-01 2025-01-01  2025-01-28 2025-02-04  2025-04-04 2025-04-06  2025-05-01 2025-05-05
    2025-05-31 2025-06-02  2025-10-01 2025-10-08
    2026-01-01 2026-01-03  2026-02-15 2026-02-23  2026-04-04 2026-04-06  2026-05-01 2026-05-05
    2026-06-19 2026-06-21  2026-09-25 2026-09-27  2026-10-01 2026-10-07
"""
WORKED = """
    2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09
    2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08
    2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
    2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
    2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""
FIRST, LAST = date(2022, 1, 1), date(2026, 12, 20)
DAYS = st.dates(FIRST, LAST - timedelta(days=60))
ANY_DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def stated_off() -> set[date]:
    ends = [date.fromisoformat(text) for text in HOLIDAYS.split()]
    return {day for at in range(0, len(ends), 2) for day in days(ends[at], ends[at + 1])}


OFF = stated_off()
ON = {date.fromisoformat(text) for text in WORKED.split()}


def is_stated_working(day: date) -> bool:
    return day in ON or (day.isoweekday() < 6 and day not in OFF)


def test_every_day_of_five_years_is_as_announced() -> None:
    wrong = [day for day in days(FIRST, LAST) if is_working_day(day) is not is_stated_working(day)]
    assert wrong == []
    assert all(day.isoweekday() >= 6 for day in ON)
    assert not any(is_assumed(day) for day in days(FIRST, LAST))


@pytest.mark.parametrize(
    ("received", "n", "last"),
    [
        ("2022-09-30", 1, "2022-10-08"),  # Friday before National Day; a working Saturday
        ("2022-09-30", 2, "2022-10-09"),  # a working Sunday
        ("2022-09-30", 3, "2022-10-10"),
        ("2022-09-30", 7, "2022-10-14"),
        ("2023-09-28", 1, "2023-10-07"),
        ("2024-09-27", 1, "2024-09-29"),  # Friday; the Sunday is worked
        ("2024-09-27", 3, "2024-10-08"),
        ("2024-09-30", 1, "2024-10-08"),
        ("2024-10-03", 1, "2024-10-08"),  # received in the holidays
        ("2025-09-30", 1, "2025-10-09"),
        ("2024-02-09", 1, "2024-02-18"),  # before Spring Festival
        ("2024-02-09", 7, "2024-02-26"),
        ("2025-01-27", 3, "2025-02-07"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 3, "2026-02-26"),
        ("2020-01-23", 1, "2020-02-03"),  # the festival that was prolonged
        ("2018-12-28", 1, "2018-12-29"),  # turned by the plan for 2019
        ("2018-12-29", 1, "2019-01-02"),
    ],
)
def test_known_deadlines(received: str, n: int, last: str) -> None:
    found = working_days_after(date.fromisoformat(received), n)
    assert found == Deadline(date.fromisoformat(last))


@given(start=DAYS, n=st.integers(1, 30))
def test_a_deadline_is_the_nth_day_of_an_independent_count(start: date, n: int) -> None:
    ahead = [day for day in days(start, start + timedelta(days=59)) if is_stated_working(day)]
    assert working_days_after(start, n).day == [day for day in ahead if day > start][n - 1]


@given(start=ANY_DAY, n=st.integers(1, 20), later=st.integers(0, 20))
def test_deadlines_are_working_days_and_never_run_backwards(
    start: date, n: int, later: int
) -> None:
    found = working_days_after(start, n).day
    assert is_working_day(found)
    assert found > start
    assert working_days_after(start, n + 1).day > found
    assert working_days_after(start + timedelta(days=later), n).day >= found
    assert working_days_between(start, found) == n
    assert working_days_between(found, start) == -n


@given(start=ANY_DAY, n=st.integers(1, 10), more=st.integers(1, 10))
def test_counting_on_from_a_deadline_is_counting_at_once(start: date, n: int, more: int) -> None:
    first = working_days_after(start, n).day
    assert working_days_after(first, more).day == working_days_after(start, n + more).day


@pytest.mark.parametrize("start", ["1999-09-30", "2003-12-25", "2035-09-28", "2999-12-25"])
def test_without_announced_holidays_weekdays_count_and_it_is_said(start: str) -> None:
    day = date.fromisoformat(start)
    found = working_days_after(day, 3)
    weekdays = [one for one in days(day, day + timedelta(days=9)) if one.isoweekday() < 6]
    assert found.flags == {DeadlineFlag.CALENDAR_ASSUMED}
    assert found.day == [one for one in weekdays if one > day][2]


def test_the_last_days_of_the_last_known_year_may_still_be_turned() -> None:
    last = max(day for day in days(FIRST, date(2060, 1, 1)) if not is_assumed(day))
    assert (last.month, last.day) == (12, 24)
    assert working_days_after(last - timedelta(days=30), 3).flags == frozenset()
    assert working_days_after(last, 1).flags == {DeadlineFlag.CALENDAR_ASSUMED}


def test_a_deadline_past_the_end_of_time_is_the_end_of_time() -> None:
    assert working_days_after(date.max, 7).day == date.max
    assert due(DeadlineCode.PUBLICATION_WITHDRAWN, date.max).day == date.max


@pytest.mark.parametrize("n", [0, -1])
def test_no_days_are_no_deadline(n: int) -> None:
    with pytest.raises(ValueRefusedError, match="1 or more"):
        working_days_after(FIRST, n)


def test_every_deadline_stands_once() -> None:
    said = {limit.code: (limit.days, limit.kind) for limit in LIMITS}
    assert len(said) == len(LIMITS)
    assert said == {
        DeadlineCode.OBJECTION_MARKED: (0, DayKind.WORKING),
        DeadlineCode.OBJECTION_ANSWERED: (3, DayKind.WORKING),
        DeadlineCode.SOURCE_ANSWERED: (3, DayKind.WORKING),
        DeadlineCode.OBJECTION_ANSWERED_WITH_SOURCE: (7, DayKind.WORKING),
        DeadlineCode.BASIS_WITHDRAWN: (1, DayKind.WORKING),
        DeadlineCode.PUBLICATION_WITHDRAWN: (3, DayKind.CALENDAR),
        DeadlineCode.REPAIR_DONE: (1, DayKind.WORKING),
        DeadlineCode.LISTS_SYNCED: (3, DayKind.WORKING),
        DeadlineCode.DATA_CHECKED: (5, DayKind.WORKING),
    }


@pytest.mark.parametrize(
    ("code", "last"),
    [
        (DeadlineCode.OBJECTION_MARKED, "2022-09-30"),
        (DeadlineCode.OBJECTION_ANSWERED, "2022-10-10"),
        (DeadlineCode.SOURCE_ANSWERED, "2022-10-10"),
        (DeadlineCode.OBJECTION_ANSWERED_WITH_SOURCE, "2022-10-14"),
        (DeadlineCode.BASIS_WITHDRAWN, "2022-10-08"),
        (DeadlineCode.PUBLICATION_WITHDRAWN, "2022-10-03"),
        (DeadlineCode.REPAIR_DONE, "2022-10-08"),
        (DeadlineCode.LISTS_SYNCED, "2022-10-10"),
        (DeadlineCode.DATA_CHECKED, "2022-10-12"),
    ],
)
def test_each_deadline_on_the_friday_before_national_day(code: DeadlineCode, last: str) -> None:
    assert due(code, date(2022, 9, 30)).day == date.fromisoformat(last)


def test_a_doubt_is_said_only_where_it_bears() -> None:
    flag = {DeadlineFlag.LIMIT_TO_CONFIRM}
    assert due(DeadlineCode.PUBLICATION_WITHDRAWN, date(2024, 1, 2)).flags == flag
    assert due(DeadlineCode.LISTS_SYNCED, date(2026, 3, 31)).flags == frozenset()
    assert due(DeadlineCode.LISTS_SYNCED, date(2026, 4, 1)).flags == flag
