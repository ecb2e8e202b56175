"""Which decisions can facts that were appended have changed the outcome of?

More are named than need be; one too few would be a wrong answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from analytics.liability.case import BREACH
from analytics.liability.grounds import all_below
from graph.model import (
    Act,
    Appointment,
    Arrangement,
    Commitment,
    Decision,
    DecisionNote,
    Fact,
    Holding,
    NamedPerson,
    Objection,
    Organization,
    PartyId,
    Person,
    Repair,
)
from graph.reader import GraphReader
from graph.store import Extent
from graph.tables import table_of
from graph.vocabulary import DecisionType, Role

# Indicators, ratings and permits bear on nobody's liability.
BEARING: tuple[type[Fact], ...] = (
    Organization,
    Person,
    Appointment,
    Holding,
    Arrangement,
    Decision,
    NamedPerson,
    Repair,
    Objection,
    Commitment,
    Act,
)


@dataclass(frozen=True, slots=True)
class Touched:
    """What is to be computed anew.

    Attributes
    ----------
    numbers
        All decisions of these numbers.
    orgs
        All broken commitments of these organizations.
    """

    numbers: frozenset[str]
    orgs: frozenset[PartyId]


def appended_between(reader: GraphReader, before: Extent, now: Extent) -> list[Fact]:
    """Return the facts that bear on liabilities and came between two extents."""
    found: list[Fact] = []
    for kind in BEARING:
        name = table_of(kind).name
        found += reader.store.appended(kind, before.facts[name], now.facts[name])
    return found


def count_between(before: Extent, now: Extent) -> int:
    """Return how many facts that bear on liabilities came between two extents."""
    names = [table_of(kind).name for kind in BEARING]
    return sum(now.facts[name] - before.facts[name] for name in names)


def touched_by(reader: GraphReader, facts: Iterable[Fact]) -> Touched | None:
    """Return the decisions whose outcome these facts can have changed; None is all of them.

    Parameters
    ----------
    reader
        The store after them.

    Notes
    -----
    Linear in what lies below the parties that the facts are about, and in the
    posts held there; a few questions to the store per level.
    """
    marks = _Marks()
    for fact in facts:
        marks.take(fact)
    return marks.spread(reader)


@dataclass(slots=True)
class _Marks:
    """What facts are about, before it is known what lies around."""

    numbers: set[str] = field(default_factory=set)
    subjects: set[PartyId] = field(default_factory=set)
    orgs: set[PartyId] = field(default_factory=set)
    persons: set[PartyId] = field(default_factory=set)
    above: set[PartyId] = field(default_factory=set)
    is_vague: bool = False

    def take(self, fact: Fact) -> None:
        match fact:
            case Decision():
                self._decision(fact)
            case DecisionNote():
                self._note(fact)
            case Appointment():
                self._office(fact)
            case Commitment():
                self.orgs.add(fact.org)
            case Person():
                self.above.add(fact.person)
            case Organization():
                self.above.add(fact.org)
            case Holding():
                self.above.add(fact.company)
            case Arrangement():
                named = (fact.party, fact.target, fact.group)
                self.above.update(party for party in named if party is not None)

    def _decision(self, decision: Decision) -> None:
        self.numbers.add(decision.decision_no)
        if decision.type is DecisionType.REGISTRATION_REVOKED:
            self.subjects.add(decision.subject)

    def _note(self, note: DecisionNote) -> None:
        self.numbers.add(note.decision_no)
        if note.subject is not None:
            self.subjects.add(note.subject)
        # Which broken commitments it means, only they can tell.
        self.is_vague |= note.subject is None and note.decision_no.startswith(BREACH)

    def _office(self, office: Appointment) -> None:
        self.orgs.add(office.org)
        self.persons.add(office.person)
        if office.role is Role.MANAGING_PARTNER:
            self.above.add(office.org)

    def spread(self, reader: GraphReader) -> Touched | None:
        """Return the decisions about, naming or staffed by what is marked and lies below it."""
        if self.is_vague:
            return None
        noted = _decisions_of(reader, self.numbers)
        self.subjects |= {
            row.subject for row in noted if row.type is DecisionType.REGISTRATION_REVOKED
        }
        below = all_below(reader, self.above)
        persons = {party for party in self.persons | below if party.startswith("person:")}
        orgs = self.orgs | {party for party in below if not party.startswith("person:")}
        held = reader.offices_of(persons) if persons else []
        orgs |= {row.org for row in held}
        staffed = reader.offices_in(orgs) if orgs else []
        persons |= {row.person for row in staffed}
        subjects = self.subjects | orgs | persons
        about = reader.decisions_about(subjects) if subjects else []
        namings = reader.namings_of(NamedPerson, persons) if persons else []
        numbers = {*(row.decision_no for row in about), *(row.decision_no for row in namings)}
        return Touched(frozenset(self.numbers | numbers), frozenset(subjects))


def _decisions_of(reader: GraphReader, numbers: Collection[str]) -> list[Decision]:
    return reader.decisions_numbered(numbers) if numbers else []
