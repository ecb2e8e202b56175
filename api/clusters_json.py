"""How is an answer about clusters and alerts written as JSON?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from analytics.clusters.evidence import Evidence
from analytics.clusters.outcomes import latest, precision_of
from analytics.control.answer import source_document

if TYPE_CHECKING:
    from datetime import date

    from analytics.clusters.alert import Alert, AlertParameters
    from analytics.clusters.estimates import Estimate
    from analytics.clusters.evidence import EvidenceFact, Path
    from analytics.clusters.finding import Cluster, ClusterFindings
    from analytics.clusters.flags import Record
    from analytics.clusters.hubs import RemovedHub
    from analytics.clusters.links import LinkedWorld
    from analytics.clusters.outcomes import Recorded
    from analytics.clusters.parameters import Parameters
    from analytics.clusters.remembered import Became
    from graph.model import PartyId
    from graph.reader import GraphReader

USE = "LEAD_ONLY"
_DIGITS = 6
Document = dict[str, object]

OUT_COLUMNS = (
    "kind",
    "id",
    "party_id",
    "name",
    "flagged",
    "score",
    "industry",
    "region",
    "lift",
    "p_value",
    "q_value",
    "expires",
)
OUT_NUMBERS = ("score", "lift", "p_value", "q_value")


@dataclass(frozen=True, slots=True)
class Told:
    """What is not found but remembered or recorded.

    Attributes
    ----------
    ids
        Of the clusters, in their order.
    first_seen
        By the id of a cluster.
    """

    ids: tuple[str, ...]
    first_seen: Mapping[str, date]
    outcomes: tuple[Recorded, ...]


def clusters_document(
    reader: GraphReader,
    found: ClusterFindings,
    alerts: Sequence[Alert],
    told: Told,
    settings: tuple[Parameters, AlertParameters],
) -> Document:
    """Return everything that was found on a day."""
    parameters, of_alerts = settings
    evidence = Evidence(reader, found.world)
    names = _names(reader, [*(each.ids for each in found.clusters), *(a.parties for a in alerts)])
    outcomes = latest(told.outcomes)
    return {
        "on": reader.as_of.on,
        "known_at": reader.as_of.known_at,
        "parameters": {**parameters.document(), "alerts": of_alerts.document()},
        "flagged_entities": found.flagged,
        "groups_tested": found.tested,
        "clusters": [
            {
                "cluster_id": cluster_id,
                "first_seen": told.first_seen[cluster_id],
                **_cluster(cluster, evidence, names),
                "outcome": outcome_document(outcomes.get(cluster_id)),
            }
            for cluster_id, cluster in zip(told.ids, found.clusters, strict=True)
        ],
        "alerts": [
            {**_alert(alert, names), "outcome": outcome_document(outcomes.get(alert.alert_id))}
            for alert in alerts
        ],
        "hubs_removed": [_hub(hub, found.world) for hub in found.world.removed],
        "precision": [asdict(each) for each in precision_of(told.outcomes)],
        "use": USE,
        "data_revision": reader.store.revision(),
    }


def changes_document(since: date, changes: Iterable[Became]) -> Document:
    """Return what became of each cluster since a day."""
    return {
        "since": since,
        "clusters": [asdict(each) for each in changes],
    }


def estimates_document(reader: GraphReader, years: int, found: Iterable[Estimate]) -> Document:
    """Return what history says of the weights."""
    return {
        "on": reader.as_of.on,
        "known_at": reader.as_of.known_at,
        "years": years,
        "weights": [
            {
                name: _round(value) if isinstance(value, float) else value
                for name, value in asdict(each).items()
            }
            for each in found
        ],
        "use": USE,
        "data_revision": reader.store.revision(),
    }


def out_rows(document: Mapping[str, object]) -> Iterator[tuple[object, ...]]:
    """Yield one row per cluster and member, and per alert and party."""
    clusters, alerts = document["clusters"], document["alerts"]
    if not (isinstance(clusters, list) and isinstance(alerts, list)):
        raise TypeError
    for cluster in clusters:
        for member in cluster["members"]:
            yield (
                "cluster",
                cluster["cluster_id"],
                *(member[name] for name in OUT_COLUMNS[2:8]),
                *(cluster[name] for name in ("lift", "p_value", "q_value")),
                str(cluster["expires"]),
            )
    for alert in alerts:
        for party in alert["parties"]:
            name = alert["names"][party]
            empty = (None,) * 7
            yield alert["kind"], alert["alert_id"], party, name, *empty, str(alert["expires"])


def _cluster(cluster: Cluster, evidence: Evidence, names: Mapping[PartyId, str]) -> Document:
    return {
        "shape": cluster.shape,
        "members": [
            {
                "party_id": member.party_id,
                "name": names[member.party_id],
                "flagged": member.is_flagged,
                "score": _round(member.score),
                "industry": member.section or None,
                "region": member.region or None,
            }
            for member in cluster.members
        ],
        "links": [
            {
                "parties": [link.one, link.other],
                "kinds": list(link.kinds),
                "weight": _round(link.weight),
            }
            for link in evidence.links_of(cluster)
        ],
        "hubs_removed": [_hub(hub, evidence.world) for hub in evidence.removed_of(cluster)],
        "industries": list(cluster.sections),
        "regions": list(cluster.regions),
        "flagged": cluster.flagged,
        "decisions": [
            _record(record, weight)
            for record, weight in zip(cluster.records, cluster.weights, strict=True)
        ],
        "expected": _round(cluster.expected),
        "lift": _round(cluster.lift),
        "p_value": _significant(cluster.p_value),
        "q_value": _significant(cluster.q_value),
        "evidence": [_path(path) for path in evidence.paths_of(cluster)],
        "expires": cluster.expires,
    }


def _alert(alert: Alert, names: Mapping[PartyId, str]) -> Document:
    chinese, english = alert.kind.meaning
    return {
        "alert_id": alert.alert_id,
        "kind": alert.kind,
        "chinese": chinese,
        "meaning": english,
        "parties": list(alert.parties),
        "names": {party: names[party] for party in alert.parties},
        "happened_on": alert.happened_on,
        "figures": dict(alert.figures),
        "evidence": [_fact(fact) for fact in alert.facts],
        "expires": alert.expires,
    }


def _path(path: Path) -> Document:
    return {
        "kind": path.kind,
        "via": path.via,
        "parties": list(path.parties),
        "facts": [_fact(fact) for fact in path.facts],
    }


def _fact(fact: EvidenceFact) -> Document:
    return {
        "party": fact.party,
        "says": fact.said,
        "other": fact.other,
        "from": fact.start,
        "to": fact.end,
        "source": source_document(fact.source),
    }


def _record(record: Record, weight: float) -> Document:
    decision = record.decision
    return {
        "decision_no": decision.decision_no,
        "authority": decision.authority,
        "subject": decision.subject,
        "type": decision.type,
        "severity": record.severity,
        "decided_on": decision.decided_on,
        "weight": _round(weight),
        "source": source_document(decision.source),
    }


def _hub(hub: RemovedHub, world: LinkedWorld) -> Document:
    return {
        "kind": hub.kind,
        "hub": hub.name(world.entities),
        "degree": hub.degree,
        "cap": hub.cap,
        "province": hub.province or None,
        "cut": hub.cut,
    }


def outcome_document(recorded: Recorded | None) -> Document | None:
    """Return what an official found; None where nobody recorded anything."""
    if recorded is None:
        return None
    return {
        "outcome": recorded.outcome,
        "at": recorded.at,
        "by": recorded.by,
        "reason": recorded.reason,
    }


def _names(reader: GraphReader, groups: Iterable[Sequence[PartyId]]) -> dict[PartyId, str]:
    wanted = sorted({party for group in groups for party in group})
    described = reader.parties(wanted) if wanted else {}
    return {party: said.display_name for party, said in described.items()}


def _round(number: float) -> float:
    return round(number, _DIGITS)


def _significant(chance: float) -> float:
    """Return a chance with four digits, however small it is: none is nothing."""
    return float(f"{chance:.4g}")
