"""What came of the alerts that officials looked into, and how often was a kind right?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.model import PartyId, RecordedOutcome
from graph.vocabulary import AlertOutcome

LEAST_OUTCOMES = 20
"""Fewer outcomes of a kind say nothing about how often it is right."""

CLUSTER = "cluster"
"""The kind under which outcomes of clusters are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One outcome of one alert or cluster; the last one recorded counts.

    Attributes
    ----------
    kind
        Of the alert; `cluster` for a cluster.
    at
        Civil instant, ISO with offset.
    parties
        Whom it was about when it was recorded, in order.
    first_seen
        Of a cluster: the first day it was seen on.
    """

    alert_id: str
    kind: str
    outcome: AlertOutcome
    at: str
    by: str
    reason: str
    parties: tuple[PartyId, ...] = ()
    first_seen: date | None = None


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a kind was right; None while there are too few outcomes."""

    kind: str
    confirmed: int
    false: int
    merged: int
    precision: float | None


def recorded_of(rows: Iterable[RecordedOutcome]) -> tuple[Recorded, ...]:
    """Return what the rows of a store say, in the order in which it was recorded.

    Parameters
    ----------
    rows
        One for each party of an alert; of those that several datasets tell, one.
    """
    found: dict[tuple[str, str, str], list[RecordedOutcome]] = {}
    for row in sorted(rows, key=_order):
        found.setdefault((row.alert, row.recorded_at, row.recorded_by), []).append(row)
    return tuple(
        Recorded(
            alert_id=said[0].alert,
            kind=said[0].kind,
            outcome=said[0].outcome,
            at=said[0].recorded_at,
            by=said[0].recorded_by,
            reason=said[0].reason,
            parties=tuple(sorted(row.party for row in said)),
            first_seen=said[0].first_seen,
        )
        for said in found.values()
    )


def _order(row: RecordedOutcome) -> tuple[str, int, str, int]:
    return row.recorded_at, row.source.revision, row.alert, row.source.row


def latest(recorded: Iterable[Recorded]) -> dict[str, Recorded]:
    """Return the outcome that counts for each alert: the one recorded last."""
    return {each.alert_id: each for each in recorded}


def precision_of(recorded: Iterable[Recorded]) -> tuple[Precision, ...]:
    """Return how often each kind was right, in the order of kinds.

    Notes
    -----
    What was merged into another alert is neither right nor wrong. The share is
    said from `LEAST_OUTCOMES` confirmed or false ones on.
    """
    counts: defaultdict[str, dict[AlertOutcome, int]] = defaultdict(
        lambda: dict.fromkeys(AlertOutcome, 0)
    )
    for each in latest(recorded).values():
        counts[each.kind][each.outcome] += 1
    found = []
    for kind, said in sorted(counts.items()):
        right, wrong = said[AlertOutcome.CONFIRMED], said[AlertOutcome.FALSE]
        told = right / (right + wrong) if right + wrong >= LEAST_OUTCOMES else None
        found.append(Precision(kind, right, wrong, said[AlertOutcome.MERGED], told))
    return tuple(found)
