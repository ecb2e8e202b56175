"""What does the bulletin say of the entities that a warning model scores?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model import PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningFact:
    """A dated row behind a reason.

    Attributes
    ----------
    start, end
        Days as ISO text; None is unknown or open.
    source
        Data set, file and row.
    """

    party: PartyId
    says: str
    other: str | None
    start: str | None
    end: str | None
    source: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningReason:
    """What raised a score, in both languages.

    Attributes
    ----------
    value, typical
        What it is here, and the median of everybody; None is unknown.
    """

    chinese: str
    english: str
    value: float | None = None
    typical: float | None = None
    facts: tuple[WarningFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLine:
    """One line of the bulletin's section about warnings; whoever scores hands it in.

    Attributes
    ----------
    score
        Between 0 and 1; the larger, the sooner somebody should look.
    before
        The score of the month before; None where there was none.
    is_new
        Whether it was not among the highest the month before; None cannot be told.
    reasons
        What moved the score most, the strongest first.
    """

    party_id: PartyId
    name: str
    region: str | None
    industry: str | None
    score: float
    before: float | None = None
    is_new: bool | None = None
    reasons: tuple[WarningReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """The section about warnings.

    Attributes
    ----------
    horizon_days, entities, cutoff
        Of the model: how far it looks, how many it scored, until which day it learned.
    is_compared
        Whether scores of the month before are remembered.
    partial
        Why it is not the whole answer any more; None where it is.
    lines
        The highest, in order.
    """

    horizon_days: int
    entities: int
    cutoff: str
    is_compared: bool
    partial: str | None
    lines: tuple[WarningLine, ...]
