"""Which rows stand behind an alert?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from analytics.clusters.evidence import EvidenceFact
from analytics.clusters.posts import NAMED_HEADS
from graph.merging import one_per_identity
from graph.model import Commitment, Organization, PartyId

if TYPE_CHECKING:
    from analytics.clusters.flags import Record
    from graph.reader import GraphReader


def founding_facts(reader: GraphReader, orgs: Collection[PartyId]) -> dict[PartyId, EvidenceFact]:
    """Return for each organization the row that says when it was founded, and where it is."""
    rows = one_per_identity(reader.store.facts(Organization, "org", orgs, reader.as_of))
    return {
        row.org: EvidenceFact(
            party=row.org,
            said=f"founded; {row.address or ''}",
            start=row.founded_on,
            source=row.source,
        )
        for row in rows
    }


def post_facts(
    reader: GraphReader, orgs: Collection[PartyId], persons: Collection[PartyId]
) -> Iterator[EvidenceFact]:
    """Yield the posts of these persons in these organizations, whenever held."""
    wanted, roles = set(persons), {role.value for role in NAMED_HEADS}
    rows = (row for row in reader.offices_in(orgs) if row.person in wanted)
    for row in sorted(
        rows, key=lambda row: (row.org, row.period.start or date.min, row.person, row.source.row)
    ):
        if row.role.value in roles:
            yield EvidenceFact.of_post(row)


def holding_facts(
    reader: GraphReader, companies: Collection[PartyId], holders: Collection[PartyId]
) -> Iterator[EvidenceFact]:
    """Yield the holdings of the day of these holders in these companies."""
    wanted, day = set(holders), reader.as_of.on
    rows = one_per_identity(reader.holdings_in(companies))
    for row in sorted(rows, key=lambda row: (row.company, row.holder, row.source.row)):
        if row.holder in wanted and row.period.contains(day):
            yield EvidenceFact.of_holding(row)


def record_fact(record: Record) -> EvidenceFact:
    """Return the row of a decision."""
    decision = record.decision
    return EvidenceFact(
        party=decision.subject,
        said=f"{decision.type.value} {decision.decision_no}",
        start=decision.decided_on,
        source=decision.source,
    )


def commitment_fact(row: Commitment) -> EvidenceFact:
    """Return the row of a broken commitment."""
    return EvidenceFact(
        party=row.org,
        said=f"commitment broken: {row.matter}",
        start=row.breached_on,
        source=row.source,
    )
