"""Who controls what, all pairs at once, and what is each company's outcome?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from analytics.control.control_graph import ControlGraph
from analytics.control.fixpoint import Reach, own_votes, reach, starters
from analytics.control.kinds import joined
from analytics.control.outcome import Verdict, verdict_of
from analytics.control.reading import Reading
from analytics.control.readings import Readings
from analytics.figures import per_cent
from graph.model import PartyId
from graph.vocabulary import PartyKind


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


def all_controls(readings: Readings) -> Iterator[ControlPair]:
    """Yield every pair of controller and company, sorted by both ids.

    Parameters
    ----------
    readings
        Of the graph of everybody.

    Yields
    ------
    ControlPair
        In the full reading: computed rows stay beside declared ones.

    Notes
    -----
    One fixpoint per party that can control anything, streamed; time is
    proportional to the pairs and the lots that controllers vote. It runs
    twice, because only the whole says who is ultimate.
    """
    reading = readings.full
    controlled = readings.full_controllers
    for start in starters(reading):
        found = reach(reading, start)
        own = own_votes(reading, start)
        for company in sorted(found.proofs):
            yield pair_of(reading, found, own, company, is_ultimate=start not in controlled)


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


def all_outcomes(readings: Readings) -> Iterator[tuple[PartyId, Verdict]]:
    """Yield the outcome of every organization, sorted by id.

    Persons and groups are left out; undescribed parties count where somebody
    holds or controls them.
    """
    graph: ControlGraph = readings.graph
    for node, party in enumerate(graph.parties):
        if party.kind.is_organization or (
            party.kind is PartyKind.UNKNOWN
            and (node in graph.lots_in or node in readings.full_controllers)
        ):
            yield party.party_id, verdict_of(readings, node)
