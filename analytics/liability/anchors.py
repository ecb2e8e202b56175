"""On which days must somebody have held the office, or the control?"""

from __future__ import annotations

from datetime import date

from analytics.liability.items import AnchorDays
from analytics.rules import Anchor, Rule
from graph.model import Decision


def anchor_days(rule: Rule, decision: Decision, on: date) -> AnchorDays:
    """Return the days that count for a rule.

    Parameters
    ----------
    on
        The day asked for, the anchor of rules that say `NOW`.
    """
    kind = rule.anchor or Anchor.VIOLATION
    match kind:
        case Anchor.NOW:
            return AnchorDays(kind, on, on)
        case Anchor.VIOLATION:
            first = decision.conduct_from or decision.decided_on
            last = decision.conduct_to or first
            return AnchorDays(kind, first, max(first, last))
        case _:
            return AnchorDays(kind, decision.decided_on, decision.decided_on)


def is_assumed(anchor: AnchorDays, decision: Decision) -> bool:
    """Whether the day of the conduct is not known and the decision date stands for it."""
    return anchor.kind is Anchor.VIOLATION and decision.conduct_from is None


def days_of_the_act(decision: Decision) -> AnchorDays | None:
    """Return the days of the conduct, None where they are not known."""
    if decision.conduct_from is None:
        return None
    last = decision.conduct_to or decision.conduct_from
    return AnchorDays(Anchor.VIOLATION, decision.conduct_from, last)
