"""What does an alert say, and by which numbers is it raised?

An alert is a clue for an official to look at; it says of nobody that he did wrong.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from analytics.clusters.evidence import EvidenceFact
from graph.model import PartyId


class AlertKind(StrEnum):
    """The kinds of alerts; the values are those of answers."""

    PHOENIX = "phoenix"
    MASS_REGISTRATION = "mass_registration"
    MANY_POSTS = "many_posts"
    LR_SWAP = "LR_SWAP"
    EQUITY_RING = "equity_ring"
    THIRD_PENALTY = "THIRD_PENALTY"
    COMMITMENT_CLUSTER = "commitment_cluster"

    @property
    def meaning(self) -> tuple[str, str]:
        """What it says, in Chinese and in English."""
        return _MEANINGS[self]


_MEANINGS = {
    AlertKind.PHOENIX: (
        "列入名单后同一人新设同业主体",
        "after a listing the same person stands behind a new entity of the same industry",
    ),
    AlertKind.MASS_REGISTRATION: (
        "同一房间短期集中登记",
        "many entities registered at one room within days",
    ),
    AlertKind.MANY_POSTS: (
        "一人担任多家法定代表人（冒名登记线索）",
        "one person is legal representative of many: a clue of identity theft, not an offence",
    ),
    AlertKind.LR_SWAP: (
        "处罚决定前更换法定代表人",
        "the legal representative was replaced shortly before a decision",
    ),
    AlertKind.EQUITY_RING: ("循环持股", "companies that hold one another in a ring"),
    AlertKind.THIRD_PENALTY: ("十二个月内第三次处罚", "a third penalty within twelve months"),
    AlertKind.COMMITMENT_CLUSTER: (
        "关联主体集中违背承诺",
        "several linked entities broke commitments",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertParameters:
    """From which numbers on alerts are raised; none of them is law.

    Attributes
    ----------
    window_months
        What happened longer ago raises no alert.
    phoenix_days
        Between a listing and the founding of another entity.
    mass_entities, mass_days
        So many entities founded at one room in so many days, and more than the
        quantile `mass_quantile` of the rooms of the province.
    most_posts
        More entities with one legal representative than that.
    swap_days
        Between the end of the post and the decision.
    penalties, penalty_days
        So many penalties in so many days.
    broken_commitments
        Entities of one hub with a broken commitment each.
    """

    window_months: int = 24
    phoenix_days: int = 180
    mass_entities: int = 10
    mass_days: int = 30
    mass_quantile: float = 0.99
    most_posts: int = 10
    swap_days: int = 90
    penalties: int = 3
    penalty_days: int = 365
    broken_commitments: int = 3
    expires_days: int = 90

    def document(self) -> dict[str, object]:
        """Return all of them as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert.

    Attributes
    ----------
    parties
        Whom it is about, those first whom it is about most.
    happened_on
        The day that raised it; None where it is a state of things.
    told
        What makes it this alert and no other: part of its id.
    figures
        The numbers that were compared.
    """

    kind: AlertKind
    parties: tuple[PartyId, ...]
    happened_on: date | None
    told: str
    figures: tuple[tuple[str, float | str], ...]
    facts: tuple[EvidenceFact, ...]
    expires: date

    @property
    def alert_id(self) -> str:
        """A digest of the kind and what is told; the same on every day it is raised."""
        digest = hashlib.sha256(f"{self.kind}\n{self.told}".encode()).hexdigest()[:16]
        return f"alert:{digest}"


def expiry(on: date, parameters: AlertParameters) -> date:
    """Return the day from which an alert raised on a day has to be raised anew."""
    return on + timedelta(days=parameters.expires_days)
