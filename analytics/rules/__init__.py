"""Which provisions can the engine execute, as rows of data?"""

from analytics.rules.book import RuleBook, load_rules, shipped_rules
from analytics.rules.rule import Anchor, Cell, Mode, OnRepair, Rule, SubjectTest
from analytics.rules.term import Duration, Term, TermCode

__all__ = [
    "Anchor",
    "Cell",
    "Duration",
    "Mode",
    "OnRepair",
    "Rule",
    "RuleBook",
    "SubjectTest",
    "Term",
    "TermCode",
    "load_rules",
    "shipped_rules",
]
