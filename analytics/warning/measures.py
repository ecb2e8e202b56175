"""How well does a ranking find what came, and how sure is that?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_TAILS = (2.5, 97.5)
MEASURES = ("auc", "average_precision", "precision_at_top")
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one ranking reaches; None where nothing, or everything, came.

    Attributes
    ----------
    precision_at_top
        Of the first so many, or of all if there are fewer; entities of one
        score count as in the mean over all their orders.
    """

    auc: float | None
    average_precision: float | None
    precision_at_top: float | None
    auc_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How much one ranking is ahead of another, with a paired 95 % bootstrap interval."""

    measure: str
    difference: float
    low: float
    high: float


class Ranking:
    """Scores with what came, in order, those of one score together.

    Parameters
    ----------
    score
        Higher is sooner.
    label
        Whether it came.
    """

    def __init__(self, score: Floats, label: Bools, top: int) -> None:
        self._order = np.argsort(-score, kind="stable")
        ranked = score[self._order]
        is_new = np.r_[True, ranked[1:] != ranked[:-1]][: len(ranked)]
        self._begin = np.flatnonzero(is_new)
        self._hit = label[self._order].astype(np.float64)
        self._top = top

    def measured(self, weight: Floats | None = None) -> tuple[float, float, float] | None:
        """Return the measures in the order of `MEASURES`; None where nothing, or all, came.

        Parameters
        ----------
        weight
            How often each entity counts; None is once.

        Notes
        -----
        Linear, the order is kept.
        """
        often = np.ones(len(self._hit)) if weight is None else weight[self._order]
        if not len(self._begin):
            return None
        hits = np.add.reduceat(often * self._hit, self._begin)
        all_of = np.add.reduceat(often, self._begin)
        came, total = float(hits.sum()), float(all_of.sum())
        if came in {0.0, total}:
            return None
        before, seen = np.cumsum(hits), np.cumsum(all_of)
        misses = all_of - hits
        auc = float((misses * (before - hits / 2)).sum() / (came * (total - came)))
        kept = seen > 0
        precise = float((hits[kept] / came * before[kept] / seen[kept]).sum())
        return auc, precise, self._at_top(hits, all_of, before, seen)

    def _at_top(self, hits: Floats, all_of: Floats, before: Floats, seen: Floats) -> float:
        most = min(float(self._top), float(seen[-1]))
        at = int(np.searchsorted(seen, most))
        part = (most - (seen[at] - all_of[at])) / all_of[at]
        return float((before[at] - hits[at] + part * hits[at]) / most)


def compared(
    scores: Mapping[str, Floats], label: Bools, *, top: int, draws: int, seed: int
) -> tuple[dict[str, Measured], dict[str, tuple[Difference, ...]]]:
    """Return what each ranking reaches, and how much the first is ahead of each other one.

    Parameters
    ----------
    scores
        By name; the first is compared with the rest.
    draws
        Bootstrap samples of entities, the same for all rankings.

    Notes
    -----
    O(draws x entities). Entities are drawn as if one had nothing to do with
    another; linked ones have, so the intervals are somewhat too narrow.

    References
    ----------
    .. [1] B. Efron, R. Tibshirani, "An Introduction to the Bootstrap" (1993), ch. 13.
    """
    rankings = {name: Ranking(score, label, top) for name, score in scores.items()}
    found = {name: each.measured() for name, each in rankings.items()}
    drawn = _drawn(list(rankings.values()), label, draws, seed)
    measured = {
        name: _told(said, drawn[:, at, 0] if len(drawn) else None)
        for at, (name, said) in enumerate(found.items())
    }
    first, *others = found
    ahead: dict[str, tuple[Difference, ...]] = {}
    for at, name in enumerate(others, start=1):
        one, other = found[first], found[name]
        if one is None or other is None or not len(drawn):
            ahead[name] = ()
            continue
        low, high = np.percentile(drawn[:, 0] - drawn[:, at], _TAILS, axis=0)
        ahead[name] = tuple(
            Difference(measure, one[place] - other[place], float(low[place]), float(high[place]))
            for place, measure in enumerate(MEASURES)
        )
    return measured, ahead


def _drawn(rankings: Sequence[Ranking], label: Bools, draws: int, seed: int) -> Floats:
    """Return shape (draws, rankings, measures), without draws in which nothing came."""
    count = len(label)
    if not label.any() or label.all():
        return np.zeros((0, len(rankings), len(MEASURES)))
    random = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        often = np.bincount(random.integers(0, count, count), minlength=count).astype(np.float64)
        told = [said for each in rankings if (said := each.measured(often)) is not None]
        if len(told) == len(rankings):
            found.append(told)
    return np.array(found, dtype=np.float64).reshape(-1, len(rankings), len(MEASURES))


def _told(said: tuple[float, float, float] | None, aucs: Floats | None) -> Measured:
    if said is None or aucs is None:
        return Measured(None, None, None)
    low, high = np.percentile(aucs, _TAILS)
    return Measured(*said, auc_interval=(float(low), float(high)))
