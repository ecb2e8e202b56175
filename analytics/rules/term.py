"""How long does a measure last, as a rule row says it?"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum

_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
_MONTHS = 12


class TermCode(StrEnum):
    """Terms that are no duration."""

    LIFE = "life"
    WHILE = "while"
    EVENT = "event"
    BY_DECISION = "by_decision"


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration in years, months and days."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + "".join(f"{count}{unit}" for count, unit in parts if count)

    def last_day(self, start: date) -> date:
        """Return the last day of a term that begins on `start`.

        The first day is not counted and the corresponding day is the last;
        a month without that day ends the term with its own last day. What would
        go beyond the calendar ends with it.

        >>> Duration(years=3).last_day(date(2024, 5, 10))
        datetime.date(2027, 5, 10)
        >>> Duration(years=1).last_day(date(2024, 2, 29))
        datetime.date(2025, 2, 28)

        References
        ----------
        民法典 第201条、第202条.
        """
        month = start.month - 1 + self.months + self.years * _MONTHS
        year, month = start.year + month // _MONTHS, month % _MONTHS + 1
        if year > MAXYEAR:
            return date.max
        day = date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
        return date.fromordinal(min(day.toordinal() + self.days, date.max.toordinal()))


Term = Duration | TermCode


def parse_term(text: str) -> Term | None:
    """Return the term written as `text`, or None where it is none.

    >>> parse_term("P1Y6M")
    Duration(years=1, months=6, days=0)
    """
    if text in set(TermCode):
        return TermCode(text)
    match = _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    years, months, days = (int(group or 0) for group in match.groups())
    return Duration(years, months, days)
