"""From which earlier cutoffs is a model learned, and what was known on each?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.fairness import dimensions_of
from analytics.warning.features import frame_of, without_graph
from analytics.warning.learning import Lesson, learned
from analytics.warning.model import Model
from analytics.warning.observed import Observed, observed
from graph.periods import AsOf

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from analytics.warning.parameters import Parameters
    from analytics.warning.records import Records
    from graph.model import PartyId
    from graph.reader import GraphReader

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

Show = Callable[[str, int, int | None], None]
Among = Callable[[date], "frozenset[PartyId]"]


def quietly(_what: str, _done: int, _total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was known on a cutoff: the features, and the groups for fairness."""

    frame: pd.DataFrame
    groups: dict[str, list[str]]


class Past:
    """What was known on each cutoff and what came after; each cutoff is read once.

    Parameters
    ----------
    reader
        Its day does not matter; what it knows is the latest that is ever looked at.
    among
        Who is learned from and scored on a day; None is everybody. Links to
        others count all the same.
    """

    def __init__(
        self,
        reader: GraphReader,
        records: Records,
        parameters: Parameters,
        among: Among | None = None,
        show: Show = quietly,
    ) -> None:
        self.reader, self.records, self.parameters = reader, records, parameters
        self.among, self._show = among, show
        self._known: dict[date, Known] = {}
        self._lessons: dict[date, list[Lesson]] = {}

    def observed(self, cutoff: date) -> Observed:
        """Return everybody as known on a day."""
        there = self.at(cutoff, cutoff)
        seen = observed(there, self.records.counting(there), self.parameters)
        if self.among is None:
            return seen
        chosen = seen.world.entities.numbers(sorted(self.among(cutoff)))
        return replace(seen, scored=np.intersect1d(seen.scored, chosen))

    def known(self, cutoff: date) -> Known:
        """Return the features as known on a day."""
        if cutoff not in self._known:
            self._show(f"facts known on {cutoff}", 0, None)
            seen = self.observed(cutoff)
            self._known[cutoff] = Known(frame_of(seen), dimensions_of(seen))
        return self._known[cutoff]

    def days_until(self, cutoff: date, known_at: date) -> Floats:
        """Return per entity scored on the cutoff the days until its first new record.

        Infinite where none took effect within the horizon, as known at `known_at`.
        """
        end = cutoff + timedelta(days=self.parameters.horizon_days)
        first: dict[PartyId, int] = {}
        for record in self.records.outcomes(self.at(end, known_at), cutoff):
            days = (record.decision.decided_on - cutoff).days
            subject = record.decision.subject
            first[subject] = min(days, first.get(subject, days))
        entities = self.known(cutoff).frame.index
        return np.array([first.get(each, np.inf) for each in entities], dtype=np.float64)

    def lessons(self, cutoff: date) -> list[Lesson]:
        """Return what may be learned on a cutoff, oldest first: labels complete, as known then."""
        if cutoff not in self._lessons:
            self._lessons[cutoff] = list(self._learnable(cutoff))
        return self._lessons[cutoff]

    def at(self, on: date, known_at: date) -> GraphReader:
        """Return the reader at another moment, of the same loads."""
        return self.reader.at(AsOf(on=on, known_at=known_at, revision=self.reader.as_of.revision))

    def _learnable(self, cutoff: date) -> Iterator[Lesson]:
        step = timedelta(days=self.parameters.horizon_days)
        begin = self._first_record(cutoff)
        days = [cutoff - step * at for at in range(self.parameters.most_cutoffs, 0, -1)]
        for day in days:
            if begin is not None and day >= begin:
                label = np.isfinite(self.days_until(day, cutoff))
                yield Lesson(day, self.known(day).frame, label)

    def _first_record(self, cutoff: date) -> date | None:
        """Return the day of the first record known; before it nothing could be learned."""
        there = self.at(cutoff, cutoff)
        days = [each.decision.decided_on for each in self.records.outcomes(there, date.min)]
        return min(days, default=None)


def trained(past: Past, cutoff: date, *, with_graph: bool = True) -> Model:
    """Return the model of a cutoff.

    Parameters
    ----------
    with_graph
        Whether features that need links may be used.

    Notes
    -----
    Learned from earlier cutoffs, a horizon apart, whose horizon had ended by
    the cutoff; nothing that became known later is used.
    """
    lessons = past.lessons(cutoff)
    names = sorted({name for lesson in lessons for name in lesson.frame.columns})
    if not with_graph:
        names = without_graph(names)
    return Model(
        cutoff=cutoff,
        lessons=tuple(lesson.cutoff for lesson in lessons),
        data_revision=past.reader.revision,
        parameters=past.parameters,
        learned=learned(lessons, names, past.parameters),
    )
