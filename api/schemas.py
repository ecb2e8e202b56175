"""Which documents does the API answer with?

For the description of the API and for the tests: answers are written by plain functions,
and the tests hold every answer against these.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Problem(_Document):
    """What is wrong, with the offending value (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    value: str | None
    errors: list[dict[str, str | None]] | None = None
    matches: list[dict[str, str | None]] | None = None
    matches_total: int | None = None


class Total(_Document):
    """How many there are: exactly (eq), at least (gte) or at most (lte)."""

    value: int
    relation: str = Field(pattern="^(eq|gte|lte)$")


class Named(_Document):
    """A party; the id of a natural person is hidden from the public."""

    party_id: str | None
    name: str | None


class Span(_Document):
    """Half-open; null is unknown or open."""

    since: date | None = Field(alias="from")
    to: date | None


class Anchor(_Document):
    """First and last day, both included."""

    kind: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class SourceRow(_Document):
    """The row of a file that a fact was read from."""

    dataset: str
    file: str
    row: int
    digest: str | None = None
    revision: int | None = None


class _Answer(_Document):
    data_revision: int
    computed_at: datetime
    partial: str | None


class _Moment(_Answer):
    on: date
    known_at: date


class ListItem(Named):
    """A party in a list."""

    kind: str
    region: str | None
    uscc: str | None
    region_name: str | None
    industry: str | None
    industry_name: str | None
    flags: list[str]


class Entities(_Answer):
    """A page of parties, best first."""

    items: list[ListItem]
    total: Total
    next_cursor: str | None


class Office(Named):
    """Who holds the office, and since when."""

    since: date | None = Field(alias="from")
    to: date | None


class Entity(ListItem, _Answer):
    """One party."""

    address: str | None
    registered_capital: float | None
    founded_on: date | None
    dissolved_on: date | None
    parent_org: str | None
    legal_representatives: list[Office]
    described: bool
    sources: list[SourceRow]
    phone: str | None = None
    email: str | None = None
    born_on: date | None = None
    deceased_on: date | None = None


class Step(_Document):
    """One fact of a proof."""

    kind: str
    holder: str | None
    company: str
    votes: float | None
    since: date | None = Field(alias="from")
    to: date | None
    source: SourceRow | None


class Controller(Named):
    """One controller; votes and margin in per cent."""

    kind: str
    members: list[Named]
    via: str
    votes: float | None
    integrated_ownership: float | None
    ultimate: bool
    direct: bool
    deciding: bool
    margin: float | None
    proof_is_smallest: bool
    proof_at_least: int
    proof: list[Step]


class SecondReading(_Document):
    """What a ring would be without the votes of subsidiaries in their parent."""

    reading: str
    outcome: str
    controllers: list[Named]


class PossibleController(Named):
    """Somebody who controls the entity under some reading of the ranges, not under every one."""

    kind: str
    members: list[Named]


class Controllers(_Moment):
    """Who controls an entity."""

    party: Named
    basis: str
    threshold: str
    outcome: str
    controllers: list[Controller]
    possible: list[PossibleController]
    second_reading: SecondReading | None
    flags: list[str]


class Owner(Named):
    """One owner; shares in per cent of the capital, null where they have no finite value."""

    kind: str
    share: float | None
    share_corrected: float | None
    beneficial_owner: bool
    criterion: str | None


class Owners(_Moment):
    """Who owns an entity through all chains; for screening, never a ground of discipline."""

    party: Named
    basis: str
    convention: str
    owners: list[Owner]
    outcome: str
    flags: list[str]


class PastController(Named):
    """Whom an interval is about; votes in per cent."""

    kind: str
    members: list[Named]
    via: str
    votes: float | None
    ultimate: bool
    deciding: bool


class ControlChange(_Document):
    """What is otherwise than in the interval before; votes in per cent."""

    kind: str = Field(pattern="^(outcome|gained|lost|votes|via|standing|members)$")
    party: Named | None
    before: float | str | list[Named] | None
    after: float | str | list[Named] | None


class TurningFact(_Document):
    """A stated fact that begins, ends, or came to be known on the first day of an interval."""

    kind: str
    event: str = Field(
        pattern="^(starts|ends|founded|dissolved|known|end_known|superseded)$",
    )
    holder: str | None
    company: str | None
    group: str | None
    stated: dict[str, float]
    since: date | None = Field(alias="from")
    to: date | None
    source: SourceRow | None


class ControlInterval(Span):
    """Days on which the answer is the same; half-open."""

    outcome: str
    controllers: list[PastController]
    changes: list[ControlChange]
    facts: list[TurningFact]
    facts_total: int


class ControlHistory(_Answer):
    """Who controlled an entity when."""

    party: Named
    by: str = Field(pattern="^(valid|known)$")
    on: date | None
    known_at: date | None
    basis: str
    threshold: str
    intervals: list[ControlInterval]


class DecisionName(_Document):
    """What names a decision."""

    decision_no: str
    authority: str | None
    type: str
    decided_on: date


class ActOfOfficial(_Document):
    """What an official did about an item or a notice."""

    act: str
    at: str
    by: str
    reason: str


class Item(_Document):
    """One person answers for one decision under one rule."""

    liability_id: str
    person: Named
    entity: Named | None
    role: str
    office: Span | None
    decision: DecisionName
    rule_id: str
    kind: str
    measure: str
    legal_basis: str
    anchor: Anchor
    state: str
    flags: list[str]
    since: date = Field(alias="from")
    to: date | None
    ended_reason: str | None
    explanation: str
    sources: list[SourceRow]
    acts: list[ActOfOfficial]


class Measure(_Document):
    """What binds the subject of a decision itself."""

    rule_id: str
    measure: str
    legal_basis: str
    decision: DecisionName
    state: str
    flags: list[str]
    since: date = Field(alias="from")
    to: date | None
    ended_reason: str | None


class CompanyMeasure(Measure):
    """A measure, and whom it binds."""

    entity: Named


class Notice(_Document):
    """Somebody who is to be told."""

    notice_id: str
    rule_id: str
    decision: DecisionName
    unit: Named
    person: Named | None
    target: str
    state: str
    acts: list[ActOfOfficial]


class BorneMeasure(Measure):
    """A measure, who holds it against the entity, and the term its rule gives."""

    kind: str = Field(pattern="^(administrative|market|industry)$")
    term: str


class PenaltyAlert(_Document):
    """A third penalty within the window of a rule: a lead, never a measure."""

    kind: str = Field(pattern="^THIRD_PENALTY$")
    rule_id: str
    measure: str
    legal_basis: str
    on: date
    decisions: list[DecisionName]
    use: str = Field(pattern="^LEAD_ONLY$")


class WithoutEffect(_Document):
    """A decision from which nothing follows, and the gate that bars it."""

    decision: DecisionName
    gate: str
    rules: list[str]
    legal_basis: str | None
    explanation: str


class Measures(_Moment):
    """What an entity itself has to bear."""

    party: Named
    measures: list[BorneMeasure]
    alerts: list[PenaltyAlert]
    without_effect: list[WithoutEffect]
    total: Total


class Liabilities(_Moment):
    """Who answers for what."""

    party: Named
    liabilities: list[Item]
    measures: list[Measure]
    notices: list[Notice]
    total: Total
    until_at_the_latest: dict[str, date | None] | None = None


class ControllerLiabilities(_Moment):
    """What a controller answers for across the companies controlled; leads bind nobody."""

    controller: Named
    companies: list[Named]
    marks: list[Item]
    measures: list[Item]
    notices: list[Notice]
    court_items: list[Item]
    leads: list[Item]
    company_measures: list[CompanyMeasure]
    total: Total


class CodeGate(_Document):
    """The error rate of the codes against its limit."""

    entities: int
    invalid: int
    shared: int
    error_rate: float
    limit: float
    gate: str = Field(pattern="^(PASS|FAIL)$")


class Over(_Document):
    """A company whose shares exceed the whole."""

    company: str
    total: float


class Ownership(_Document):
    """How complete the shares are."""

    over_100: list[Over]
    below_100: int
    unknown: int


class SameNames(_Document):
    """Names that several persons bear."""

    same_name_groups: int


class Covered(_Document):
    """How much is known of an industry in a region."""

    industry: str | None
    region: str | None
    entities: int
    with_uscc: int
    with_holders: int
    with_legal_representative: int


class Issue(_Document):
    """One thing somebody should look at."""

    code: str
    party: str
    detail: str


class Quality(_Answer):
    """The quality of everything loaded."""

    uscc: CodeGate
    ownership: Ownership
    persons: SameNames
    coverage: list[Covered]
    issues: list[Issue]


class Alive(_Document):
    """The process answers."""

    status: str


class Ready(_Document):
    """The store can be read."""

    status: str
    data_revision: int
