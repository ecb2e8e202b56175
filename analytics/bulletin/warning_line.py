"""What does the bulletin say of one entity that a warning model scores?"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLine:
    """One line of the bulletin's section about warnings; whoever scores hands it in.

    Attributes
    ----------
    score
        Between 0 and 1; the larger, the sooner somebody should look.
    before
        The score of the month before; None where there was none.
    reasons
        What moved the score most, the strongest first, each in Chinese and in English.
    """

    party_id: PartyId
    name: str
    region: str | None
    industry: str | None
    score: float
    before: float | None = None
    reasons: tuple[tuple[str, str], ...] = ()
