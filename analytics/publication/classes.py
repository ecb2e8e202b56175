"""Is a violation minor, general or serious, and how do we know?

Stated severity counts. Where none is stated, only words that decide it do: how large a fine has
to be is nowhere fixed for all fields, so a plain fine leaves the class open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model import Decision
from graph.vocabulary import DecisionType, Severity

_SLIGHT_TYPES = frozenset({"simple_procedure", "minor_harm_removed"})
_SERIOUS_TYPES = frozenset(
    {
        DecisionType.LICENCE_REVOKED,
        DecisionType.BUSINESS_LICENCE_REVOKED,
        DecisionType.MARKET_BAN,
    }
)
# A penalty that is waived decides nothing, and what else the sentence says is then not read.
_WAIVED = re.compile("不予|免予|免于|不再")
_SERIOUS = re.compile("巨额罚款|吊销|限制从业|禁止从业|不得从事|终身禁止")
_LARGE_FINE = re.compile("较大数额的?罚款")
_GENERAL = re.compile("没收|暂扣|降低资质")
_OPEN = re.compile("罚款|停产|停业|关闭|拘留|限制开展")
_MINOR = re.compile("警告|通报批评")


@dataclass(frozen=True, slots=True)
class ClassFound:
    """The class of a violation; None where it cannot be said.

    Attributes
    ----------
    is_stated
        Whether the decision itself says it, rather than its kind or wording.
    """

    severity: Severity | None
    is_stated: bool = False


def class_of(decision: Decision) -> ClassFound:
    """Return the class of the violation that a decision is about.

    References
    ----------
    信用修复管理办法（国家发展改革委令第36号）, as reported: 轻微 simple procedure,
    warning, notice of criticism; 一般 larger fines, confiscation, suspended or lowered
    licences; 严重 huge fines, revoked licences, restriction of practising.
    """
    if decision.severity is not None:
        return ClassFound(decision.severity, is_stated=True)
    if decision.violation_type in _SLIGHT_TYPES:
        return ClassFound(Severity.MINOR)
    if decision.type in _SERIOUS_TYPES:
        return ClassFound(Severity.SERIOUS)
    if decision.type is DecisionType.PENALTY:
        return ClassFound(_by_wording(decision.penalty or "", is_paid=bool(decision.amount_cny)))
    return ClassFound(None)


def _by_wording(penalty: str, *, is_paid: bool) -> Severity | None:
    if _WAIVED.search(penalty):
        return None
    if _SERIOUS.search(penalty):
        return Severity.SERIOUS
    is_large = _LARGE_FINE.search(penalty) is not None
    if _OPEN.search(_LARGE_FINE.sub("", penalty)):
        return None
    if is_large or _GENERAL.search(penalty):
        return Severity.GENERAL
    # Money was paid, and the wording does not say for what.
    return Severity.MINOR if _MINOR.search(penalty) and not is_paid else None
