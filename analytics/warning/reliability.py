"""Does what is said to have a chance of 20 % come in 20 of 100 cases?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_BINS = 10
_TWO_SIDED_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Bin:
    """Entities of neighbouring scores: what was said, and what came.

    Attributes
    ----------
    low, high
        The 95 % interval of the rate (Wilson).
    """

    entities: int
    said: float
    came: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How true the probabilities are.

    Attributes
    ----------
    brier
        The mean square of what was said less what came.
    expected_error
        The mean distance between said and came over the bins.
    """

    brier: float
    expected_error: float
    bins: tuple[Bin, ...]


def reliability(probability: Floats, label: Bools) -> Reliability | None:
    """Return how true probabilities are, in ten bins of equally many; None of nobody.

    References
    ----------
    .. [1] G. Brier, "Verification of forecasts expressed in terms of probability",
       Monthly Weather Review 78 (1950).
    """
    if not len(label):
        return None
    order = np.argsort(probability, kind="stable")
    bins = tuple(
        _bin(probability[part], label[part]) for part in np.array_split(order, _BINS) if len(part)
    )
    error = sum(each.entities * abs(each.said - each.came) for each in bins) / len(label)
    return Reliability(float(((probability - label) ** 2).mean()), error, bins)


def _bin(said: Floats, label: Bools) -> Bin:
    count, came = len(label), float(label.mean())
    square = _TWO_SIDED_95**2
    middle = (came + square / (2 * count)) / (1 + square / count)
    width = came * (1 - came) / count + square / (4 * count**2)
    half = _TWO_SIDED_95 * sqrt(width) / (1 + square / count)
    return Bin(count, float(said.mean()), came, max(middle - half, 0.0), min(middle + half, 1.0))
