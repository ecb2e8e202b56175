"""Whose power reaches how many companies, through companies that hold companies?

The network power index: round by round the holders of each company come in
random order, the pivot is the first with whom they exceed the quota, and the
company passes on the pivot's label. An estimate from votes, for screening,
never a ground of discipline; it reads everybody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from analytics.control.facts import MAJORITY, ControlOptions
from analytics.control.whole_graph import begins
from analytics.control.whole_reading import WholeReading, full_reading
from analytics.control.whole_store import whole_graph
from analytics.figures import figure, per_cent
from analytics.power.network_kernels import DRAWN, Meetings, play
from analytics.power.sampling import NETWORK_ROUNDS, Sampling
from graph.errors import PartyNotFoundError

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.control.whole_graph import WholeGraph
    from graph.model import PartyId
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

SETTLING = 100
"""Rounds played before any counts: labels come down one step of a chain a round."""

BATCHES = 20
"""Rounds count in so many batches; how their means differ gives the standard errors."""


@dataclass(frozen=True, slots=True)
class Reached:
    """An estimate and its standard error: a fraction of rounds, or a number of companies."""

    mean: Fraction
    error: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPower:
    """The network power index, as drawn.

    Attributes
    ----------
    rounds, seed
        The rounds that counted, a multiple of 20, and the seed.
    meetings
        How many companies have holders who can decide.
    companies
        By party over how many of them it had the power on average; parties
        that never had any are left out.
    holders
        By party the fraction of rounds in which it had the power over the
        company asked about; empty without one, and where its holders cannot
        decide.
    """

    rounds: int
    seed: int
    meetings: int
    companies: dict[PartyId, Reached]
    holders: dict[PartyId, Reached]

    def document(self, reader: GraphReader, party: PartyId) -> dict[str, object]:
        """Return the power over one company as JSON values, its holders by power.

        Parameters
        ----------
        reader
            Asked for the names.
        party
            The company; its own reach is `companies`.
        """
        ranked = sorted(self.holders, key=lambda one: (-self.holders[one].mean, one))
        named = reader.parties(ranked)
        return {
            "rounds": self.rounds,
            "settling_rounds": SETTLING,
            "seed": self.seed,
            "meetings": self.meetings,
            "holders": [
                {
                    "party_id": one,
                    "name": named[one].display_name,
                    "kind": named[one].kind.value,
                    "power": figure(per_cent(self.holders[one].mean)),
                    "power_error": figure(per_cent(self.holders[one].error)),
                    **self._reach(one),
                }
                for one in ranked
            ],
            **self._reach(party),
        }

    def _reach(self, party: PartyId) -> dict[str, float]:
        reached = self.companies.get(party, Reached(Fraction(0), Fraction(0)))
        return {"companies": figure(reached.mean), "companies_error": figure(reached.error)}


def network_power_of(
    reader: GraphReader,
    company: PartyId,
    *,
    threshold: Fraction = MAJORITY,
    sampling: Sampling | None = None,
    show: Callable[[str, int, int | None], None] | None = None,
) -> NetworkPower:
    """Return the network power index over one company and over everybody.

    Parameters
    ----------
    reader
        Read whole, from the snapshot of its store.
    threshold
        Fraction of the votes in [0, 1) that must be exceeded, strictly.
    show
        Told how far it is: what, done, of how many.

    Raises
    ------
    ThresholdError
        If the threshold is not in [0, 1).
    """
    graph = whole_graph(reader, ControlOptions(threshold=threshold))
    return network_power(graph, company, sampling=sampling, show=show)


def network_power(
    graph: WholeGraph,
    company: PartyId | None = None,
    *,
    sampling: Sampling | None = None,
    show: Callable[[str, int, int | None], None] | None = None,
) -> NetworkPower:
    """Return the network power index of everybody.

    Parameters
    ----------
    graph
        Its votes count as they do for control; mandates and concert groups
        are not seen. A company whose holders cannot decide, or that has no
        votes (partnership, branch, state unit), keeps its own label.
    company
        A company whose holders are counted apart.
    sampling
        Rounds (rounded up to a multiple of 20) and seed; by default 1,000
        rounds from the seed 0. The same give the same result, to the last
        digit.

    Raises
    ------
    PartyNotFoundError
        If the company is not in the graph.

    Notes
    -----
    In one round of a hundred a company gets its own label back: without that
    a circle would keep for good a label that nobody outside gave it. So each
    company between holder and company takes about one per cent off. Rounds
    are not independent of each other, therefore standard errors come from the
    means of 20 batches: in circles with hardly any holder outside a label may
    stay for a hundred rounds, and batches should be longer. Votes that do not
    fit into 63 bits are added up outside compiled code, exactly.

    O(rounds x holdings) at most, a few ten million holdings a second.

    References
    ----------
    .. [1] T. Mizuno, S. Doi, S. Kurizaki, "The power of corporate control in
       the global ownership network", PLoS ONE 15(8): e0237862, 2020.
    """
    sampling = sampling or Sampling(NETWORK_ROUNDS)
    game = _Game(graph, sampling.seed, company)
    game.play(SETTLING)
    everywhere, there = _Counts(graph.count), _Counts(graph.count)
    each = -(-sampling.rounds // BATCHES)
    for batch in range(BATCHES):
        tally, of_watched = game.play(each)
        everywhere.add(tally)
        there.add(of_watched)
        if show is not None:
            show("rounds", (batch + 1) * each, BATCHES * each)
    return NetworkPower(
        rounds=BATCHES * each,
        seed=sampling.seed,
        meetings=len(game.meetings.company),
        companies=everywhere.by_party(graph, each),
        holders=there.by_party(graph, each),
    )


class _Game:
    """What goes on from round to round: labels, and the state of the random numbers."""

    def __init__(self, graph: WholeGraph, seed: int, watched: PartyId | None) -> None:
        reading = full_reading(graph)
        self.wide = wide_meetings_of(reading)
        self.meetings = meetings_of(reading, self.wide)
        self.watched = -1 if watched is None else _meeting_of(self.meetings, graph, watched)
        self.label = np.arange(graph.count)
        self.pivoted = np.empty(len(self.meetings.company), dtype=np.int64)
        self.state = np.array([seed], dtype=np.uint64)
        self.random = np.random.Generator(np.random.PCG64(seed))
        self.places = np.searchsorted(self.meetings.company, list(self.wide)).tolist()

    def play(self, rounds: int) -> tuple[Ints, Ints]:
        """Play some rounds; return whose label decided how often, everywhere and there."""
        tally, there = np.zeros((2, len(self.label)), dtype=np.int64)
        for at_once in [1] * rounds if self.wide else [rounds]:
            for place, meeting in zip(self.places, self.wide.values(), strict=True):
                self.meetings.pivot[place] = meeting.pivot(self.random)
            play(
                at_once,
                self.meetings,
                self.label,
                self.pivoted,
                self.state,
                tally,
                self.watched,
                there,
            )
        return tally, there


def _meeting_of(meetings: Meetings, graph: WholeGraph, company: PartyId) -> int:
    node = bisect_left(graph.ids, company)
    if node == graph.count or graph.ids[node] != company:
        raise PartyNotFoundError(company)
    meeting = int(np.searchsorted(meetings.company, node))
    is_met = meeting < len(meetings.company) and meetings.company[meeting] == node
    return meeting if is_met else -1


@dataclass(frozen=True, slots=True)
class WideMeeting:
    """The votes of a company that do not fit into 63 bits, by party number."""

    votes: dict[int, int]
    quota: int

    def pivot(self, random: np.random.Generator) -> int:
        """Return the holder who reaches the quota, holders coming in random order."""
        holders, together = list(self.votes), 0
        for place in random.permutation(len(holders)).tolist():
            holder = holders[int(place)]
            together += self.votes[holder]
            if together >= self.quota:
                return holder
        return DRAWN


def wide_meetings_of(reading: WholeReading) -> dict[int, WideMeeting]:
    """Return the companies, in order, whose holders can decide, and whose votes do not fit."""
    lots, quotas = reading.graph.lots, reading.exact_quotas()
    counted = set(reading.casting.lot[reading.graph.wide[reading.casting.company]].tolist())
    found = {company: WideMeeting({}, quotas[company]) for company in sorted(quotas)}
    for lot in sorted(counted & lots.exact.keys()):
        votes, voter = found[int(lots.company[lot])].votes, int(lots.voter[lot])
        votes[voter] = votes.get(voter, 0) + lots.exact[lot][0]
    return {
        company: meeting
        for company, meeting in found.items()
        if sum(meeting.votes.values()) >= meeting.quota
    }


def meetings_of(reading: WholeReading, wide: Collection[int] = ()) -> Meetings:
    """Return the companies whose holders can decide, each holder once.

    Parameters
    ----------
    wide
        Companies whose votes do not fit: they meet without holders here, and
        somebody else says who the pivot is.

    Notes
    -----
    O(n log n) for the order, else linear, without a Python step per row.
    """
    graph, lots = reading.graph, reading.graph.lots
    lot = np.sort(reading.casting.lot)
    votes, quotas = lots.low, reading.quotas
    company, voter = lots.company[lot], lots.voter[lot]
    first = np.ones(len(lot), dtype=bool)
    first[1:] = (company[1:] != company[:-1]) | (voter[1:] != voter[:-1])
    at = np.flatnonzero(first)
    cast = np.add.reduceat(votes[lot], at) if len(at) else np.zeros(0, dtype=np.int64)
    company, voter = company[at], voter[at]
    counts = cast > 0
    company, voter, cast = company[counts], voter[counts], cast[counts]
    begin = begins(company, graph.count)
    total = np.add.reduceat(np.append(cast, 0), begin[:-1]) * (np.diff(begin) > 0)
    can_decide = (total >= quotas) & (total > 0)
    kept = can_decide[company]
    can_decide[list(wide)] = True
    company, voter, cast = company[kept], voter[kept], cast[kept]
    deciding = np.flatnonzero(can_decide)
    begin = np.append(np.searchsorted(company, deciding), len(company))
    meeting = np.repeat(np.arange(len(deciding)), np.diff(begin))
    alone = (cast >= quotas[company]) & (total[company] - cast < quotas[company])
    pivot = np.full(len(deciding), DRAWN)
    pivot[meeting[alone]] = voter[alone]
    return Meetings(begin, deciding, quotas[deciding], pivot, voter, cast)


class _Counts:
    """Counts over batches; how batches differ is kept as differences from the first."""

    def __init__(self, count: int) -> None:
        self.all = np.zeros(count, dtype=np.int64)
        self.first: Ints | None = None
        self.differences, self.squares = np.zeros((2, count))

    def add(self, counted: Ints) -> None:
        """Add one batch."""
        if self.first is None:
            self.first = counted
        self.all += counted
        difference = (counted - self.first).astype(np.float64)
        self.differences += difference
        self.squares += difference * difference

    def by_party(self, graph: WholeGraph, rounds: int) -> dict[PartyId, Reached]:
        """Return the mean by round of each party that has any, and its standard error.

        Parameters
        ----------
        rounds
            Of each batch.
        """
        found = np.flatnonzero(self.all)
        mean = self.differences[found] / BATCHES
        spread = np.maximum(self.squares[found] / BATCHES - mean * mean, 0.0)
        errors = np.sqrt(spread / (BATCHES - 1)) / rounds
        rows = zip(found.tolist(), self.all[found].tolist(), errors.tolist(), strict=True)
        return {
            graph.ids[node]: Reached(Fraction(count, BATCHES * rounds), Fraction(error))
            for node, count, error in rows
        }
