"""Where do the answers about everybody come from: kept ones, or new ones?"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from analytics.findings.current import current_findings, findings_at
from api.moments import today
from api.places import findings_file
from api.rules import rules
from graph.errors import ItemNotFoundError
from graph.periods import AsOf
from graph.reader import GraphReader

if TYPE_CHECKING:
    from analytics.findings.kept import Findings
    from analytics.liability.everybody import Show
    from graph.model import PartyId
    from graph.store import GraphStore


def findings_of(reader: GraphReader, show: Show) -> Findings:
    """Return what follows for everybody at a moment; to be closed.

    Today's, as known today, are kept and follow what is loaded; those of any
    other moment are computed and forgotten.
    """
    store, as_of = reader.store, reader.as_of
    present = as_of.revision is None or as_of.revision == store.revision()
    if present and as_of.on == as_of.known_at == today():
        return current_findings(store, as_of.on, rules(), findings_file(store.url), show)
    return findings_at(reader, rules(), show)


def party_of(store: GraphStore, item_id: str, show: Show = lambda *_: None) -> PartyId:
    """Return a party in whose answer today an item or notice is.

    Raises
    ------
    ItemNotFoundError
        If nothing follows today that has this id.
    """
    day = today()
    reader = GraphReader(store, AsOf(day, day))
    with closing(findings_of(reader, show)) as findings:
        party = findings.party_of(item_id)
    if party is None:
        raise ItemNotFoundError(item_id)
    return party
