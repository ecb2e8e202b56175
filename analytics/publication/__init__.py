"""Is a decision published on a day, from when may it be repaired, and does it count at all?"""

from analytics.publication.classes import ClassFound, class_of
from analytics.publication.published import Publication, PublicationFlag, publication_of
from analytics.publication.regimes import REGIMES, STRADDLING, Regime, RegimeCode
from analytics.publication.standing import (
    ObjectionState,
    Reason,
    Standing,
    counts,
    objection_state,
)

__all__ = [
    "REGIMES",
    "STRADDLING",
    "ClassFound",
    "ObjectionState",
    "Publication",
    "PublicationFlag",
    "Reason",
    "Regime",
    "RegimeCode",
    "Standing",
    "class_of",
    "counts",
    "objection_state",
    "publication_of",
]
