"""How do rows become a frame whose dtypes do not depend on what stands in them?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TEXT = "str"
NUMBER = "float64"
COUNT = "int64"
TRUTH = "bool"
DAY = "datetime64[s]"
"""Days in seconds: in nanoseconds, time ends in 2262."""


def made(dtypes: Mapping[str, str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Return rows as a frame.

    Parameters
    ----------
    dtypes
        Per column its dtype, in the order of the columns.
    rows
        Cells in that order; None is what pandas shows as missing. A day is a
        date or an ISO date.
    """
    import pandas as pd

    listed = list(rows)
    columns = zip(*listed, strict=True) if listed else iter([()] * len(dtypes))
    return pd.DataFrame(
        {
            name: pd.Series(list(cells), dtype=dtype)
            for (name, dtype), cells in zip(dtypes.items(), columns, strict=True)
        }
    )
