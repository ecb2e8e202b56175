"""What did walks over the whole graph find, as columns?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


class Found(NamedTuple):
    """One entry per controller and company, as far as they were filled."""

    start: Ints
    company: Ints
    ways: Ints
    votes: Ints
    is_by_votes: Bools
    is_direct: Bools


def empty_found(size: int, numbers: type) -> Found:
    """Return room for entries, votes of the given type."""
    return Found(
        start=np.empty(size, dtype=np.int64),
        company=np.empty(size, dtype=np.int64),
        ways=np.empty(size, dtype=np.int64),
        votes=np.empty(size, dtype=numbers),
        is_by_votes=np.empty(size, dtype=bool),
        is_direct=np.empty(size, dtype=bool),
    )


def cut(found: Found, chosen: slice | Ints | Bools) -> Found:
    """Return the chosen entries."""
    return Found._make(column[chosen] for column in found)


def joined(parts: Sequence[Found]) -> Found:
    """Return the entries of all parts, one part after the other."""
    if not parts:
        return empty_found(0, np.int64)
    return Found._make(np.concatenate(columns) for columns in zip(*parts, strict=True))
