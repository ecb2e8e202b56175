"""What is known about these parties, as of a moment?

A reader is a view of a store at one moment. Traversals are written once over
its few questions; each asks the store once for many parties.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from graph.identity import party_from_id
from graph.merging import described, one_per_identity
from graph.model import (
    Appointment,
    Arrangement,
    Commitment,
    Decision,
    DecisionNote,
    Holding,
    Organization,
    Party,
    PartyId,
    Person,
)
from graph.shares import Stake, stakes
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.periods import AsOf
    from graph.store import FactSource, GraphStore

N = TypeVar("N", bound=DecisionNote)


class GraphReader:
    """A store seen at one moment.

    Parameters
    ----------
    store
        Where the facts are.
    as_of
        The day asked for, what was known, and which loads count.
    source
        Who is asked for facts; None is the store.
    """

    def __init__(self, store: GraphStore, as_of: AsOf, source: FactSource | None = None) -> None:
        self.store = store
        self.as_of = as_of
        self._source = source or store

    @property
    def revision(self) -> int:
        """The revision that is seen: the one asked for, or the store's."""
        now = self.store.revision()
        return now if self.as_of.revision is None else min(self.as_of.revision, now)

    def at(self, as_of: AsOf) -> GraphReader:
        """Return the same store at another moment."""
        return GraphReader(self.store, as_of)

    def near(self, parties: Collection[PartyId]) -> GraphReader:
        """Return the same reader, ready to be asked about parties and those above them."""
        return GraphReader(self.store, self.as_of, self.store.near(parties, self.as_of))

    def party(self, party: PartyId) -> Party:
        """Return one party; an undescribed one has only its id."""
        return self.parties([party])[party]

    def parties(self, ids: Collection[PartyId]) -> dict[PartyId, Party]:
        """Return what is known of each party; two round trips at most."""
        wanted = list(dict.fromkeys(ids))
        found = {party: party_from_id(party) for party in wanted}
        persons = [party for party in wanted if found[party].kind is PartyKind.PERSON]
        others = [party for party in wanted if found[party].kind is not PartyKind.PERSON]
        facts: defaultdict[PartyId, list[Organization | Person]] = defaultdict(list)
        if others:
            for row in self._source.facts(Organization, "org", others, self.as_of):
                facts[row.org].append(row)
        if persons:
            for person in self._source.facts(Person, "person", persons, self.as_of):
                facts[person.person].append(person)
        return {party: described(found[party], facts[party]) for party in wanted}

    def stakes_in(self, companies: Collection[PartyId]) -> list[Stake]:
        """Return the stakes in each company on the day, all holders."""
        if not companies:
            return []
        return self._stakes(self._source.facts(Holding, "company", companies, self.as_of))

    def holdings_in(self, companies: Collection[PartyId]) -> list[Holding]:
        """Return all holdings in these companies as they were stated, whenever valid."""
        return list(self._source.facts(Holding, "company", companies, self.as_of))

    def stakes_of(self, holders: Collection[PartyId]) -> list[Stake]:
        """Return the stakes that each holder has on the day."""
        if not holders:
            return []
        held = self._source.facts(Holding, "holder", holders, self.as_of)
        companies = {row.company for row in held if row.period.contains(self.as_of.on)}
        wanted = set(holders)
        return [stake for stake in self.stakes_in(companies) if stake.holder in wanted]

    def offices_in(self, orgs: Collection[PartyId]) -> list[Appointment]:
        """Return all posts in these organizations, whenever held."""
        return one_per_identity(self._source.facts(Appointment, "org", orgs, self.as_of))

    def offices_of(self, persons: Collection[PartyId]) -> list[Appointment]:
        """Return all posts of these persons, whenever held."""
        return one_per_identity(self._source.facts(Appointment, "person", persons, self.as_of))

    def arrangements(self, column: str, parties: Collection[PartyId]) -> list[Arrangement]:
        """Return arrangements whose `column` (party, group, target) is one of these.

        All are returned, whenever they were valid.
        """
        return one_per_identity(self._source.facts(Arrangement, column, parties, self.as_of))

    def branches_of(self, orgs: Collection[PartyId]) -> list[Organization]:
        """Return the organizations that name one of these as their parent."""
        return list(self._source.facts(Organization, "parent_org", orgs, self.as_of))

    def decisions_about(self, subjects: Collection[PartyId]) -> list[Decision]:
        """Return all decisions about these subjects."""
        return one_per_identity(self._source.facts(Decision, "subject", subjects, self.as_of))

    def decisions_numbered(self, numbers: Collection[str]) -> list[Decision]:
        """Return the decisions with these numbers, of whatever authority."""
        return one_per_identity(self._source.facts(Decision, "decision_no", numbers, self.as_of))

    def commitments_of(self, orgs: Collection[PartyId]) -> list[Commitment]:
        """Return the commitments of these organizations."""
        return list(self._source.facts(Commitment, "org", orgs, self.as_of))

    def notes(self, kind: type[N], decisions: Sequence[Decision]) -> list[N]:
        """Return the rows of a kind that concern one of these decisions."""
        numbered: defaultdict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            numbered[decision.decision_no].append(decision)
        rows = one_per_identity(self._source.facts(kind, "decision_no", numbered, self.as_of))
        return [row for row in rows if any(map(row.concerns, numbered[row.decision_no]))]

    def namings_of(self, kind: type[N], persons: Collection[PartyId]) -> list[N]:
        """Return the rows of a kind that name one of these persons."""
        return one_per_identity(self._source.facts(kind, "person", persons, self.as_of))

    def _stakes(self, rows: Sequence[Holding]) -> list[Stake]:
        held: defaultdict[PartyId, list[Holding]] = defaultdict(list)
        for row in one_per_identity(rows):
            if row.period.contains(self.as_of.on):
                held[row.company].append(row)
        by_amount = [
            company
            for company, holdings in held.items()
            if any(holding.amount is not None for holding in holdings)
        ]
        capital = self.parties(by_amount) if by_amount else {}
        found: list[Stake] = []
        for company, holdings in held.items():
            party = capital.get(company)
            found += stakes(holdings, party.registered_capital if party else None)
        return found
