"""Which rules are in force together, and where do they come from?"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from analytics.rules.reading import COLUMNS, read_rule
from analytics.rules.rule import Cell, Rule
from graph.errors import RuleError
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

    def rule(self, rule_id: str) -> Rule:
        """Return the rule of that id."""
        return next(rule for rule in self.rules if rule.rule_id == rule_id)

    def matching(self, decision: Decision) -> tuple[Rule, ...]:
        """Return the rules all of whose tests but that of the subject hold."""
        return tuple(rule for rule in self._by_type[decision.type] if rule.matches(decision))

    def may_reach_controller(self, decision: Decision) -> bool:
        """Whether a controller may be caught without being named."""
        return any(rule.actual_controller is Cell.MARK for rule in self.matching(decision))

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


@lru_cache(maxsize=1)
def shipped_rules() -> RuleBook:
    """Return the rules that come with the product."""
    text = (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
    return _book([text])


def load_rules(paths: Sequence[Path]) -> RuleBook:
    """Return the rules of these files, in order.

    Raises
    ------
    RuleError
        If a file lacks a column, two rows have one id, or a row is refused.
    """
    return _book([path.read_text(encoding="utf-8-sig") for path in paths])


def _book(texts: Sequence[str]) -> RuleBook:
    rules: dict[str, Rule] = {}
    for text in texts:
        for row in _rows(text):
            rule = read_rule(row)
            if rule.rule_id in rules:
                raise RuleError(rule.rule_id, "id", rule.rule_id, "an id of its own")
            rules[rule.rule_id] = rule
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    return RuleBook(rules.values(), digest)


def _rows(text: str) -> list[dict[str, str]]:
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise RuleError("(header)", missing[0], "", f"the columns {', '.join(COLUMNS)}")
    return [{name: (row[name] or "").strip() for name in COLUMNS} for row in table]
