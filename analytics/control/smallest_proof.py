"""Which is the smallest set of holdings and mandates that proves control?

The search takes companies in one after the other; what it costs to take one in
are the fewest holdings of those in already that reach the quota. It goes on
where least is spent and least is still needed (A*), so that the first proof it
completes is a smallest one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

from analytics.control.fixpoint import Reach, smallest
from analytics.control.kinds import ARRANGED, Via
from analytics.control.reading import Reading

MOST_LOOKS = 50_000
"""Holdings looked at before the search is given up; some milliseconds."""


class Hop(NamedTuple):
    """A company that the proof takes in, and what suffices: lots, or a mandate *m* as ``~m``."""

    company: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What the search came to.

    Attributes
    ----------
    hops
        The companies in the order they are taken in; None where it was given up.
    at_least
        No proof has fewer items than this.
    """

    hops: tuple[Hop, ...] | None
    at_least: int


class _Part(NamedTuple):
    votes: int
    item: int
    ways: int
    voter: int


Cost = tuple[int, int]
"""Items, and how many of them are arranged; compared in this order."""


@dataclass(order=True, frozen=True, slots=True)
class _State:
    """A set of companies taken in; of equal cost the one that is farther on comes first."""

    expected: Cost
    left: int
    taken: tuple[int, ...]
    spent: Cost = field(compare=False)
    hops: tuple[Hop, ...] = field(compare=False)


def smallest_proof(reading: Reading, found: Reach, company: int) -> Search:
    """Return the smallest proof that a controller commands a company.

    Parameters
    ----------
    reading, found
        What counts, and what the controller reaches in it.
    company
        A company in `found.proofs`.

    Returns
    -------
    Search
        A smallest set of holdings and mandates from which alone the same
        control follows. All that one party holds in one company counts once;
        the arrangements that move votes or join members come with the votes
        and are not counted. Only ways that the answer rests on (`found.kinds`)
        are used. Of equally small sets one with the fewest arrangements; then
        larger holdings, then lower numbers.

    Notes
    -----
    What is expected never exceeds what a proof costs: the company's own
    holdings, the fewest in number, one more for each holder that is not in
    yet. Nothing is searched for where a group commands votes that a member
    has only through another company.

    References
    ----------
    .. [1] P. Hart, N. Nilsson, B. Raphael, "A Formal Basis for the Heuristic
       Determination of Minimum Cost Paths", IEEE Transactions on Systems
       Science and Cybernetics 4(2), 1968.
    """
    if any(reading.graph.voters[lot] != lender.start for lot, lender in found.lent.items()):
        return Search(None, 1)
    return _Searching(reading, found, company).run()


class _Searching:
    """One search, and how many holdings it has looked at."""

    def __init__(self, reading: Reading, found: Reach, company: int) -> None:
        self.reading, self.found, self.target = reading, found, company
        self.looks = 0

    def run(self) -> Search:
        """Take companies in until the one asked about is."""
        start = _State(self.expected(()), 0, (), (0, 0), ())
        pending = [start]
        best: dict[tuple[int, ...], Cost] = {(): (0, 0)}
        while pending and self.looks <= MOST_LOOKS:
            state = heappop(pending)
            if self.target in state.taken:
                return Search(state.hops, state.spent[0])
            if state.spent > best[state.taken]:
                continue
            for following in self.following(state):
                known = best.get(following.taken)
                if known is None or following.spent < known:
                    best[following.taken] = following.spent
                    heappush(pending, following)
                if self.looks > MOST_LOOKS:
                    # Not all that follows was seen: what was expected before still holds.
                    return Search(None, state.expected[0])
        return Search(None, pending[0].expected[0] if pending else 1)

    def following(self, state: _State) -> Iterator[_State]:
        """Yield the sets with one company more."""
        for company in self.useful:
            if company in state.taken:
                continue
            chosen = self.chosen(company, state.taken)
            if chosen is None:
                continue
            arranged = sum(bool(part.ways & ARRANGED) for part in chosen)
            spent = (state.spent[0] + len(chosen), state.spent[1] + arranged)
            taken = tuple(sorted((*state.taken, company)))
            ahead = (0, 0) if company == self.target else self.expected(taken)
            hop = Hop(company, tuple(part.item for part in chosen))
            total = (spent[0] + ahead[0], spent[1] + ahead[1])
            yield _State(total, ahead[0], taken, spent, (*state.hops, hop))

    def chosen(self, company: int, taken: Sequence[int]) -> list[_Part] | None:
        """Return the fewest parts of those in already that suffice; None if none do."""
        voters = {*self.found.voters, self.found.start, *taken}
        parts = [part for part in self._seen(company) if part.voter in voters]
        mandates = [part for part in parts if part.item < 0]
        if mandates:
            return [min(mandates, key=lambda part: (bool(part.ways & ARRANGED), part.item))]
        quota = self.reading.quotas[company]
        if sum(part.votes for part in parts) < quota:
            return None
        numbered = [(part.votes, at, part.ways) for at, part in enumerate(parts)]
        given = Via.CONCERT.bit if self._is_concert else 0
        return [parts[at] for _, at, _ in smallest(numbered, quota, given)]

    def expected(self, taken: Sequence[int]) -> Cost:
        """Return the least that is still to be spent: never more than it costs."""
        voters = {*self.found.voters, self.found.start, *taken}
        near: list[int] = []
        far: defaultdict[int, int] = defaultdict(int)
        for part in self._seen(self.target):
            if part.item < 0:
                return (1 if part.voter in voters else 2), 0
            if part.voter in voters:
                near.append(part.votes)
            else:
                far[part.voter] += part.votes
        return _fewest(near, list(far.values()), self.reading.quotas[self.target]), 0

    def _seen(self, company: int) -> Sequence[_Part]:
        """Return the parts in a company, and count them as looked at."""
        parts = self.parts.get(company, ())
        self.looks += 1 + len(parts)
        return parts

    @property
    def _is_concert(self) -> bool:
        return self.found.start in self.reading.graph.concerts

    @cached_property
    def parts(self) -> Mapping[int, Sequence[_Part]]:
        """What may be used in each company that the controller commands, by size."""
        found: defaultdict[int, list[_Part]] = defaultdict(list)
        allowed = self.found.kinds[self.target]
        members = self.found.voters if self._is_concert else frozenset()
        for voter in sorted({*self.found.voters, self.found.start, *self.found.proofs}):
            # What a group's members cast counts as acting in concert.
            may = allowed | (Via.VOTES.bit if voter in members else 0)
            for company, votes, lot, ways in self.reading.votes.get(voter, ()):
                if company in self.found.proofs and not (ways & ~may or lot in self.found.lent):
                    found[company].append(_Part(votes, lot, ways, voter))
            for company, mandate, way in self.reading.mandates.get(voter, ()):
                if company in self.found.proofs and not way & ~may:
                    found[company].append(_Part(0, ~mandate, way, voter))
        graph = self.reading.graph
        for lot in self.found.lent:
            ways = graph.lots[lot][0].kinds
            if graph.companies[lot] in self.found.proofs and not ways & ~allowed & ~Via.VOTES.bit:
                part = _Part(graph.lows[lot], lot, ways, self.found.start)
                found[graph.companies[lot]].append(part)
        return {
            company: sorted(parts, key=lambda part: (-part.votes, part.item))
            for company, parts in found.items()
        }

    @cached_property
    def useful(self) -> Sequence[int]:
        """The companies that lead to the one asked about, that one among them."""
        seen, pending = {self.target}, [self.target]
        while pending:
            for part in self.parts.get(pending.pop(), ()):
                if part.voter in self.found.proofs and part.voter not in seen:
                    seen.add(part.voter)
                    pending.append(part.voter)
        return sorted(seen)


def _fewest(near: Sequence[int], far: Sequence[int], quota: int) -> int:
    """Return the least cost of reaching a quota, where those near cost one and those far two."""
    ones, twos = sorted(near, reverse=True), sorted(far, reverse=True)
    least, total, from_far = len(ones) + 2 * len(twos), sum(ones), 0
    from_near = len(ones)
    # With every holder more from afar, fewer of those near are needed.
    while True:
        while from_near and total - ones[from_near - 1] >= quota:
            from_near -= 1
            total -= ones[from_near]
        if total >= quota:
            least = min(least, from_near + 2 * from_far)
        if from_far == len(twos):
            return least
        total += twos[from_far]
        from_far += 1
