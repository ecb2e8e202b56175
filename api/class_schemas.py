"""Which documents does the API answer with about classes and draws?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.record_schemas import Document, Moment
from api.schemas import Total


class ClassedParty(Document):
    """Whose class it is."""

    party_id: str
    name: str
    kind: str
    region: str | None
    industry: str | None


class FactRow(Document):
    """The row of a file a fact was read from."""

    dataset: str
    file: str
    row: int


class ClassFact(Document):
    """One fact behind a reason."""

    day: date | None
    detail: str
    decision_no: str | None
    authority: str | None
    type: str | None
    flags: list[str]
    source: FactRow | None


class ClassReason(Document):
    """Points of one row; `tag` says how well its source is known."""

    row: str
    group: str
    group_zh: str
    what: str
    what_zh: str
    points: int
    points_each: int
    most: int
    basis: str
    tag: str
    facts: list[ClassFact]


class DirectEntry(Document):
    """A current entry in a list that makes the class at once."""

    list_kind: str
    what_zh: str
    name: str = Field(alias="class")
    basis: str
    tag: str
    fact: ClassFact


class IndustryFloor(Document):
    """An industry whose entities are not below a class."""

    industry: str
    name: str = Field(alias="class")
    basis: str
    tag: str


class AssociationInfluence(Document):
    """A burdened organization nearby, and what ties it."""

    party_id: str
    name: str
    burden: int
    hops: int
    tie: str
    via: str | None
    through: str | None
    weight: float


class AssociationLead(Document):
    """A lead beside the class, never a part of it."""

    points: int
    counted: int
    influences: list[AssociationInfluence]
    influences_total: int
    hubs_removed: list[str]
    is_cut: bool
    use: str = Field(pattern="^LEAD_ONLY$")


class ExternalRating(Document):
    """An evaluation of somebody else; it stands beside."""

    scheme: str
    grade: str
    since: date | None = Field(alias="from")
    source: FactRow | None


class ClassAnswer(Moment):
    """The class of one organization on a day."""

    party: ClassedParty
    frame: str
    scheme: str
    name: str | None = Field(alias="class", pattern="^[ABCD]$")
    class_name: str | None
    why_not: str | None
    score: int | None
    direct: list[DirectEntry]
    industry_floor: IndustryFloor | None
    reasons: list[ClassReason]
    association: AssociationLead | None
    ratings: list[ExternalRating]


class DrawPlanDocument(Document):
    """Everything that is settled before a seed is known."""

    on: date
    known_at: date
    data_revision: int
    preset: str
    rates: dict[str, str]
    strata_by: str
    region: str | None
    industry: str | None
    scheme: str


class DrawStratum(Document):
    """One stratum of a population."""

    name: str = Field(alias="class", pattern="^[ABCD]$")
    place: str
    size: int
    to_draw: int


class DrawPopulation(Document):
    """From whom is drawn."""

    size: int
    digest: str
    strata: list[DrawStratum]


class DrawnEntity(Document):
    """One entity that was drawn."""

    name_of_class: str = Field(alias="class", pattern="^[ABCD]$")
    place: str
    rank: int
    party_id: str
    name: str | None
    ticket: str


class DrawDocument(Document):
    """A commitment (without seed and drawn entities) or a protocol of a draw."""

    kind: str = Field(pattern="^zeren-draw-(commitment|protocol)$")
    version: int
    plan: DrawPlanDocument
    population: DrawPopulation
    commitment: str | None
    committed_at: datetime | None
    seed: str | None = None
    order: str | None = None
    rounding: str | None = None
    drawn_at: datetime | None = None
    drawn: list[DrawnEntity] | None = None
    digest: str


class ListedClass(Document):
    """One entity with its class; `direct` names the lists that make it D at once."""

    party_id: str
    name: str
    name_of_class: str = Field(alias="class")
    score: int
    direct: list[str]
    region: str | None
    industry: str | None


class ClassPage(Moment):
    """A page of everybody's classes, as they were computed last."""

    items: list[ListedClass]
    total: Total
    next_cursor: str | None
    scheme: str
