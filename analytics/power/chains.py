"""What is the sum over all chains of capital from an owner to a company?

A chain is a simple path: it passes nobody twice. That is another convention
than integrated ownership, whose walks go through a circle many times; without
circles the sums of products are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from analytics.ownership.components import components
from analytics.ownership.integrated import Shares
from graph.model import PartyId

MOST_STEPS = 500_000
"""Additions in one question; chains inside circles are followed one by one, and count each."""


@dataclass(frozen=True, slots=True)
class ChainSums:
    """Sums over all chains from one owner to one company.

    Attributes
    ----------
    product
        Of the products of the shares along each chain.
    weakest
        Of the least share along each chain. A share on which several chains
        depend counts once for each, so that this may exceed one.
    """

    product: Fraction
    weakest: Fraction


def sums_over_chains(
    shares: Shares, end: PartyId, *, most_steps: int = MOST_STEPS
) -> dict[PartyId, ChainSums | None]:
    """Return the sums over all chains from everybody above a company.

    Parameters
    ----------
    shares
        At least those in the company and in everybody above it; what a
        company holds in itself is no chain. With holder and company of every
        share exchanged the answer is about everybody below `end`.
    end
        The company that the chains lead to.
    most_steps
        The bound on the additions, of which one circle takes half of what is
        left at most. Nothing is guessed beyond it.

    Returns
    -------
    dict
        Without `end` itself. None for whom the bound left undetermined: the
        members of a circle with too many chains and everybody above them,
        and who came last where all was used up.

    Notes
    -----
    A chain passes each circle (strongly connected component) once, in one
    piece. So circles are put in order, and the sums of one are made from
    those of what it leads to; chains are followed one by one only inside a
    circle. The least shares of all chains are kept as counts by value: outside
    circles O(holdings x different shares), however many chains there are.

    References
    ----------
    .. [1] R. La Porta, F. Lopez-de-Silanes, A. Shleifer, "Corporate Ownership
       Around the World", Journal of Finance 54(2), 1999 (weakest link).
    .. [2] Guideline (EU) 2015/510 of the European Central Bank, article 138
       (close links).

    Examples
    --------
    >>> chain = {("P", "A"): Fraction(17, 20), ("A", "B"): Fraction(3, 5)}
    >>> sums_over_chains(chain, "B")["P"]
    ChainSums(product=Fraction(51, 100), weakest=Fraction(3, 5))
    """
    held = _leading_to(shares, end)
    work = _Work(most_steps)
    # Larger than any share, so that it leaves every least share as it is.
    top = max(shares.values(), default=Fraction(0)) + 1
    found: dict[PartyId, _Sums | None] = {end: _Sums(Fraction(1), {top: 1})}
    for circle in components({end: (), **{holder: tuple(owned) for holder, owned in held.items()}}):
        if circle == [end]:
            continue
        inside = _Circle(circle, held, found, work)
        found.update(inside.sums() if inside.is_known else dict.fromkeys(circle))
    del found[end]
    return {owner: sums.added() if sums else None for owner, sums in found.items()}


Held = Mapping[PartyId, Mapping[PartyId, Fraction]]


def _leading_to(shares: Shares, end: PartyId) -> Held:
    """Return what each holder has, by company, of all that leads to the end."""
    holders: defaultdict[PartyId, dict[PartyId, Fraction]] = defaultdict(dict)
    for (holder, company), share in shares.items():
        if share and holder not in {company, end}:
            holders[company][holder] = share
    held: dict[PartyId, dict[PartyId, Fraction]] = {}
    pending, seen = [end], {end}
    while pending:
        company = pending.pop()
        for holder, share in holders.get(company, {}).items():
            held.setdefault(holder, {})[company] = share
            if holder not in seen:
                seen.add(holder)
                pending.append(holder)
    return held


@dataclass(slots=True)
class _Work:
    """How many additions are left."""

    left: int

    def is_done(self, steps: int, kept: int = 0) -> bool:
        """Take some additions, and tell whether there were as many beside those kept."""
        has_enough = self.left - steps >= kept
        if has_enough:
            self.left -= steps
        return has_enough


@dataclass(slots=True)
class _Sums:
    """The sum of products, and how many chains there are of each least share."""

    product: Fraction = Fraction(0)
    least: dict[Fraction, int] = field(default_factory=dict)

    def add(self, after: _Sums, product: Fraction, least: Fraction) -> None:
        """Add the chains that go on as `after`, through a piece with this product and least."""
        self.product += product * after.product
        for share, count in after.least.items():
            lesser = min(share, least)
            self.least[lesser] = self.least.get(lesser, 0) + count

    def added(self) -> ChainSums:
        """Return the sums."""
        weakest = sum((share * count for share, count in self.least.items()), Fraction(0))
        return ChainSums(self.product, weakest)


class _Step(NamedTuple):
    """Where a chain inside a circle stands, and what it came through."""

    member: PartyId
    product: Fraction
    least: Fraction
    rest: Iterator[tuple[PartyId, Fraction]]


class _Circle:
    """Parties that hold each other in circles; mostly one party alone."""

    def __init__(
        self,
        members: Sequence[PartyId],
        held: Held,
        beyond: Mapping[PartyId, _Sums | None],
        work: _Work,
    ) -> None:
        self.members = members
        self.work = work
        self.is_known = True
        inside = set(members)
        self.within: dict[PartyId, dict[PartyId, Fraction]] = {}
        self.out: dict[PartyId, _Sums] = {}
        for member in members:
            owned = held.get(member, {})
            self.within[member] = {one: share for one, share in owned.items() if one in inside}
            self.out[member] = self._out_of(owned, inside, beyond)

    def _out_of(
        self,
        owned: Mapping[PartyId, Fraction],
        inside: Collection[PartyId],
        beyond: Mapping[PartyId, _Sums | None],
    ) -> _Sums:
        """Return the sums over the chains that leave the circle at once."""
        sums = _Sums()
        for company, share in owned.items():
            if company in inside or not self.is_known:
                continue
            after = beyond[company]
            if after is None or not self.work.is_done(len(after.least)):
                self.is_known = False
            else:
                sums.add(after, share, share)
        return sums

    def sums(self) -> dict[PartyId, _Sums | None]:
        """Return the sums of each member; None for all where the bound ends the search."""
        if len(self.members) == 1:
            return dict(self.out)
        found: dict[PartyId, _Sums | None] = {}
        kept = self.work.left // 2
        for member in self.members:
            sums = self._from(member, kept)
            if sums is None:
                return dict.fromkeys(self.members)
            found[member] = sums
        return found

    def _from(self, start: PartyId, kept: int) -> _Sums | None:
        """Follow every simple path inside the circle, leaving it wherever it can be left.

        None where fewer additions would be left than are kept for others.
        """
        one = Fraction(1)
        top = max((share for sums in self.out.values() for share in sums.least), default=one)
        sums = _Sums()
        path = [_Step(start, one, max(top, one), iter(self.within[start].items()))]
        passed = {start}
        sums.add(self.out[start], one, path[-1].least)
        while path:
            step = path[-1]
            following = next(step.rest, None)
            if following is None:
                path.pop()
                passed.discard(step.member)
                continue
            member, share = following
            if not self.work.is_done(1 + len(self.out[member].least), kept):
                return None
            if member in passed:
                continue
            product, least = step.product * share, min(step.least, share)
            sums.add(self.out[member], product, least)
            passed.add(member)
            path.append(_Step(member, product, least, iter(self.within[member].items())))
        return sums
