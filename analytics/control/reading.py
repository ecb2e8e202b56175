"""Which votes and mandates count, and how many votes are control?

There are three readings of one graph. In the *full* reading every way of
control counts. In the *deciding* reading a company that a court, a
declaration, an agreement or a managing partner speaks for is controlled in
that way only: it gives the outcomes. In the reading *without ring votes* the
votes that a company's own subsidiaries hold in it are void.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from analytics.control.control_graph import ControlGraph
from analytics.control.kinds import Via
from graph.vocabulary import PartyKind

# From the strongest to the weakest: the first that speaks for a company decides.
PRECEDENCE = (Via.COURT_FOUND, Via.DECLARED, Via.CONTRACT_CONTROL)
# Not controlled through shares, whoever holds them.
NOT_BY_VOTES = frozenset(
    {
        PartyKind.PARTNERSHIP,
        PartyKind.BRANCH,
        PartyKind.STATE_ORGAN,
        PartyKind.PUBLIC_INSTITUTION,
        PartyKind.PERSON,
        PartyKind.GROUP,
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What counts, laid out by the party it belongs to.

    Attributes
    ----------
    votes
        For each party the (company, votes, lot, kinds) it casts.
    mandates
        For each party the (company, mandate, kind) it has.
    bases, quotas
        For each company the votes there are, and the fewest that control it:
        an integer reaches the quota exactly when it exceeds the threshold.
    spoken
        What decides about a company before its votes do.
    void
        Lots whose votes are not counted at all.
    """

    graph: ControlGraph
    votes: Mapping[int, tuple[tuple[int, int, int, int], ...]]
    mandates: Mapping[int, tuple[tuple[int, int, int], ...]]
    bases: tuple[int, ...]
    quotas: tuple[int, ...]
    spoken: Mapping[int, Via]
    void: frozenset[int]

    def fraction(self, company: int, votes: int) -> Fraction:
        """Return votes as a fraction of the company."""
        return Fraction(votes, self.bases[company]) if self.bases[company] else Fraction(0)


def full_reading(graph: ControlGraph) -> Reading:
    """Return the reading in which every way of control counts."""
    return _reading(graph, range(len(graph.mandates)), {}, frozenset())


def deciding_reading(graph: ControlGraph, full: Reading) -> Reading:
    """Return the reading in which the strongest way alone controls a company.

    The very same object comes back where nothing speaks for a company but
    votes, partners and parents.
    """
    spoken: dict[int, Via] = {}
    for way in reversed(PRECEDENCE):
        for number, mandate in enumerate(graph.mandates):
            if mandate.via is way:
                spoken[graph.mandated[number]] = way
    if not spoken:
        return full
    kept = [
        number
        for number, mandate in enumerate(graph.mandates)
        if spoken.get(graph.mandated[number], mandate.via) is mandate.via
    ]
    return _reading(graph, kept, spoken, frozenset())


def reading_without(reading: Reading, void: frozenset[int]) -> Reading:
    """Return the reading with some lots void, above and below the line.

    Parameters
    ----------
    reading
        Its mandates and votes are kept but for those lots.
    void
        Lots that carry no votes: not for their holder, and not in the whole.
    """
    kept = sorted(number for rows in reading.mandates.values() for _, number, _ in rows)
    return _reading(reading.graph, kept, reading.spoken, void)


def _reading(
    graph: ControlGraph,
    mandates: Iterable[int],
    spoken: Mapping[int, Via],
    void: frozenset[int],
) -> Reading:
    threshold = graph.options.threshold
    bases = list(graph.scales)
    for lot in void:
        company = graph.companies[lot]
        bases[company] = max(0, bases[company] - graph.lows[lot])
    quotas = tuple(base * threshold.numerator // threshold.denominator + 1 for base in bases)
    by_holder: dict[int, list[tuple[int, int, int]]] = {}
    for number in mandates:
        row = (graph.mandated[number], number, graph.mandates[number].via.bit)
        by_holder.setdefault(graph.controllers[number], []).append(row)
    held = {node: tuple(rows) for node, rows in by_holder.items()}
    return Reading(graph, _votes(graph, spoken, void), held, tuple(bases), quotas, spoken, void)


def _votes(
    graph: ControlGraph, barred: Collection[int], void: frozenset[int]
) -> dict[int, tuple[tuple[int, int, int, int], ...]]:
    votes: dict[int, list[tuple[int, int, int, int]]] = {}
    by_votes = [party.kind not in NOT_BY_VOTES for party in graph.parties]
    for lot, company in enumerate(graph.companies):
        voter = graph.voters[lot]
        if voter != company and by_votes[company] and company not in barred and lot not in void:
            row = (company, graph.lows[lot], lot, graph.lots[lot][0].kinds)
            votes.setdefault(voter, []).append(row)
    return {node: tuple(rows) for node, rows in votes.items()}
