"""Who controls every company, as frames?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.control import ControlOptions
from analytics.figures import figure
from analytics.frames.making import NUMBER, TEXT, TRUTH, made
from graph.merging import one_per_identity
from graph.model import Organization

if TYPE_CHECKING:
    import pandas as pd

    from graph.reader import GraphReader

_OF_COMPANIES = dict.fromkeys(
    ("company", "name", "kind", "industry", "region", "outcome", "controllers"), TEXT
)
_OF_PAIRS = {
    **dict.fromkeys(("controller", "company", "via"), TEXT),
    **dict.fromkeys(("direct", "ultimate"), TRUTH),
    "votes": NUMBER,
}


def controllers_frame(reader: GraphReader, options: ControlOptions | None = None) -> pd.DataFrame:
    """Return the outcome of every organization, and who decides it.

    Parameters
    ----------
    reader
        The store at a moment, read whole.
    options
        Basis, threshold, and ways of control that do not count; None is
        votes, more than one half, all ways.

    Returns
    -------
    pandas.DataFrame
        A row per organization that may be controlled, by its id: `company`,
        `name`, `kind`, `industry`, `region`, `outcome` (`COMPUTED_MAJORITY`,
        `UNKNOWN`, …) and `controllers`, party ids joined by semicolons.

    Notes
    -----
    As `analytics.control.whole_control`: near linear, compiled.
    """
    from analytics.control.whole_control import whole_control

    control = whole_control(reader, options or ControlOptions())
    described = one_per_identity(reader.store.scan(Organization, reader.as_of))
    said = {one.org: (one.name, one.kind, one.industry, one.region) for one in described}
    nothing = (None,) * 4
    return made(
        _OF_COMPANIES,
        (
            (company, *said.get(company, nothing), outcome.value, ";".join(deciding))
            for company, outcome, deciding in control.outcome_rows()
        ),
    )


def pairs_frame(reader: GraphReader, options: ControlOptions | None = None) -> pd.DataFrame:
    """Return every controller with every organization that follows him.

    Parameters
    ----------
    reader, options
        As `controllers_frame`.

    Returns
    -------
    pandas.DataFrame
        `controller`, `company`, `via` (ways joined by `+`), `direct`,
        `ultimate`, and `votes`: per cent commanded, missing where control is
        not by votes. Sorted by both ids.

    Notes
    -----
    Linear in the pairs.
    """
    from analytics.control.whole_control import whole_control

    return made(
        _OF_PAIRS,
        (
            (
                *(pair.controller, pair.company, pair.via, pair.direct, pair.ultimate),
                None if pair.votes is None else figure(pair.votes),
            )
            for pair in whole_control(reader, options or ControlOptions()).pairs()
        ),
    )
