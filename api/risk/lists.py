"""How is a page of a kept list answered?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from api.answers import reply
from api.cursors import next_cursor, place_of
from api.risk.kept import Item, KeptList, Kind, kept_list, moved_on
from api.risk.visible import elsewhere, is_told, persons_in, visible
from graph.errors import ItemNotFoundError

if TYPE_CHECKING:
    from starlette.responses import Response

    from api.dependencies import Question
    from api.risk.kept import Document

USE = "LEAD_ONLY"
MOST_ITEMS = 100
REGION_ONLY = "REGION: this key reads about one region only"

Wanted = Callable[["Document"], bool]
Finish = Callable[["Document"], "Document"]


def answer_page(
    asked: Question,
    kind: Kind,
    wanted: Wanted,
    *,
    limit: int,
    cursor: str | None,
    finish: Finish = lambda item: item,
    beside: Callable[[], dict[str, Any]] = dict,
) -> Response:
    """Answer with one page of the items that are wanted, in the order in which they are kept.

    Parameters
    ----------
    wanted
        Told each item of which the caller is told, whole: it must not tell what it hides.
    finish
        Adds to an item what is not kept with it.
    beside
        Makes what is said beside the items and is not kept either.
    """
    kept = list_of(asked, kind)

    def build() -> dict[str, object]:
        found = [item for item in _told(asked, kept) if wanted(item.document)]
        first = place_of(cursor, kept.stamp)
        shown = [finish(_visible(asked, item)) for item in found[first : first + limit]]
        _record(asked, kind, shown, "")
        last = first + limit
        return {
            "items": shown,
            "total": {"value": len(found), "relation": "eq"},
            "next_cursor": next_cursor(kept.stamp, last, len(found)),
            **kept.head,
            **beside(),
            **envelope(asked, kept),
        }

    return reply(asked, build, kept.stamp, kept.computed_at)


def answer_one(
    asked: Question, kind: Kind, key: str, item_id: str, finish: Finish = lambda item: item
) -> Response:
    """Answer with the item whose `key` is an id.

    Raises
    ------
    ItemNotFoundError
        If no item that the caller may see has it.
    """
    kept = list_of(asked, kind)

    def build() -> dict[str, object]:
        for item in _told(asked, kept):
            if item.document[key] == item_id:
                shown = finish(_visible(asked, item))
                _record(asked, kind, [shown], item_id)
                return {**shown, **envelope(asked, kept)}
        raise ItemNotFoundError(item_id)

    return reply(asked, build, kept.stamp, kept.computed_at)


def list_of(asked: Question, kind: Kind) -> KeptList:
    """Return the kept list of the days that were asked for, or of whatever days it is."""
    said = asked.request.query_params
    return kept_list(asked.store, kind, said.get("on"), said.get("known_at"))


def envelope(asked: Question, kept: KeptList) -> dict[str, Any]:
    """Return from what and when a list was computed, and what it lacks."""
    away = any(elsewhere(item, asked.caller.region) for item in kept.items)
    reasons = [moved_on(asked.store, kept.revision), REGION_ONLY if away else None]
    return {
        "use": USE,
        "on": kept.on,
        "known_at": kept.known_at,
        "data_revision": kept.revision,
        "computed_at": kept.computed_at,
        "partial": "; ".join(reason for reason in reasons if reason) or None,
    }


def _told(asked: Question, kept: KeptList) -> Iterator[Item]:
    return (item for item in kept.items if is_told(item, asked.caller.region))


def _visible(asked: Question, item: Item) -> Document:
    return visible(item, asked.mask(), asked.caller.region)


def _record(asked: Question, kind: Kind, shown: list[Document], party: str) -> None:
    persons = persons_in(shown)
    if persons:
        asked.record(f"read risk {kind.name}", party, persons)
