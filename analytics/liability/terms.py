"""How long does an item last, and what is doubtful about it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.liability.items import NO_ITEM_FLAGS, ItemFlag, ItemFlags
from analytics.rules import Duration, Rule, Term, TermCode
from graph.model import Decision
from graph.periods import day_after
from graph.vocabulary import DecisionType


@dataclass(frozen=True, slots=True)
class StatedEnd:
    """What a decision says about the end: a last day, for life, or nothing."""

    last_day: date | None = None
    for_life: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing is stated."""
        return self.last_day is None and not self.for_life

    @property
    def to(self) -> date | None:
        """The first day after it, None where there is none."""
        return None if self.for_life or self.last_day is None else day_after(self.last_day)


SILENT = StatedEnd()


@dataclass(frozen=True, slots=True)
class TermEnd:
    """The first day after the term (None: open), and the flags it raises."""

    to: date | None
    flags: ItemFlags = NO_ITEM_FLAGS


def term_end(rule: Rule, decision: Decision, stated: StatedEnd) -> TermEnd:
    """Return when the term of a rule ends for a decision.

    Parameters
    ----------
    stated
        What the decision says for the one who is caught. It decides where the
        rule leaves a choice (`by_decision`, several terms) and for every
        conviction but one for life; elsewhere a difference is only flagged.

    Returns
    -------
    TermEnd
        Counted from the decision date.
    """
    if decision.type is DecisionType.CONVICTION and rule.terms != (TermCode.LIFE,):
        return _stated_or_open(stated)
    if len(rule.terms) == 1:
        return _single(rule.terms[0], decision, stated)
    if not stated.is_silent:
        return TermEnd(stated.to)
    return TermEnd(_own_end(rule.terms[0], decision), frozenset({ItemFlag.TERM_ASSUMED}))


def _single(term: Term, decision: Decision, stated: StatedEnd) -> TermEnd:
    if term is TermCode.BY_DECISION:
        return _stated_or_open(stated)
    if term in {TermCode.WHILE, TermCode.EVENT}:
        return TermEnd(stated.to if term is TermCode.WHILE else None)
    own = _own_end(term, decision)
    if stated.is_silent or stated.to == own:
        return TermEnd(own)
    return TermEnd(own, frozenset({ItemFlag.TERM_CONFLICT}))


def _stated_or_open(stated: StatedEnd) -> TermEnd:
    flags = frozenset({ItemFlag.TERM_MISSING}) if stated.is_silent else NO_ITEM_FLAGS
    return TermEnd(stated.to, flags)


def _own_end(term: Term, decision: Decision) -> date | None:
    return day_after(term.last_day(decision.decided_on)) if isinstance(term, Duration) else None
