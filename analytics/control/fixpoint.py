"""Which companies does one controller command, and what proves each of them?

*x* controls *y* if the votes of *y* held by *x* and by the companies *x*
already controls exceed the threshold, or if a mandate over *y* is theirs. The
rule is monotone; starting from nothing and adding what follows gives its
least fixpoint, whatever the order, and rings end by themselves.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analytics.control.control_graph import Concert
from analytics.control.kinds import ARRANGED, Via
from analytics.control.reading import Reading


@dataclass(frozen=True, slots=True)
class Reach:
    """What one controller commands in one reading.

    Attributes
    ----------
    start
        The controller.
    voters
        Who votes for him from the start: himself, or the group's members.
    proofs
        For each controlled company, in the order they were reached, the
        smallest set of items that proves it: a lot by its number, a mandate
        *m* as ``~m``.
    kinds
        For each controlled company the ways its proof rests on, all the way.
    votes
        The votes commanded in each company, controlled or not.
    lent
        For each lot that a group commands only because a member (not the
        group) controls its voter: that member's reach.
    """

    start: int
    voters: frozenset[int]
    proofs: Mapping[int, tuple[int, ...]]
    kinds: Mapping[int, int]
    votes: Mapping[int, int]
    lent: Mapping[int, Reach] = field(default_factory=dict)

    def is_by_votes(self, company: int) -> bool:
        """Whether the last step to the company is made by votes."""
        return self.proofs[company][0] >= 0


def reach(reading: Reading, start: int) -> Reach:
    """Return every company that `start` controls, each with its proof.

    Parameters
    ----------
    reading
        Which votes and mandates count.
    start
        A party, or a concert group: then its members vote as one from the
        start, in the companies their agreement is about.

    Returns
    -------
    Reach
        A party never controls itself; a group may control a member.

    Notes
    -----
    O(V + E) for the V controlled companies and the E lots they and `start`
    vote, plus sorting the lots that a proof is chosen from. No recursion. What
    follows from registration alone is found first, arrangements come in
    afterwards: a proof rests on an arrangement only where it must.

    References
    ----------
    .. [1] S. Ceri, G. Gottlob, L. Tanca, "Logic Programming and Databases",
       Springer 1990 (the company control problem).
    """
    concert = reading.graph.concerts.get(start)
    walk = _Walk(reading, start, concert)
    if concert is not None:
        walk.count_within(concert)
    walk.run()
    return Reach(start, walk.voters, walk.proofs, walk.kinds, walk.votes, walk.lent)


def starters(reading: Reading) -> Iterator[int]:
    """Yield, in order, everybody who can control anything at all.

    Whoever controls something has, alone and directly, the quota of some
    company, or a mandate: the first company reached needs it. Groups are
    always tried.
    """
    certain = reading.mandates.keys() | reading.graph.concerts.keys()
    for node in sorted(reading.votes.keys() | certain):
        if node in certain or _has_majority(reading, node):
            yield node


def own_votes(reading: Reading, node: int) -> dict[int, int]:
    """Return the votes that a party, or a group's members, cast themselves."""
    concert = reading.graph.concerts.get(node)
    own: dict[int, int] = {}
    for voter in (node,) if concert is None else concert.members:
        for company, votes, _, _ in reading.votes.get(voter, ()):
            if concert is None or voter in concert.members_in(company):
                own[company] = own.get(company, 0) + votes
    return own


def _has_majority(reading: Reading, node: int) -> bool:
    quotas = reading.quotas
    return any(votes >= quotas[company] for company, votes in own_votes(reading, node).items())


class _Walk:
    """One run of the fixpoint; the state between two steps."""

    def __init__(self, reading: Reading, start: int, concert: Concert | None) -> None:
        self.reading = reading
        self.start = start
        self.voters = frozenset((start,) if concert is None else concert.everywhere)
        self.own = 0 if concert is None else Via.CONCERT.bit
        self.proofs: dict[int, tuple[int, ...]] = {}
        self.kinds: dict[int, int] = {}
        self.votes: dict[int, int] = {}
        self.lent: dict[int, Reach] = {}
        self.parts: dict[int, list[tuple[int, int, int]]] = {}
        self.waiting: list[tuple[int, int, int, int]] = []
        self.pending = deque(sorted(self.voters | {start}))
        self.entered: set[int] = set()
        self.structural = True

    def run(self) -> None:
        """Follow registrations to the end, then let arrangements in."""
        self.drain()
        self.structural = False
        for company, votes, item, kinds in self.waiting:
            self.count(company, votes, item, kinds)
        self.drain()

    def drain(self) -> None:
        """Let everybody who came in cast votes and use mandates."""
        while self.pending:
            node = self.pending.popleft()
            if node in self.entered:
                continue
            self.entered.add(node)
            self.enter(node)

    def enter(self, node: int) -> None:
        """Count what one voter has."""
        carried = self.own if node in self.voters else self.kinds.get(node, 0)
        concerted = self.own and node in self.voters
        for company, votes, lot, kinds in self.reading.votes.get(node, ()):
            if company == self.start or lot in self.lent:
                continue
            ways = carried | (kinds & ~Via.VOTES.bit if concerted else kinds)
            if self.structural and kinds & ARRANGED:
                self.waiting.append((company, votes, lot, ways))
            else:
                self.count(company, votes, lot, ways)
        for company, mandate, kind in self.reading.mandates.get(node, ()):
            if company == self.start:
                continue
            if self.structural and kind & ARRANGED:
                self.waiting.append((company, 0, ~mandate, carried | kind))
            else:
                self.count(company, 0, ~mandate, carried | kind)

    def count(self, company: int, votes: int, item: int, kinds: int) -> None:
        """Add one item; the company is controlled once the quota is reached."""
        total = self.votes[company] = self.votes.get(company, 0) + votes
        if company in self.proofs:
            return
        quota = self.reading.quotas[company]
        if item < 0 or votes >= quota:
            self.add(company, [(votes, item, kinds)])
            return
        parts = self.parts.setdefault(company, [])
        parts.append((votes, item, kinds))
        if total >= quota:
            self.add(company, smallest(parts, quota, self.own))

    def add(self, company: int, parts: list[tuple[int, int, int]]) -> None:
        """Take the company in, proved by these parts."""
        self.proofs[company] = tuple(item for _, item, _ in parts)
        kinds = 0
        for _, _, more in parts:
            kinds |= more
        self.kinds[company] = kinds
        self.pending.append(company)

    def count_within(self, concert: Concert) -> None:
        """Count the votes of members, and of what each controls, in named companies."""
        for company, members in concert.within.items():
            for member in members:
                if member in self.reading.graph.concerts:
                    continue  # agreements are among parties, not among agreements
                alone = reach(self.reading, member)
                for voter in (member, *sorted(alone.proofs)):
                    self.count_lent(company, voter, alone)

    def count_lent(self, company: int, voter: int, alone: Reach) -> None:
        """Count one voter's lots in a company for the group, each once."""
        for target, votes, lot, kinds in self.reading.votes.get(voter, ()):
            if target == company and lot not in self.lent:
                self.lent[lot] = alone
                own = kinds & ~Via.VOTES.bit if voter == alone.start else kinds
                ways = Via.CONCERT.bit | own | alone.kinds.get(voter, 0)
                self.count(company, votes, lot, ways)


def smallest(
    parts: list[tuple[int, int, int]], quota: int, given: int = 0
) -> list[tuple[int, int, int]]:
    """Return the fewest parts that reach the quota together.

    Parameters
    ----------
    parts
        (votes, item, ways) each; together they reach the quota.
    quota
        The votes needed.
    given
        Ways that every part rests on anyway.

    Returns
    -------
    list
        No set with fewer parts reaches the quota. Among those of this size
        one with the fewest arrangements; then larger parts come first, then
        lower numbers.

    Examples
    --------
    >>> smallest([(10, 0, 1), (30, 1, 1), (25, 2, 1)], 51)
    [(30, 1, 1), (25, 2, 1)]
    """
    ordered = sorted(parts, key=lambda part: (-part[0], part[1]))
    size, total = 0, 0
    while total < quota:
        total += ordered[size][0]
        size += 1
    plain = [part for part in ordered if not part[2] & ARRANGED & ~given]
    others = [part for part in ordered if part[2] & ARRANGED & ~given]
    for arranged in range(size):
        chosen = plain[: size - arranged] + others[:arranged]
        if len(chosen) == size and sum(part[0] for part in chosen) >= quota:
            return chosen
    return others[:size]
