"""Which documents does the API answer with about what is on record?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import DecisionName, Measure, Named, Office, SourceRow, Total


class Document(BaseModel):
    """Nothing but what is declared."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Moment(Document):
    """An answer as of a moment."""

    on: date
    known_at: date
    data_revision: int
    computed_at: datetime
    partial: str | None


class TimelineEntry(Document):
    """One dated thing that is known; `other` holds the office or the share."""

    day: date
    kind: str
    title_zh: str
    title_en: str
    detail: str
    subject: Named
    other: Named | None
    decision_no: str | None
    flags: list[str]
    source: SourceRow


class Timeline(Moment):
    """Everything dated about one party, oldest first."""

    party: Named
    entries: list[TimelineEntry]
    total: Total


class ReportedIdentity(Named):
    """Who a report is about."""

    uscc: str | None
    kind: str
    kind_zh: str
    industry: str | None
    industry_name: str | None
    region: str | None
    region_name: str | None
    address: str | None
    founded_on: date | None
    dissolved_on: date | None
    status: str = Field(pattern="^(active|not_founded|licence_revoked|dissolved|unknown)$")
    status_zh: str
    legal_representatives: list[Office]


class ReportedRecord(DecisionName):
    """A decision in effect."""

    type_zh: str
    list_kind: str | None
    list_zh: str | None
    violation_type: str | None
    severity: str | None
    legal_basis: str | None
    facts: str | None
    penalty: str | None
    effective_on: date | None
    until: date | None
    publish_until: date | None
    is_published: bool
    objection_pending: bool


class ReportedBar(Document):
    """What a statute forbids although the record of it was repaired; the record is not told."""

    rule_id: str
    measure: str
    legal_basis: str
    state: str
    flags: list[str]
    to: date | None


class PendingObjection(Document):
    """An objection that is not decided yet."""

    decision: DecisionName
    filed_at: str


class ReportedCommitment(Document):
    """A promise."""

    matter: str
    made_on: date
    due_on: date | None
    kept: str | None
    breached_on: date | None


class ReportedPermit(Document):
    """A permit in force; the last day is in it."""

    permit_no: str | None
    decision_no: str
    authority: str | None
    category: str | None
    certificate: str | None
    content: str | None
    decided_on: date | None
    since: date | None = Field(alias="from")
    to: date | None


class ReportedRating(Document):
    """An external evaluation."""

    scheme: str
    grade: str
    since: date | None = Field(alias="from")


class AuthorityToAsk(Document):
    """Where an objection goes."""

    name: str
    uscc: str | None
    address: str | None


class RightToObject(Document):
    """How to object, in both languages, and the deadlines."""

    zh: str
    en: str
    authorities: list[AuthorityToAsk]
    mark: str
    working_days: int
    working_days_with_inquiry: int


class CreditReport(Moment):
    """What stands on record about an organization; nothing in it comes from association."""

    identity: ReportedIdentity
    records: list[ReportedRecord]
    lists: list[ReportedRecord]
    measures: list[Measure]
    statutory_bars: list[ReportedBar]
    objections_pending: list[PendingObjection]
    commitments: list[ReportedCommitment]
    permits: list[ReportedPermit]
    ratings: list[ReportedRating]
    sources: list[SourceRow]
    right_to_object: RightToObject
    made_at: datetime
