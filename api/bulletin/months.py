"""Which days does the bulletin of a month speak of?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from graph.errors import ValueRefusedError
from graph.identifiers import scrub
from graph.periods import AsOf

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month as it stood at its end, and the one before it."""

    first: date
    today: date

    @property
    def name(self) -> str:
        """Year and month."""
        return f"{self.first:%Y-%m}"

    @property
    def moment(self) -> AsOf:
        """The last day of the month, as known then; of a month that goes on, today."""
        following = (self.first + timedelta(days=31)).replace(day=1)
        day = min(following - timedelta(days=1), self.today)
        return AsOf(on=day, known_at=day)

    @property
    def before(self) -> AsOf:
        """The last day of the month before, as known then."""
        day = self.first - timedelta(days=1)
        return AsOf(on=day, known_at=day)


def month_of(text: str | None, analyzed: date | None, today: date) -> Month:
    """Return the month that was asked for.

    Parameters
    ----------
    text
        Year and month; None is the month of the day that was analyzed last, without one the
        last whole month.

    Raises
    ------
    ValueRefusedError
        If it is no month, or has not begun.

    Examples
    --------
    >>> month_of("2024-02", None, date(2026, 1, 1)).moment.on
    datetime.date(2024, 2, 29)
    """
    if text is None:
        day = analyzed or today.replace(day=1) - timedelta(days=1)
        return Month(day.replace(day=1), today)
    found = _MONTH.fullmatch(text.strip())
    if found is None or int(found[1]) not in _YEARS:
        raise ValueRefusedError("month", scrub(text), "a month such as 2024-05")
    first = date(int(found[1]), int(found[2]), 1)
    if first > today:
        raise ValueRefusedError("month", text, "a month that has begun")
    return Month(first, today)
