"""How long is a decision published, at least and at most, under which rules?

The rules are rows. From 2026-04-01 the class of the violation decides, before it the field of
the act did. What a decision from before that day owes to the new rules is a reading, kept as a
row of its own for a lawyer to settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.rules import Duration
from graph.model import Decision
from graph.vocabulary import DecisionType, Domain, Severity

NEW_RULES_FROM = date(2026, 4, 1)
# 河南省社会信用条例 第19条: disclosed for five years at most, then archived; an entry in a
# list for as long as it stands.
LONGEST_DISCLOSURE = Duration(years=5)

PENALTIES = frozenset(
    {DecisionType.PENALTY, DecisionType.LICENCE_REVOKED, DecisionType.BUSINESS_LICENCE_REVOKED}
)
# Shown for as long as they stand, under the rules of the list or the court that made them.
_STANDING = frozenset(
    {
        DecisionType.LISTING,
        DecisionType.ABNORMAL_ENTRY,
        DecisionType.CONSUMPTION_ORDER,
        DecisionType.COURT_ORDER,
    }
)
_STRICT_DOMAINS = frozenset({Domain.FOOD, Domain.DRUG, Domain.SAFETY})
# No code of the tables says special equipment or fire protection: the law applied does.
_STRICT_LAWS = ("特种设备", "消防")


class RegimeCode(StrEnum):
    """Which rules of publication apply."""

    ORDER_58 = "ORDER_58"
    ORDER_36 = "ORDER_36"
    BOTH = "BOTH"
    LIST_OR_COURT = "LIST_OR_COURT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """One row: for whom, how long, by which rule.

    Attributes
    ----------
    severity, in_strict_field
        Whom the row is about; None: whatever it is.
    is_published
        Whether it is published unless the authority says how long.
    minimum, maximum
        From the day of the document; a minimum of None: none has to pass.
    """

    code: RegimeCode
    severity: Severity | None = None
    in_strict_field: bool | None = None
    is_published: bool = True
    minimum: Duration | None
    maximum: Duration
    article: str


_OLD = "信用修复管理办法（试行）（国家发展改革委令第58号）"
_NEW = "信用修复管理办法（国家发展改革委令第36号）"
REGIMES = (
    Regime(
        code=RegimeCode.ORDER_58,
        in_strict_field=False,
        minimum=Duration(months=3),
        maximum=Duration(years=3),
        article=_OLD,
    ),
    Regime(
        code=RegimeCode.ORDER_58,
        in_strict_field=True,
        minimum=Duration(years=1),
        maximum=Duration(years=3),
        article=f"{_OLD}: food, drugs, special equipment, work safety, fire protection",
    ),
    Regime(
        code=RegimeCode.ORDER_36,
        severity=Severity.MINOR,
        is_published=False,
        minimum=None,
        maximum=Duration(months=3),
        article=_NEW,
    ),
    Regime(
        code=RegimeCode.ORDER_36,
        severity=Severity.GENERAL,
        minimum=Duration(months=3),
        maximum=Duration(years=1),
        article=_NEW,
    ),
    Regime(
        code=RegimeCode.ORDER_36,
        severity=Severity.SERIOUS,
        minimum=Duration(years=1),
        maximum=Duration(years=3),
        article=_NEW,
    ),
)
LONGEST_UNDER_36 = max(
    (row.maximum for row in REGIMES if row.code is RegimeCode.ORDER_36),
    key=lambda term: term.last_day(NEW_RULES_FROM),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer of ours to a question the law leaves open.

    Attributes
    ----------
    verified_by, verified_on
        The lawyer who settled it, and when; empty: nobody has.
    """

    question: str
    reading: str
    ground: str
    verified_by: str = ""
    verified_on: str = ""


STRADDLING = Reading(
    question="A decision from before 2026-04-01 is still published on that day: which terms?",
    reading="Until 2026-03-31 those of 58号令. From 2026-04-01 the shorter minimum and the "
    "shorter maximum of the two orders, counted from the day of the document; nothing that "
    "was published before is held against anybody.",
    ground="立法法 第104条: no effect on the past, unless it protects rights better",
)


def old_terms(decision: Decision) -> Regime | None:
    """Return the row of 58号令 for a decision; None where it is no penalty."""
    if decision.type not in PENALTIES:
        return None
    is_strict = in_strict_field(decision)
    return next(row for row in REGIMES if row.in_strict_field is is_strict)


def new_terms(severity: Severity | None) -> Regime | None:
    """Return the row of 36号令 for a class; None where the class cannot be said."""
    return next((row for row in REGIMES if severity and row.severity is severity), None)


def in_strict_field(decision: Decision) -> bool:
    """Whether 58号令 asked a year of publication for the field of the act."""
    basis = decision.legal_basis or ""
    return decision.domain in _STRICT_DOMAINS or any(law in basis for law in _STRICT_LAWS)


def lasts_while_it_stands(decision: Decision) -> bool:
    """Whether it is published as long as it stands: entries in lists, orders of a court."""
    return decision.type in _STANDING
