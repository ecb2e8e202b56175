"""Which provisions can the engine execute, as rows of data?"""

from analytics.rules.book import (
    RuleBook,
    RuleCheck,
    check_own_rules,
    load_rules,
    rules_with,
    shipped_rules,
)
from analytics.rules.kinds import MeasureKind
from analytics.rules.rule import Anchor, Cell, Mode, OnRepair, Rule, SubjectTest
from analytics.rules.table import Problem, ProblemCode
from analytics.rules.term import Duration, Term, TermCode

__all__ = [
    "Anchor",
    "Cell",
    "Duration",
    "MeasureKind",
    "Mode",
    "OnRepair",
    "Problem",
    "ProblemCode",
    "Rule",
    "RuleBook",
    "RuleCheck",
    "SubjectTest",
    "Term",
    "TermCode",
    "check_own_rules",
    "load_rules",
    "rules_with",
    "shipped_rules",
]
