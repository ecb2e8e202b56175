"""How does a row of a rule file become a rule, or is refused?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from analytics.rules.rule import Anchor, Cell, Mode, OnRepair, Rule, SubjectTest
from analytics.rules.term import Term, parse_term
from graph.errors import RuleError
from graph.vocabulary import ORGANIZATION_KINDS, DecisionType, Domain, ListKind, Severity

C = TypeVar("C", bound=StrEnum)

PRINCIPAL = "principal_or_负责人"
COLUMNS = (
    "id",
    "measure",
    "entity",
    "legal_rep",
    PRINCIPAL,
    "actual_controller",
    "directly_responsible",
    "legal_basis",
    "ends_on_credit_repair",
    "software_mode",
    "trigger_type",
    "trigger_list_kind",
    "trigger_domain",
    "trigger_violation",
    "trigger_subject",
    "trigger_severity",
    "term",
    "executable",
    "anchor",
    "valid_from",
    "valid_to",
)
_VIOLATION = re.compile(r"[a-z0-9_]+")
_ENTITY = re.compile(r"SUBJECT\b.*|COURT|NOTIFY|NO|-")
# Nobody becomes liable as a controller by computation alone, and the directly
# responsible are always those a decision names.
_NOT_FOR_CONTROLLERS = frozenset({Cell.AUTO, Cell.FAULT})
_NOT_FOR_RESPONSIBLE = frozenset({Cell.FAULT})


def read_rule(row: Mapping[str, str]) -> Rule:
    """Return the rule a row says.

    Raises
    ------
    RuleError
        If a value is unknown, or something an executable row needs is empty.
    """
    return _Row(row).rule()


class _Row:
    """One row and how its cells are read."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.row = row
        self.rule_id = row["id"] or "(no id)"

    def rule(self) -> Rule:
        executable = self._required("executable") == "Y"
        subjects = self._codes("trigger_subject", SubjectTest, ORGANIZATION_KINDS)
        rule = Rule(
            rule_id=self._required("id"),
            measure=self._required("measure"),
            legal_basis=self._required("legal_basis"),
            mode=self._code("software_mode", Mode),
            entity=self._entity(),
            legal_representative=self._cell("legal_rep"),
            principal=self._cell(PRINCIPAL),
            actual_controller=self._cell("actual_controller", _NOT_FOR_CONTROLLERS),
            directly_responsible=self._cell("directly_responsible", _NOT_FOR_RESPONSIBLE),
            on_repair=self._code("ends_on_credit_repair", OnRepair),
            executable=executable,
            types=self._types(),
            list_kinds=frozenset(map(ListKind, self._codes("trigger_list_kind", ListKind))),
            domains=frozenset(map(Domain, self._codes("trigger_domain", Domain))),
            violations=self._violations(),
            severities=frozenset(map(Severity, self._codes("trigger_severity", Severity))),
            subject_kinds=frozenset(kind for kind in ORGANIZATION_KINDS if kind in subjects),
            subject_tests=frozenset(test for test in SubjectTest if test in subjects),
            terms=self._terms(),
            anchor=self._code("anchor", Anchor) if self.row["anchor"] else None,
            valid_from=self._date("valid_from"),
            valid_to=self._date("valid_to"),
        )
        self._check(rule)
        return rule

    def _check(self, rule: Rule) -> None:
        if self.row["executable"] not in {"Y", "N"}:
            raise self._refusal("executable", "Y or N")
        if not rule.executable:
            return
        for column in ("trigger_type", "term", "anchor"):
            self._required(column)
        first, last = rule.valid_from, rule.valid_to
        if first is not None and last is not None and last < first:
            raise self._refusal("valid_to", "a day not before valid_from")

    def _refusal(self, column: str, expected: str, value: str | None = None) -> RuleError:
        found = self.row[column] if value is None else value
        return RuleError(self.rule_id, column, found, expected)

    def _required(self, column: str) -> str:
        if not self.row[column]:
            raise self._refusal(column, "a value")
        return self.row[column]

    def _entity(self) -> str:
        if not _ENTITY.fullmatch(self.row["entity"]):
            raise self._refusal("entity", "SUBJECT…, COURT, NOTIFY, NO or -")
        return self.row["entity"]

    def _cell(self, column: str, barred: frozenset[Cell] = frozenset()) -> Cell:
        cell = self._code(column, Cell)
        if cell in barred:
            raise self._refusal(column, _listed(code for code in Cell if code not in barred))
        return cell

    def _code(self, column: str, codes: type[C]) -> C:
        try:
            return codes(self.row[column])
        except ValueError:
            raise self._refusal(column, _listed(codes)) from None

    def _alternatives(self, column: str) -> tuple[str, ...]:
        text = self.row[column]
        return tuple(part.strip() for part in text.split(";")) if text else ()

    def _codes(
        self, column: str, codes: type[StrEnum], more: tuple[StrEnum, ...] = ()
    ) -> frozenset[str]:
        allowed = (*codes, *more)
        for value in self._alternatives(column):
            if value not in allowed:
                raise self._refusal(column, _listed(allowed), value)
        return frozenset(self._alternatives(column))

    def _types(self) -> frozenset[DecisionType] | None:
        if self.row["trigger_type"] == "*":
            return None
        return frozenset(map(DecisionType, self._codes("trigger_type", DecisionType)))

    def _violations(self) -> frozenset[str]:
        for value in self._alternatives("trigger_violation"):
            if not _VIOLATION.fullmatch(value):
                raise self._refusal("trigger_violation", "lower-case letters, digits and _", value)
        return frozenset(self._alternatives("trigger_violation"))

    def _terms(self) -> tuple[Term, ...]:
        terms = []
        for value in self._alternatives("term"):
            term = parse_term(value)
            if term is None:
                raise self._refusal("term", "P3Y, life, while, event or by_decision", value)
            terms.append(term)
        return tuple(terms)

    def _date(self, column: str) -> date | None:
        try:
            return date.fromisoformat(self.row[column]) if self.row[column] else None
        except ValueError:
            raise self._refusal(column, "a date like 2021-09-01") from None


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(codes)
