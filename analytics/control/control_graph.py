"""What is the graph of commands on a day?

Parties are numbered in the order of their ids, votes are integers on each
company's own scale (the common denominator of all that is stated about it),
so every comparison is exact and the columns can be handed to compiled code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm

from analytics.control.facts import ControlFacts, ControlOptions
from analytics.control.kinds import Via
from analytics.control.lots import Lot, lots_of, moved
from analytics.control.mandates import Mandate, managers_by_partnership, mandates_of
from graph.model import Arrangement, Party, PartyId
from graph.vocabulary import ArrangementKind, PartyKind


@dataclass(frozen=True, slots=True)
class Concert:
    """Parties acting in concert: everywhere, or in some companies only.

    Attributes
    ----------
    everywhere
        Members whose agreement names no company.
    within
        Further members by the company their agreement names.
    rows
        The agreement of each member.
    """

    node: int
    everywhere: tuple[int, ...]
    within: Mapping[int, tuple[int, ...]]
    rows: Mapping[int, Arrangement]

    @property
    def members(self) -> tuple[int, ...]:
        """Everybody in the agreement."""
        return tuple(sorted({*self.everywhere, *(m for ms in self.within.values() for m in ms)}))

    def members_in(self, company: int) -> frozenset[int]:
        """Return the members whose votes in that company are one."""
        return frozenset(self.everywhere) | frozenset(self.within.get(company, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlGraph:
    """Votes, mandates and concert groups among numbered parties.

    Attributes
    ----------
    lots, voters, companies, lows, highs
        One entry per voter, company and way he came to vote: the stated lots,
        which add up, and as integers who votes where with how much on the
        scale of the company. Self-held lots are there, nobody votes them;
        lots of or in dissolved parties are not.
    scales
        All votes of each party's company on its own scale.
    lots_in
        The lots of each company.
    groups_of
        The concert groups each party is a member of.
    managers
        How many living managing partners each partnership has.
    lapsed
        Parties that are dissolved on the day.
    """

    options: ControlOptions
    parties: tuple[Party, ...]
    index: Mapping[PartyId, int]
    lots: tuple[tuple[Lot, ...], ...]
    voters: tuple[int, ...]
    companies: tuple[int, ...]
    lows: tuple[int, ...]
    highs: tuple[int, ...]
    scales: tuple[int, ...]
    lots_in: Mapping[int, tuple[int, ...]]
    mandates: tuple[Mandate, ...]
    controllers: tuple[int, ...]
    mandated: tuple[int, ...]
    concerts: Mapping[int, Concert]
    members: Mapping[int, tuple[int, ...]]
    groups_of: Mapping[int, tuple[int, ...]]
    managers: Mapping[int, int]
    lapsed: frozenset[int]

    @property
    def has_ranges(self) -> bool:
        """Whether any lot is a range or unknown."""
        return self.lows != self.highs

    def total(self, company: int) -> int:
        """Return the least sum of all votes stated, on the company's scale."""
        return sum(self.lows[lot] for lot in self.lots_in.get(company, ()))

    def is_under(self, company: int) -> bool:
        """Whether votes of a held company are not stated to be anybody's for certain."""
        return company in self.lots_in and self.total(company) < self.scales[company]

    def is_over(self, company: int) -> bool:
        """Whether more than the whole company is stated."""
        return self.total(company) > self.scales[company]


def build_graph(facts: ControlFacts, options: ControlOptions) -> ControlGraph:
    """Return the graph of commands that these facts make.

    Parameters
    ----------
    facts
        What is stated, from whatever source.
    options
        Basis, threshold and what is switched off.

    Notes
    -----
    O(n log n) for the sorting of ids, else linear in the facts.
    """
    arrangements = facts.valid_arrangements(options.without)
    lapsed = facts.lapsed()
    living = [
        stake
        for stake in facts.stakes
        if stake.holder not in lapsed and stake.company not in lapsed
    ]
    lots = bundled(moved(lots_of(living, options.basis), arrangements))
    mandates = mandates_of(facts, arrangements, options.without)
    concerts = [row for row in arrangements if row.kind is ArrangementKind.CONCERT and row.group]
    index = _numbered(facts, lots, mandates, concerts)
    columns = _columns(lots, index)
    groups = concerts_of(concerts, index)
    return ControlGraph(
        options=options,
        parties=tuple(facts.party(party) for party in index),
        index=index,
        lots=tuple(lots),
        voters=tuple(index[lot[0].voter] for lot in lots),
        companies=tuple(index[lot[0].company] for lot in lots),
        lows=columns.lows,
        highs=columns.highs,
        scales=columns.scales,
        lots_in=columns.lots_in,
        mandates=tuple(mandates),
        controllers=tuple(index[mandate.controller] for mandate in mandates),
        mandated=tuple(index[mandate.company] for mandate in mandates),
        concerts=groups,
        members=_members(groups, mandates, index),
        groups_of=_groups_of(groups),
        managers=_managers(facts, index, options.without),
        lapsed=frozenset(index[party] for party in lapsed),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    lows: tuple[int, ...]
    highs: tuple[int, ...]
    scales: tuple[int, ...]
    lots_in: Mapping[int, tuple[int, ...]]


def bundled(lots: Iterable[Lot]) -> list[tuple[Lot, ...]]:
    """Return the lots of each company, voter and ways together, in this order."""
    ordered = sorted(lots, key=_lot_order)
    return [tuple(each) for _, each in groupby(ordered, key=_bundle)]


def _bundle(lot: Lot) -> tuple[PartyId, PartyId, int]:
    return lot.company, lot.voter, lot.kinds


def _lot_order(lot: Lot) -> tuple[object, ...]:
    holding = lot.stake.holding
    place: tuple[object, ...] = ()
    if holding is not None:
        place = (holding.source.dataset, holding.source.file, holding.source.row)
    return *_bundle(lot), lot.stake.holder, place


def _numbered(
    facts: ControlFacts,
    lots: Sequence[tuple[Lot, ...]],
    mandates: Iterable[Mandate],
    concerts: Iterable[Arrangement],
) -> dict[PartyId, int]:
    named: set[PartyId] = set(facts.parties)
    for stake in facts.stakes:
        named.update((stake.holder, stake.company))
    named.update(lot[0].voter for lot in lots)
    for mandate in mandates:
        named.update((mandate.controller, mandate.company), mandate.members)
    for row in concerts:
        named.update(party for party in (row.group, row.party, row.target) if party)
    return {party: node for node, party in enumerate(sorted(named))}


def _columns(lots: Sequence[tuple[Lot, ...]], index: Mapping[PartyId, int]) -> _Columns:
    scales = [1] * len(index)
    lots_in: defaultdict[int, list[int]] = defaultdict(list)
    for number, bundle in enumerate(lots):
        node = index[bundle[0].company]
        lots_in[node].append(number)
        for lot in bundle:
            scales[node] = lcm(scales[node], lot.low.denominator, lot.high.denominator)
    lows, highs = [], []
    for bundle in lots:
        scale = scales[index[bundle[0].company]]
        lows.append(sum(_scaled(lot.low, scale) for lot in bundle))
        highs.append(sum(_scaled(lot.high, scale) for lot in bundle))
    numbers = {node: tuple(each) for node, each in lots_in.items()}
    return _Columns(tuple(lows), tuple(highs), tuple(scales), numbers)


def _scaled(share: Fraction, scale: int) -> int:
    return share.numerator * (scale // share.denominator)


def concerts_of(rows: Iterable[Arrangement], index: Mapping[PartyId, int]) -> dict[int, Concert]:
    """Return the concert groups that these agreements make, by the number of the group."""
    everywhere: defaultdict[int, set[int]] = defaultdict(set)
    within: defaultdict[int, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    said: defaultdict[int, dict[int, Arrangement]] = defaultdict(dict)
    for row in rows:
        if row.group is None:
            continue
        group, member = index[row.group], index[row.party]
        said[group].setdefault(member, row)
        if row.target is None:
            everywhere[group].add(member)
        else:
            within[group][index[row.target]].add(member)
    return {group: _concert(group, everywhere[group], within[group], said[group]) for group in said}


def _concert(
    group: int,
    everywhere: set[int],
    within: Mapping[int, set[int]],
    said: Mapping[int, Arrangement],
) -> Concert:
    by_company = {
        company: tuple(sorted(members - everywhere)) for company, members in sorted(within.items())
    }
    return Concert(group, tuple(sorted(everywhere)), by_company, said)


def _members(
    concerts: Mapping[int, Concert], mandates: Iterable[Mandate], index: Mapping[PartyId, int]
) -> dict[int, tuple[int, ...]]:
    members = {group: concert.members for group, concert in concerts.items()}
    for mandate in mandates:
        if mandate.members:
            group = index[mandate.controller]
            joined = {*members.get(group, ()), *(index[member] for member in mandate.members)}
            members[group] = tuple(sorted(joined))
    return members


def _groups_of(concerts: Mapping[int, Concert]) -> dict[int, tuple[int, ...]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for group in sorted(concerts):
        for member in concerts[group].members:
            groups[member].append(group)
    return {member: tuple(each) for member, each in groups.items()}


def _managers(
    facts: ControlFacts, index: Mapping[PartyId, int], without: frozenset[Via]
) -> dict[int, int]:
    if Via.PARTNERSHIP in without:
        return {}
    return {
        index[org]: len(offices)
        for org, offices in managers_by_partnership(facts).items()
        if org in index and facts.party(org).kind is PartyKind.PARTNERSHIP
    }
