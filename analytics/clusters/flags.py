"""Which entities are flagged on the day, by which records, and how heavily?

Which records count is not decided here: the caller hands in those that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from graph.model import Decision
from graph.vocabulary import Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.entities import Entities
    from analytics.clusters.parameters import Signal

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_DAYS_OF_A_MONTH = 365.25 / 12
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Record:
    """A decision that counts on the day, and the severity it was found to have."""

    decision: Decision
    severity: Severity | None


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """The flagged entities of a day.

    Attributes
    ----------
    score
        Per party the sum of its records' weights, each halved with every half-life; what is
        above 0 is flagged.
    records
        Those in the window that weigh something, in the order of party, day and number.
    party, weight
        Per record its subject, and what it weighs on the day.
    """

    score: Floats
    records: tuple[Record, ...]
    party: Ints
    weight: Floats


def flags_of(records: Sequence[Record], entities: Entities, signal: Signal, on: date) -> Flags:
    """Return who is flagged on the day.

    Parameters
    ----------
    records
        Those that count on the day, each decision and subject once. Those outside
        the window, or about nobody who lives, are passed over.

    Notes
    -----
    O(n log n) in the records.
    """
    first = months_before(on, signal.window_months)
    chosen = [
        record
        for record in records
        if first < record.decision.decided_on <= on and signal.weight(record.severity) > 0
    ]
    chosen.sort(key=_order)
    party = entities.numbers([record.decision.subject for record in chosen])
    lives = np.flatnonzero((party >= 0) & entities.lives[party]).tolist()
    kept = tuple(chosen[at] for at in lives)
    weight = np.array([_weight(record, signal, on) for record in kept], dtype=np.float64)
    # Of no records numpy counts in integers.
    score = np.bincount(party[lives], weights=weight, minlength=len(entities.ids))
    return Flags(score.astype(np.float64), kept, party[lives], weight)


def months_before(on: date, months_back: int) -> date:
    """Return the day so many months before, or the last one of its month.

    >>> months_before(date(2024, 8, 31), 6)
    datetime.date(2024, 2, 29)
    """
    months = on.year * _MONTHS + on.month - 1 - months_back
    year, month = divmod(months, _MONTHS)
    following = date(year + (month + 1) // _MONTHS, (month + 1) % _MONTHS + 1, 1)
    same_day = date(year, month + 1, 1).toordinal() + on.day - 1
    return date.fromordinal(min(same_day, following.toordinal() - 1))


def _order(record: Record) -> tuple[str, date, str, str]:
    decision = record.decision
    return decision.subject, decision.decided_on, *decision.key


def _weight(record: Record, signal: Signal, on: date) -> float:
    age = (on - record.decision.decided_on).days
    halved = age / (signal.half_life_months * _DAYS_OF_A_MONTH)
    return float(signal.weight(record.severity) * 0.5**halved)
