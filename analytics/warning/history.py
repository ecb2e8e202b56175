"""What does an entity's own history of records say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.observed import is_serious
from graph.vocabulary import DecisionType, Domain

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.warning.observed import Observed

    Floats = npt.NDArray[np.float64]

_ENTRIES = frozenset({DecisionType.LISTING, DecisionType.ABNORMAL_ENTRY})
_YEAR = 365


def history(seen: Observed) -> dict[str, Floats]:
    """Return the features of own records, per scored entity.

    Notes
    -----
    Linear in records and entities. Records that were repaired, taken back or
    archived by the day are not among them.
    """
    decisions = [record.decision for record in seen.records]
    every = np.ones(len(decisions))
    amounts = np.array([float(each.amount_cny or 0) for each in decisions], dtype=np.float64)
    found = {
        "own.records": seen.summed(every),
        "own.records_year": seen.summed((seen.age < _YEAR).astype(np.float64)),
        "own.decayed": seen.summed(seen.decay),
        "own.burden": seen.burden,
        "own.serious": seen.summed(np.array([1.0 * is_serious(each) for each in seen.records])),
        "own.entries": seen.summed(np.array([1.0 * (each.type in _ENTRIES) for each in decisions])),
        "own.amount": np.log10(1.0 + seen.summed(amounts)),
        "own.days_since": _days_since(seen),
    }
    domains = np.array([list(Domain).index(each.domain or Domain.GENERAL) for each in decisions])
    for at, domain in enumerate(Domain):
        found[f"domain.{domain}"] = seen.summed(seen.decay * (domains == at))
    return {name: values[seen.scored] for name, values in found.items()}


def _days_since(seen: Observed) -> Floats:
    """Return the age of the latest record; unknown where there is none."""
    found = np.full(seen.count, np.inf)
    np.minimum.at(found, seen.subject, seen.age.astype(np.float64))
    return np.where(np.isinf(found), np.nan, found)
