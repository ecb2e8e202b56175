"""What is said of one controller and one company?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analytics.control.fixpoint import Reach
from analytics.control.kinds import joined
from analytics.control.reading import Reading
from analytics.figures import per_cent
from graph.model import PartyId


@dataclass(frozen=True, slots=True)
class ControlPair:
    """One controller of one company.

    Attributes
    ----------
    via
        The ways it rests on, joined.
    direct
        Whether the controller's own holdings alone exceed the threshold, or
        the arrangement is his own.
    ultimate
        Whether nobody controls the controller.
    votes
        Per cent commanded; None where control is not by votes.
    """

    controller: PartyId
    company: PartyId
    via: str
    direct: bool
    ultimate: bool
    votes: Fraction | None


def pair_of(
    reading: Reading,
    found: Reach,
    own: dict[int, int],
    company: int,
    *,
    is_ultimate: bool,
) -> ControlPair:
    """Return one pair as a row.

    Parameters
    ----------
    reading, found
        What counts, and what the controller reaches in it.
    own
        The votes he casts himself.
    """
    graph = reading.graph
    by_votes = found.is_by_votes(company)
    mandates = reading.mandates.get(found.start, ())
    return ControlPair(
        controller=graph.parties[found.start].party_id,
        company=graph.parties[company].party_id,
        via=joined(found.kinds[company]),
        direct=own.get(company, 0) >= reading.quotas[company]
        or any(target == company for target, _, _ in mandates),
        ultimate=is_ultimate,
        votes=per_cent(reading.fraction(company, found.votes[company])) if by_votes else None,
    )
