"""Which bulletin was made last?"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson

from graph.errors import NotComputedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.reader import GraphReader
    from graph.store import GraphStore

_NAME = "risk-bulletin"
COMMAND = "zeren bulletin"


def keep_bulletin(reader: GraphReader, revision: int, document: Mapping[str, object]) -> None:
    """Keep the bulletin in place of the one kept before; where that cannot be, nothing."""
    with suppress(StoreError):
        reader.store.keep(_NAME, revision, orjson.dumps(document))


def kept_bulletin(store: GraphStore, month: str | None) -> tuple[int, dict[str, Any]]:
    """Return the revision and the document of the bulletin that was kept last.

    Parameters
    ----------
    month
        Year and month that were asked for; None is whatever is kept.

    Raises
    ------
    NotComputedError
        If none is kept, or it is of another month.
    """
    kept = store.kept(_NAME)
    if kept is None:
        raise NotComputedError("bulletin", COMMAND)
    document: dict[str, Any] = orjson.loads(kept[1])
    if month not in {None, document["month"]}:
        raise NotComputedError("bulletin", COMMAND, month, document["month"])
    return kept[0], document


def digest_of(document: Mapping[str, object]) -> str:
    """Return what tells this bulletin from any other."""
    return hashlib.sha256(orjson.dumps(document)).hexdigest()[:16]
