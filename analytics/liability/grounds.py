"""Which decisions can concern a party at all?

Only candidates are found here, generously; whether anything follows is decided
exactly, decision by decision, elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from analytics.liability.case import Inquiry, as_decision
from graph.model import Appointment, Decision, Holding, NamedPerson, PartyId
from graph.periods import Period
from graph.reader import GraphReader
from graph.shares import HUNDRED, ONE, ZERO
from graph.vocabulary import ArrangementKind, PartyKind, Role

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Decisions whose outcomes are to be looked through for a party.

    Attributes
    ----------
    own
        About the party, or about the other half of one subject with it.
    further
        In which it may be caught, named or addressed.
    """

    own: tuple[Decision, ...]
    further: tuple[Decision, ...]

    @property
    def all(self) -> tuple[Decision, ...]:
        """Return each decision once, in a stable order."""
        unique = {(*row.key, row.subject): row for row in (*self.further, *self.own)}
        return tuple(sorted(unique.values(), key=decision_order))


def decision_order(decision: Decision) -> tuple[str, ...]:
    """Return what decisions are sorted by: date, number, authority, subject."""
    return (str(decision.decided_on), *decision.key, decision.subject)


def own_decisions(inquiry: Inquiry, party: PartyId) -> list[Decision]:
    """Return the decisions about a party itself, or about the other half of one subject with it."""
    reader = inquiry.reader
    if inquiry.party(party).is_person:
        posts = [row for row in reader.offices_of([party]) if not row.period.is_empty]
        found = [*_about(inquiry, [party]), *_of_businesses(inquiry, posts)]
    else:
        found = _about(inquiry, [party])
        if inquiry.party(party).kind is PartyKind.INDIVIDUAL_BUSINESS:
            posts = [row for row in reader.offices_in([party]) if not row.period.is_empty]
            found += _of_operators(inquiry, posts)
    return list(Grounds(tuple(found), ()).all)


def grounds_of_person(inquiry: Inquiry, person: PartyId) -> Grounds:
    """Return the decisions a person can be concerned by.

    As subject, as named, through a post, as operator of an individual
    business, and as controller, on whatever day that was.
    """
    reader = inquiry.reader
    posts = [row for row in reader.offices_of([person]) if not row.period.is_empty]
    own = [*_about(inquiry, [person]), *_of_businesses(inquiry, posts)]
    named = _naming(reader, [person])
    held = _decisions(reader, {row.org for row in posts})
    below = _decisions(reader, companies_below(reader, person))
    reached = [row for row in below if inquiry.rules.may_reach_controller(row)]
    return Grounds(tuple(own), (*named, *held, *reached))


def grounds_of_organization(inquiry: Inquiry, org: PartyId) -> Grounds:
    """Return the decisions about an organization, and those its staff is concerned by."""
    reader = inquiry.reader
    posts = [row for row in reader.offices_in([org]) if not row.period.is_empty]
    own = _about(inquiry, [org])
    if inquiry.party(org).kind is PartyKind.INDIVIDUAL_BUSINESS:
        own += _of_operators(inquiry, posts)
    staff = {row.person for row in posts if row.person.startswith("person:")}
    return Grounds(tuple(own), (*_decisions(reader, staff), *_naming(reader, staff)))


def companies_below(reader: GraphReader, person: PartyId) -> set[PartyId]:
    """Return every organization that the person may control or have controlled.

    A superset: all periods count at once, unknown shares count as whole, the
    partners of every concert count with him. A company is passed where the
    votes so reached exceed one half, or where an arrangement, a managing
    partner or a parent leads to it.

    Notes
    -----
    Least fixed point as in control itself; a few questions per level.
    """
    reached = {person}
    votes: defaultdict[PartyId, Fraction] = defaultdict(Fraction)
    level = {person}
    while level:
        following = _led_to(reader, level)
        for holding in reader.store.facts(Holding, "holder", level, reader.as_of):
            votes[holding.company] += _most_votes(holding)
            if votes[holding.company] > _HALF:
                following.add(holding.company)
        level = following - reached
        reached |= level
    return {party for party in reached if party.startswith("org:")}


def all_below(reader: GraphReader, parties: Collection[PartyId]) -> set[PartyId]:
    """Return these parties and every party that anything leads down to, whatever the shares.

    Notes
    -----
    A few questions per level.
    """
    reached, level = set(parties), set(parties)
    while level:
        held = reader.store.facts(Holding, "holder", level, reader.as_of)
        level = (_led_to(reader, level) | {row.company for row in held}) - reached
        reached |= level
    return reached


def _led_to(reader: GraphReader, level: Collection[PartyId]) -> set[PartyId]:
    """Return whom arrangements, managing partners and parents lead to, one step down."""
    managed = (row.org for row in reader.offices_of(level) if row.role is Role.MANAGING_PARTNER)
    branches = (branch.org for branch in reader.branches_of(level))
    return {*_arranged(reader, level), *managed, *branches}


def _arranged(reader: GraphReader, level: Collection[PartyId]) -> set[PartyId]:
    rows = reader.arrangements("party", level)
    groups = {row.group for row in rows if row.kind is ArrangementKind.CONCERT and row.group}
    groups |= {party for party in level if party.startswith("group:")}
    members = reader.arrangements("group", groups) if groups else []
    targets = {row.target for row in rows if row.target is not None}
    return targets | {row.party for row in members}


def _most_votes(holding: Holding) -> Fraction:
    """Return the most votes a row can carry; what nobody stated is all of them."""
    for stated in (
        holding.votes_pct,
        holding.votes_pct_max,
        holding.capital_pct,
        holding.capital_pct_max,
    ):
        if stated is not None:
            return max(ZERO, stated / HUNDRED)
    return ONE


def _about(inquiry: Inquiry, subjects: Collection[PartyId]) -> list[Decision]:
    orgs = [party for party in subjects if party.startswith("org:")]
    broken = inquiry.reader.commitments_of(orgs) if orgs else ()
    acting = [row for row in map(as_decision, broken) if row is not None]
    return [*_decisions(inquiry.reader, subjects), *acting]


def _decisions(reader: GraphReader, subjects: Collection[PartyId]) -> list[Decision]:
    return reader.decisions_about(subjects) if subjects else []


def _naming(reader: GraphReader, persons: Collection[PartyId]) -> list[Decision]:
    """Return the decisions that name one of these persons."""
    namings = reader.namings_of(NamedPerson, persons) if persons else []
    numbers = {row.decision_no for row in namings}
    decisions = reader.decisions_numbered(numbers) if numbers else []
    return [row for row in decisions if any(naming.concerns(row) for naming in namings)]


def _of_businesses(inquiry: Inquiry, posts: Iterable[Appointment]) -> list[Decision]:
    """Return the decisions about the individual businesses that a person operates."""
    operated = [(row.org, row.period) for row in posts if row.role is Role.OPERATOR]
    inquiry.learn(org for org, _ in operated)
    return _while_one_subject(
        inquiry,
        [
            (org, period)
            for org, period in operated
            if inquiry.party(org).kind is PartyKind.INDIVIDUAL_BUSINESS
        ],
    )


def _of_operators(inquiry: Inquiry, posts: Iterable[Appointment]) -> list[Decision]:
    """Return the decisions about those who operate an individual business."""
    return _while_one_subject(
        inquiry,
        [
            (row.person, row.period)
            for row in posts
            if row.role is Role.OPERATOR and row.person.startswith("person:")
        ],
    )


def _while_one_subject(
    inquiry: Inquiry, halves: Collection[tuple[PartyId, Period]]
) -> list[Decision]:
    """Return the decisions about the other half since which the two were one on any day."""
    return [
        row
        for row in _about(inquiry, dict(halves))
        if any(
            period.overlaps(row.decided_on, max(row.decided_on, inquiry.on))
            for half, period in halves
            if half == row.subject
        )
    ]
