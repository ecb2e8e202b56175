"""Who owns every company in the end, as a frame?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from analytics.figures import figure, per_cent
from analytics.frames.making import NUMBER, TEXT, made

if TYPE_CHECKING:
    import pandas as pd

    from graph.reader import GraphReader

_COLUMNS = {**dict.fromkeys(("company", "owner", "kind"), TEXT), "share": NUMBER}
_QUARTER = Fraction(1, 4)


def owners_frame(reader: GraphReader, minimum: Fraction = _QUARTER) -> pd.DataFrame:
    """Return who owns every company in the end, through all chains.

    Parameters
    ----------
    reader
        The store at a moment, read whole.
    minimum
        The fraction of the capital from which on an owner is listed.

    Returns
    -------
    pandas.DataFrame
        `company`, `owner` (a party that nobody owns), its `kind`, and `share`:
        the integrated share in per cent, missing where it is not finite. By
        company, largest owners first. For screening, never for discipline.

    Notes
    -----
    As `analytics.ownership.whole.whole_ownership`: near linear, compiled.
    """
    from analytics.ownership.whole import whole_ownership

    return made(
        _COLUMNS,
        (
            (
                *(row.company, row.owner, row.kind.value),
                None if row.share is None else figure(per_cent(Fraction(row.share))),
            )
            for row in whole_ownership(reader).rows(minimum)
        ),
    )
