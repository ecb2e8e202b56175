"""What rule does a row say in which nothing is wrong?"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from analytics.rules.checking import ANY_DECISION
from analytics.rules.rule import Anchor, Cell, Mode, OnRepair, Rule, SubjectTest
from analytics.rules.table import PRINCIPAL, Row
from analytics.rules.term import parse_term
from graph.vocabulary import ORGANIZATION_KINDS, DecisionType, Domain, ListKind, Severity


def rule_of(row: Row) -> Rule:
    """Return the rule of a row that was checked before."""
    subjects = row.alternatives("trigger_subject")
    terms = map(parse_term, row.alternatives("term"))
    return Rule(
        rule_id=row["id"],
        what=row["list_or_violation"],
        measure=row["measure"],
        measure_kind=row["measure_kind"],
        legal_basis=row["legal_basis"],
        mode=Mode(row["software_mode"]),
        entity=row["entity"],
        legal_representative=Cell(row["legal_rep"]),
        principal=Cell(row[PRINCIPAL]),
        actual_controller=Cell(row["actual_controller"]),
        directly_responsible=Cell(row["directly_responsible"]),
        on_repair=OnRepair(row["ends_on_credit_repair"]),
        executable=row.is_executable,
        types=_types(row),
        list_kinds=frozenset(map(ListKind, row.alternatives("trigger_list_kind"))),
        domains=frozenset(map(Domain, row.alternatives("trigger_domain"))),
        violations=frozenset(row.alternatives("trigger_violation")),
        severities=frozenset(map(Severity, row.alternatives("trigger_severity"))),
        subject_kinds=frozenset(kind for kind in ORGANIZATION_KINDS if kind in subjects),
        subject_tests=frozenset(test for test in SubjectTest if test in subjects),
        terms=tuple(term for term in terms if term is not None),
        anchor=Anchor(row["anchor"]) if row["anchor"] else None,
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        verified_by=row["verified_by"] or None,
        verified_on=_date(row["verified_on"]),
        is_own=row.is_own,
        cells=MappingProxyType(dict(row.cells)),
    )


def _types(row: Row) -> frozenset[DecisionType] | None:
    if row["trigger_type"] == ANY_DECISION:
        return None
    return frozenset(map(DecisionType, row.alternatives("trigger_type")))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
