"""On which acts hangs something that no rule gives any more?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from analytics.liability.acts import ItemKey, Key, NoticeKey, key_of, standing_of
from analytics.liability.case import Inquiry, read_cases
from analytics.liability.effect import is_erased
from analytics.liability.items import (
    DecisionOutcome,
    EndReason,
    ItemState,
    Liability,
    Notice,
)
from analytics.liability.outcomes import outcome_of
from graph.merging import one_per_identity
from graph.model import Act, Decision, Objection, PartyId, Repair
from graph.periods import AsOf

_ENDED = "更正：据以认定的记载已更正，不再支持本项，自{day}起终止。"


class HangingActs:
    """Acts, less those that were found to hang on what a rule gives.

    Parameters
    ----------
    acts
        About whatever decisions.
    on
        The day asked for; later acts are not counted.
    """

    def __init__(self, acts: Iterable[Act], on: date) -> None:
        self._on = on
        self._groups: defaultdict[str, defaultdict[Key, list[Act]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for act in acts:
            if act.acted_on <= on:
                self._groups[act.decision_no][key_of(act)].append(act)

    def take(self, outcome: DecisionOutcome) -> None:
        """Leave out the acts about what follows from a decision."""
        keys = self._groups.get(outcome.decision.decision_no)
        if keys is None:
            return
        for key in keys.keys() & keys_of(outcome):
            keys[key] = [act for act in keys[key] if not act.concerns(outcome.decision)]

    def left(self) -> Iterator[tuple[Key, list[Act]]]:
        """Yield what was acted on and nothing gives, with the acts about it in their order."""
        for keys in self._groups.values():
            for key, acts in sorted(keys.items(), key=lambda item: str(item[0])):
                done = standing_of(acts, key, self._on).done
                if done:
                    yield key, list(done)


def keys_of(outcome: DecisionOutcome) -> set[Key]:
    """Return what acts may be about in an outcome."""
    items: set[Key] = {ItemKey(item.rule_id, item.person.party_id) for item in outcome.items}
    return items | {_notice_key(notice) for notice in outcome.notices}


def superseded(inquiry: Inquiry, hanging: HangingActs) -> Iterator[DecisionOutcome]:
    """Yield what acts hang on and no rule gives any more, ended, as it was known at the last act.

    Notes
    -----
    The day of its end is the first on which it was not known any more, found by
    halving the time since: some ten answers about the one decision.
    """
    for key, acts in hanging.left():
        found = _as_acted(inquiry, key, acts)
        if found is not None:
            yield found


def _as_acted(inquiry: Inquiry, key: Key, acts: Sequence[Act]) -> DecisionOutcome | None:
    last, then = _last_given(inquiry, key, acts)
    if then is None or not _stood(key, acts[: acts.index(last) + 1]):
        return None

    def is_known(day: date) -> bool:
        moment = replace(inquiry.reader.as_of, known_at=day)
        return _outcome(inquiry, moment, last, key) is not None

    ended = _first_without(is_known, last.acted_on, inquiry.reader.as_of.known_at)
    erased = _was_erased(inquiry, then.decision)
    return DecisionOutcome(
        decision=then.decision,
        items=tuple(
            replace(_item(item, ended, acts), erased=erased)
            for item in then.items
            if _item_key(item) == key
        ),
        notices=tuple(
            replace(notice, state=ItemState.ENDED, acts=tuple(acts), erased=erased)
            for notice in then.notices
            if _notice_key(notice) == key
        ),
        is_superseded=True,
    )


def _was_erased(inquiry: Inquiry, decision: Decision) -> bool:
    """Whether the decision has been erased by what is known now, not when it was acted on."""
    reader = inquiry.reader
    repairs, objections = reader.notes(Repair, [decision]), reader.notes(Objection, [decision])
    return is_erased(decision, repairs, objections, inquiry.on)


def _stood(key: Key, acts: Sequence[Act]) -> bool:
    """Whether these acts left something standing: a notice sent, or an item decided about.

    An item that was reopened while a rule gave it hangs on nothing; what is done after no
    rule gives it any more takes nothing back.
    """
    return isinstance(key, NoticeKey) or standing_of(acts, key, acts[-1].acted_on).is_decided


def _last_given(
    inquiry: Inquiry, key: Key, acts: Sequence[Act]
) -> tuple[Act, DecisionOutcome | None]:
    """Return the last act on whose day a rule still gave what it is about, and the outcome then."""
    for act in reversed(acts):
        moment = AsOf(on=act.acted_on, known_at=act.acted_on, revision=act.source.revision)
        then = _outcome(inquiry, moment, act, key)
        if then is not None:
            return act, then
    return acts[0], None


def _outcome(inquiry: Inquiry, moment: AsOf, act: Act, key: Key) -> DecisionOutcome | None:
    """Return the outcome that gives what an act is about, as of a moment; None if none does."""
    then = Inquiry(inquiry.reader.at(moment), inquiry.rules)
    stated = then.reader.store.facts(Decision, "decision_no", [act.decision_no], moment)
    decisions = [row for row in one_per_identity(stated) if act.concerns(row)]
    outcomes = (outcome_of(then, case) for case in read_cases(then, decisions))
    return next((outcome for outcome in outcomes if key in keys_of(outcome)), None)


def _first_without(is_known: Callable[[date], bool], first: date, last: date) -> date:
    """Return a day in (first, last] on which something is not known, the day before it is."""
    low, high = first, last
    while (high - low).days > 1:
        middle = low + timedelta(days=(high - low).days // 2)
        low, high = (middle, high) if is_known(middle) else (low, middle)
    return high


def _item(item: Liability, ended: date, acts: Sequence[Act]) -> Liability:
    return replace(
        item,
        state=ItemState.ENDED,
        to=ended,
        ended_reason=EndReason.SUPERSEDED,
        explanation=item.explanation + _ENDED.format(day=ended),
        acts=tuple(acts),
    )


def _item_key(item: Liability) -> Key:
    return ItemKey(item.rule_id, item.person.party_id)


def _notice_key(notice: Notice) -> Key:
    person = notice.person.party_id if notice.person else PartyId("")
    return NoticeKey(notice.rule_id, notice.unit.party_id, person, notice.target)
