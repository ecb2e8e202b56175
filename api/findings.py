"""Which computed answers are kept in the store, and do they still hold?

A finding is a document computed from one revision for one day. Another revision or another
day makes it useless, and it is computed again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from graph.periods import AsOf
    from graph.store import GraphStore


class Finding(StrEnum):
    """What `zeren analyze` keeps."""

    QUALITY = "quality"
    OUTCOMES = "control-outcomes"
    PAIRS = "control-pairs"
    SUMMARY = "summary"


def keep_finding(store: GraphStore, what: Finding, as_of: AsOf, document: object) -> None:
    """Keep a document that was computed from the store's present revision."""
    said = {"on": as_of.on, "known_at": as_of.known_at, "document": document}
    store.keep(what.value, as_of.revision or 0, orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS))


def kept_finding(store: GraphStore, what: Finding, as_of: AsOf) -> bytes | None:
    """Return the document as JSON, if it was made for this very moment."""
    kept = store.kept(what.value)
    if kept is None or kept[0] != as_of.revision:
        return None
    said = orjson.loads(kept[1])
    moment = as_of.on.isoformat(), as_of.known_at.isoformat()
    if (said["on"], said["known_at"]) != moment:
        return None
    return orjson.dumps(said["document"])
