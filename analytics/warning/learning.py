"""How is a model learned from earlier cutoffs, and how are its probabilities made honest?"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit

from analytics.warning.features import BASELINE
from analytics.warning.trees import Trees, counting_trees, trees_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from analytics.warning.parameters import Parameters
    from graph.model import PartyId

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_ENOUGH_TO_CALIBRATE = 50
_UNLEARNED = -4.0
"""Log-odds of an entity without a record where nothing could be learned: about 2 %."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was known on one earlier cutoff, and what came of it.

    Attributes
    ----------
    frame
        As `features_on` returns it.
    label
        Per row whether a new record took effect within the horizon.
    """

    cutoff: date
    frame: pd.DataFrame
    label: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Trees over named features, and how their sum becomes a probability.

    Attributes
    ----------
    slope, intercept
        The probability is the logistic function of intercept + slope x sum.
    is_learned
        False where too few outcomes were known: then the count of records ranks.
    rows, outcomes
        What was learned from.
    """

    features: tuple[str, ...]
    trees: Trees
    slope: float
    intercept: float
    is_learned: bool
    rows: int
    outcomes: int

    def log_odds(self, frame: pd.DataFrame) -> Floats:
        """Return the calibrated log-odds of each row; a feature the frame has not is unknown."""
        raw: Floats = self.intercept + self.slope * self.trees.raw(self.matrix(frame))
        return raw

    def probability(self, frame: pd.DataFrame) -> Floats:
        """Return the probability of each row."""
        chance: Floats = expit(self.log_odds(frame))
        return chance

    def shares(self, frame: pd.DataFrame) -> Floats:
        """Return how much of the log-odds is due to each feature, in their order."""
        shares, _ = self.trees.shares(self.matrix(frame), len(self.features))
        scaled: Floats = self.slope * shares
        return scaled

    def matrix(self, frame: pd.DataFrame) -> Floats:
        """Return the columns the trees ask about, in their order."""
        found: Floats = frame.reindex(columns=list(self.features)).to_numpy(dtype=np.float64)
        return found


def learned(lessons: Sequence[Lesson], features: Iterable[str], parameters: Parameters) -> Learned:
    """Return a calibrated model of the lessons.

    Parameters
    ----------
    lessons
        Oldest first; entities without a feature have it unknown.
    features
        Which columns may be used.

    Notes
    -----
    Gradient boosting on one thread, so that the same facts and seed give the
    same bytes. Calibrated by a logistic function on sums that each row got
    from trees which had not seen its entity, of the last cutoff where enough
    came of it.
    """
    table = _Table.of(lessons, list(features), parameters)
    outcomes = int(table.label.sum())
    if outcomes < parameters.least_outcomes or outcomes == len(table.label):
        return _unlearned(lessons, len(table.label), outcomes)
    used = [at for at in range(len(table.names)) if _varies(table.rows[:, at])]
    rows = table.rows[:, used]
    trees = _fitted(rows, table.label, parameters)
    slope, intercept = _calibrated(table, _unseen(rows, table, parameters))
    return Learned(
        features=tuple(table.names[at] for at in used),
        trees=trees,
        slope=slope,
        intercept=intercept,
        is_learned=True,
        rows=len(table.label),
        outcomes=outcomes,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The rows of all lessons one below the other."""

    names: list[str]
    rows: Floats
    label: Bools
    weight: Floats
    fold: Ints
    is_last: Bools

    @classmethod
    def of(cls, lessons: Sequence[Lesson], names: list[str], parameters: Parameters) -> _Table:
        most = parameters.most_rows // max(len(lessons), 1)
        parts: list[tuple[Any, ...]] = []
        for lesson in lessons:
            mark = np.array([_mark(each, parameters.seed) for each in lesson.frame.index], np.int64)
            kept, weight = _sample(lesson.label, mark, most)
            rows = lesson.frame.iloc[kept].reindex(columns=names).to_numpy(dtype=np.float64)
            is_last = np.full(len(kept), lesson is lessons[-1])
            parts.append((rows, lesson.label[kept], weight, mark[kept] % parameters.folds, is_last))
        if not parts:
            nothing = np.zeros(0)
            none = np.zeros(0, dtype=bool)
            return cls(names, np.zeros((0, len(names))), none, nothing, none.astype(np.int64), none)
        joined = [np.concatenate(each) for each in zip(*parts, strict=True)]
        return cls(names, *joined)


def _mark(entity: PartyId, seed: int) -> int:
    """Return a number that is the entity's own, whatever else is in the table."""
    return zlib.crc32(f"{seed} {entity}".encode())


def _sample(label: Bools, mark: Ints, most: int) -> tuple[Ints, Floats]:
    """Return the rows to learn from, all outcomes among them, and what each stands for."""
    others = np.flatnonzero(~label)
    room = max(most - int(label.sum()), most // 2)
    if len(others) <= room:
        return np.arange(len(label)), np.ones(len(label))
    chosen = others[np.argsort(mark[others], kind="stable")[:room]]
    kept = np.sort(np.concatenate([np.flatnonzero(label), chosen]))
    weight = np.where(label[kept], 1.0, len(others) / room)
    return kept, weight


def _varies(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return bool(len(known) and (known.min() != known.max() or len(known) < len(values)))


def _fitted(rows: Floats, label: Bools, parameters: Parameters) -> Trees:
    """Return trees; what was left out moves all sums alike, and calibration puts it back."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    boosting = HistGradientBoostingClassifier(
        max_iter=parameters.trees,
        max_depth=parameters.depth,
        learning_rate=parameters.learning_rate,
        min_samples_leaf=parameters.least_leaf,
        l2_regularization=parameters.penalty,
        early_stopping=False,
        random_state=parameters.seed,
    )
    # Sums over several threads depend on their number in the last bit.
    with threadpool_limits(limits=1):
        boosting.fit(rows, label)
    return trees_of(boosting)


def _unseen(rows: Floats, table: _Table, parameters: Parameters) -> Floats:
    """Return for each row the sum of trees that have not seen its entity."""
    found = np.full(len(rows), np.nan)
    for fold in range(parameters.folds):
        inside = table.fold == fold
        if inside.all() or not inside.any() or len(np.unique(table.label[~inside])) == 1:
            continue
        found[inside] = _fitted(rows[~inside], table.label[~inside], parameters).raw(rows[inside])
    return found


def _calibrated(table: _Table, raw: Floats) -> tuple[float, float]:
    """Return slope and intercept; the slope is never negative."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    known = ~np.isnan(raw)
    last = known & table.is_last
    outcomes = int(table.label[last].sum())
    is_enough = outcomes >= _ENOUGH_TO_CALIBRATE and last.sum() - outcomes >= _ENOUGH_TO_CALIBRATE
    chosen = last if is_enough else known
    if len(np.unique(table.label[chosen])) == 1:
        return 1.0, 0.0
    fitted = LogisticRegression(C=1e6, solver="newton-cholesky")
    with threadpool_limits(limits=1):
        fitted.fit(raw[chosen, None], table.label[chosen], sample_weight=table.weight[chosen])
    slope = float(fitted.coef_[0, 0])
    if slope > 0:
        return slope, float(fitted.intercept_[0])
    # Trees that rank unseen entities no better than chance rank nobody.
    base = float(np.average(table.label[chosen], weights=table.weight[chosen]))
    return 0.0, float(np.log(base / (1.0 - base)))


def _unlearned(lessons: Sequence[Lesson], rows: int, outcomes: int) -> Learned:
    counts = [lesson.frame[BASELINE].to_numpy() for lesson in lessons]
    records = np.concatenate(counts) if counts else np.zeros(0)
    trees = counting_trees(0, records, _UNLEARNED)
    return Learned((BASELINE,), trees, 1.0, 0.0, is_learned=False, rows=rows, outcomes=outcomes)
