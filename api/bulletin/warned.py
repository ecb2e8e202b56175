"""Which warnings does the bulletin of a month tell? Those kept for its day, the highest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.bulletin import WarningFact, WarningLine, WarningReason, Warnings
from api.risk.kept import kept_list, moved_on
from api.risk.warnings import WARNINGS, earlier_scores
from graph.errors import NotComputedError
from graph.model import PartyId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.risk.kept import Document, Item
    from graph.periods import AsOf
    from graph.store import GraphStore

MOST_TOLD = 20


def warnings_of(store: GraphStore, moment: AsOf, before: AsOf) -> Warnings | None:
    """Return the warnings kept for a day beside those of an earlier one; None where none are."""
    try:
        kept = kept_list(store, WARNINGS, str(moment.on), str(moment.known_at))
    except NotComputedError:
        return None
    earlier = earlier_scores(store).get(str(before.on))
    return Warnings(
        horizon_days=kept.head["horizon_days"],
        entities=kept.head["entities"],
        cutoff=kept.head["model"]["cutoff"],
        is_compared=earlier is not None,
        partial=moved_on(store, kept.revision),
        lines=tuple(_line(item, earlier) for item in kept.items[:MOST_TOLD]),
    )


def _line(item: Item, earlier: Mapping[str, tuple[int, float]] | None) -> WarningLine:
    said = item.document
    place, score = (earlier or {}).get(said["party_id"], (MOST_TOLD, None))
    return WarningLine(
        party_id=PartyId(said["party_id"]),
        name=said["name"],
        region=said["region"],
        industry=said["industry"],
        score=said["probability"],
        before=score,
        is_new=None if earlier is None else place >= MOST_TOLD,
        reasons=tuple(map(_reason, said["reasons"])),
    )


def _reason(said: Document) -> WarningReason:
    return WarningReason(
        chinese=said["chinese"],
        english=said["meaning"],
        value=said["value"],
        typical=said["typical"],
        facts=tuple(
            WarningFact(
                party=fact["party"],
                says=fact["says"],
                other=fact["other"],
                start=fact["from"],
                end=fact["to"],
                source=fact["source"],
            )
            for fact in said["facts"]
        ),
    )
