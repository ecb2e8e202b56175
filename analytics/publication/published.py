"""Is a decision published on a day, until when, and from when may it be repaired?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from analytics.liability.effect import is_pending
from analytics.publication.classes import class_of
from analytics.publication.regimes import (
    LONGEST_DISCLOSURE,
    LONGEST_UNDER_36,
    NEW_RULES_FROM,
    Regime,
    RegimeCode,
    lasts_while_it_stands,
    new_terms,
    old_terms,
)
from analytics.publication.standing import (
    Reason,
    counts,
    ends_of,
    first_end,
    is_exempt,
)
from graph.model import Decision, DecisionNote, Objection
from graph.periods import day_after
from graph.vocabulary import Severity

_ONE_DAY = timedelta(days=1)


class PublicationFlag(StrEnum):
    """What a reader must know beside the answer."""

    SEVERITY_UNKNOWN = "SEVERITY_UNKNOWN"
    SEVERITY_DERIVED = "SEVERITY_DERIVED"
    STRADDLES_REGIMES = "STRADDLES_REGIMES"
    SECTOR_RULE = "SECTOR_RULE"
    SECTOR_RULE_REVIEW = "SECTOR_RULE_REVIEW"
    PUBLISH_UNTIL_TOO_LATE = "PUBLISH_UNTIL_TOO_LATE"
    OBJECTION_PENDING = "OBJECTION_PENDING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What may be shown of a decision.

    Attributes
    ----------
    severity
        The class, None where it cannot be said.
    is_published
        On the day asked for; None where it hangs on a class that cannot be said.
    first_repair
        The first day on which it may be repaired, if its other conditions are
        met; None where no rule we have says it.
    last_day
        The last day of publication; None: open, never published, or it cannot be said.
    reason
        Why it is not published.
    """

    severity: Severity | None
    regime: RegimeCode
    is_published: bool | None
    first_repair: date | None
    last_day: date | None
    reason: Reason | None
    flags: frozenset[PublicationFlag] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """What the terms give, before anything else ends it.

    Attributes
    ----------
    certain, possible
        The last day of publication whatever the class may be, and under the
        most lasting class; None: open. Both are equal where the class is known.
    """

    regime: RegimeCode
    first_repair: date | None
    certain: date | None
    possible: date | None


def publication_of(decision: Decision, notes: Iterable[DecisionNote], on: date) -> Publication:
    """Return whether a decision is published on the day `on`, and between which days.

    Parameters
    ----------
    notes
        Repairs and objections; those about other decisions are passed over.

    Notes
    -----
    Linear in the notes. The clock is the day of the document under both orders
    (民法典 第201条、第202条: that day is not counted, the corresponding day is the last).
    A decision that is not in effect is not published, its clock runs.

    References
    ----------
    58号令 until 2026-03-31, 36号令 from 2026-04-01; 河南省社会信用条例 第19条 caps both.
    """
    notes = [note for note in notes if note.concerns(decision)]
    found = class_of(decision)
    window = _capped(decision, _window(decision, found.severity))
    last_day = _last_day(decision, notes, window)
    flags = set(_flags(decision, notes, window, on))
    # What ended before the new rules owes them nothing.
    if window.regime is RegimeCode.BOTH and (last_day or date.max) >= NEW_RULES_FROM - _ONE_DAY:
        flags.add(PublicationFlag.STRADDLES_REGIMES)
    if found.severity is None and not lasts_while_it_stands(decision):
        flags.add(PublicationFlag.SEVERITY_UNKNOWN)
    elif found.severity is not None and not found.is_stated:
        flags.add(PublicationFlag.SEVERITY_DERIVED)
    published, reason = _on_day(decision, notes, window, on)
    if reason is Reason.TERM_OVER:
        flags.add(PublicationFlag.SECTOR_RULE_REVIEW)
    return Publication(
        severity=found.severity,
        regime=window.regime,
        is_published=published,
        first_repair=None if is_exempt(decision) else window.first_repair,
        last_day=last_day,
        reason=reason,
        flags=frozenset(flags),
    )


def _window(decision: Decision, severity: Severity | None) -> _Window:
    start = decision.decided_on
    if lasts_while_it_stands(decision):
        return _Window(
            regime=RegimeCode.LIST_OR_COURT, first_repair=None, certain=None, possible=None
        )
    if start >= NEW_RULES_FROM:
        return _new_window(start, severity)
    old = _old_window(decision)
    if old.possible is not None and old.possible < NEW_RULES_FROM:
        return old
    return _more_favourable(old, _new_window(start, severity))


def _old_window(decision: Decision) -> _Window:
    terms, start = old_terms(decision), decision.decided_on
    last = (terms.maximum if terms else LONGEST_DISCLOSURE).last_day(start)
    return _Window(
        regime=RegimeCode.ORDER_58,
        first_repair=_first_repair(terms, start) if terms else None,
        certain=last,
        possible=last,
    )


def _new_window(start: date, severity: Severity | None) -> _Window:
    terms = new_terms(severity)
    never = start - _ONE_DAY
    if terms is None:
        longest = LONGEST_UNDER_36.last_day(start)
        return _Window(
            regime=RegimeCode.ORDER_36, first_repair=None, certain=never, possible=longest
        )
    last = terms.maximum.last_day(start) if terms.is_published else never
    return _Window(
        regime=RegimeCode.ORDER_36,
        first_repair=_first_repair(terms, start),
        certain=last,
        possible=last,
    )


def _first_repair(terms: Regime, start: date) -> date:
    return day_after(terms.minimum.last_day(start)) if terms.minimum else start


def _more_favourable(old: _Window, new: _Window) -> _Window:
    """Return the terms of `STRADDLING`: the shorter ones, the new not before their first day."""
    repairs = [old.first_repair] if old.first_repair else []
    if new.first_repair is not None:
        repairs.append(max(new.first_repair, NEW_RULES_FROM))
    return _Window(
        regime=RegimeCode.BOTH,
        first_repair=min(repairs, default=None),
        certain=_shorter(old.certain, new.certain),
        possible=_shorter(old.possible, new.possible),
    )


def _shorter(old: date | None, new: date | None) -> date | None:
    ends = [old] if old else []
    if new is not None:
        ends.append(max(new, NEW_RULES_FROM - _ONE_DAY))
    return min(ends, default=None)


def _capped(decision: Decision, window: _Window) -> _Window:
    """Return the window as far as the authority itself states its last day.

    A last day that is stated also says that a minor one is published, and for how long where
    the class cannot be said.
    """
    stated, longest = decision.publish_until, _longest(decision, window)
    if stated is None:
        return window
    last = stated if longest is None else min(stated, longest)
    return replace(window, certain=last, possible=last)


def _longest(decision: Decision, window: _Window) -> date | None:
    """Return the last day an authority may state: for a minor one, publication is allowed."""
    terms = new_terms(class_of(decision).severity)
    if terms is None or terms.is_published or window.regime not in _BY_CLASS:
        return window.possible
    last = terms.maximum.last_day(decision.decided_on)
    return last if window.possible is None else max(window.possible, last)


_BY_CLASS = frozenset({RegimeCode.ORDER_36, RegimeCode.BOTH})


def _on_day(
    decision: Decision, notes: Iterable[DecisionNote], window: _Window, on: date
) -> tuple[bool | None, Reason | None]:
    standing = counts(decision, notes, on)
    if not standing.counts:
        return False, standing.reason
    if window.certain is None or on <= window.certain:
        return True, None
    if window.possible is None or on <= window.possible:
        return None, None
    is_minor = class_of(decision).severity is Severity.MINOR and decision.publish_until is None
    if is_minor and window.regime in _BY_CLASS:
        return False, Reason.MINOR
    return False, Reason.TERM_OVER


def _last_day(decision: Decision, notes: Iterable[DecisionNote], window: _Window) -> date | None:
    if is_exempt(decision):
        return None
    end = first_end(ends_of(decision, notes))
    ended = end.day - _ONE_DAY if end else None
    if window.certain != window.possible and not (
        ended is not None and window.certain is not None and ended <= window.certain
    ):
        return None
    last = min((day for day in (window.possible, ended) if day is not None), default=None)
    return last if last is not None and last >= decision.decided_on else None


def _flags(
    decision: Decision, notes: Iterable[DecisionNote], window: _Window, on: date
) -> Iterable[PublicationFlag]:
    if window.regime is RegimeCode.LIST_OR_COURT:
        yield PublicationFlag.SECTOR_RULE
    stated = decision.publish_until
    if stated is not None and window.possible is not None and stated > window.possible:
        yield PublicationFlag.PUBLISH_UNTIL_TOO_LATE
    objections = (note for note in notes if isinstance(note, Objection))
    if any(is_pending(objection, on) for objection in objections):
        yield PublicationFlag.OBJECTION_PENDING
