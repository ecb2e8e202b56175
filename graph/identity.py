"""What does a party's id say about it?

`org:<USCC>` where a valid code is known, else `org:<dataset>:<key>`;
`person:<digest>` where a number is known, else `person:<dataset>:<key>`;
`group:<dataset>:<group>`; `unknown:<dataset>:<key>` for a reference that could
be either. Names never make an identity.
"""

from __future__ import annotations

import re

from graph.model import NO_FLAGS, Party, PartyId
from graph.vocabulary import Flag, PartyKind

NAMESPACES = ("org", "person", "unknown", "group")
"""What an id begins with."""

_DIGEST = re.compile(r"person:[0-9a-f]{32}")
_CODE = re.compile(r"org:[0-9A-Z]{18}")


def keyed_id(namespace: str, dataset: str, key: str) -> PartyId:
    """Return the id of a party that only a dataset's key names."""
    return PartyId(f"{namespace}:{dataset}:{key}")


def is_name_only(party: PartyId) -> bool:
    """Whether a person is known without a number."""
    return party.startswith("person:") and _DIGEST.fullmatch(party) is None


def uscc_of(party: PartyId) -> str | None:
    """Return the code in an organization's id, if it has one."""
    is_code = party.startswith("org:") and _CODE.fullmatch(party) is not None
    return party.removeprefix("org:") if is_code else None


def party_from_id(party: PartyId) -> Party:
    """Return all that the id alone says."""
    namespace = party.partition(":")[0]
    kind = {"person": PartyKind.PERSON, "group": PartyKind.GROUP}.get(namespace, PartyKind.UNKNOWN)
    flags = frozenset({Flag.NAME_ONLY}) if is_name_only(party) else NO_FLAGS
    return Party(party_id=party, kind=kind, uscc=uscc_of(party), flags=flags, described=False)
