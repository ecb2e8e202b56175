"""Which supervision class has everybody, as a frame?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.classes import Scheme, shipped_scheme
from analytics.frames.making import NUMBER, TEXT, made

if TYPE_CHECKING:
    import pandas as pd

    from graph.reader import GraphReader

_COLUMNS = {
    **dict.fromkeys(("party_id", "class"), TEXT),
    "score": NUMBER,
    **dict.fromkeys(("direct", "region", "industry", "reasons"), TEXT),
}


def classes_frame(reader: GraphReader, scheme: Scheme | None = None) -> pd.DataFrame:
    """Return the supervision class of every market entity that exists on the day.

    Parameters
    ----------
    reader
        The store at a moment, read whole.
    scheme
        Points and bands; None is those that come with the product. Those in
        force in an installation are `api.scheme_in_force()`.

    Returns
    -------
    pandas.DataFrame
        `party_id`, `class` (A to D), `score` (0 to 1000), `direct` (lists that
        make D at once), `region`, `industry`, `reasons` (rows of points and
        their points), joined by semicolons.

    Notes
    -----
    As `analytics.classes.everybody.classes_of_everybody`: linear.
    """
    from analytics.classes.everybody import classes_of_everybody

    return made(
        _COLUMNS,
        (
            (
                *(one.party, one.own.name.value, one.own.score),
                ";".join(entry.row.list_kind for entry in one.own.direct),
                *(one.region, one.industry),
                ";".join(f"{reason.row.id}:{reason.points}" for reason in one.own.reasons),
            )
            for one in classes_of_everybody(reader, scheme=scheme or shipped_scheme())
        ),
    )
