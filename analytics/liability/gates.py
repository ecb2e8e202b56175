"""Why does nothing at all follow from a decision?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from analytics.liability.case import Case
from analytics.rules import RuleBook
from graph.model import Decision
from graph.vocabulary import Severity

# What never is a basis for anything (河南省社会信用条例).
_NEVER_A_BASIS = frozenset({"utility_arrears"})
_NOT_AGAINST_PERSONS = frozenset({"simple_procedure", "minor_harm_removed"})


class Gate(StrEnum):
    """What bars a decision; where a row of the rules says so, its id."""

    NOT_IN_EFFECT = "NOT_IN_EFFECT"
    MINOR = "MINOR"
    SIMPLE_PROCEDURE = "M122"
    UNCONFIRMED_ARREARS = "M124"
    NOT_EXECUTABLE = "M006"
    NO_SUCH_MEASURE = "M131"


_WHY: Mapping[Gate, str] = MappingProxyType(
    {
        Gate.NOT_IN_EFFECT: (
            "决定尚未生效，或者正在复核、停止执行，或者未及生效即已撤销、修复、移出或者异议成立"
            "（河南省社会信用条例第20条第2款）。"
        ),
        Gate.MINOR: "轻微违法，不产生任何标注、措施或告知。",
        Gate.SIMPLE_PROCEDURE: (
            "对自然人适用简易程序的处罚，以及自然人轻微违法且已主动消除后果的，不作为联合惩戒依据。"
        ),
        Gate.UNCONFIRMED_ARREARS: (
            "水、电、气、暖、通讯、物业等欠费未经依法确认，不作为联合惩戒依据。"
        ),
        Gate.NOT_EXECUTABLE: "有关规则没有可以单独执行的法律依据，或者仅供参考，不予执行。",
        Gate.NO_SUCH_MEASURE: "没有规则对这一决定规定任何后果；惩戒措施以清单为限，不得自行增加。",
    }
)


@dataclass(frozen=True, slots=True)
class Silence:
    """A decision from which nothing follows, and the gate it meets.

    Attributes
    ----------
    rules
        The rows that are about the decision and are not executable.
    legal_basis
        Of the gate, where a row states it.
    erased
        Whether repair or an upheld objection took the decision out of sight.
    """

    decision: Decision
    gate: Gate
    legal_basis: str | None
    explanation: str
    rules: tuple[str, ...] = ()
    erased: bool = False


def gate_of(case: Case) -> Gate | None:
    """Return the gate that bars every row from firing on this decision, if one does."""
    decision = case.decision
    if decision.severity is Severity.MINOR:
        return Gate.MINOR
    if decision.violation_type in _NEVER_A_BASIS:
        return Gate.UNCONFIRMED_ARREARS
    if case.subject.is_person and decision.violation_type in _NOT_AGAINST_PERSONS:
        return Gate.SIMPLE_PROCEDURE
    return None


def silence(decision: Decision, gate: Gate, rules: RuleBook) -> Silence:
    """Return why nothing follows from `decision`, with the basis that the rules state."""
    rows = rules.versions(gate)
    return Silence(decision, gate, rows[-1].legal_basis if rows else None, _WHY[gate])


def unfired(decision: Decision, rules: RuleBook) -> Silence:
    """Return why no row fired on a decision that no gate bars.

    Either rows are about it that must not be executed, or no row is.
    """
    about = (rule for rule in rules.rules if not rule.executable)
    named = [rule.rule_id for rule in about if replace(rule, executable=True).matches(decision)]
    gate = Gate.NOT_EXECUTABLE if named else Gate.NO_SUCH_MEASURE
    return replace(silence(decision, gate, rules), rules=tuple(dict.fromkeys(named)))
