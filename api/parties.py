"""What is shown of a party, and which party does an id in a path mean?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException

from analytics.figures import figure
from api.errors import AmbiguousReferenceError
from api.liability_json import source_item
from api.references import ambiguity, match_of, refuse_id_number
from graph.errors import PartyNotFoundError
from graph.identifiers import industry_name, parse_uscc, region_name
from graph.vocabulary import Role as Post

if TYPE_CHECKING:
    from api.dependencies import Question
    from api.masking import Mask
    from graph.model import Appointment, Party, PartyId
    from graph.reader import GraphReader

_NAMESPACES = ("org:", "person:", "group:", "unknown:")


def find(asked: Question, text: str) -> tuple[Party, bool]:
    """Return the party behind an id or USCC, and whether the id is an old one.

    Raises
    ------
    PartyNotFoundError, AmbiguousReferenceError, IdNumberTypedError
        If nothing answers, several do, or an ID number was typed.
    HTTPException
        403, if the caller may not see that party.
    """
    refuse_id_number(text)
    is_id = text.startswith(_NAMESPACES)
    reader = asked.reader
    if not is_id and parse_uscc(text) is None:
        raise PartyNotFoundError(text)
    found = asked.store.resolve(text)
    if not found:
        raise PartyNotFoundError(text)
    if len(found) > 1:
        raise _visible(asked, ambiguity(reader, text, found))
    party = reader.party(found[0])
    _check_scope(asked, party)
    return party, is_id and party.party_id != text


def _visible(asked: Question, error: AmbiguousReferenceError) -> AmbiguousReferenceError:
    """Return the same error without persons for those who may not see them."""
    mask = asked.mask()
    shown = [one for one in error.parties if not mask.hides(str(one["party_id"]))]
    return AmbiguousReferenceError(error.value, shown, error.total)


def _check_scope(asked: Question, party: Party) -> None:
    if asked.mask().hides(party.party_id, party.kind):
        raise HTTPException(403, f"the role {asked.caller.role} may not read about persons")
    if not is_in_region(asked, party):
        raise HTTPException(403, f"this key reads about region {asked.caller.region} only")


def mask_about(asked: Question, org: PartyId) -> Mask:
    """Return the caller's mask; the legal representative of the entity stays named."""
    if asked.caller.role.sees_persons:
        return asked.mask()
    offices = registered(asked.reader, org)
    return asked.mask(frozenset(office.person for office in offices))


def is_in_region(asked: Question, party: Party) -> bool:
    """Tell whether a key limited to a region may read about a party; persons have none."""
    region = asked.caller.region
    if region is None or not party.kind.is_organization:
        return True
    return (party.region or "").startswith(region)


def registered(reader: GraphReader, org: PartyId) -> list[Appointment]:
    """Return who is the legal representative of an organization on the day."""
    return [
        office
        for office in reader.offices_in([org])
        if office.role is Post.LEGAL_REPRESENTATIVE and office.period.contains(reader.as_of.on)
    ]


def list_item(party: Party, mask: Mask) -> dict[str, object]:
    """Return a party as it stands in a list."""
    return {
        **match_of(party),
        **mask.short(party),
        "uscc": party.uscc,
        "region_name": region_name(party.region) if party.region else None,
        "industry": party.industry,
        "industry_name": industry_name(party.industry) if party.industry else None,
        "flags": sorted(flag.value for flag in party.flags),
    }


def profile(reader: GraphReader, party: Party, mask: Mask) -> dict[str, object]:
    """Return all that is shown of one party."""
    offices = registered(reader, party.party_id) if not party.is_person else []
    holders = reader.parties([office.person for office in offices])
    capital = party.registered_capital
    document = list_item(party, mask) | {
        "address": party.address,
        "registered_capital": None if capital is None else figure(capital),
        "founded_on": party.founded_on,
        "dissolved_on": party.dissolved_on,
        "parent_org": party.parent_org,
        "legal_representatives": [
            {
                **mask.short(holders[office.person]),
                "from": office.period.start,
                "to": office.period.end,
            }
            for office in offices
        ],
        "described": party.described,
        "sources": [source_item(source) for source in party.sources],
    }
    if mask.role.sees_persons:
        document |= {"phone": party.phone, "email": party.email, "born_on": party.born_on}
        document |= {"deceased_on": party.deceased_on}
    return document
