"""Does an organization exist on a day, and who decided about it?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from graph.model import Decision, Party, PartyId
from graph.reader import GraphReader
from graph.vocabulary import DecisionType, PartyKind


class Standing(StrEnum):
    """What the register says of an organization on a day."""

    ACTIVE = "active"
    NOT_FOUNDED = "not_founded"
    LICENCE_REVOKED = "licence_revoked"
    DISSOLVED = "dissolved"
    UNKNOWN = "unknown"


def standing_of(party: Party, in_effect: Iterable[Decision], on: date) -> Standing:
    """Return the standing of an organization on a day.

    Parameters
    ----------
    in_effect
        The decisions in effect on the day.
    """
    if not party.described:
        return Standing.UNKNOWN
    if party.dissolved_on is not None and party.dissolved_on <= on:
        return Standing.DISSOLVED
    if party.founded_on is not None and on < party.founded_on:
        return Standing.NOT_FOUNDED
    if any(row.type is DecisionType.BUSINESS_LICENCE_REVOKED for row in in_effect):
        return Standing.LICENCE_REVOKED
    return Standing.ACTIVE


def authorities_of(reader: GraphReader, decisions: Iterable[Decision]) -> list[Party]:
    """Return who made these decisions, each once, by name.

    One that the store does not describe, or that several entities could be,
    has the name and the code that the decision states.
    """
    stated = {row.authority_names: row for row in decisions if row.authority_names}
    codes = {row.authority_uscc for row in stated.values() if row.authority_uscc}
    found = {code: reader.store.resolve(code) for code in sorted(codes)}
    known = reader.parties([ids[0] for ids in found.values() if len(ids) == 1])
    authorities = {}
    for row in stated.values():
        ids = found.get(row.authority_uscc or "", ())
        party = known[ids[0]] if len(ids) == 1 else None
        if party is None or not party.described:
            name = row.authority or row.authority_uscc
            party = Party(
                party_id=PartyId(f"unknown:{name}"),
                kind=PartyKind.UNKNOWN,
                name=name,
                uscc=row.authority_uscc,
                described=False,
            )
        authorities[party.party_id] = party
    return sorted(authorities.values(), key=lambda party: (party.display_name, party.party_id))
