"""Which rules are in force together, and where do they come from?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from analytics.rules.checking import is_unverified, problems_of
from analytics.rules.joining import joined, overlaps, undated
from analytics.rules.reading import rule_of
from analytics.rules.rule import Cell, Rule
from analytics.rules.table import Problem, ProblemCode, Row, RuleTable, read_table, read_text
from graph.model import Decision
from graph.vocabulary import DecisionType


class RuleBook:
    """The rules of one or several files, found by the type of a decision.

    Parameters
    ----------
    rules
        In the order in which their items are shown.
    digest
        Of the text they were read from; part of what an answer rests on.
    """

    def __init__(self, rules: Iterable[Rule], digest: str = "") -> None:
        self.rules = tuple(rules)
        self.digest = digest
        # What is about one decision is about all that say the same.
        self._alike: dict[tuple[object, ...], tuple[Rule, ...]] = {}

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """Return the rows of that id, oldest first; none where there is no such rule."""
        return tuple(rule for rule in self.rules if rule.rule_id == rule_id)

    def rule(self, rule_id: str) -> Rule:
        """Return the rule of that id, its newest version."""
        return self.versions(rule_id)[-1]

    def valid_on(self, day: date) -> tuple[Rule, ...]:
        """Return the rows that hold on a day."""
        return tuple(rule for rule in self.rules if rule.is_valid_on(day))

    def matching(self, decision: Decision) -> tuple[Rule, ...]:
        """Return the rules all of whose tests but that of the subject hold."""
        said = (
            *(decision.type, decision.list_kind, decision.domain),
            *(decision.severity, self._violations & {decision.violation_type}),
        )
        alike = self._alike.get(said)
        if alike is None:
            alike = tuple(rule for rule in self._by_type[decision.type] if rule.is_about(decision))
            self._alike[said] = alike
        return tuple(rule for rule in alike if rule.was_in_force(decision))

    def may_reach_controller(self, decision: Decision) -> bool:
        """Whether a controller may be caught without being named."""
        return any(rule.actual_controller is Cell.MARK for rule in self.matching(decision))

    def may_reach_office(self, decision: Decision) -> bool:
        """Whether somebody may be caught for whom it matters which office he held."""
        return any(
            rule.legal_representative.catches or rule.principal.catches
            for rule in self.matching(decision)
        )

    @cached_property
    def _violations(self) -> frozenset[str | None]:
        """The violations that rows ask for; what else is written is all the same to them."""
        return frozenset(violation for rule in self.rules for violation in rule.violations)

    @cached_property
    def _by_type(self) -> dict[DecisionType, tuple[Rule, ...]]:
        return {
            kind: tuple(
                rule
                for rule in self.rules
                if rule.executable and (rule.types is None or kind in rule.types)
            )
            for kind in DecisionType
        }


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """What is wrong with an operator's file, and what its keeper should still do.

    Attributes
    ----------
    rows
        How many rows were checked.
    problems
        Why the file cannot be used; empty where it can.
    warnings
        Executable rows that no lawyer has verified.
    """

    rows: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@lru_cache(maxsize=1)
def shipped_rules() -> RuleBook:
    """Return the rules that come with the product."""
    return _book([_shipped_text()])


def rules_with(own: Path) -> RuleBook:
    """Return the rules that come with the product and an operator's own.

    Raises
    ------
    RuleError
        If the file cannot be read, or one of its rows is refused.
    """
    return _book([_shipped_text(), read_text(own)])


def load_rules(paths: Sequence[Path]) -> RuleBook:
    """Return the rules of these files; each stands to those before it as own rows do.

    Raises
    ------
    RuleError
        If a file cannot be read or lacks a column, two rows of one id hold on
        one day, or a row is refused.
    """
    return _book([read_text(path) for path in paths])


def check_own_rules(own: Path) -> RuleCheck:
    """Return every error of every row of an operator's file, beside the shipped rows.

    Raises
    ------
    RuleError
        If the file cannot be read at all.
    """
    shipped = read_table(_shipped_text()).rows
    table = read_table(read_text(own), is_own=True)
    unverified = (row for row in table.rows if is_unverified(row))
    expected = "the lawyer who checked the row"
    return RuleCheck(
        rows=len(table.rows),
        problems=tuple(sorted(_problems(shipped, table), key=lambda problem: problem.line)),
        warnings=tuple(
            row.problem(ProblemCode.NOT_VERIFIED, "verified_by", expected) for row in unverified
        ),
    )


def _book(texts: Sequence[str]) -> RuleBook:
    rows: list[Row] = []
    for place, text in enumerate(texts):
        table = read_table(text, is_own=place > 0)
        for problem in _problems(rows, table):
            raise problem.error()
        rows = joined(rows, table.rows)
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    return RuleBook(map(rule_of, rows), digest)


def _problems(earlier: Sequence[Row], table: RuleTable) -> Iterator[Problem]:
    yield from table.problems
    for row in table.rows:
        yield from problems_of(row)
    yield from overlaps(table.rows)
    yield from undated(earlier, table.rows)


def _shipped_text() -> str:
    return (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
