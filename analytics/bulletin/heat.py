"""In which industries of which regions are more entities flagged than shuffled flags expect?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import hypergeom

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.entities import Entities

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

MOST_COLUMNS = 20
"""More regions than that are joined into the next larger ones."""

MOST_Q = 0.05
"""A cell below that after Benjamini-Hochberg is marked."""

_LEVELS = (6, 4, 2)


@dataclass(frozen=True, slots=True)
class Cell:
    """One industry section in one region.

    Attributes
    ----------
    expected
        Flagged entities if all flags were shuffled among all entities.
    p_value, q_value
        How often shuffled flags reach `flagged`; and after Benjamini-Hochberg over all cells.
    """

    section: str
    region: str
    entities: int
    flagged: int
    expected: float
    p_value: float
    q_value: float

    @property
    def ratio(self) -> float:
        """Flagged over expected."""
        return self.flagged / self.expected if self.expected else 0.0

    @property
    def is_marked(self) -> bool:
        """Whether chance alone hardly gives so many."""
        return self.q_value <= MOST_Q


@dataclass(frozen=True, slots=True)
class Heat:
    """All cells in which there are entities.

    Attributes
    ----------
    sections, regions
        The rows and the columns, in order; "" is unknown.
    cells
        By row, then by column.
    """

    sections: tuple[str, ...]
    regions: tuple[str, ...]
    cells: tuple[Cell, ...]
    entities: int
    flagged: int

    def cell(self, section: str, region: str) -> Cell | None:
        """Return one cell; None where nobody is."""
        found = (each for each in self.cells if (each.section, each.region) == (section, region))
        return next(found, None)


def heat_of(entities: Entities, is_flagged: Bools) -> Heat:
    """Return how many entities are flagged where, and how many chance would give.

    Parameters
    ----------
    entities
        Of the day.
    is_flagged
        Shape (parties,): who is.

    Notes
    -----
    Counts are exact, and so are chances: the flags of a cell, if F flags were shuffled among N
    entities, are hypergeometric. Shuffling within industry and region, as for clusters, would
    give every cell what it has; this asks the question before: where flags are at all. It is
    blind to what only a finer division shows. Linear in the entities.
    """
    lives = np.flatnonzero(entities.lives)
    names = [entities.regions[number] for number in entities.region[lives].tolist()]
    regions, column = _joined(names)
    sections, row = np.unique(entities.section[lives], return_inverse=True)
    at = row * len(regions) + column
    size = len(sections) * len(regions)
    total = np.bincount(at, minlength=size)
    flagged = np.bincount(at, weights=is_flagged[lives], minlength=size).astype(np.int64)
    everybody, flags = len(lives), int(is_flagged[lives].sum())
    there = np.flatnonzero(total)
    chance: Floats = hypergeom.sf(flagged[there] - 1, everybody, flags, total[there])
    adjusted = _adjusted(chance)
    expected = total[there] * (flags / everybody if everybody else 0.0)
    words = [entities.sections[number] for number in sections.tolist()]
    return Heat(
        sections=tuple(words),
        regions=tuple(regions),
        cells=tuple(
            Cell(
                section=words[place // len(regions)],
                region=regions[place % len(regions)],
                entities=int(total[place]),
                flagged=int(flagged[place]),
                expected=float(expected[number]),
                p_value=float(chance[number]),
                q_value=float(adjusted[number]),
            )
            for number, place in enumerate(there.tolist())
        ),
        entities=everybody,
        flagged=flags,
    )


def _joined(names: list[str]) -> tuple[list[str], Ints]:
    """Return the regions that make the columns, and the column of each entity."""
    for level in _LEVELS:
        short = np.array([name[:level] for name in names], dtype=np.str_)
        regions, column = np.unique(short, return_inverse=True)
        if len(regions) <= MOST_COLUMNS or level == _LEVELS[-1]:
            break
    return regions.tolist(), column.astype(np.int64)


def _adjusted(chance: Floats) -> Floats:
    """Return q-values after Benjamini and Hochberg."""
    count = len(chance)
    order = np.argsort(chance, kind="stable")[::-1]
    ranks = np.arange(count, 0, -1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum.accumulate(np.minimum(chance[order] * count / ranks, 1.0))
    return adjusted
