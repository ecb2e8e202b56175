"""What happens when an official records what came of a cluster or an alert?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from api.moments import SHANGHAI
from graph.errors import ItemNotFoundError, ValueRefusedError
from graph.identifiers import scrub

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from analytics.clusters.outcomes import Recorded
    from api.audit import AuditLog
    from graph.model import PartyId, RecordedOutcome
    from graph.store import GraphStore


def record_outcome(
    store: GraphStore,
    alert_id: str,
    found: str,
    *,
    by: str,
    reason: str,
    audit: AuditLog,
    check: Callable[[Collection[PartyId]], None] = lambda _: None,
) -> Recorded:
    """Write down what was found of a cluster or an alert; the last outcome counts.

    The record of who did it comes first: what cannot be recorded is not done.

    Parameters
    ----------
    check
        Called with those it is about; raises where `by` may not speak of them.

    Raises
    ------
    ItemNotFoundError
        If no cluster or alert of that id was seen.
    ValueRefusedError
        If the outcome is none, or there is no reason.
    StoreBusyError, StoreWriteError
        If the store cannot be written.
    """
    from analytics.clusters.outcomes import Recorded
    from graph.vocabulary import AlertOutcome
    from loaders.outcomes import record_outcomes

    if found not in set(AlertOutcome):
        raise ValueRefusedError("OUTCOME", scrub(found), "confirmed, false or merged")
    if not reason.strip():
        raise ValueRefusedError("reason", reason, "what was found")
    kind, parties, first_seen = _looked_into(store, alert_id)
    check(parties)
    recorded = Recorded(
        alert_id=alert_id,
        kind=kind,
        outcome=AlertOutcome(found),
        at=datetime.now(SHANGHAI).isoformat(),
        by=by,
        reason=scrub(reason),
        parties=parties,
        first_seen=first_seen,
    )
    audit.record(
        actor=by,
        action="recorded an outcome",
        item=alert_id,
        outcome=recorded.outcome.value,
        reason=recorded.reason,
    )
    record_outcomes(store, _rows(recorded))
    return recorded


def _looked_into(store: GraphStore, alert_id: str) -> tuple[str, tuple[PartyId, ...], date | None]:
    """Return the kind of a cluster or an alert, whom it is about, and since when it is seen."""
    from analytics.clusters.outcomes import CLUSTER
    from api.clusters_memory import cluster_memory

    memory = cluster_memory(store)
    cluster, raised = memory.cluster(alert_id), memory.alerts.get(alert_id)
    if cluster is not None:
        return CLUSTER, _present(store, sorted(cluster.members)), cluster.first_seen
    if raised is None:
        raise ItemNotFoundError(scrub(alert_id))
    return raised.kind, _present(store, raised.parties), None


def _present(store: GraphStore, parties: Sequence[PartyId]) -> tuple[PartyId, ...]:
    """Return the ids that parties have now: some may have become others since."""
    known = store.known(parties)
    found = [party if party in known else _now(store, party) for party in parties]
    return tuple(dict.fromkeys(found))


def _now(store: GraphStore, party: PartyId) -> PartyId:
    found = store.resolve(party)
    return found[0] if len(found) == 1 else party


def _rows(recorded: Recorded) -> list[RecordedOutcome]:
    """Return one row for each party."""
    from graph.model import NOT_KEPT_YET, RecordedOutcome

    return [
        RecordedOutcome(
            source=NOT_KEPT_YET,
            alert=recorded.alert_id,
            kind=recorded.kind,
            party=party,
            outcome=recorded.outcome,
            first_seen=recorded.first_seen,
            recorded_at=recorded.at,
            recorded_by=recorded.by,
            reason=recorded.reason,
        )
        for party in recorded.parties
    ]
