"""Which facts give how many points, and which points make which class?

The rows stand in CSV files beside this one; an operator's folder replaces any of them. They are
checked as a whole when they are read: a row that cannot be executed stops every answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FRAME = "henan_2022"
"""豫市监办〔2022〕100号: 0 to 1000 points, four classes."""

MOST_POINTS = 1000

MOST_FOR_ASSOCIATION = 100
"""What association may be shown to weigh at most; no row of points may raise it."""


class SupervisionClass(StrEnum):
    """企业信用风险分类, the safest first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def rank(self) -> int:
        """The place in the order of risk."""
        return list(SupervisionClass).index(self)


CLASSES = tuple(SupervisionClass)


class Group(StrEnum):
    """The five first-level groups of indicators (国市监信发〔2022〕6号)."""

    BASIC = "BASIC"
    DYNAMIC = "DYNAMIC"
    SUPERVISION = "SUPERVISION"
    RELATION = "RELATION"
    SOCIAL = "SOCIAL"


GROUPS_ZH: Mapping[Group, str] = {
    Group.BASIC: "企业基础属性信息",
    Group.DYNAMIC: "企业动态信息",
    Group.SUPERVISION: "监管信息",
    Group.RELATION: "关联关系信息",
    Group.SOCIAL: "社会评价信息",
}


class Reads(StrEnum):
    """What kind of fact a row is about."""

    DECISION = "decision"
    INDICATOR = "indicator"
    ORGANIZATION = "organization"
    RATING = "rating"
    ASSOCIATION = "association"


class Tag(StrEnum):
    """How well the source of a row is known."""

    READ = "S"
    """The article itself was read."""
    EXCERPT = "E"
    """An excerpt or an official summary was read."""
    BACKGROUND = "B"
    """Background knowledge, to be checked."""
    OWN = "OWN"
    """Our own figure, for the operator to replace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRow:
    """One row of points.

    Attributes
    ----------
    match
        Per condition the values that meet it; every condition has to be met.
    aged_from, aged_to
        The age of the fact in months, half-open; None in `aged_to` is open.
        Both None: as long as the fact counts, whatever its age.
    points, most
        For each fact, and for all facts of the row together.
    """

    id: str
    group: Group
    what: str
    what_zh: str
    reads: Reads
    match: Mapping[str, tuple[str, ...]]
    aged_from: int | None
    aged_to: int | None
    points: int
    most: int
    basis: str
    tag: Tag
    verified_by: str = ""
    verified_on: str = ""

    def earned(self, facts: int) -> int:
        """Return the points of so many facts together."""
        return min(self.most, facts * self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The points of one class, half-open."""

    name: SupervisionClass
    first: int
    below: int
    basis: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectRow:
    """A list whose current entry decides the class, whatever the points."""

    list_kind: str
    name: SupervisionClass
    what_zh: str
    basis: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryRow:
    """An industry under close public attention, whose entities are not below a class."""

    industry: str
    name: SupervisionClass
    basis: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Everything a class is computed with.

    Attributes
    ----------
    digest
        Of the four files; another digest is another scheme.
    """

    points: tuple[PointsRow, ...]
    bands: tuple[Band, ...]
    direct: Mapping[str, DirectRow]
    industries: tuple[IndustryRow, ...]
    digest: str

    def band_of(self, score: int) -> Band:
        """Return the band a score lies in."""
        return next(band for band in self.bands if band.first <= score < band.below)

    def rows(self, reads: Reads) -> tuple[PointsRow, ...]:
        """Return the rows about one kind of fact."""
        return tuple(row for row in self.points if row.reads is reads)

    def floor_of(self, industry: str | None) -> IndustryRow | None:
        """Return the row that an industry is under: the riskiest, then the longest code."""
        found = [row for row in self.industries if (industry or "").startswith(row.industry)]
        return max(found, key=lambda row: (row.name.rank, row.industry), default=None)

    @property
    def most_for_association(self) -> int:
        """What association is shown to weigh at most; nothing where no row is about it."""
        rows = self.rows(Reads.ASSOCIATION)
        return min(MOST_FOR_ASSOCIATION, sum(row.most for row in rows))
