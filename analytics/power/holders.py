"""How much power do the direct holders of a company have over its decisions?

Shapley-Shubik and Banzhaf indices of votes, never of capital. A measure for
screening: it tells whose votes matter, not who controls, and is never a ground
of discipline. Everybody votes alone here: members of a concert group are not
merged, and companies under one controller are several holders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from analytics.control.control_graph import ControlGraph, build_graph
from analytics.control.facts import MAJORITY, ControlOptions
from analytics.figures import figure, per_cent
from analytics.power.indices import Power, exact_indices
from analytics.power.sampling import Sampling
from analytics.power.voting import Voting, facts_of_holders, voting_in
from graph.model import Party, PartyId
from graph.reader import GraphReader
from graph.vocabulary import Flag

USE = "SCREENING"
"""What the measures of power and of links may be used for."""

LEAST_VOTES = "LEAST_VOTES"
NOT_BY_VOTES = "NOT_BY_VOTES"
DISSOLVED = "DISSOLVED"
# Said of nearly every row; not a doubt about the answer.
_ORDINARY = frozenset({Flag.KNOWN_STATED, Flag.KNOWN_ASSUMED})


class Method(StrEnum):
    """How the indices were found.

    `NOT_REACHED`: all known votes together do not reach the quota, so that no
    holder has an index.
    """

    EXACT = "exact"
    ESTIMATE = "estimate"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderPower:
    """The power of one holder.

    Attributes
    ----------
    votes
        The least fraction of all votes that the holder casts.
    is_least
        Whether it may be more: a stake is a range or unknown.
    power
        None where nobody has any index.
    errors
        Standard errors; None where the figures are exact.
    """

    party: Party
    votes: Fraction
    is_least: bool
    power: Power | None
    errors: Power | None = None

    def document(self) -> dict[str, object]:
        """Return the holder as JSON values, in per cent."""
        return {
            "party_id": self.party.party_id,
            "name": self.party.display_name,
            "kind": self.party.kind.value,
            "votes": figure(per_cent(self.votes)),
            "votes_are_least": self.is_least,
            **_figures(self.power, ""),
            **_figures(self.errors, "_error"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerAnswer:
    """The power of the direct holders of one company; the most powerful first.

    Attributes
    ----------
    quota
        The least fraction of all votes that decides, on the company's scale.
    sampling
        What was drawn; None unless the figures are estimates.
    """

    party: Party
    on: date
    known_at: date
    threshold: Fraction
    quota: Fraction
    method: Method
    sampling: Sampling | None
    holders: tuple[HolderPower, ...]
    flags: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """Return the answer as JSON values; revision and network power are the caller's."""
        return {
            "party": {"party_id": self.party.party_id, "name": self.party.display_name},
            "on": self.on.isoformat(),
            "known_at": self.known_at.isoformat(),
            "basis": "votes",
            "threshold": str(self.threshold),
            "quota": figure(per_cent(self.quota)),
            "method": self.method.value,
            "rounds": self.sampling.rounds if self.sampling else None,
            "seed": self.sampling.seed if self.sampling else None,
            "holders": [holder.document() for holder in self.holders],
            "flags": list(self.flags),
            "use": USE,
            "partial": Flag.QUARANTINED.value if Flag.QUARANTINED in self.flags else None,
        }


def power_of(
    reader: GraphReader,
    company: PartyId,
    *,
    threshold: Fraction = MAJORITY,
    sampling: Sampling | None = None,
) -> PowerAnswer:
    """Return how much power each direct holder of a company has.

    Parameters
    ----------
    reader
        The store at one moment; only the company's own holders are read.
    threshold
        Fraction of the votes in [0, 1) that a coalition must exceed, strictly.
    sampling
        What is drawn where there are too many coalitions to count; by default
        10,000 rounds from the seed 0.

    Returns
    -------
    PowerAnswer
        Exact, or an estimate that says so.

    Raises
    ------
    ThresholdError
        If the threshold is not in [0, 1).

    Notes
    -----
    Ranges and unknown stakes count with their least, flag `LEAST_VOTES`.
    Agreements, declarations and managing partners, which control without
    votes, are not seen. Cost: that of `exact_indices`, else of
    `estimated_indices`.
    """
    facts = facts_of_holders(reader, company)
    graph = build_graph(facts, ControlOptions(threshold=threshold))
    node = graph.index[company]
    voting = voting_in(graph, node)
    method, power, errors = _indices(voting, sampling or Sampling())
    holders = [
        HolderPower(
            party=graph.parties[voter],
            votes=voting.share(voting.votes[at]),
            is_least=voting.is_least[at],
            power=power[at],
            errors=errors[at],
        )
        for at, voter in enumerate(voting.voters)
    ]
    return PowerAnswer(
        party=graph.parties[node],
        on=reader.as_of.on,
        known_at=reader.as_of.known_at,
        threshold=threshold,
        quota=voting.share(voting.quota),
        method=method,
        sampling=(sampling or Sampling()) if method is Method.ESTIMATE else None,
        holders=tuple(sorted(holders, key=_standing)),
        flags=_flags(graph, node, voting),
    )


def _indices(
    voting: Voting, sampling: Sampling
) -> tuple[Method, Sequence[Power | None], Sequence[Power | None]]:
    nothing = (None,) * len(voting.votes)
    if sum(voting.votes) < voting.quota:
        return Method.NOT_REACHED, nothing, nothing
    exact = exact_indices(voting.votes, voting.quota)
    if exact is not None:
        return Method.EXACT, exact, nothing
    # Arrays are loaded only for a company with very many holders.
    from analytics.power.estimate import estimated_indices

    drawn = estimated_indices(voting.votes, voting.quota, sampling)
    return Method.ESTIMATE, drawn.power, drawn.errors


def _flags(graph: ControlGraph, company: int, voting: Voting) -> tuple[str, ...]:
    said = set(graph.parties[company].flags)
    lots = graph.lots_in.get(company, ())
    for number in lots:
        for lot in graph.lots[number]:
            said |= lot.stake.flags
    found = {flag.value for flag in said - _ORDINARY}
    if any(voting.is_least):
        found.add(LEAST_VOTES)
    if graph.is_over(company):
        found.add(Flag.OVER_100)
    if any(graph.voters[lot] != company for lot in lots) and not voting.voters:
        found.add(NOT_BY_VOTES)
    if graph.lapsed:
        found.add(DISSOLVED)
    return tuple(sorted(found))


def _standing(holder: HolderPower) -> tuple[Fraction, Fraction, str]:
    power = holder.power.shapley_shubik if holder.power else Fraction(0)
    return -power, -holder.votes, holder.party.party_id


def _figures(power: Power | None, ending: str) -> dict[str, float | None]:
    names = ("shapley_shubik", "banzhaf", "banzhaf_absolute")
    shares = [None if power is None else getattr(power, name) for name in names]
    return {
        name + ending: None if share is None else figure(per_cent(share))
        for name, share in zip(names, shares, strict=True)
    }
