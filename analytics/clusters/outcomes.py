"""What came of the alerts that officials looked into, and how often was a kind right?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LEAST_OUTCOMES = 20
"""Fewer outcomes of a kind say nothing about how often it is right."""


class AlertOutcome(StrEnum):
    """What an official found."""

    CONFIRMED = "confirmed"
    FALSE = "false"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One outcome of one alert or cluster; the last one recorded counts.

    Attributes
    ----------
    kind
        Of the alert; `cluster` for a cluster.
    at
        Instant in UTC, ISO with offset.
    """

    alert_id: str
    kind: str
    outcome: AlertOutcome
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a kind was right; None while there are too few outcomes."""

    kind: str
    confirmed: int
    false: int
    merged: int
    precision: float | None


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
