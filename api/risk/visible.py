"""How much of a lead does a caller get to see?

A key of one region is told of a lead that reaches into it, without whatever names an organization
elsewhere. Whoever may not see persons is told of none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.masking import Mask

if TYPE_CHECKING:
    from api.risk.kept import Document, Item

_PERSONS = ("person:", "unknown:")
_LINKED = 2


def is_told(item: Item, region: str | None) -> bool:
    """Tell whether a lead reaches into a region; one that names no organization lies everywhere."""
    places = item.places
    return region is None or not places or any(map(_within(region), places.values()))


def visible(item: Item, mask: Mask, region: str | None) -> Document:
    """Return a lead as a caller may read it who is told of it.

    Notes
    -----
    Linear in the lead; one that nothing is hidden of is handed on as it is.
    """
    document, away = item.document, elsewhere(item, region)
    if away:
        document = _without(document, away.__contains__)
    if not mask.role.sees_persons:
        document = _without(document, lambda said: _is_hidden(said, item, mask))
    return document


def elsewhere(item: Item, region: str | None) -> frozenset[str]:
    """Return the organizations of a lead that lie outside a region."""
    if region is None:
        return frozenset()
    is_here = _within(region)
    return frozenset(org for org, place in item.places.items() if not is_here(place))


def _within(region: str) -> Callable[[str], bool]:
    return lambda place: place.startswith(region)


def persons_in(documents: Sequence[Document]) -> int:
    """Return how many natural persons are named."""
    found: set[str] = set()
    for document in documents:
        _collect(document, found)
    return len(found)


def _collect(value: object, found: set[str]) -> None:
    if isinstance(value, str):
        if value.startswith("person:"):
            found.add(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            _collect(key, found)
            _collect(each, found)
    elif isinstance(value, list):
        for each in value:
            _collect(each, found)


def _is_hidden(said: object, item: Item, mask: Mask) -> bool:
    is_party = isinstance(said, str) and said.startswith(_PERSONS)
    return is_party and said not in item.places and mask.hides(str(said))


def _without(document: Document, is_hidden: Callable[[object], bool]) -> dict[str, Any]:
    """Return a document without what is hidden, and without whatever names it."""
    found: dict[str, Any] = {}
    for name, value in document.items():
        if is_hidden(name):
            continue
        if isinstance(value, list):
            found[name] = _list_without(value, is_hidden)
        elif isinstance(value, Mapping):
            found[name] = _without(value, is_hidden)
        else:
            found[name] = None if is_hidden(value) else value
    return found


def _list_without(values: list[Any], is_hidden: Callable[[object], bool]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not isinstance(value, Mapping):
            if not is_hidden(value):
                found.append(value)
        elif not any(map(is_hidden, _scalars(value))):
            kept = _without(value, is_hidden)
            # What linked two of whom only one is left links nobody.
            if len(value.get("parties", ())) < _LINKED or len(kept["parties"]) >= _LINKED:
                found.append(kept)
    return found


def _scalars(document: Document) -> list[object]:
    return [value for value in document.values() if isinstance(value, str)]
