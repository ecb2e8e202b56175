"""How is the question about clusters and alerts answered, and what is remembered of it?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analytics.clusters.alert import AlertParameters
from analytics.clusters.alerts import find_alerts
from analytics.clusters.finding import find_clusters
from analytics.clusters.remembered import compared, identified
from api.clusters_json import Told, changes_document, clusters_document
from api.clusters_memory import ClusterMemory, cluster_memory, keep_memory, recorded_outcomes
from api.clusters_records import counted_records
from graph.errors import StoreError
from graph.periods import AsOf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.clusters.finding import ClusterFindings
    from analytics.clusters.parameters import Parameters
    from analytics.clusters.remembered import Members
    from graph.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found, and the document that says so."""

    document: dict[str, object]
    found: ClusterFindings


def clusters_answer(
    reader: GraphReader,
    parameters: Parameters,
    since: date | None,
    show: Callable[[str, int, int | None], None],
) -> Answered:
    """Return clusters and alerts of the reader's day, and what became of those of an earlier day.

    Parameters
    ----------
    since
        The earlier day, as it was known then; None asks for no comparison.
    show
        Told what is being done.

    Notes
    -----
    Ids of clusters are remembered in the store. Where it cannot be written the
    answer is the same, and the next one may give a new cluster another first day.
    """
    of_alerts = AlertParameters()
    show("records", 0, None)
    records = counted_records(reader)
    show("clusters", 0, None)
    found = find_clusters(reader, records, parameters)
    show("alerts", 0, None)
    alerts = find_alerts(reader, found.world, records, of_alerts)
    memory, changes = cluster_memory(reader.store), None
    members = [frozenset(each.ids) for each in found.clusters]
    before: dict[str, Members] = {}
    if since is not None:
        show("clusters of the earlier day", 0, None)
        earlier = reader.at(AsOf(on=since, known_at=min(since, reader.as_of.known_at)))
        old = find_clusters(earlier, counted_records(earlier), parameters)
        memory, before = _named(
            memory, [frozenset(each.ids) for each in old.clusters], since, parameters
        )
    memory, now = _named(memory, members, reader.as_of.on, parameters)
    memory = memory.with_found({}, alerts, reader.as_of.on)
    with suppress(StoreError):
        keep_memory(reader.store, memory)
    told = Told(
        ids=tuple(now),
        first_seen={each.cluster_id: each.first_seen for each in memory.clusters},
        outcomes=recorded_outcomes(reader.store, reader.as_of),
    )
    document = clusters_document(reader, found, alerts, told, (parameters, of_alerts))
    if since is not None:
        changes = compared(before, now, same_share=parameters.same_share)
        document["changes"] = changes_document(since, changes)
    return Answered(document, found)


def _named(
    memory: ClusterMemory, found: Sequence[Members], on: date, parameters: Parameters
) -> tuple[ClusterMemory, dict[str, Members]]:
    """Return the memory with the clusters of a day, and these by their ids, in their order."""
    ids = identified(found, memory.clusters, same_share=parameters.same_share)
    named = dict(zip(ids, found, strict=True))
    return memory.with_found(named, (), on), named
