"""Which companies does a party control on a day?

Downwards from the party, one level at a time; a company that is not controlled is not
followed, because nobody controls through what he does not control.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.model import PartyId
    from graph.reader import GraphReader

MOST_COMPANIES = 1_000


def controlled_by(reader: GraphReader, party: PartyId) -> tuple[list[PartyId], bool]:
    """Return the companies a party controls, by id, and whether that is all of them."""
    from analytics.control import controllers_of

    found: dict[PartyId, None] = {}
    asked = {party}
    level = {party}
    while level:
        below = _below(reader, level) - asked
        asked |= below
        level = set()
        for company in sorted(below):
            if len(found) >= MOST_COMPANIES:
                return sorted(found), False
            answer = controllers_of(reader, company)
            if any(one.party.party_id == party for one in answer.controllers):
                found[company] = None
                level.add(company)
    return sorted(found), True


def _below(reader: GraphReader, level: Collection[PartyId]) -> set[PartyId]:
    """Return every company that one of these might control directly."""
    on = reader.as_of.on
    below = {stake.company for stake in reader.stakes_of(level)}
    below |= {
        office.org
        for office in reader.offices_of(level)
        if office.role is Role.MANAGING_PARTNER and office.period.contains(on)
    }
    below |= {branch.org for branch in reader.branches_of(level)}
    for column in ("party", "group"):
        rows = reader.arrangements(column, level)
        below |= {row.target for row in rows if row.target and row.period.contains(on)}
        if column == "group":  # what the members of a group vote together
            members = {row.party for row in rows if row.period.contains(on)} - set(level)
            below |= {stake.company for stake in reader.stakes_of(members)}
    return below
