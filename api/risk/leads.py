"""Which clusters and alerts were found last, and what did officials find of them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from api.risk.kept import Kind, keep_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.dependencies import Question
    from api.risk.kept import Document
    from graph.reader import GraphReader

CLUSTERS = Kind("clusters", "risk clusters", "zeren clusters")
ALERTS = Kind("alerts", "alerts", "zeren clusters")
_HEAD = ("parameters", "flagged_entities", "groups_tested")


def keep_leads(reader: GraphReader, revision: int, document: Mapping[str, object]) -> None:
    """Keep what `zeren clusters` found, for the routes."""
    said = orjson.loads(orjson.dumps(document))
    head = {name: said[name] for name in _HEAD}
    keep_list(reader, CLUSTERS, revision, head, said["clusters"])
    keep_list(reader, ALERTS, revision, {}, said["alerts"])


def wanted_cluster(
    *,
    region: str | None,
    industry: str | None,
    crosses: tuple[bool | None, bool | None],
    q_values: tuple[float | None, float | None],
) -> Callable[[Document], bool]:
    """Return the test of a cluster.

    Parameters
    ----------
    region
        The beginning of the code of a region in which there is a member.
    industry
        A section, or a code of it, of a member.
    crosses
        Whether it spans several regions, and several sections; None is either.
    q_values
        The least and the most q-value; None is no limit.
    """
    section = industry[:1] if industry else None
    across_regions, across_sections = crosses
    least, most = q_values

    def test(item: Document) -> bool:
        regions, sections = item["regions"], item["industries"]
        return (
            (region is None or any(each.startswith(region) for each in regions))
            and section in {None, *sections}
            and across_regions in {None, len(regions) > 1}
            and across_sections in {None, len(sections) > 1}
            and (least is None or item["q_value"] >= least)
            and (most is None or item["q_value"] <= most)
        )

    return test


def wanted_alert(kind: str | None, party: str | None) -> Callable[[Document], bool]:
    """Return the test of an alert: of a kind, about a party."""
    return lambda item: kind in {None, item["kind"]} and (party is None or party in item["parties"])


def with_outcome(asked: Question, key: str) -> Callable[[Document], dict[str, Any]]:
    """Return what sets the outcome of a lead to what is recorded by now."""
    from analytics.clusters.outcomes import latest
    from api.clusters_json import outcome_document
    from api.clusters_memory import recorded_outcomes

    recorded = latest(recorded_outcomes(asked.store, asked.as_of))
    return lambda item: {**item, "outcome": outcome_document(recorded.get(item[key]))}


def precision_now(asked: Question) -> list[dict[str, Any]]:
    """Return how often each kind was right, by what is recorded by now."""
    from analytics.clusters.outcomes import precision_of
    from api.clusters_memory import recorded_outcomes

    recorded = recorded_outcomes(asked.store, asked.as_of)
    return [asdict(each) for each in precision_of(recorded)]
