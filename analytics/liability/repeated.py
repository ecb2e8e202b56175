"""Was an organization penalized for the third time within the window of a rule?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.liability.case import Case
from analytics.liability.effect import has_come_into_effect, is_taken_back
from analytics.liability.gates import gate_of
from analytics.liability.grounds import decision_order
from analytics.rules import Duration, Rule
from graph.model import Decision

THIRD_PENALTY = "THIRD_PENALTY"


@dataclass(frozen=True, slots=True)
class RepeatOffence:
    """Three penalties within the window: a lead for an official, never a measure."""

    rule: Rule
    decisions: tuple[Decision, Decision, Decision]

    @property
    def on(self) -> date:
        """The day of the third penalty."""
        return self.decisions[-1].decided_on


def repeat_offences(cases: Iterable[Case], on: date, *, rule: Rule) -> list[RepeatOffence]:
    """Return every third penalty within the window, oldest first.

    Parameters
    ----------
    cases
        The decisions about one subject with what was noted of them.
    on
        The day asked about: what was decided later, is not or no longer in
        effect then, or was repaired by then, does not count.
    rule
        Which decisions count (M053: penalties under the domain food), and the
        window, its first term.

    Returns
    -------
    list of RepeatOffence
        Each with the two penalties before it. A fourth within the window of
        the second is one more.

    Notes
    -----
    Our reading of the boundary: the third penalty is decided less than twelve
    months after the first, so not on the corresponding day of the next year.
    2024-05-10 and 2025-05-09 are within one window, 2024-05-10 and 2025-05-10
    are not. After 29 February the corresponding day is 28 February.
    O(n log n) for n decisions.

    References
    ----------
    食品安全法 第134条; 民法典 第201条、第202条.
    """
    window = rule.terms[0] if rule.terms else None
    if not isinstance(window, Duration):
        return []
    counting = {case.decision.key: case.decision for case in cases if _counts(case, rule, on)}
    rows = sorted(counting.values(), key=decision_order)
    return [
        RepeatOffence(rule, (first, second, third))
        for first, second, third in zip(rows, rows[1:], rows[2:], strict=False)
        if third.decided_on < window.last_day(first.decided_on)
    ]


def _counts(case: Case, rule: Rule, on: date) -> bool:
    decision = case.decision
    return (
        rule.matches(decision)
        and gate_of(case) is None
        and has_come_into_effect(decision, on)
        and not is_taken_back(decision, case.objections, on)
        and not any(repair.repaired_on <= on for repair in case.repairs)
    )
