"""Which days does the city know?

Days are ordinals (plain integers) while the city grows, and ISO text once they are written.
"""

from datetime import date
from functools import cache

# The city ends here, whatever day it is written on: the same seed gives the same bytes.
CITY_DATE = date(2024, 12, 31)
LAST_DAY = CITY_DATE.toordinal()
YEAR = 365


def day(text: str) -> int:
    """Return the ordinal of an ISO date."""
    return date.fromisoformat(text).toordinal()


@cache
def iso(ordinal: int | None) -> str:
    """Return the ISO text of a day; empty for an open one."""
    return "" if ordinal is None else date.fromordinal(ordinal).isoformat()


def instant(ordinal: int, hour: int) -> str:
    """Return a full hour of a day in Anyang."""
    return f"{iso(ordinal)}T{hour:02d}:00:00+08:00"


def year_of(ordinal: int) -> int:
    """Return the calendar year of a day."""
    return date.fromordinal(ordinal).year


def later_year(ordinal: int, years: int) -> int:
    """Return the corresponding day some years later; 29 February becomes the 28th."""
    start = date.fromordinal(ordinal)
    try:
        return start.replace(year=start.year + years).toordinal()
    except ValueError:
        return start.replace(year=start.year + years, day=28).toordinal()
