"""What does one rule row say, and which decisions is it about?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of a rule file, read strictly.

    Attributes
    ----------
    types
        None is any decision.
    subject_kinds, subject_tests
        Alternatives; both empty is any subject.
    valid_from, valid_to
        First and last day, both included; None is open.
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

    @property
    def makes_measure(self) -> bool:
        """Whether the subject itself gets a measure."""
        reaches = self.entity.startswith("SUBJECT") or self.entity == "COURT"
        return self.executable and reaches and self.mode not in {Mode.MARK, Mode.RULE_ALERT}

    def matches(self, decision: Decision) -> bool:
        """Whether everything but the subject holds for `decision`.

        The type, the kind of list where there is one, the field, the
        violation, the severity, and the row's validity on the last day of the
        conduct (the decision date if unknown) and on the decision date.
        """
        conduct = decision.conduct_to or decision.conduct_from or decision.decided_on
        return (
            self.executable
            and (self.types is None or decision.type in self.types)
            and self._matches_list(decision)
            and (not self.domains or decision.domain in self.domains)
            and (not self.violations or decision.violation_type in self.violations)
            and (not self.severities or decision.severity in self.severities)
            and self.is_valid_on(conduct)
            and self.is_valid_on(decision.decided_on)
        )

    def is_valid_on(self, day: date) -> bool:
        """Whether the provision was in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def _matches_list(self, decision: Decision) -> bool:
        if not self.list_kinds or decision.type not in LIST_TYPES:
            return True
        return decision.list_kind in self.list_kinds
