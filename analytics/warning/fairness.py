"""Is one region, trade or size flagged more, and more wrongly, than others?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.attributes import capital_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.warning.observed import Observed

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

UNKNOWN = "unknown"
_BANDS = ((1e6, "under 1 million"), (1e7, "1 to 10 million"), (1e8, "10 to 100 million"))
_LARGEST = "100 million and more"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRates:
    """How one group fares; None where there is nothing to divide by.

    Attributes
    ----------
    dimension, group
        E.g. `region` and its code; size is registered capital in CNY.
    flagged
        What part of the group is among the highest scores of everybody.
    came
        What part had a new record.
    said
        The mean probability: beside `came` it tells calibration within the group.
    precision, recall, false_positive_rate
        Of being flagged.
    """

    dimension: str
    group: str
    entities: int
    flagged: float
    came: float
    said: float
    precision: float | None
    recall: float | None
    false_positive_rate: float | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """All groups that are large enough, and how many entities are in smaller ones."""

    flagged_share: float
    groups: tuple[GroupRates, ...]
    not_told_apart: int


def dimensions_of(seen: Observed) -> dict[str, list[str]]:
    """Return per dimension the group of each scored entity."""
    entities = seen.world.entities
    region = entities.region[seen.scored].tolist()
    section = entities.section[seen.scored].tolist()
    return {
        "region": [entities.regions[at] or UNKNOWN for at in region],
        "industry": [entities.sections[at] or UNKNOWN for at in section],
        "size": [_band(each) for each in capital_of(seen).tolist()],
    }


def fairness(
    groups: dict[str, list[str]], probability: Floats, label: Bools, share: float, least: int
) -> Fairness:
    """Return the rates of every group.

    Parameters
    ----------
    groups
        Per dimension the group of each entity.
    share
        The highest part of the ranking is flagged; of equal scores the first by id.
    least
        Groups of fewer entities are only counted.
    """
    flagged = np.zeros(len(label), dtype=bool)
    order = np.argsort(-probability, kind="stable")
    flagged[order[: int(np.ceil(share * len(label)))]] = True
    found, small = [], 0
    for dimension, named in groups.items():
        names, at = np.unique(np.array(named, dtype=str), return_inverse=True)
        for place, name in enumerate(names.tolist()):
            inside = at == place
            if inside.sum() < least:
                small += int(inside.sum())
                continue
            found.append(
                _rates((dimension, name), flagged[inside], probability[inside], label[inside])
            )
    return Fairness(share, tuple(found), small)


def _rates(which: tuple[str, str], flagged: Bools, said: Floats, came: Bools) -> GroupRates:
    return GroupRates(
        dimension=which[0],
        group=which[1],
        entities=len(came),
        flagged=float(flagged.mean()),
        came=float(came.mean()),
        said=float(said.mean()),
        precision=_part(flagged & came, flagged),
        recall=_part(flagged & came, came),
        false_positive_rate=_part(flagged & ~came, ~came),
    )


def _part(some: Bools, of: Bools) -> float | None:
    return float(some.sum() / of.sum()) if of.any() else None


def _band(capital: float) -> str:
    if np.isnan(capital):
        return UNKNOWN
    return next((name for most, name in _BANDS if capital < most), _LARGEST)
