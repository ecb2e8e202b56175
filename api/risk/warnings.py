"""Who was scored highest by early warning, why, and what was it before? Leads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson

from api.risk.kept import Kind, keep_list
from graph.errors import StoreError
from graph.model import PartyId

if TYPE_CHECKING:
    from analytics.warning import Scores
    from api.risk.kept import Document
    from graph.reader import GraphReader
    from graph.store import GraphStore

    Show = Callable[[str, int, int | None], None]

WARNINGS = Kind("warnings", "warnings", "zeren warn score")
MOST_KEPT = 10_000
MOST_DAYS = 4
_EARLIER = "risk-warnings-earlier"
_STEP = 500


def keep_warnings(reader: GraphReader, revision: int, scores: Scores, show: Show) -> None:
    """Keep the highest scores of a day with their reasons and facts, for route and bulletin.

    Parameters
    ----------
    reader
        At the day that was scored.
    revision
        Of the data they were computed from.

    Notes
    -----
    A few look-ups in the store for each of at most `MOST_KEPT`. Of the last `MOST_DAYS` days
    the scores alone are remembered too, so that a bulletin can compare.
    """
    from analytics.warning import explain_highest
    from api.warn_json import told_document

    told = []
    count = min(MOST_KEPT, len(scores.frame))
    for at, found in enumerate(explain_highest(scores, count)):
        if at % _STEP == 0:
            show("facts behind the scores", at, count)
        told.append(told_document(found))
    described = reader.parties(sorted(PartyId(str(each["party_id"])) for each in told))
    items: list[dict[str, Any]] = []
    for each in told:
        party = described[PartyId(str(each["party_id"]))]
        place = {"region": party.region, "industry": party.industry}
        items.append({**each, "name": party.display_name, **place})
    head = {
        "horizon_days": scores.model.parameters.horizon_days,
        "entities": len(scores.frame),
        "model": orjson.loads(orjson.dumps(scores.model.card())),
    }
    said = orjson.loads(orjson.dumps(items))
    keep_list(reader, WARNINGS, revision, head, said)
    _remember(reader.store, revision, str(scores.on), said)


def wanted_warning(
    *, region: str | None, industry: str | None, least: float | None, within: str | None
) -> Callable[[Document], bool]:
    """Return the test of a warning.

    Parameters
    ----------
    region
        The beginning of the code of the region it lies in.
    industry
        A section, or a code of it.
    least
        The least probability.
    within
        The region a key is limited to: of others nothing is told, whoever they are linked with.
    """

    def test(item: Document) -> bool:
        place, code = item["region"] or "", item["industry"] or ""
        return (
            all(each is None or place.startswith(each) for each in (region, within))
            and (industry is None or code.startswith(industry))
            and (least is None or item["probability"] >= least)
        )

    return test


def _remember(store: GraphStore, revision: int, day: str, items: Sequence[Document]) -> None:
    """Remember the scores of a day, and those of the days scored last before it."""
    scores = [[item["party_id"], item["probability"]] for item in items]
    others = {name: said for name, said in _read(store).items() if name != day}
    latest = list(others.items())[1 - MOST_DAYS :]
    with suppress(StoreError):
        store.keep(_EARLIER, revision, orjson.dumps({**dict(latest), day: scores}))


def _read(store: GraphStore) -> dict[str, list[list[Any]]]:
    kept = store.kept(_EARLIER)
    found: dict[str, list[list[Any]]] = orjson.loads(kept[1]) if kept else {}
    return found


def earlier_scores(store: GraphStore) -> dict[str, Mapping[str, tuple[int, float]]]:
    """Return by day the place and the score of everybody remembered."""
    return {
        day: {party: (place, score) for place, (party, score) in enumerate(said)}
        for day, said in _read(store).items()
    }
