"""Which columns does each native table have, and what makes a row the same row?

One declaration serves loading, keeping, exporting and the documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cache

from graph import model
from graph import vocabulary as v
from graph.errors import ValueRefusedError


class Type(Enum):
    """How a cell is read and kept."""

    KEY = auto()
    TEXT = auto()
    CODE = auto()
    DATE = auto()
    INSTANT = auto()
    # An instant of which no second is lost: of two acts of one minute the later one counts.
    MOMENT = auto()
    UNTIL = auto()
    PERCENT = auto()
    MONEY = auto()
    NUMBER = auto()
    USCC = auto()
    ORGANIZATION = auto()
    PERSON = auto()
    PARTY = auto()
    GROUP = auto()
    SECRET = auto()


REFERENCES = frozenset({Type.ORGANIZATION, Type.PERSON, Type.PARTY, Type.GROUP})
NUMBERS = frozenset({Type.PERCENT, Type.MONEY, Type.NUMBER})
# Text that people write freely: ID numbers in it are masked, elsewhere refused.
FREE_TEXT = frozenset({Type.TEXT})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a native table.

    Attributes
    ----------
    revealed_by
        For a column that tells an end or an outcome: the date column before
        whose day it reads as open (itself, mostly).
    field
        The attribute of the fact that carries it, where the name differs.
    """

    name: str
    type: Type
    required: bool = False
    codes: tuple[StrEnum, ...] = ()
    revealed_by: str | None = None
    field: str | None = None

    @property
    def is_integer(self) -> bool:
        """Whether it is kept as an integer: node, number, code or day."""
        return self.type in REFERENCES | NUMBERS | {Type.CODE, Type.DATE}


@dataclass(frozen=True, slots=True)
class Table:
    """One native table.

    Attributes
    ----------
    identity
        The columns that make a row the same row.
    known_by
        The date column that says when a row was known, where it does not say
        so itself; None is always.
    assumed
        Whether that default is an assumption to be flagged.
    located_by
        The column through which the rows of a load find their older versions.
    across_datasets
        Whether rows of one identity from several datasets are one fact.
    """

    name: str
    fact: type[model.Fact]
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    located_by: str
    known_by: str | None = None
    assumed: bool = False
    across_datasets: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns a store keeps: all but the secret ones."""
        return tuple(column for column in self.columns if column.type is not Type.SECRET)

    @property
    def references(self) -> tuple[Column, ...]:
        """The columns that name a party."""
        return tuple(column for column in self.columns if column.type in REFERENCES)


def _ends(name: str) -> Column:
    return Column(name, Type.DATE, revealed_by=name)


_FROM = Column("from", Type.DATE)
_TO = _ends("to")
_AUTHORITY = (
    Column("authority", Type.TEXT),
    Column("authority_uscc", Type.USCC),
)
_NOTE = (
    Column("decision_no", Type.KEY, required=True),
    Column("authority_uscc", Type.USCC),
    Column("authority", Type.TEXT),
    Column("subject", Type.PARTY),
)
_NOTE_IDENTITY = ("decision_no", "authority_uscc", "authority", "subject")

ORGANIZATIONS = Table(
    "organizations",
    model.Organization,
    (
        Column("org", Type.ORGANIZATION, required=True),
        Column("uscc", Type.USCC),
        Column("name", Type.TEXT),
        Column("kind", Type.CODE, codes=v.ORGANIZATION_KINDS),
        Column("industry", Type.KEY),
        Column("region", Type.KEY),
        Column("address", Type.TEXT),
        Column("phone", Type.TEXT),
        Column("email", Type.TEXT),
        Column("registered_capital", Type.MONEY),
        Column("founded_on", Type.DATE),
        _ends("dissolved_on"),
        Column("parent_org", Type.ORGANIZATION),
        Column("former_names", Type.TEXT),
    ),
    identity=("org",),
    located_by="org",
)
PERSONS = Table(
    "persons",
    model.Person,
    (
        Column("person", Type.PERSON, required=True),
        Column("id_type", Type.CODE, codes=tuple(v.IdType)),
        Column("id_number", Type.SECRET),
        Column("id_status", Type.KEY),
        Column("name", Type.TEXT),
        Column("born_on", Type.DATE),
        _ends("deceased_on"),
    ),
    identity=("person",),
    located_by="person",
)
HOLDINGS = Table(
    "holdings",
    model.Holding,
    (
        Column("holder", Type.PARTY, required=True),
        Column("company", Type.ORGANIZATION, required=True),
        Column("share_class", Type.KEY),
        Column("capital_pct", Type.PERCENT),
        Column("votes_pct", Type.PERCENT),
        Column("capital_pct_min", Type.PERCENT),
        Column("capital_pct_max", Type.PERCENT),
        Column("votes_pct_min", Type.PERCENT),
        Column("votes_pct_max", Type.PERCENT),
        Column("amount", Type.MONEY),
        _FROM,
        _TO,
    ),
    identity=("holder", "company", "share_class", "from"),
    located_by="company",
    known_by="from",
    assumed=True,
    across_datasets=True,
)
APPOINTMENTS = Table(
    "appointments",
    model.Appointment,
    (
        Column("person", Type.PERSON, required=True),
        Column("org", Type.ORGANIZATION, required=True),
        Column("role", Type.CODE, required=True, codes=tuple(v.Role)),
        _FROM,
        _TO,
        Column("actual_from", Type.DATE),
        _ends("actual_to"),
    ),
    identity=("person", "org", "role", "from"),
    located_by="org",
    known_by="from",
    assumed=True,
    across_datasets=True,
)
ARRANGEMENTS = Table(
    "arrangements",
    model.Arrangement,
    (
        Column("kind", Type.CODE, required=True, codes=tuple(v.ArrangementKind)),
        Column("group", Type.GROUP),
        Column("party", Type.PARTY, required=True),
        Column("target", Type.ORGANIZATION),
        Column("pct", Type.PERCENT),
        _FROM,
        _TO,
        Column("document", Type.TEXT),
    ),
    identity=("kind", "group", "party", "target", "from"),
    located_by="party",
    known_by="from",
    assumed=True,
    across_datasets=True,
)
DECISIONS = Table(
    "decisions",
    model.Decision,
    (
        Column("decision_no", Type.KEY, required=True),
        *_AUTHORITY,
        Column("subject", Type.PARTY, required=True),
        Column("type", Type.CODE, required=True, codes=tuple(v.DecisionType)),
        Column("list_kind", Type.CODE, codes=tuple(v.ListKind)),
        Column("violation_type", Type.KEY),
        Column("severity", Type.CODE, codes=tuple(v.Severity)),
        Column("domain", Type.CODE, codes=tuple(v.Domain)),
        Column("conduct_from", Type.DATE),
        Column("conduct_to", Type.DATE),
        Column("pre_notice_on", Type.DATE),
        Column("decided_on", Type.DATE, required=True),
        Column("effective_on", Type.DATE),
        Column("publish_until", Type.DATE),
        _ends("ended_on"),
        _ends("revoked_on"),
        Column("until", Type.DATE),
        # What the status says after a revocation was not known before it.
        Column("review_status", Type.CODE, codes=tuple(v.ReviewStatus), revealed_by="revoked_on"),
        Column("legal_basis", Type.TEXT),
        Column("facts", Type.TEXT),
        Column("penalty", Type.TEXT),
        Column("amount_cny", Type.MONEY),
    ),
    identity=("decision_no", "authority_uscc", "authority", "subject"),
    located_by="decision_no",
    known_by="decided_on",
    across_datasets=True,
)
NAMED_PERSONS = Table(
    "named_persons",
    model.NamedPerson,
    (
        *_NOTE,
        Column("person", Type.PERSON, required=True),
        Column("capacity", Type.CODE, required=True, codes=tuple(v.Capacity)),
        Column("fault_found", Type.CODE, codes=tuple(v.YesNo)),
        Column("until", Type.UNTIL),
    ),
    identity=(*_NOTE_IDENTITY, "person", "capacity"),
    located_by="decision_no",
    across_datasets=True,
)
REPAIRS = Table(
    "repairs",
    model.Repair,
    (
        *_NOTE,
        Column("repaired_on", Type.DATE, required=True),
        Column("document", Type.TEXT),
    ),
    identity=(*_NOTE_IDENTITY, "repaired_on"),
    located_by="decision_no",
    known_by="repaired_on",
    across_datasets=True,
)
OBJECTIONS = Table(
    "objections",
    model.Objection,
    (
        *_NOTE,
        Column("filed_at", Type.INSTANT, required=True),
        Column("outcome", Type.CODE, codes=tuple(v.ObjectionOutcome), revealed_by="decided_at"),
        Column("decided_at", Type.INSTANT, revealed_by="decided_at"),
    ),
    identity=(*_NOTE_IDENTITY, "filed_at"),
    located_by="decision_no",
    known_by="filed_at",
    across_datasets=True,
)
ACTS = Table(
    "acts",
    model.Act,
    (
        *_NOTE,
        Column("act", Type.CODE, required=True, codes=tuple(v.ActKind)),
        Column("rule", Type.KEY, required=True),
        Column("person", Type.PERSON),
        Column("unit", Type.ORGANIZATION),
        Column("target", Type.KEY),
        Column("acted_at", Type.MOMENT, required=True),
        Column("acted_by", Type.KEY, required=True),
        Column("reason", Type.TEXT, required=True),
    ),
    identity=(*_NOTE_IDENTITY, "act", "rule", "person", "unit", "target", "acted_at"),
    located_by="decision_no",
    known_by="acted_at",
    across_datasets=True,
)
OUTCOMES = Table(
    "outcomes",
    model.RecordedOutcome,
    (
        Column("alert", Type.KEY, required=True),
        Column("kind", Type.KEY, required=True),
        Column("party", Type.PARTY, required=True),
        Column("outcome", Type.CODE, required=True, codes=tuple(v.AlertOutcome)),
        Column("first_seen", Type.DATE),
        Column("recorded_at", Type.MOMENT, required=True),
        Column("recorded_by", Type.KEY, required=True),
        Column("reason", Type.TEXT, required=True),
    ),
    identity=("alert", "party", "recorded_at", "recorded_by"),
    located_by="party",
    known_by="recorded_at",
    across_datasets=True,
)
COMMITMENTS = Table(
    "commitments",
    model.Commitment,
    (
        Column("org", Type.ORGANIZATION, required=True),
        Column("matter", Type.KEY, required=True),
        Column("made_on", Type.DATE, required=True),
        Column("due_on", Type.DATE),
        Column("kept", Type.CODE, codes=tuple(v.YesNo), revealed_by="breached_on"),
        _ends("breached_on"),
    ),
    identity=("org", "matter", "made_on"),
    located_by="org",
    known_by="made_on",
)
INDICATORS = Table(
    "indicators",
    model.Indicator,
    (
        Column("org", Type.ORGANIZATION, required=True),
        Column("indicator", Type.KEY, required=True),
        Column("value", Type.NUMBER, required=True),
        Column("from", Type.DATE, field="since"),
    ),
    identity=("org", "indicator", "from"),
    located_by="org",
    known_by="from",
    assumed=True,
)
RATINGS = Table(
    "ratings",
    model.Rating,
    (
        Column("org", Type.ORGANIZATION, required=True),
        Column("scheme", Type.KEY, required=True),
        Column("grade", Type.KEY, required=True),
        Column("from", Type.DATE, field="since"),
    ),
    identity=("org", "scheme", "from"),
    located_by="org",
    known_by="from",
    assumed=True,
)
PERMITS = Table(
    "permits",
    model.Permit,
    (
        Column("permit_no", Type.KEY),
        Column("decision_no", Type.KEY, required=True),
        *_AUTHORITY,
        Column("org", Type.ORGANIZATION, required=True),
        Column("category", Type.TEXT),
        Column("certificate", Type.TEXT),
        Column("content", Type.TEXT),
        Column("decided_on", Type.DATE),
        Column("valid_from", Type.DATE),
        _ends("valid_to"),
        Column("status", Type.TEXT),
    ),
    identity=("decision_no", "authority_uscc"),
    located_by="decision_no",
    known_by="decided_on",
)

# Parties first: the other tables refer to them.
TABLES: tuple[Table, ...] = (
    ORGANIZATIONS,
    PERSONS,
    HOLDINGS,
    APPOINTMENTS,
    ARRANGEMENTS,
    DECISIONS,
    NAMED_PERSONS,
    REPAIRS,
    OBJECTIONS,
    COMMITMENTS,
    INDICATORS,
    RATINGS,
    PERMITS,
    ACTS,
    OUTCOMES,
)
# Columns any table may have: when the row was known, and that it was wrong.
KNOWN_ON = Column("known_on", Type.DATE)
WITHDRAWN_ON = Column("withdrawn_on", Type.DATE)


def table_named(name: str) -> Table | None:
    """Return the table of that name, or None."""
    return next((table for table in TABLES if table.name == name), None)


def table_of(fact: type[model.Fact]) -> Table:
    """Return the table whose rows are facts of that class."""
    return next(table for table in TABLES if table.fact is fact)


@cache
def findable(table: Table, name: str) -> Column:
    """Return a column by whose values facts are found: one of parties or of texts.

    Raises
    ------
    ValueRefusedError
        If there is no such column, or what it holds is kept as a code, a
        number or a day.
    """
    found = [column for column in table.kept if column.name == name]
    if not found or (found[0].is_integer and found[0].type not in REFERENCES):
        asked = [
            column.name
            for column in table.kept
            if not column.is_integer or column.type in REFERENCES
        ]
        raise ValueRefusedError(f"column of {table.name}", name, f"one of {', '.join(asked)}")
    return found[0]
