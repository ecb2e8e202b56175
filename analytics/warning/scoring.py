"""Who is most likely to have a new record, and what moved each score?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.features import frame_of, words_of
from analytics.warning.observed import Observed
from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from analytics.warning.features import Words
    from analytics.warning.model import Model
    from analytics.warning.training import Past
    from graph.model import PartyId

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

REASONS = 3
_LEAST_EFFECT = 1e-9


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature that moved a score.

    Attributes
    ----------
    value, typical
        What it is here, and the median of everybody scored; None is unknown.
    effect
        What it adds to the log-odds, from those of the mean of what was learned.
    """

    feature: str
    words: Words
    value: float | None
    typical: float | None
    effect: float


@dataclass(frozen=True, slots=True)
class Warned:
    """The score of one entity: a lead, never a finding.

    Attributes
    ----------
    rank
        1 is the highest; entities of one probability share it.
    """

    entity: PartyId
    probability: float
    rank: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of everybody on a day.

    Attributes
    ----------
    probability
        Per row of `frame`: of a new record within the model's horizon.
    """

    model: Model
    on: date
    seen: Observed
    frame: pd.DataFrame
    probability: Floats

    @cached_property
    def order(self) -> Ints:
        """Rows, the highest first, of one probability by id."""
        return np.argsort(-self.probability, kind="stable")

    @cached_property
    def rank(self) -> Ints:
        """Per row its rank."""
        ranked = self.probability[self.order]
        is_new = np.r_[True, ranked[1:] != ranked[:-1]][: len(ranked)]
        first = np.maximum.accumulate(np.where(is_new, np.arange(len(ranked)), 0))
        found = np.empty(len(ranked), dtype=np.int64)
        found[self.order] = first + 1
        return found

    def highest(self, count: int | None = None) -> Iterator[Warned]:
        """Yield the highest scores with what raised each most; None is all of them."""
        yield from self._warned(self.order[:count], REASONS)

    def of(self, entity: PartyId) -> Warned:
        """Return the score of one entity with everything that moved it, the strongest first.

        Raises
        ------
        ValueRefusedError
            If it is not scored on the day.
        """
        if entity not in self.frame.index:
            expected = "an organization of which a fact dated by then is known"
            raise ValueRefusedError("ENTITY", entity, expected)
        at = np.flatnonzero(self.frame.index == entity)
        return next(self._warned(at, None))

    @cached_property
    def _typical(self) -> pd.Series[float]:
        return self.frame.median(numeric_only=True)

    def _warned(self, rows: Ints, most: int | None) -> Iterator[Warned]:
        chosen = self.frame.iloc[rows]
        shares = self.model.learned.shares(chosen)
        values = self.model.learned.matrix(chosen)
        chances, ranks = self.probability[rows].tolist(), self.rank[rows].tolist()
        for place, entity in enumerate(chosen.index):
            effects = shares[place]
            yield Warned(
                entity=entity,
                probability=chances[place],
                rank=ranks[place],
                reasons=tuple(self._reasons(effects, values[place], most)),
            )

    def _reasons(self, effects: Floats, values: Floats, most: int | None) -> Iterator[Reason]:
        """Yield what raised a score most; with no limit also what lowered it."""
        by_strength = effects if most is not None else np.abs(effects)
        names = self.model.learned.features
        for at in np.argsort(-by_strength, kind="stable")[:most].tolist():
            if by_strength[at] > _LEAST_EFFECT:
                yield Reason(
                    feature=names[at],
                    words=words_of(names[at]),
                    value=_known(float(values[at])),
                    typical=_known(float(self._typical.get(names[at], np.nan))),
                    effect=float(effects[at]),
                )


def scored(past: Past, model: Model, on: date) -> Scores:
    """Return the scores of everybody on a day, as known then.

    Raises
    ------
    ValueRefusedError
        If the model knew what the day did not.
    """
    if on < model.cutoff:
        raise ValueRefusedError("--on", on, f"{model.cutoff}, the cutoff of the model, or later")
    seen = past.observed(on)
    frame = frame_of(seen)
    return Scores(model, on, seen, frame, model.learned.probability(frame))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
