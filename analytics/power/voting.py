"""Who casts how many votes in one company, and how many are enough?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analytics.control.control_graph import ControlGraph
from analytics.control.facts import ControlFacts
from analytics.control.reading import full_reading
from graph.model import PartyId
from graph.reader import GraphReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Voting:
    """The votes of one company on its own scale.

    Attributes
    ----------
    voters
        Party numbers, in order; whoever casts votes that nominees hold or
        that were entrusted, not the holder of record.
    votes
        The least each of them casts.
    is_least
        Whether it may be more: a stake is a range or unknown.
    whole
        All votes of the company, those that nobody casts among them.
    quota
        The fewest that exceed the threshold.
    """

    voters: tuple[int, ...]
    votes: tuple[int, ...]
    is_least: tuple[bool, ...]
    whole: int
    quota: int

    def share(self, votes: int) -> Fraction:
        """Return votes as a fraction of the company."""
        return Fraction(votes, self.whole)


def facts_of_holders(reader: GraphReader, company: PartyId) -> ControlFacts:
    """Return the facts about a company and its direct holders, and no others.

    Parameters
    ----------
    reader
        Asked for the stakes in the company, what is arranged about it, and
        the parties: the same few round trips however many holders there are.
    """
    stakes = reader.stakes_in([company])
    arranged = reader.arrangements("target", [company])
    named = {stake.holder for stake in stakes} | {row.party for row in arranged}
    return ControlFacts(
        on=reader.as_of.on,
        parties=reader.parties([company, *sorted(named - {company})]),
        stakes=stakes,
        arrangements=arranged,
    )


def voting_in(graph: ControlGraph, company: int) -> Voting:
    """Return who casts the votes of a company.

    Parameters
    ----------
    graph
        Its votes count as they do for control: those a company holds in
        itself are cast by nobody but stay part of the whole, dissolved parties
        are out, and partnerships, branches and units of the state have none.
        Members of a concert group are not merged.
    """
    reading = full_reading(graph)
    least: dict[int, int] = {}
    most: dict[int, int] = {}
    for voter, rows in reading.votes.items():
        for voted, votes, lot, _ in rows:
            if voted == company:
                least[voter] = least.get(voter, 0) + votes
                most[voter] = most.get(voter, 0) + graph.highs[lot]
    voters = sorted(least)
    return Voting(
        voters=tuple(voters),
        votes=tuple(least[voter] for voter in voters),
        is_least=tuple(least[voter] < most[voter] for voter in voters),
        whole=reading.bases[company],
        quota=reading.quotas[company],
    )
