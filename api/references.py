"""Which party does a typed reference mean?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.errors import AmbiguousReferenceError
from graph.errors import IdNumberTypedError, PartyNotFoundError
from graph.identifiers import looks_like_resident_id, normalize_code, parse_uscc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model import Party, PartyId
    from graph.reader import GraphReader

MOST_MATCHES = 50
_DIGEST = re.compile(r"person:[0-9a-f]{32}")
_OLD_ID_NUMBER = re.compile(r"[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")


def refuse_id_number(text: str) -> None:
    """Refuse a text that holds an ID number, without repeating it.

    Raises
    ------
    IdNumberTypedError
        If it does. A valid code of an organization and the digest of a person pass,
        whatever their digits look like.
    """
    is_ours = _DIGEST.fullmatch(text) or parse_uscc(text.removeprefix("org:"))
    if is_ours:
        return
    if looks_like_resident_id(text) or _OLD_ID_NUMBER.fullmatch(normalize_code(text)):
        raise IdNumberTypedError


def find_party(reader: GraphReader, text: str) -> PartyId:
    """Return the one party that answers to an id, USCC, key or exact name.

    Raises
    ------
    PartyNotFoundError, AmbiguousReferenceError, IdNumberTypedError
        If nothing answers, several do, or it is no question at all.
    """
    refuse_id_number(text)
    found = reader.store.resolve(text)
    if not found:
        raise PartyNotFoundError(text)
    if len(found) > 1:
        raise ambiguity(reader, text, found)
    return found[0]


def ambiguity(reader: GraphReader, text: str, found: Sequence[PartyId]) -> AmbiguousReferenceError:
    """Return the error that lists who answers."""
    known = reader.parties(found[:MOST_MATCHES])
    return AmbiguousReferenceError(text, [match_of(party) for party in known.values()], len(found))


def match_of(party: Party) -> dict[str, object]:
    """Return what is shown of one of several parties."""
    return {
        "party_id": party.party_id,
        "name": party.name,
        "kind": party.kind.value,
        "region": party.region,
    }
