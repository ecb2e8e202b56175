"""With which organizations is an organization tied on a day, through posts and shares?

Ties for leads, with the weights of the risk layer. Never through a unit of the state (公司法
第265条: companies are not related merely because the state controls both), never through a hub.
What is not looked at: addresses, contacts, agents, and control through several levels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from analytics.clusters.roles import HEADS, OFFICERS
from analytics.clusters.weights import LinkKind, shipped_weights
from graph.model import Appointment, Holding, Party, PartyId
from graph.reader import GraphReader

HUB = 20
"""Who ties more organizations than this together says nothing about any of them."""

MOST_ROWS = 500
"""Rows that are read of one person or holder; whoever has more is a hub."""

MOST_READ = 200
"""Organizations whose ties are read in one step."""

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
WHOLE_TIE = 100
F = TypeVar("F", Appointment, Holding)


@dataclass(frozen=True, slots=True)
class Tie:
    """How strongly two organizations are tied.

    Attributes
    ----------
    weight
        In hundredths.
    kind
        `controller` is the holder of a majority; contracts and chains are not looked at.
    via
        The person or holder both have in common; None where one holds the other.
    """

    weight: int
    kind: LinkKind
    via: PartyId | None = None


Ties = Mapping[PartyId, Mapping[PartyId, Tie]]


@dataclass(frozen=True, slots=True)
class Tied:
    """The ties of some organizations.

    Attributes
    ----------
    hubs
        Persons and holders that tie too many together and were left out.
    is_cut
        Whether somebody was left unread.
    """

    ties: Ties
    hubs: frozenset[PartyId]
    is_cut: bool = False


def ties_of(reader: GraphReader, orgs: Collection[PartyId]) -> Tied:
    """Return with whom each organization is tied on the reader's day.

    Notes
    -----
    A fixed number of questions to the store, and one page for each person in
    office and each holder.
    """
    chosen = sorted(orgs)[:MOST_READ]
    reading = _Reading(reader)
    reading.add_offices(chosen)
    reading.add_holders(chosen)
    reading.add_held(chosen)
    return reading.tied(chosen, is_cut=len(chosen) < len(orgs))


@dataclass(slots=True)
class _Reading:
    """What is gathered around some organizations.

    Attributes
    ----------
    joined
        Per person or holder, the organizations it joins, with the tie each has to it.
    direct
        Ties between a holder and what it holds.
    """

    reader: GraphReader
    joined: defaultdict[PartyId, dict[PartyId, Tie]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    direct: dict[tuple[PartyId, PartyId], Tie] = field(default_factory=dict)
    hubs: set[PartyId] = field(default_factory=set)

    def add_offices(self, orgs: Collection[PartyId]) -> None:
        """Read who serves the organizations, and whom else these persons serve."""
        day = self.reader.as_of.on
        persons = {
            row.person
            for row in self.reader.offices_in(orgs)
            if row.period.contains(day) and row.role in OFFICERS
        }
        for person in sorted(persons):
            for row in self._page(Appointment, "person", person):
                is_head = row.role in HEADS
                kind = LinkKind.LEGAL_REPRESENTATIVE if is_head else LinkKind.OFFICER
                if row.period.contains(day) and row.role in OFFICERS:
                    self._join(person, row.org, _tie(kind, person))

    def add_holders(self, orgs: Collection[PartyId]) -> None:
        """Read who holds the organizations, and what else majority holders hold."""
        majorities = set()
        for stake in self.reader.stakes_in(orgs):
            if stake.votes.low > HALF:
                majorities.add(stake.holder)
            self._hold(stake.holder, stake.company, stake.capital.low)
        companies = {row.company for holder in sorted(majorities) for row in self._held(holder)}
        for stake in self.reader.stakes_in(sorted(companies)):
            if stake.holder in majorities and stake.votes.low > HALF:
                tie = _tie(LinkKind.CONTROLLER, stake.holder)
                self._join(stake.holder, stake.company, tie)

    def add_held(self, orgs: Collection[PartyId]) -> None:
        """Read what the organizations themselves hold."""
        companies = {row.company for org in orgs for row in self._held(org)}
        holders = set(orgs)
        for stake in self.reader.stakes_in(sorted(companies)):
            if stake.holder in holders:
                self._hold(stake.holder, stake.company, stake.capital.low)

    def tied(self, orgs: Collection[PartyId], *, is_cut: bool) -> Tied:
        """Return the ties of the organizations, without hubs and units of the state."""
        parties = self.reader.parties(sorted(self._everybody()))
        ties: dict[PartyId, dict[PartyId, Tie]] = {org: {} for org in orgs}
        for (holder, company), tie in self.direct.items():
            _strengthen(ties, holder, company, tie)
            _strengthen(ties, company, holder, tie)
        for joint, members in self.joined.items():
            if len(members) > HUB:
                self.hubs.add(joint)
            elif joint not in self.hubs and not parties[joint].kind.is_state_unit:
                _tie_members(ties, members)
        return Tied(
            {org: _without_state(ties[org], parties) for org in orgs},
            frozenset(self.hubs),
            is_cut,
        )

    def _everybody(self) -> set[PartyId]:
        found = {party for pair in self.direct for party in pair} | self.joined.keys()
        return found.union(*self.joined.values())

    def _join(self, joint: PartyId, org: PartyId, tie: Tie) -> None:
        other = self.joined[joint].get(org)
        if other is None or _order(tie) < _order(other):
            self.joined[joint][org] = tie

    def _hold(self, holder: PartyId, company: PartyId, capital: Fraction) -> None:
        if capital >= QUARTER and holder != company and holder.startswith("org:"):
            self.direct[holder, company] = _tie(LinkKind.EQUITY)

    def _held(self, holder: PartyId) -> list[Holding]:
        day = self.reader.as_of.on
        rows = self._page(Holding, "holder", holder)
        return [row for row in rows if row.period.contains(day)]

    def _page(self, kind: type[F], column: str, party: PartyId) -> Iterable[F]:
        page = self.reader.store.page(kind, column, party, self.reader.as_of, limit=MOST_ROWS)
        if page.next_cursor is None:
            return page.facts
        self.hubs.add(party)
        return ()


def _tie(kind: LinkKind, via: PartyId | None = None) -> Tie:
    return Tie(round(shipped_weights()[kind].weight * WHOLE_TIE), kind, via)


def _tie_members(ties: dict[PartyId, dict[PartyId, Tie]], members: Mapping[PartyId, Tie]) -> None:
    for org, tie in members.items():
        for other, its in members.items():
            if org in ties and org != other:
                _strengthen(ties, org, other, max(tie, its, key=_order))


def _strengthen(
    ties: dict[PartyId, dict[PartyId, Tie]], org: PartyId, other: PartyId, tie: Tie
) -> None:
    if org in ties:
        known = ties[org].get(other)
        if known is None or _order(tie) < _order(known):
            ties[org][other] = tie


def _order(tie: Tie) -> tuple[int, str, str]:
    """Order ties by strength, the strongest first; equal ones by name, so that one answer holds."""
    return -tie.weight, tie.kind, tie.via or ""


def _without_state(
    ties: Mapping[PartyId, Tie], parties: Mapping[PartyId, Party]
) -> dict[PartyId, Tie]:
    return {org: ties[org] for org in sorted(ties) if not parties[org].kind.is_state_unit}
