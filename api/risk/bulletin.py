"""Which bulletin was made last?

Its pages are kept as they were written, in each language, with and without the names of natural
persons: a request draws nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from api.bulletin.words import Language
from graph.errors import NotComputedError, StoreError

if TYPE_CHECKING:
    from graph.store import GraphStore

_NAME = "risk-bulletin"
COMMAND = "zeren bulletin"


@dataclass(frozen=True, slots=True)
class KeptBulletin:
    """The bulletin of a month.

    Attributes
    ----------
    persons
        How many natural persons the pages with names name.
    policy
        What the pages allow themselves.
    pages
        By what `page_key` says.
    digest
        What tells it from any other.
    """

    month: str
    persons: int
    policy: str
    pages: Mapping[str, str]
    digest: str


def page_key(language: Language, *, names: bool) -> str:
    """Return under which key a page is kept."""
    return f"{language.value}-names" if names else language.value


def keep_bulletin(store: GraphStore, revision: int, document: Mapping[str, Any]) -> dict[str, str]:
    """Write all pages of a bulletin and keep them in place of those kept before; return them.

    Where the store cannot be written nothing is kept.
    """
    from api.bulletin.page import bulletin_page, policy

    pages = {
        page_key(language, names=names): bulletin_page(dict(document), language, names=names)
        for language in Language
        for names in (False, True)
    }
    said = {
        "month": document["month"],
        "persons": sum(party.startswith("person:") for party in document["names"]),
        "policy": policy(),
        "pages": pages,
    }
    with suppress(StoreError):
        store.keep(_NAME, revision, orjson.dumps(said))
    return pages


def kept_bulletin(store: GraphStore, month: str | None) -> KeptBulletin:
    """Return the bulletin that was kept last.

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
    said = orjson.loads(kept[1])
    if month not in {None, said["month"]}:
        raise NotComputedError("bulletin", COMMAND, month, said["month"])
    return KeptBulletin(**said, digest=hashlib.sha256(kept[1]).hexdigest()[:16])
