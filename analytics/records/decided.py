"""Which dated entries come from decisions, and from what followed on them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.liability.case import is_breach
from analytics.liability.effect import effect_begins, has_come_into_effect
from analytics.liability.items import ItemFlag, ItemState, Liability, LiabilityAnswer, Measure
from analytics.records.events import Entry, EventKind, flags_of, title_of
from analytics.records.ledger import Ledger, Record
from analytics.records.words import chinese, english
from graph.model import Act, NamedPerson, PartyId, Source


@dataclass(frozen=True, slots=True)
class Telling:
    """How what hangs on decisions is told.

    Attributes
    ----------
    with_erased
        Whether what repair or an upheld objection has erased is told too.
    """

    ledger: Ledger
    with_erased: bool

    def of_record(self, record: Record) -> Iterator[Entry]:
        """Yield the days of a decision, its objections and its repairs."""
        if not self.tells(record):
            return
        decision = record.decision
        for kind, day, code in _days(record, self.ledger.on):
            if day is not None:
                yield self.entry(record, kind, day, source=decision.source, code=code)
        for objection in record.objections:
            yield self.entry(
                record, EventKind.OBJECTION_FILED, objection.filed_on, source=objection.source
            )
            if objection.decided_on is not None and objection.outcome is not None:
                yield self.entry(
                    record,
                    EventKind.OBJECTION_DECIDED,
                    objection.decided_on,
                    source=objection.source,
                    code=objection.outcome,
                )
        for repair in record.repairs:
            yield self.entry(
                record,
                EventKind.REPAIRED,
                repair.repaired_on,
                source=repair.source,
                detail=repair.document or "",
            )

    def of_naming(self, naming: NamedPerson) -> Iterator[Entry]:
        """Yield that a decision names a person, once per decision; not for everybody's eyes."""
        for record in self.ledger.concerned(naming):
            if self.tells(record):
                yield self.entry(
                    record,
                    EventKind.NAMED,
                    record.decision.decided_on,
                    source=naming.source,
                    code=naming.capacity,
                    other=naming.person,
                    is_private=True,
                )

    def of_act(self, act: Act) -> Iterator[Entry]:
        """Yield what an official did, unless what it was about has been erased."""
        records = self.ledger.concerned(act)
        if not all(map(self.tells, records)):
            return
        yield Entry(
            day=act.acted_on,
            kind=EventKind.ACT,
            **title_of(EventKind.ACT, chinese(act.act), english(act.act)),
            subject=act.subject or act.unit or PartyId(act.person or ""),
            other=act.person,
            detail=f"{act.rule} · {act.acted_by}：{act.reason}",
            source=act.source,
            decision_no=act.decision_no,
            flags=flags_of(act.flags),
            is_published=False,
        )

    def of_answer(self, answer: LiabilityAnswer) -> Iterator[Entry]:
        """Yield the beginnings and ends of items and measures."""
        for item in answer.items:
            began, ended = EventKind.ITEM_BEGAN, EventKind.ITEM_ENDED
            yield from self._span(item, began, ended, item.person.party_id)
        for measure in answer.measures:
            began, ended = EventKind.MEASURE_BEGAN, EventKind.MEASURE_ENDED
            yield from self._span(measure, began, ended, None)

    def tells(self, record: Record) -> bool:
        """Whether a record is told at all."""
        return self.with_erased or not record.is_erased(self.ledger.on)

    def _span(
        self, item: Liability | Measure, began: EventKind, ended: EventKind, other: PartyId | None
    ) -> Iterator[Entry]:
        if item.is_out_of_sight and not self.with_erased:
            return
        has_ended = item.state is ItemState.ENDED
        # The state of the day is told beside the beginning; of what has ended, the reason
        # beside the end.
        days: list[tuple[EventKind, date | None, StrEnum | None]] = [
            (began, item.since, None if has_ended else item.state)
        ]
        if has_ended:
            days.append((ended, item.to, item.ended_reason))
        for kind, day, code in days:
            if day is not None:
                yield self.entry(
                    self.ledger.record(item.decision),
                    kind,
                    day,
                    source=item.decision.source,
                    code=code,
                    other=other,
                    detail=f"{item.rule_id} {item.measure}",
                    flags=tuple(flag.value for flag in ItemFlag if flag in item.flags),
                    is_private=item.state is not ItemState.CONFIRMED,
                )

    def entry(  # noqa: PLR0913 (an entry has that many sides)
        self,
        record: Record,
        kind: EventKind,
        day: date,
        *,
        source: Source,
        code: StrEnum | None = None,
        other: PartyId | None = None,
        detail: str = "",
        flags: tuple[str, ...] | None = None,
        is_private: bool = False,
    ) -> Entry:
        """Return one entry of a record."""
        decision = record.decision
        zh, en = (chinese(code), english(code)) if code else ("", "")
        return Entry(
            day=day,
            kind=kind,
            **title_of(kind, zh, en),
            subject=decision.subject,
            other=other,
            detail=detail,
            source=source,
            decision_no=decision.decision_no,
            flags=flags_of(decision.flags) if flags is None else flags,
            is_published=record.is_published(self.ledger.on) and not is_private,
        )


def _days(record: Record, on: date) -> Iterator[tuple[EventKind, date | None, StrEnum | None]]:
    """Yield the days of a decision itself, with the code that tells what it is."""
    decision = record.decision
    if is_breach(decision):
        return
    what = decision.list_kind or decision.type
    yield EventKind.ANNOUNCED, decision.pre_notice_on, what
    yield EventKind.DECIDED, decision.decided_on, what
    if has_come_into_effect(decision, on, record.objections):
        yield EventKind.IN_EFFECT, effect_begins(decision), None
    yield EventKind.LIST_EXIT, decision.ended_on, what
    yield EventKind.REVOKED, decision.revoked_on, None
