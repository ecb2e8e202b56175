"""What is wrong with a row of a rule file, column by column?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from analytics.rules.kinds import kind_of, known_kinds
from analytics.rules.rule import Anchor, Cell, Mode, OnRepair, SubjectTest, binds_subject
from analytics.rules.table import PRINCIPAL, VERIFICATION, Problem, ProblemCode, Row
from analytics.rules.term import parse_term
from graph.vocabulary import ORGANIZATION_KINDS, DecisionType, Domain, ListKind, Severity

ANY_DECISION = "*"
_VIOLATION = re.compile(r"[a-z0-9_]+")
_ENTITY = re.compile(r"SUBJECT\b.*|COURT|NOTIFY|NO|-")
# An article, or an excerpt of it, was read (M006: a measure needs a basis that somebody has seen).
_WAS_READ = re.compile(r"\bSEEN\b")
# Nobody becomes liable as a controller by computation alone, and the directly
# responsible are always those a decision names.
_NOT_FOR_CONTROLLERS = frozenset({Cell.AUTO, Cell.FAULT})
_NOT_FOR_RESPONSIBLE = frozenset({Cell.FAULT})

_NEVER_EMPTY = ("id", "measure", "legal_basis")
_NEVER_EMPTY_TO_EXECUTE = ("trigger_type", "term", "anchor")
_ONE_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "executable": ("Y", "N"),
        "software_mode": tuple(Mode),
        "legal_rep": tuple(Cell),
        PRINCIPAL: tuple(Cell),
        "actual_controller": tuple(cell for cell in Cell if cell not in _NOT_FOR_CONTROLLERS),
        "directly_responsible": tuple(cell for cell in Cell if cell not in _NOT_FOR_RESPONSIBLE),
        "ends_on_credit_repair": tuple(OnRepair),
    }
)
_SOME_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "trigger_type": tuple(DecisionType),
        "trigger_list_kind": tuple(ListKind),
        "trigger_domain": tuple(Domain),
        "trigger_subject": (*SubjectTest, *ORGANIZATION_KINDS),
        "trigger_severity": tuple(Severity),
    }
)
_DATES = ("valid_from", "valid_to", "verified_on")
_FEW = 2


def problems_of(row: Row) -> Iterator[Problem]:
    """Yield everything that keeps a row from being a rule, none where it is one."""
    for check in (_empty, _codes, _lists, _entity, _terms, _dates, _verification, _gates, _kind):
        yield from check(row)


def is_unverified(row: Row) -> bool:
    """Whether the engine executes a row that no lawyer has signed."""
    return row.is_executable and not all(row[column] for column in VERIFICATION)


def _empty(row: Row) -> Iterator[Problem]:
    needed = (*_NEVER_EMPTY, *(_NEVER_EMPTY_TO_EXECUTE if row.is_executable else ()))
    for column in needed:
        if not row[column]:
            yield row.problem(ProblemCode.EMPTY, column, "a value")


def _codes(row: Row) -> Iterator[Problem]:
    for column, codes in _ONE_OF.items():
        if row[column] not in codes:
            yield row.problem(ProblemCode.UNKNOWN_CODE, column, _listed(codes))
    if row["anchor"] and row["anchor"] not in tuple(Anchor):
        yield row.problem(ProblemCode.UNKNOWN_CODE, "anchor", _listed(Anchor))


def _lists(row: Row) -> Iterator[Problem]:
    for column, codes in _SOME_OF.items():
        if column == "trigger_type" and row[column] == ANY_DECISION:
            continue
        for value in row.alternatives(column):
            if value not in codes:
                yield row.problem(ProblemCode.UNKNOWN_CODE, column, _listed(codes), value)
    for value in row.alternatives("trigger_violation"):
        if not _VIOLATION.fullmatch(value):
            expected = "lower-case letters, digits and _"
            yield row.problem(ProblemCode.UNKNOWN_CODE, "trigger_violation", expected, value)


def _entity(row: Row) -> Iterator[Problem]:
    if not _ENTITY.fullmatch(row["entity"]):
        expected = "SUBJECT…, COURT, NOTIFY, NO or -"
        yield row.problem(ProblemCode.UNKNOWN_CODE, "entity", expected)


def _terms(row: Row) -> Iterator[Problem]:
    for value in row.alternatives("term"):
        if parse_term(value) is None:
            expected = "P3Y, life, while, event or by_decision"
            yield row.problem(ProblemCode.UNKNOWN_CODE, "term", expected, value)


def _dates(row: Row) -> Iterator[Problem]:
    for column in _DATES:
        if row[column] and not _is_date(row[column]):
            yield row.problem(ProblemCode.BAD_DATE, column, "a date like 2021-09-01")
    if row.validity is not None and row.validity[1] < row.validity[0]:
        yield row.problem(ProblemCode.DATE_ORDER, "valid_to", "a day not before valid_from")


def _verification(row: Row) -> Iterator[Problem]:
    """Yield what half of a verification lacks."""
    by, on = VERIFICATION
    if row[by] and not row[on]:
        yield row.problem(ProblemCode.EMPTY, on, "the day on which it was verified")
    if row[on] and not row[by]:
        yield row.problem(ProblemCode.EMPTY, by, "who verified it")


def _gates(row: Row) -> Iterator[Problem]:
    """Yield why a row must not be executable.

    How high a basis stands among the laws cannot be told from its text; that
    it was read, and is not only remembered, can.
    """
    if not row.is_executable:
        return
    if row["software_mode"] == Mode.GATE:
        yield row.problem(ProblemCode.GATE, "executable", "N: a gate bars, it makes nothing")
    if not _WAS_READ.search(row["source_status"]):
        expected = "SEEN-FULL or SEEN-EXCERPT: background knowledge alone carries no measure (M006)"
        yield row.problem(ProblemCode.NOT_READ, "source_status", expected)


def _kind(row: Row) -> Iterator[Problem]:
    if not row.is_executable or not binds_subject(row["entity"], row["software_mode"]):
        return
    if kind_of(row["measure_kind"]) is None:
        yield row.problem(ProblemCode.NO_KIND, "measure_kind", _listed(known_kinds()))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _listed(codes: Iterable[str]) -> str:
    listed = list(codes)
    return (" or " if len(listed) <= _FEW else ", ").join(listed)
