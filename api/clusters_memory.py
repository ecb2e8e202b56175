"""What is remembered of clusters and alerts: their ids, and what officials found?

One document in the store beside the findings. Ids could be given anew; what officials recorded
is only ever added to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import orjson

from analytics.clusters.outcomes import AlertOutcome, Recorded
from analytics.clusters.remembered import Remembered, remembered_with
from graph.model import PartyId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.clusters.alert import Alert
    from analytics.clusters.remembered import Members
    from graph.store import GraphStore

_NAME = "clusters-memory"
CLUSTER = "cluster"
"""The kind under which outcomes of clusters are counted."""


@dataclass(frozen=True, slots=True)
class ClusterMemory:
    """What is remembered.

    Attributes
    ----------
    kinds
        Of each alert that was ever raised.
    outcomes
        In the order in which they were recorded.
    """

    clusters: tuple[Remembered, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    outcomes: tuple[Recorded, ...] = ()

    def with_found(
        self, found: Mapping[str, Members], alerts: tuple[Alert, ...], on: date
    ) -> ClusterMemory:
        """Return the memory after clusters and alerts were found on a day."""
        kinds = {**self.kinds, **{alert.alert_id: alert.kind.value for alert in alerts}}
        return replace(
            self,
            clusters=tuple(remembered_with(self.clusters, found, on)),
            kinds=dict(sorted(kinds.items())),
        )

    def with_outcome(self, recorded: Recorded) -> ClusterMemory:
        """Return the memory with one outcome more."""
        return replace(self, outcomes=(*self.outcomes, recorded))

    def kind_of(self, alert_id: str) -> str | None:
        """Return the kind of a cluster or an alert; None where none was seen."""
        if any(each.cluster_id == alert_id for each in self.clusters):
            return CLUSTER
        return self.kinds.get(alert_id)


def cluster_memory(store: GraphStore) -> ClusterMemory:
    """Return what a store remembers."""
    kept = store.kept(_NAME)
    if kept is None:
        return ClusterMemory()
    said = orjson.loads(kept[1])
    return ClusterMemory(
        clusters=tuple(
            Remembered(
                each["cluster_id"],
                date.fromisoformat(each["first_seen"]),
                date.fromisoformat(each["last_seen"]),
                frozenset(map(PartyId, each["members"])),
            )
            for each in said["clusters"]
        ),
        kinds=said["kinds"],
        outcomes=tuple(
            Recorded(**{**each, "outcome": AlertOutcome(each["outcome"])})
            for each in said["outcomes"]
        ),
    )


def keep_memory(store: GraphStore, memory: ClusterMemory) -> None:
    """Keep what is remembered, if it is not what the store remembers already."""
    said = orjson.dumps(
        {
            "clusters": [
                {
                    "cluster_id": each.cluster_id,
                    "first_seen": each.first_seen,
                    "last_seen": each.last_seen,
                    "members": sorted(each.members),
                }
                for each in memory.clusters
            ],
            "kinds": dict(memory.kinds),
            "outcomes": memory.outcomes,
        }
    )
    kept = store.kept(_NAME)
    if kept is None or kept[1] != said:
        store.keep(_NAME, store.revision(), said)
