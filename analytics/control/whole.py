"""Which facts does the question about everybody need, read from a store at once?"""

from __future__ import annotations

from collections import defaultdict

from analytics.control.facts import ControlFacts
from graph.identity import party_from_id
from graph.merging import described, one_per_identity
from graph.model import Appointment, Arrangement, Holding, Organization, Party, PartyId, Person
from graph.reader import GraphReader
from graph.shares import Stake, stakes
from graph.vocabulary import Role


def whole_facts(reader: GraphReader) -> ControlFacts:
    """Return the facts about control of everybody, as of the reader's moment.

    Parameters
    ----------
    reader
        Its store is streamed once per kind of fact.

    Notes
    -----
    Linear in the facts, all of them in memory; meant for what fits there.
    """
    store, as_of = reader.store, reader.as_of
    parties = _parties(reader)
    held: defaultdict[PartyId, list[Holding]] = defaultdict(list)
    for row in one_per_identity(store.scan(Holding, as_of)):
        if row.period.contains(as_of.on):
            held[row.company].append(row)
    found: list[Stake] = []
    for company, rows in held.items():
        party = parties.get(company)
        found += stakes(rows, party.registered_capital if party else None)
    managing = (row for row in store.scan(Appointment, as_of) if row.role is Role.MANAGING_PARTNER)
    return ControlFacts(
        on=as_of.on,
        parties=parties,
        stakes=found,
        arrangements=one_per_identity(store.scan(Arrangement, as_of)),
        offices=one_per_identity(managing),
    )


def _parties(reader: GraphReader) -> dict[PartyId, Party]:
    rows: defaultdict[PartyId, list[Organization | Person]] = defaultdict(list)
    for organization in reader.store.scan(Organization, reader.as_of):
        rows[organization.org].append(organization)
    for person in reader.store.scan(Person, reader.as_of):
        rows[person.person].append(person)
    return {party: described(party_from_id(party), facts) for party, facts in rows.items()}
