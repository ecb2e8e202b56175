"""Who reads about persons at the command line?"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from api.audit import AuditLog
from api.places import audit_file

if TYPE_CHECKING:
    from graph.model import PartyId
    from graph.reader import GraphReader


def actor() -> str:
    """Return who runs this command, as the record names them."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name
        return "cli"


def record_read(reader: GraphReader, action: str, party: PartyId) -> None:
    """Write down that a person was asked about by name or id."""
    if party.startswith("person:"):
        record_answer(reader, action, party)


def record_answer(reader: GraphReader, action: str, party: PartyId) -> None:
    """Write down an answer about any party; one about an organization names persons too."""
    AuditLog(audit_file(reader.store.url)).record(
        actor=actor(),
        action=action,
        party=party,
        on=reader.as_of.on.isoformat(),
        known_at=reader.as_of.known_at.isoformat(),
        revision=reader.store.revision(),
    )
