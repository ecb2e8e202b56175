"""What does one rule row say, and which decisions is it about?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from analytics.rules.kinds import MeasureKind, kind_of
from analytics.rules.term import Term
from graph.model import Decision
from graph.vocabulary import DecisionType, Domain, ListKind, PartyKind, Severity

# The types of decision that stand in a list; only there the kind of list is tested.
LIST_TYPES = frozenset({DecisionType.LISTING, DecisionType.ABNORMAL_ENTRY})


class Cell(StrEnum):
    """How a row catches the persons of one role."""

    MARK = "MARK"
    AUTO = "AUTO"
    FAULT = "FAULT"
    NAMED = "NAMED"
    COURT = "COURT"
    PUBLISH = "PUBLISH"
    NO = "NO"
    NONE = "-"
    UNKNOWN = "UNK"

    @property
    def catches(self) -> bool:
        """Whether anybody of the role may be caught."""
        return self not in {Cell.NO, Cell.NONE, Cell.UNKNOWN}


class Mode(StrEnum):
    """In which way a row reaches anybody."""

    MARK = "MARK"
    PERSON_STATUTORY = "PERSON_STATUTORY"
    PERSON_FAULT = "PERSON_FAULT"
    PERSON_DECISION_ONLY = "PERSON_DECISION_ONLY"
    COURT_FEED = "COURT_FEED"
    ENTITY = "ENTITY"
    NOTIFY = "NOTIFY"
    RULE_ALERT = "RULE_ALERT"
    PUBLICATION = "PUBLICATION"
    CLASS = "CLASS"
    GATE = "GATE"
    INFO = "INFO"


class Anchor(StrEnum):
    """On which day the office or the control counts."""

    VIOLATION = "VIOLATION"
    DECISION = "DECISION"
    LISTING = "LISTING"
    ORDER = "ORDER"
    NOW = "NOW"


class OnRepair(StrEnum):
    """What credit repair does to what the row made."""

    ENDS = "Y"
    STAYS = "N"
    COURT = "COURT"
    REVIEW = "REVIEW"
    NONE = "-"


class SubjectTest(StrEnum):
    """Subjects that are not told by a kind of organization alone."""

    ORGANIZATION = "organization"
    PERSON = "person"
    STATE = "state"
    STATE_FUNCTIONARY = "state_functionary"
    STAFF_OF_STATE = "staff_of_state"


_BINDS_NOBODY = frozenset({Mode.MARK, Mode.RULE_ALERT})


def binds_subject(entity: str, mode: str) -> bool:
    """Whether a row of this cell and mode lays something on the subject itself."""
    return (entity.startswith("SUBJECT") or entity == "COURT") and mode not in _BINDS_NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of a rule file, read strictly.

    Attributes
    ----------
    what
        The list or violation it is about, in words.
    types
        None is any decision.
    subject_kinds, subject_tests
        Alternatives; both empty is any subject.
    valid_from, valid_to
        First and last day, both included; None is open.
    verified_by, verified_on
        The lawyer who checked the row, and the day; None where nobody did.
    is_own
        Whether it is a row of the operator's own.
    cells
        The row as written, the columns for lawyers included.
    """

    rule_id: str
    measure: str
    legal_basis: str
    mode: Mode
    entity: str
    legal_representative: Cell
    principal: Cell
    actual_controller: Cell
    directly_responsible: Cell
    on_repair: OnRepair
    executable: bool
    types: frozenset[DecisionType] | None
    list_kinds: frozenset[ListKind]
    domains: frozenset[Domain]
    violations: frozenset[str]
    severities: frozenset[Severity]
    subject_kinds: frozenset[PartyKind]
    subject_tests: frozenset[SubjectTest]
    terms: tuple[Term, ...]
    anchor: Anchor | None
    valid_from: date | None = None
    valid_to: date | None = None
    what: str = ""
    measure_kind: str = ""
    verified_by: str | None = None
    verified_on: date | None = None
    is_own: bool = False
    cells: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def makes_measure(self) -> bool:
        """Whether the subject itself gets a measure; never without a legal basis."""
        binds = binds_subject(self.entity, self.mode)
        return self.executable and binds and bool(self.legal_basis)

    @property
    def kind(self) -> MeasureKind | None:
        """What kind of measure it is; always known of a row that makes one."""
        return kind_of(self.measure_kind)

    @property
    def term(self) -> str:
        """The terms as the row writes them: `P5Y;P10Y;life`."""
        return ";".join(map(str, self.terms))

    def matches(self, decision: Decision) -> bool:
        """Whether everything but the subject holds for `decision`: its kind and its days."""
        return self.is_about(decision) and self.was_in_force(decision)

    def is_about(self, decision: Decision) -> bool:
        """Whether the type, the kind of list, the field, the violation and the severity hold."""
        return (
            self.executable
            and (self.types is None or decision.type in self.types)
            and self._matches_list(decision)
            and (not self.domains or decision.domain in self.domains)
            and (not self.violations or decision.violation_type in self.violations)
            and (not self.severities or decision.severity in self.severities)
        )

    def was_in_force(self, decision: Decision) -> bool:
        """Whether the row was valid on the decision date and on the last day of the conduct.

        If that is unknown, on the decision date alone.
        """
        conduct = decision.conduct_to or decision.conduct_from or decision.decided_on
        return self.is_valid_on(conduct) and self.is_valid_on(decision.decided_on)

    def is_valid_on(self, day: date) -> bool:
        """Whether the provision was in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def _matches_list(self, decision: Decision) -> bool:
        if not self.list_kinds or decision.type not in LIST_TYPES:
            return True
        return decision.list_kind in self.list_kinds
