"""Which node stands behind each of a million keys?

Keys stay in Arrow arrays: looking up a whole column is one hash join, and a
key costs its letters and eight bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.store import MISSING

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(slots=True)
class KeySpace:
    """The keys of one namespace of one dataset.

    Attributes
    ----------
    stored
        Asks the store for the nodes of keys (a list), `MISSING` where none;
        None where the store has nothing yet.
    """

    stored: Callable[[list[str]], npt.NDArray[np.int64]] | None
    _keys: list[pa.StringArray] = field(default_factory=list)
    _nodes: list[npt.NDArray[np.int64]] = field(default_factory=list)

    def lookup(self, keys: pa.StringArray) -> npt.NDArray[np.int64]:
        """Return the node of each key, `MISSING` where there is none."""
        found = np.full(len(keys), MISSING)
        for mine, nodes in zip(self._keys, self._nodes, strict=True):
            places = pc.index_in(keys, value_set=mine)
            hit = places.is_valid().to_numpy(zero_copy_only=False)
            found[hit] = nodes[places.drop_null().to_numpy()]
        rest = np.flatnonzero(found == MISSING)
        if len(rest) and self.stored is not None:
            found[rest] = self.stored(keys.take(pa.array(rest)).to_pylist())
        return found

    def add(self, keys: pa.StringArray, nodes: npt.NDArray[np.int64]) -> None:
        """Remember the nodes of distinct keys; with `MISSING` the store is asked again."""
        if len(keys):
            self._keys.append(keys)
            self._nodes.append(nodes)
