"""How good is what was loaded, as frames?"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from analytics.frames.making import COUNT, TEXT, made

if TYPE_CHECKING:
    import pandas as pd

    from analytics.quality import QualityReport

_OF_COVERAGE = {
    **dict.fromkeys(("industry", "region"), TEXT),
    **dict.fromkeys(("entities", "with_uscc", "with_holders", "with_legal_representative"), COUNT),
}
_OF_ISSUES = dict.fromkeys(("code", "party", "detail"), TEXT)


def coverage_frame(report: QualityReport) -> pd.DataFrame:
    """Return how much is known of the organizations of each industry in each region.

    Parameters
    ----------
    report
        Of `analytics.quality.quality_of`.

    Returns
    -------
    pandas.DataFrame
        `industry` (the section), `region`, and how many `entities` there are,
        `with_uscc`, `with_holders`, `with_legal_representative`.
    """
    return made(_OF_COVERAGE, map(astuple, report.coverage))


def issues_frame(report: QualityReport) -> pd.DataFrame:
    """Return everything that somebody should look at.

    Parameters
    ----------
    report
        Of `analytics.quality.quality_of`.

    Returns
    -------
    pandas.DataFrame
        `code` (`INVALID_USCC`, `SHARED_USCC`, `OVER_100`, …), `party` and
        `detail`, sorted by code and party.
    """
    return made(_OF_ISSUES, map(astuple, report.issues))
