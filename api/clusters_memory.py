"""What is remembered of clusters and alerts: which id stands for whom?

One document in the store beside the findings, which may be thrown away: what alerts there were
is found again, and a cluster about which officials recorded something is told by the rows of
`outcomes`, with its id and its members. Any other cluster may get another id then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import orjson

from analytics.clusters.outcomes import CLUSTER, Recorded, latest, recorded_of
from analytics.clusters.remembered import Remembered, remembered_with
from api.moments import today
from graph.merging import one_per_identity
from graph.model import PartyId, RecordedOutcome
from graph.periods import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analytics.clusters.alert import Alert
    from analytics.clusters.remembered import Members
    from graph.store import GraphStore

_NAME = "clusters-seen"


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that was raised once: of which kind, and about whom."""

    kind: str
    parties: tuple[PartyId, ...]


@dataclass(frozen=True, slots=True)
class ClusterMemory:
    """What is remembered.

    Attributes
    ----------
    alerts
        Every alert that was ever raised, by its id.
    """

    clusters: tuple[Remembered, ...] = ()
    alerts: Mapping[str, Raised] = field(default_factory=dict)

    def with_found(
        self, found: Mapping[str, Members], alerts: tuple[Alert, ...], on: date
    ) -> ClusterMemory:
        """Return the memory after clusters and alerts were found on a day."""
        new = {each.alert_id: Raised(each.kind.value, each.parties) for each in alerts}
        return replace(
            self,
            clusters=tuple(remembered_with(self.clusters, found, on)),
            alerts=dict(sorted({**self.alerts, **new}.items())),
        )

    def with_recorded(self, recorded: Iterable[Recorded]) -> ClusterMemory:
        """Return the memory with the clusters that only recorded outcomes tell of."""
        known = {each.cluster_id for each in self.clusters}
        told = [
            Remembered(each.alert_id, each.first_seen, each.first_seen, frozenset(each.parties))
            for each in latest(recorded).values()
            if each.kind == CLUSTER and each.alert_id not in known and each.first_seen
        ]
        clusters = sorted((*self.clusters, *told), key=lambda each: each.cluster_id)
        return replace(self, clusters=tuple(clusters))

    def cluster(self, cluster_id: str) -> Remembered | None:
        """Return a cluster that was seen."""
        return next((one for one in self.clusters if one.cluster_id == cluster_id), None)


def recorded_outcomes(store: GraphStore, as_of: AsOf) -> tuple[Recorded, ...]:
    """Return what officials recorded, as it was known at a moment."""
    return recorded_of(one_per_identity(store.scan(RecordedOutcome, as_of)))


def cluster_memory(store: GraphStore) -> ClusterMemory:
    """Return what a store remembers now."""
    day = today()
    return _kept(store).with_recorded(recorded_outcomes(store, AsOf(on=day, known_at=day)))


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
            "alerts": {
                alert_id: [raised.kind, *raised.parties]
                for alert_id, raised in memory.alerts.items()
            },
        }
    )
    kept = store.kept(_NAME)
    if kept is None or kept[1] != said:
        store.keep(_NAME, store.revision(), said)


def _kept(store: GraphStore) -> ClusterMemory:
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
        alerts={
            alert_id: Raised(kind, tuple(map(PartyId, parties)))
            for alert_id, (kind, *parties) in said["alerts"].items()
        },
    )
