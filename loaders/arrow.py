"""How does an Arrow column become a NumPy one?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def mask(values: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """Return yes and no as a mask; a null is no."""
    filled = pc.fill_null(values, fill_value=False)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)


def numbers_of(encoded: pa.DictionaryArray, *, null: int) -> npt.NDArray[np.int64]:
    """Return the places in the dictionary, `null` for nulls."""
    filled = pc.fill_null(encoded.indices, null)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int64)
