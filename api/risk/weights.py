"""How much does each kind of link tell, by our setting and by the loaded history?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson

from api.risk.kept import Kind, keep_list
from api.risk.lists import USE, envelope, list_of
from graph.errors import NotComputedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.dependencies import Question
    from api.risk.kept import KeptList
    from graph.reader import GraphReader

WEIGHTS = Kind("weights", "estimated weights", "zeren clusters weights")


def keep_estimates(reader: GraphReader, revision: int, document: Mapping[str, object]) -> None:
    """Keep what `zeren clusters weights` estimated, for the route."""
    said = orjson.loads(orjson.dumps(document))
    keep_list(reader, WEIGHTS, revision, {"years": said["years"]}, said["weights"])


def kept_estimates(asked: Question) -> KeptList | None:
    """Return the estimates that were kept last; None where there are none."""
    try:
        return list_of(asked, WEIGHTS)
    except NotComputedError:
        return None


def weights_document(asked: Question, kept: KeptList | None) -> dict[str, object]:
    """Return every kind of link with its weight, its basis, and what history says of it."""
    from analytics.clusters.weights import shipped_weights

    rows = [asdict(row) for row in shipped_weights().values()]
    estimates = (
        {} if kept is None else {each.document["kind"]: each.document for each in kept.items}
    )
    said: dict[str, object] = {
        "items": [{**row, "estimate": estimates.get(row["kind"])} for row in rows],
        "total": {"value": len(rows), "relation": "eq"},
        "next_cursor": None,
        "years": None if kept is None else kept.head["years"],
    }
    if kept is not None:
        return said | envelope(asked, kept)
    missing = f"NOT_COMPUTED: '{WEIGHTS.command}' has estimated nothing yet"
    moment = {"on": asked.as_of.on, "known_at": asked.as_of.known_at}
    return said | {"use": USE, **moment, "partial": missing}
