"""Which lists of leads were computed last, and for which day?

Finding leads takes minutes where a province is loaded: commands compute and keep them, requests
only read. Each kind of list is two documents in the store: a small one that says what it is, and
one with the items, which is read when the small one names another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

import orjson

from api.moments import instant
from graph.errors import NotComputedError, StoreBusyError, StoreError
from graph.model import PartyId
from graph.store import GraphStore

if TYPE_CHECKING:
    from graph.reader import GraphReader

Document = Mapping[str, Any]

_CACHED = 4
_TRIES = 3
_PARTIES = ("org:", "unknown:", "group:")
# Loads of these tables alone leave every lead as it is.
_BESIDE = frozenset({"acts", "outcomes"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list.

    Attributes
    ----------
    words
        What it is called in a sentence.
    command
        What computes and keeps it.
    """

    name: str
    words: str
    command: str


@dataclass(frozen=True, slots=True)
class Item:
    """One lead.

    Attributes
    ----------
    places
        The region of every organization it names; empty where nobody said.
    """

    document: Document
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """What is kept of one kind.

    Attributes
    ----------
    revision
        Of the data it was computed from.
    stamp
        A digest of the items: what a cursor belongs to.
    head
        What is said of all of them together.
    """

    kind: Kind
    revision: int
    on: date
    known_at: date
    computed_at: str
    stamp: str
    head: Document
    items: Sequence[Item]


def keep_list(
    reader: GraphReader, kind: Kind, revision: int, head: Document, items: Sequence[Document]
) -> None:
    """Keep a list in place of the one kept before; where the store cannot be written, nothing.

    Parameters
    ----------
    reader
        At the moment the list was computed for.
    revision
        Of the data it was computed from.

    Notes
    -----
    Linear in the items, and one question about all organizations they name.
    """
    store, as_of = reader.store, reader.as_of
    named = [sorted(set(_parties(item))) for item in items]
    described = reader.parties(sorted({party for each in named for party in each}))
    places = [
        {
            party: described[party].region or ""
            for party in each
            if described[party].kind.is_organization
        }
        for each in named
    ]
    body = orjson.dumps(
        [{"item": item, "places": at} for item, at in zip(items, places, strict=True)]
    )
    stamp = hashlib.sha256(body).hexdigest()[:16]
    said = {
        "on": as_of.on,
        "known_at": as_of.known_at,
        "computed_at": instant(),
        "stamp": stamp,
        "head": head,
    }
    with suppress(StoreError):
        store.keep(_items_name(kind.name), revision, stamp.encode() + body)
        store.keep(_head_name(kind.name), revision, orjson.dumps(said))


def kept_list(store: GraphStore, kind: Kind, on: str | None, known_at: str | None) -> KeptList:
    """Return the list of a kind that was kept last.

    Parameters
    ----------
    on, known_at
        The days that were asked for; None is whatever is kept.

    Raises
    ------
    NotComputedError
        If none is kept, or it is of other days.
    StoreBusyError
        If it is being replaced.
    """
    for _ in range(_TRIES):
        kept = store.kept(_head_name(kind.name))
        if kept is None:
            raise NotComputedError(kind.words, kind.command)
        said = orjson.loads(kept[1])
        for asked, there in ((on, said["on"]), (known_at, said["known_at"])):
            if asked not in {None, there}:
                raise NotComputedError(kind.words, kind.command, asked, there)
        items = _items(store, kind.name, said["stamp"])
        if items is not None:
            return KeptList(
                kind=kind,
                revision=kept[0],
                on=date.fromisoformat(said["on"]),
                known_at=date.fromisoformat(said["known_at"]),
                computed_at=said["computed_at"],
                stamp=said["stamp"],
                head=said["head"],
                items=items,
            )
    raise StoreBusyError(store.url)


def moved_on(store: GraphStore, revision: int) -> str | None:
    """Return why what was computed from a revision is not the whole answer any more.

    What officials did or found changes no lead, and does not count.
    """
    later = [
        load
        for load in store.loads()
        if load.revision > revision and not _tables(load.report) <= _BESIDE
    ]
    if not later:
        return None
    return f"MOVED_ON: {len(later)} loads came after data revision {revision}"


def _tables(report: str) -> set[str]:
    return set(orjson.loads(report).get("tables", {"": None}))


class _Hashed(GraphStore, Hashable, Protocol):
    """A store by which answers can be remembered: each is its own."""


@lru_cache(maxsize=_CACHED)
def _read(store: _Hashed, name: str, stamp: str) -> Sequence[Item]:
    """Return the items of a stamp; raises where the store has others by now."""
    kept = store.kept(_items_name(name))
    if kept is None or not kept[1].startswith(stamp.encode()):
        raise LookupError(stamp)
    return tuple(Item(said["item"], said["places"]) for said in orjson.loads(kept[1][len(stamp) :]))


def _items(store: GraphStore, name: str, stamp: str) -> Sequence[Item] | None:
    try:
        return _read(cast("_Hashed", store), name, stamp)
    except LookupError:  # not remembered: the next try may find it
        return None


def _parties(value: object) -> Iterator[PartyId]:
    """Yield every party that stands anywhere in a document."""
    if isinstance(value, str):
        if value.startswith(_PARTIES):
            yield PartyId(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _parties(key)
            yield from _parties(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _parties(each)


def _head_name(name: str) -> str:
    return f"risk-{name}"


def _items_name(name: str) -> str:
    return f"risk-{name}-items"
