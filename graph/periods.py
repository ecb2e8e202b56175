"""When is something valid, and what if a day is unknown?

Periods are half-open, ``[start, end)``, over civil dates. An unknown start is
None and so is an open or unknown end; nothing is ever assumed for them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# Day numbers in stores and snapshots: date.toordinal(); the two ends of time.
ALWAYS = 0
FOREVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` (included) to `end` (not included)."""

    start: date | None = None
    end: date | None = None

    def contains(self, day: date) -> bool:
        """Whether `day` lies inside; an unknown start counts as always."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, first: date, last: date) -> bool:
        """Whether any day of `first`..`last` (both included) lies inside."""
        if self.is_empty:
            return False
        return (self.start is None or self.start <= last) and (self.end is None or first < self.end)

    @property
    def is_empty(self) -> bool:
        """Whether the row says: never was."""
        return self.start is not None and self.end is not None and self.end <= self.start


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment a question is asked for, on all axes of time.

    Attributes
    ----------
    on
        The day the facts must be valid on.
    known_at
        The last day on which the sources were heard (included).
    revision
        What this system had: only loads up to this one; None is all.
    """

    on: date
    known_at: date
    revision: int | None = None

    def at(self, on: date) -> AsOf:
        """Return the same knowledge, asked for another day."""
        return AsOf(on=on, known_at=self.known_at, revision=self.revision)


def day_after(day: date) -> date:
    """Return the next day; the calendar's last has none and stands for itself."""
    return day if day == date.max else day + timedelta(days=1)
