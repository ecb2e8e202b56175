"""Who controls whom, and what is each company's outcome, for everybody at once?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from os import cpu_count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analytics.control.kinds import Outcome, Via, joined
from analytics.control.orders import grouped
from analytics.control.outcome_kernels import (
    IS_ALONE,
    IS_BRANCH,
    IS_CONTROLLED,
    IS_GROUP,
    IS_PARTNERSHIP,
    IS_STATE,
    IS_WITHHELD,
    OUTCOMES,
    SIZES,
    Above,
    Decided,
    Graph,
    Groups,
    LotsIn,
    Parties,
    Ring,
    Sums,
    decide_all,
    decide_all_compiled,
)
from analytics.control.pairs import ControlPair
from analytics.control.whole_commands import Commands, commands_in
from analytics.control.whole_graph import VOTES, WholeGraph, begins
from analytics.control.whole_possible import possible_in
from analytics.control.whole_reading import (
    WholeReading,
    deciding_reading,
    full_reading,
    reading_without,
)
from analytics.figures import per_cent
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.control.facts import ControlOptions
    from graph.model import PartyId
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_OF_SPOKEN = {
    Via.COURT_FOUND.bit: Outcome.COURT_OR_DECISION,
    Via.DECLARED.bit: Outcome.DECLARED,
    Via.CONTRACT_CONTROL.bit: Outcome.AGREEMENT,
}


def whole_control(reader: GraphReader, options: ControlOptions) -> WholeControl:
    """Return the answers about everybody, as of the reader's moment.

    Parameters
    ----------
    reader
        Read whole, from the snapshot of its store.
    """
    # A question about one entity starts without the libraries for whole columns.
    from analytics.control.whole_store import whole_graph

    return WholeControl(whole_graph(reader, options))


class PairBlock(NamedTuple):
    """Some pairs as columns, in the order of controller and company; see `Found`."""

    start: Ints
    company: Ints
    ways: Ints
    votes: Ints
    is_by_votes: Bools
    is_direct: Bools
    is_ultimate: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The outcome of each company asked about.

    Attributes
    ----------
    company
        Party numbers, in order.
    outcome
        The place of each in `OUTCOMES`.
    begin, deciding
        Who decides each: those from `begin[i]` to `begin[i + 1]`.
    """

    company: Ints
    outcome: Ints
    begin: Ints
    deciding: Ints


class WholeControl:
    """The answers about all parties of one graph, computed when first needed.

    Parameters
    ----------
    graph
        Of all parties.

    Notes
    -----
    The first use in a process loads compiled code (about half a second); the
    first on a machine compiles it.
    """

    def __init__(self, graph: WholeGraph) -> None:
        self.graph = graph

    @cached_property
    def full(self) -> Commands:
        """Who commands what where every way of control counts."""
        return commands_in(full_reading(self.graph))

    @cached_property
    def deciding(self) -> Commands:
        """Who commands what where the strongest way alone controls a company."""
        reading = deciding_reading(self.graph, self.full.reading)
        return self.full if reading is self.full.reading else commands_in(reading)

    @cached_property
    def ring_free(self) -> Commands:
        """As deciding, without votes that subsidiaries hold in a parent."""
        is_void = _held_by_own(self.deciding)
        if not is_void.any():
            return self.deciding
        return commands_in(reading_without(self.deciding.reading, is_void))

    def pair_count(self) -> int:
        """Return how many pairs there are, without listing them."""
        rings, begin = self.full.rings, self.full.begin
        counts = np.diff(begin)
        ring_sizes = np.diff(rings.begin)
        return int(counts.sum() + (counts * np.maximum(ring_sizes - 1, 0)).sum())

    def pair_blocks(self) -> Iterator[PairBlock]:
        """Yield every pair, some tens of thousands at a time; of rings each member's."""
        full = self.full
        ultimate = ~full.is_controlled
        members = np.flatnonzero(full.rings.first >= 0)
        cuts = [0, *full.begin[members].tolist(), len(full.found.start)]
        done = 0
        for member, low in zip(members.tolist(), cuts[1:], strict=False):
            yield from _blocks(full, done, low, ultimate)
            done = int(full.begin[member + 1])
            yield from _member_blocks(full, member)
        yield from _blocks(full, done, len(full.found.start), ultimate)

    def pairs(self) -> Iterator[ControlPair]:
        """Yield every pair, sorted by both ids."""
        ids = self.graph.ids
        bases, exact = self.full.reading.bases, self.full.reading.exact_bases
        for block in self.pair_blocks():
            columns = [column.tolist() for column in block]
            for start, company, ways, votes, by_votes, direct, ultimate in zip(
                *columns, strict=True
            ):
                whole = exact.get(company, 0) or int(bases[company])
                held = self.full.exact_votes.get((start, company), votes)
                yield ControlPair(
                    controller=ids[start],
                    company=ids[company],
                    via=joined(ways),
                    direct=direct,
                    ultimate=ultimate,
                    votes=per_cent(Fraction(held, whole)) if by_votes else None,
                )

    @cached_property
    def outcomes(self) -> Outcomes:
        """The outcome of every organization, in order; undescribed ones that are held too."""
        graph = self.graph
        is_held = np.diff(graph.lots_begin) > 0
        asked = ~graph.of_kinds(PartyKind.PERSON, PartyKind.GROUP, PartyKind.UNKNOWN)
        asked |= graph.of_kinds(PartyKind.UNKNOWN) & (is_held | self.full.is_controlled)
        companies = np.flatnonzero(asked)
        found = _decided(self._outcome_graph(np.int64), companies, compiled=True)
        if not graph.exact_scales:
            return found
        return self._corrected(found)

    def outcome_rows(self) -> Iterator[tuple[PartyId, Outcome, tuple[PartyId, ...]]]:
        """Yield each company asked about, its outcome and who decides it, sorted by id."""
        found, ids = self.outcomes, self.graph.ids
        deciding, begin = found.deciding.tolist(), found.begin.tolist()
        rows = zip(found.company.tolist(), found.outcome.tolist(), strict=True)
        for at, (company, outcome) in enumerate(rows):
            deciders = tuple(ids[node] for node in deciding[begin[at] : begin[at + 1]])
            yield ids[company], OUTCOMES[outcome], deciders

    def _corrected(self, found: Outcomes) -> Outcomes:
        """Decide again, with Python's integers, what numbers that do not fit may decide."""
        wide = self.graph.wide
        again = wide[found.company].copy()
        deciders = np.diff(found.begin)
        one = deciders == 1
        again[one] |= wide[found.deciding[found.begin[:-1][one]]]
        exact = _decided(self._outcome_graph(object), found.company[again], compiled=False)
        return _replaced(found, again, exact)

    def _outcome_graph(self, numbers: type) -> Graph:
        graph, deciding = self.graph, self.deciding
        reading = deciding.reading
        spoken = np.full(graph.count, -1)
        for way, outcome in _OF_SPOKEN.items():
            spoken[reading.spoken == way] = OUTCOMES.index(outcome)
        bases, quotas = reading.numbers(numbers)
        rings, above = deciding.rings, _above(deciding)
        return Graph(
            parties=Parties(
                traits=self._traits,
                managers=graph.managers,
                spoken=spoken,
            ),
            lots=_lots_in(graph, reading, numbers),
            bases=bases,
            quotas=quotas,
            above=above,
            possible=self._possible,
            ring_free=above if self.ring_free is deciding else _above(self.ring_free),
            groups=_groups(graph),
            rings=Ring(begin=rings.begin, member=rings.member),
            appointed=_appointed(reading),
        )

    @property
    def _traits(self) -> npt.NDArray[np.uint8]:
        graph = self.graph
        marks = (
            (IS_STATE, graph.is_state),
            (IS_PARTNERSHIP, graph.of_kinds(PartyKind.PARTNERSHIP)),
            (IS_BRANCH, graph.of_kinds(PartyKind.BRANCH)),
            (IS_ALONE, graph.of_kinds(PartyKind.PERSON, PartyKind.GROUP)),
            (IS_WITHHELD, graph.is_withheld),
            (IS_GROUP, _marked(graph.count, graph.concerts)),
            (IS_CONTROLLED, self.deciding.is_controlled),
        )
        traits = np.zeros(graph.count, dtype=np.uint8)
        for bit, mark in marks:
            traits |= mark * np.uint8(bit)
        return traits

    @cached_property
    def _possible(self) -> Above:
        controller, company = possible_in(self.deciding.reading)
        return _above_of(controller, company, self.deciding.is_controlled, self.graph.count)


def _blocks(full: Commands, low: int, high: int, ultimate: Bools) -> Iterator[PairBlock]:
    for begin in range(low, high, _BLOCK):
        part = slice(begin, min(begin + _BLOCK, high))
        columns = [column[part] for column in full.found]
        yield PairBlock._make([*columns, ultimate[columns[0]]])


_BLOCK = 50_000
_LEAST_PART = 4_096


def _member_blocks(full: Commands, member: int) -> Iterator[PairBlock]:
    """Yield what a member of a ring commands: what its first one does, and that one."""
    reading, first = full.reading, int(full.rings.first[member])
    part = slice(full.begin[first], full.begin[first + 1])
    company, votes = full.found.company[part].copy(), full.found.votes[part].copy()
    if member != first:
        own = company == member
        company[own] = first
        votes[own] = _votes_inside(reading, first, full.found.company[part])
        order = np.argsort(company, kind="stable")
        company, votes = company[order], votes[order]
    ways = np.full(len(company), VOTES)
    direct = np.isin(company, _own_majorities(reading, member))
    yes, no = np.ones(len(company), dtype=bool), np.zeros(len(company), dtype=bool)
    start = np.full(len(company), member)
    yield PairBlock(start, company, ways, votes, yes, direct, no)


def _votes_inside(reading: WholeReading, company: int, voters: Ints) -> int:
    """Return the votes in a company that these parties have together."""
    graph = reading.graph
    lots = np.arange(graph.lots_begin[company], graph.lots_begin[company + 1])
    counts = np.isin(graph.lots.voter[lots], voters) & ~reading.is_void[lots]
    return int(graph.lots.low[lots[counts]].sum())


def _own_majorities(reading: WholeReading, node: int) -> Ints:
    casting = reading.casting
    part = slice(casting.begin[node], casting.begin[node + 1])
    company, inverse = np.unique(casting.company[part], return_inverse=True)
    own = np.zeros(len(company), dtype=np.int64)
    np.add.at(own, inverse, casting.votes[part])
    return company[own >= reading.quotas[company]]


def _held_by_own(commands: Commands) -> Bools:
    """Return which lots are votes in a company that its own subsidiaries have."""
    graph, rings = commands.reading.graph, commands.rings
    lots, count = graph.lots, graph.count
    first = rings.first
    controls = np.diff(commands.begin) > 0
    stands = np.where(first >= 0, first, np.arange(count))
    may = commands.is_controlled[lots.voter] & controls[stands[lots.company]]
    may &= lots.voter != lots.company
    lot = np.flatnonzero(may)
    voter, company = lots.voter[lot], lots.company[lot]
    is_void = np.zeros(len(lots.voter), dtype=bool)
    in_one_ring = (first[company] >= 0) & (first[company] == first[voter])
    # A pair is one number: the entries stand in the order of both.
    pairs = commands.found.start * count + commands.found.company
    asked = stands[company] * count + voter
    place = np.minimum(np.searchsorted(pairs, asked), max(len(pairs) - 1, 0))
    is_void[lot] = in_one_ring | (pairs[place] == asked if len(pairs) else False)
    return is_void


def _lots_in(graph: WholeGraph, reading: WholeReading, numbers: type) -> LotsIn:
    low, high = graph.lots.numbers(numbers)
    return LotsIn(
        begin=graph.lots_begin,
        voter=graph.lots.voter,
        low=low,
        high=high,
        is_withheld=graph.lots.is_withheld,
        is_void=reading.is_void,
    )


def _above(commands: Commands) -> Above:
    found = commands.found
    return _above_of(
        found.start, found.company, commands.is_controlled, commands.reading.graph.count
    )


def _above_of(controller: Ints, company: Ints, is_controlled: Bools, count: int) -> Above:
    begin, order = grouped(company, count)
    return Above(begin=begin, node=controller[order], is_controlled=is_controlled)


def _groups(graph: WholeGraph) -> Groups:
    rows = sorted(
        {
            (member, group, company)
            for group, concert in graph.concerts.items()
            for company, members in (
                (-1, concert.everywhere),
                *concert.within.items(),
            )
            for member in members
        }
    )
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Groups(
        begin=begins(columns[:, 0], graph.count),
        group=columns[:, 1].copy(),
        company=columns[:, 2].copy(),
    )


def _marked(count: int, nodes: Mapping[int, object]) -> Bools:
    marks = np.zeros(count, dtype=bool)
    marks[list(nodes)] = True
    return marks


def _appointed(reading: WholeReading) -> Above:
    """Return whom somebody's word appoints, each once."""
    graph, mandates = reading.graph, reading.graph.mandates
    rows = np.stack([mandates.company[reading.kept], mandates.controller[reading.kept]])
    rows = np.unique(rows, axis=1) if rows.size else rows
    nobody = np.zeros(graph.count, dtype=bool)
    return Above(begin=begins(rows[0], graph.count), node=rows[1].copy(), is_controlled=nobody)


def _decided(graph: Graph, companies: Ints, *, compiled: bool) -> Outcomes:
    """Decide on all processors; with Python's integers, in turn."""
    workers = min(cpu_count() or 1, 1 + len(companies) // _LEAST_PART) if compiled else 1
    decide = decide_all_compiled if compiled else decide_all
    parts = np.array_split(companies, workers)
    with ThreadPoolExecutor(workers) as pool:
        decided = list(pool.map(lambda part: _decided_part(graph, part, decide), parts))
    counts = np.concatenate([np.diff(part.begin) for part in decided])
    return Outcomes(
        company=companies,
        outcome=np.concatenate([part.outcome for part in decided]),
        begin=np.concatenate([[0], np.cumsum(counts)]),
        deciding=np.concatenate([part.node for part in decided]),
    )


def _decided_part(
    graph: Graph, companies: Ints, decide: Callable[[Ints, Graph, Sums, Decided], None]
) -> Decided:
    count = len(graph.bases)
    sums = Sums(
        commands=np.zeros(count, dtype=graph.bases.dtype),
        is_touched=np.zeros(count, dtype=bool),
        touched=np.empty(count, dtype=np.int64),
        marked=np.full(count, -1),
        hands=np.empty(2 * count + 1, dtype=np.int64),
        sizes=np.zeros(SIZES, dtype=np.int64),
    )
    room = len(companies) + len(graph.above.node) + len(graph.appointed.node)
    decided = Decided(
        outcome=np.zeros(len(companies), dtype=np.int64),
        begin=np.zeros(len(companies) + 1, dtype=np.int64),
        node=np.empty(room, dtype=np.int64),
    )
    decide(companies, graph, sums, decided)
    return decided._replace(node=decided.node[: decided.begin[-1]].copy())


def _replaced(found: Outcomes, again: Bools, exact: Outcomes) -> Outcomes:
    outcome = found.outcome.copy()
    outcome[again] = exact.outcome
    counts = np.diff(found.begin)
    counts[again] = np.diff(exact.begin)
    begin = np.concatenate([[0], np.cumsum(counts)])
    deciding = np.empty(begin[-1], dtype=np.int64)
    of_again = np.repeat(again, counts)
    deciding[of_again] = exact.deciding
    kept = ~np.repeat(again, np.diff(found.begin))
    deciding[~of_again] = found.deciding[kept]
    return Outcomes(found.company, outcome, begin, deciding)
