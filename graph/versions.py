"""What did one version of a row say, on each day of knowledge?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from graph.model import Fact

if TYPE_CHECKING:
    from datetime import date

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Version(Generic[F]):
    """A version of a row, as it read from the day it was known until it counted no more.

    Attributes
    ----------
    readings
        The day from which it reads so (None is always) and the fact, oldest
        first, at least one. Later ones tell an end that came to be known.
    superseded
        The day from which it counts no more; None is never.
    """

    readings: tuple[tuple[date | None, F], ...]
    superseded: date | None = None

    @property
    def last(self) -> F:
        """The fact with all that came to be known of it."""
        return self.readings[-1][1]

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which it says something else than the day before."""
        since = tuple(day for day, _ in self.readings if day is not None)
        return since if self.superseded is None else (*since, self.superseded)

    def as_known(self, day: date) -> F | None:
        """Return the fact as it was known by the end of a day; None if it did not count."""
        if self.superseded is not None and self.superseded <= day:
            return None
        said = None
        for since, fact in self.readings:
            if since is not None and since > day:
                break
            said = fact
        return said
