"""Who answers for what, what binds whom, and which decisions reach nobody, as frames?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.findings.rows import ItemRow, item_row
from analytics.frames.making import COUNT, DAY, TEXT, made
from analytics.liability.everybody import all_decisions, all_outcomes
from analytics.liability.silence import silences
from analytics.rules import RuleBook, shipped_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analytics.liability import DecisionOutcome, Measure
    from graph.reader import GraphReader

_DAYS = frozenset({"since", "to", "decided_on"})
_OF_ITEMS = {
    "from" if name == "since" else name: DAY if name in _DAYS else TEXT for name in ItemRow._fields
}
_OF_MEASURES = {
    **dict.fromkeys(("subject", "rule_id", "measure", "legal_basis", "state", "flags"), TEXT),
    **dict.fromkeys(("from", "to"), DAY),
    **dict.fromkeys(("ended_reason", "decision_no", "authority", "decision_type"), TEXT),
    "decided_on": DAY,
}
_OF_DECISIONS = {
    **dict.fromkeys(("decision_no", "authority", "subject", "type"), TEXT),
    "decided_on": DAY,
    **dict.fromkeys(("why", "rules"), TEXT),
    "items": COUNT,
}


def liabilities_frame(reader: GraphReader, rules: RuleBook | None = None) -> pd.DataFrame:
    """Return a row for every person who answers for a decision under a rule.

    Parameters
    ----------
    reader
        The store at a moment, read whole.
    rules
        The rows to execute; None is those that come with the product. Those in
        force in an installation are `api.rules_in_force()`.

    Returns
    -------
    pandas.DataFrame
        The columns of `zeren liabilities --all`, candidates and what has ended
        included. What was repaired or successfully objected to is for auditors
        only: keep it out of what others see (`ended_reason`).

    Notes
    -----
    As `analytics.liability.everybody.all_outcomes`: linear in the decisions.
    """
    outcomes = _outcomes(reader, rules)
    return made(_OF_ITEMS, (item_row(item) for each in outcomes for item in each.items))


def measures_frame(reader: GraphReader, rules: RuleBook | None = None) -> pd.DataFrame:
    """Return a row for every measure that a rule lays upon the subject of a decision itself.

    Parameters
    ----------
    reader, rules
        As `liabilities_frame`.

    Returns
    -------
    pandas.DataFrame
        `subject` (an organization, or a person decided against), `rule_id`,
        `measure`, `legal_basis`, `state`, `flags`, `from`, `to`,
        `ended_reason`, `decision_no`, `authority`, `decision_type`,
        `decided_on`.
    """
    outcomes = _outcomes(reader, rules)
    return made(_OF_MEASURES, (_measure(one) for each in outcomes for one in each.measures))


def silence_frame(reader: GraphReader, rules: RuleBook | None = None) -> pd.DataFrame:
    """Return for every decision whether somebody answers for it, and if nobody, why.

    Parameters
    ----------
    reader, rules
        As `liabilities_frame`.

    Returns
    -------
    pandas.DataFrame
        `decision_no`, `authority`, `subject`, `type`, `decided_on`, `why`
        (`REACHED` where somebody answers), `rules` that fire, joined by
        semicolons, and how many `items` follow, in whatever state.
    """
    found = silences(reader, all_decisions(reader), rules=rules or shipped_rules())
    return made(
        _OF_DECISIONS,
        (
            (
                *(one.decision.decision_no, one.decision.authority, one.decision.subject),
                *(one.decision.type.value, one.decision.decided_on),
                *(one.why.value, ";".join(one.rules), one.items),
            )
            for one in found
        ),
    )


def _outcomes(reader: GraphReader, rules: RuleBook | None) -> Iterator[DecisionOutcome]:
    return all_outcomes(reader, rules or shipped_rules(), lambda *_: None)


def _measure(one: Measure) -> tuple[object, ...]:
    decision = one.decision
    return (
        *(decision.subject, one.rule_id, one.measure, one.legal_basis, one.state.value),
        *(";".join(sorted(one.flags)), one.since, one.to),
        *(one.ended_reason and one.ended_reason.value, decision.decision_no, decision.authority),
        *(decision.type.value, decision.decided_on),
    )
