"""What are the facts Zeren is told, as plain frozen values?

A fact is one version of one row of a native table, with its source. Parties
are named by `PartyId`; shares are exact; a missing value is None and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NewType

from graph.periods import Period
from graph.vocabulary import (
    ActKind,
    AlertOutcome,
    ArrangementKind,
    Capacity,
    DecisionType,
    Domain,
    Flag,
    IdType,
    ListKind,
    ObjectionOutcome,
    PartyKind,
    ReviewStatus,
    Role,
    Severity,
    YesNo,
)

PartyId = NewType("PartyId", str)
"""`org:…`, `person:…`, `group:…` or `unknown:…`."""

Flags = frozenset[Flag]
NO_FLAGS: Flags = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: the row of a file of a dataset.

    Attributes
    ----------
    revision
        The load that brought it; later loads count before earlier ones.
    row
        The line in the file, header = 1.
    """

    dataset: str
    file: str
    row: int
    digest: str
    revision: int


NOT_KEPT_YET = Source(dataset="", file="", row=0, digest="", revision=0)
"""Of a fact that no store holds yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What all facts have: a source, the day it was known, and flags."""

    source: Source
    known_on: date | None = None
    flags: Flags = NO_FLAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Fact):
    """What a dataset says of an organization."""

    org: PartyId
    name: str | None = None
    kind: PartyKind | None = None
    uscc: str | None = None
    industry: str | None = None
    region: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    registered_capital: Fraction | None = None
    founded_on: date | None = None
    dissolved_on: date | None = None
    parent_org: PartyId | None = None
    former_names: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Fact):
    """What a dataset says of a person; never the ID number."""

    person: PartyId
    name: str | None = None
    id_type: IdType | None = None
    id_status: str | None = None
    born_on: date | None = None
    deceased_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding(Fact):
    """A share in a company as it was stated; numbers are per cents or CNY."""

    holder: PartyId
    company: PartyId
    share_class: str | None = None
    capital_pct: Fraction | None = None
    votes_pct: Fraction | None = None
    capital_pct_min: Fraction | None = None
    capital_pct_max: Fraction | None = None
    votes_pct_min: Fraction | None = None
    votes_pct_max: Fraction | None = None
    amount: Fraction | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Fact):
    """A post; `actual` is the evidenced period where it differs."""

    person: PartyId
    org: PartyId
    role: Role
    period: Period = field(default_factory=Period)
    actual_from: date | None = None
    actual_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement(Fact):
    """An agreement, declaration or finding about control (CONTRACT, Arrangements)."""

    kind: ArrangementKind
    party: PartyId
    group: PartyId | None = None
    target: PartyId | None = None
    pct: Fraction | None = None
    document: str | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Fact):
    """A penalty, listing, court order or finding about a subject."""

    decision_no: str
    authority: str | None
    subject: PartyId
    type: DecisionType
    decided_on: date
    authority_uscc: str | None = None
    list_kind: ListKind | None = None
    violation_type: str | None = None
    severity: Severity | None = None
    domain: Domain | None = None
    conduct_from: date | None = None
    conduct_to: date | None = None
    pre_notice_on: date | None = None
    effective_on: date | None = None
    publish_until: date | None = None
    ended_on: date | None = None
    revoked_on: date | None = None
    until: date | None = None
    review_status: ReviewStatus | None = None
    legal_basis: str | None = None
    facts: str | None = None
    penalty: str | None = None
    amount_cny: Fraction | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Number and authority: what other tables refer to."""
        return self.decision_no, self.authority_uscc or self.authority or ""

    @property
    def authority_names(self) -> tuple[str, ...]:
        """Code and name of the authority, as far as stated."""
        return tuple(name for name in (self.authority_uscc, self.authority) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionNote(Fact):
    """A row that refers to a decision; without a subject it concerns all of them."""

    decision_no: str
    authority_uscc: str | None = None
    authority: str | None = None
    subject: PartyId | None = None

    def concerns(self, decision: Decision) -> bool:
        """Whether this row is about `decision`."""
        return (
            self.decision_no == decision.decision_no
            and (self.authority_uscc or self.authority or "") in {"", *decision.authority_names}
            and self.subject in {None, decision.subject}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson(DecisionNote):
    """A person the decision names."""

    person: PartyId
    capacity: Capacity
    fault_found: YesNo | None = None
    until: date | None = None
    for_life: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair(DecisionNote):
    """Credit repaired for a decision."""

    repaired_on: date
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection(DecisionNote):
    """An objection of the data subject; no outcome is open."""

    filed_at: str
    outcome: ObjectionOutcome | None = None
    decided_at: str | None = None

    @property
    def filed_on(self) -> date:
        """The day it was filed."""
        return date.fromisoformat(self.filed_at[:10])

    @property
    def decided_on(self) -> date | None:
        """The day it was decided."""
        return date.fromisoformat(self.decided_at[:10]) if self.decided_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(DecisionNote):
    """What an official did about what follows from a decision under a rule.

    Attributes
    ----------
    person
        Whose item it is, or about whom a notice is.
    unit, target
        Of a notice: the unit concerned, and who is told.
    """

    act: ActKind
    rule: str
    person: PartyId | None = None
    unit: PartyId | None = None
    target: str | None = None
    acted_at: str
    acted_by: str
    reason: str

    @property
    def acted_on(self) -> date:
        """The day it was done."""
        return date.fromisoformat(self.acted_at[:10])


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedOutcome(Fact):
    """What an official found of a cluster or an alert, said of one of its parties.

    A lead was looked into; nothing follows from it for anybody, whatever was found.

    Attributes
    ----------
    alert
        The id of the cluster or alert; there is one row for each of its parties.
    kind
        Of the alert; `cluster` for a cluster.
    first_seen
        Of a cluster: the first day it was seen on.
    """

    alert: str
    kind: str
    party: PartyId
    outcome: AlertOutcome
    first_seen: date | None = None
    recorded_at: str
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Fact):
    """A promise of an organization, kept or broken."""

    org: PartyId
    matter: str
    made_on: date
    due_on: date | None = None
    kept: YesNo | None = None
    breached_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Fact):
    """A number about an organization."""

    org: PartyId
    indicator: str
    value: Fraction
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Fact):
    """An external evaluation, kept apart from ours."""

    org: PartyId
    scheme: str
    grade: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit(Fact):
    """An administrative permit."""

    decision_no: str
    org: PartyId
    permit_no: str | None = None
    authority: str | None = None
    authority_uscc: str | None = None
    category: str | None = None
    certificate: str | None = None
    content: str | None = None
    decided_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party as the facts of a day describe it; without a table only its id is known."""

    party_id: PartyId
    kind: PartyKind
    name: str | None = None
    uscc: str | None = None
    industry: str | None = None
    region: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    registered_capital: Fraction | None = None
    founded_on: date | None = None
    dissolved_on: date | None = None
    parent_org: PartyId | None = None
    born_on: date | None = None
    deceased_on: date | None = None
    flags: Flags = NO_FLAGS
    described: bool = True
    sources: tuple[Source, ...] = ()

    @property
    def display_name(self) -> str:
        """The name, else what the id says."""
        return self.name or self.party_id.partition(":")[2]

    @property
    def is_person(self) -> bool:
        """Whether this is a natural person."""
        return self.kind is PartyKind.PERSON
