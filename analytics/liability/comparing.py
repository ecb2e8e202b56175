"""What would follow from a decision under other rules, and what would not any more?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.liability.items import DecisionOutcome, ItemState
from graph.model import Decision, Party


class Change(StrEnum):
    """What becomes of a consequence."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"


class Consequence(StrEnum):
    """What a decision can have."""

    ITEM = "item"
    MEASURE = "measure"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One consequence, as far as rules can change it.

    Attributes
    ----------
    key
        What stays the same from one set of rules to another.
    role
        In which role a person is caught; for a notice, who is to be told.
    """

    what: Consequence
    key: str
    rule_id: str
    decision: Decision
    entity: Party | None
    state: ItemState
    person: Party | None = None
    role: str | None = None
    measure: str | None = None
    legal_basis: str | None = None
    to: date | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One consequence that two sets of rules do not agree on; one side may be missing."""

    before: Effect | None
    after: Effect | None

    @property
    def change(self) -> Change:
        """Whether it is gained, lost, or only other than before."""
        if self.before is None:
            return Change.GAINED
        return Change.LOST if self.after is None else Change.CHANGED

    @property
    def effect(self) -> Effect:
        """The consequence, as it would be, else as it is."""
        found = self.after or self.before
        if found is None:
            raise ValueError("neither side")
        return found


def effects_of(outcome: DecisionOutcome, subject: Party) -> Iterator[Effect]:
    """Yield all that follows from one decision about `subject`."""
    for item in outcome.items:
        yield Effect(
            what=Consequence.ITEM,
            key=item.liability_id,
            rule_id=item.rule_id,
            decision=item.decision,
            entity=item.entity,
            state=item.state,
            person=item.person,
            role=item.role,
            measure=item.measure,
            legal_basis=item.legal_basis,
            to=item.to,
            flags=tuple(sorted(item.flags)),
        )
    for measure in outcome.measures:
        yield Effect(
            what=Consequence.MEASURE,
            key=measure.rule_id,
            rule_id=measure.rule_id,
            decision=measure.decision,
            entity=subject,
            state=measure.state,
            measure=measure.measure,
            legal_basis=measure.legal_basis,
            to=measure.to,
            flags=tuple(sorted(measure.flags)),
        )
    for notice in outcome.notices:
        yield Effect(
            what=Consequence.NOTICE,
            key=notice.notice_id,
            rule_id=notice.rule_id,
            decision=notice.decision,
            entity=notice.unit,
            state=notice.state,
            person=notice.person,
            role=notice.target,
        )


def differences(
    before: DecisionOutcome, after: DecisionOutcome, subject: Party
) -> Iterator[Difference]:
    """Yield what two sets of rules do not agree on about one decision.

    Parameters
    ----------
    before, after
        What follows from the same decision under the one and the other.
    subject
        Whom the decision is about.

    Yields
    ------
    Difference
        What is lost or changed in the order of `before`, then what is gained.
    """
    old = {(each.what, each.key): each for each in effects_of(before, subject)}
    new = {(each.what, each.key): each for each in effects_of(after, subject)}
    for key, effect in old.items():
        if new.get(key) != effect:
            yield Difference(effect, new.get(key))
    for key, effect in new.items():
        if key not in old:
            yield Difference(None, effect)
