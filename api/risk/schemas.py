"""Which documents does the API answer with about risk?

Every one says `use: LEAD_ONLY`, and from which data and when its list was computed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.record_schemas import Document
from api.schemas import Total


class Lead(Document):
    """What every answer about risk says of itself."""

    use: Literal["LEAD_ONLY"]
    on: date
    known_at: date
    data_revision: int
    computed_at: datetime
    partial: str | None


class LeadPage(Lead):
    """A page of a list that was computed and kept."""

    total: Total
    next_cursor: str | None


class FoundOutcome(Document):
    """What an official found, who, when and why."""

    outcome: str
    at: str
    by: str
    reason: str


class LeadSource(Document):
    """The row of a file."""

    dataset: str
    file: str
    row: int


class LeadFact(Document):
    """One dated row behind a link or an alert."""

    party: str
    says: str
    other: str | None
    since: date | None = Field(alias="from")
    to: date | None
    source: LeadSource | None


class ClusterMember(Document):
    """One entity of a cluster."""

    party_id: str
    name: str
    flagged: bool
    score: float
    industry: str | None
    region: str | None


class ClusterLink(Document):
    """Two linked members."""

    parties: list[str]
    kinds: list[str]
    weight: float


class ClusterPath(Document):
    """What members have in common, with the rows that say so."""

    kind: str
    via: str
    parties: list[str]
    facts: list[LeadFact]


class ClusterRecord(Document):
    """A decision that flags a member."""

    decision_no: str
    authority: str | None
    subject: str
    type: str
    severity: str | None
    decided_on: date
    weight: float
    source: LeadSource


class RemovedHub(Document):
    """What members have in common that was cut."""

    kind: str
    hub: str
    degree: int
    cap: int
    province: str | None
    cut: str


class ClusterItem(Document):
    """A group in which violations gather more than chance explains."""

    cluster_id: str
    first_seen: date
    shape: str
    members: list[ClusterMember]
    links: list[ClusterLink]
    hubs_removed: list[RemovedHub]
    industries: list[str]
    regions: list[str]
    flagged: int
    decisions: list[ClusterRecord]
    expected: float
    lift: float
    p_value: float
    q_value: float
    evidence: list[ClusterPath]
    expires: date
    outcome: FoundOutcome | None


class Cluster(ClusterItem, Lead):
    """One cluster."""


class Clusters(LeadPage):
    """Clusters, the most surprising first."""

    items: list[ClusterItem]
    parameters: dict[str, Any]
    flagged_entities: int
    groups_tested: int


class AlertItem(Document):
    """A pattern for an official to look at."""

    alert_id: str
    kind: str
    chinese: str
    meaning: str
    parties: list[str]
    names: dict[str, str]
    happened_on: date | None
    figures: dict[str, Any]
    evidence: list[LeadFact]
    expires: date
    outcome: FoundOutcome | None


class KindPrecision(Document):
    """How often a kind was right; null while too few outcomes are known."""

    kind: str
    confirmed: int
    false: int
    merged: int
    precision: float | None


class Alerts(LeadPage):
    """Alerts of every kind."""

    items: list[AlertItem]
    precision: list[KindPrecision]


class WarningReason(Document):
    """A feature that raised a score, and the rows behind it."""

    feature: str
    group: str
    chinese: str
    meaning: str
    value: float | None
    typical: float | None
    effect: float
    facts: list[LeadFact]


class WarningItem(Document):
    """How likely an organization is to have a new record: a lead, never a finding."""

    party_id: str
    name: str
    region: str | None
    industry: str | None
    probability: float
    rank: int
    reasons: list[WarningReason]


class Warnings(LeadPage):
    """The highest scores."""

    items: list[WarningItem]
    horizon_days: int
    entities: int
    model: dict[str, Any]


class Estimate(Document):
    """What the loaded history says of a kind of link."""

    kind: str
    weight: float
    exposed: int
    exposed_hit: int
    unexposed: int
    unexposed_hit: int
    lift: float | None
    low: float | None
    high: float | None
    z: float | None
    suggested: float | None


class LinkWeight(Document):
    """A kind of link and how much it weighs."""

    kind: str
    chinese: str
    weight: float
    basis: str
    estimate: Estimate | None


class Weights(LeadPage):
    """Every kind of link."""

    items: list[LinkWeight]
    years: int | None


class RecordedItem(Document):
    """What was recorded."""

    alert_id: str
    kind: str
    outcome: str
    at: str
    by: str
    reason: str
    parties: list[str]
    first_seen: date | None


class Outcome(Document):
    """The answer to what an official recorded."""

    recorded: RecordedItem
    use: Literal["LEAD_ONLY"]
    data_revision: int
