"""Which decisions are on record, and which have been erased?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.liability.case import as_decision
from analytics.liability.effect import has_come_into_effect, is_erased, is_pending, is_taken_back
from graph.model import Commitment, Decision, DecisionNote, Objection, PartyId, Repair
from graph.reader import GraphReader

RecordKey = tuple[str, str, PartyId]


@dataclass(frozen=True, slots=True)
class Record:
    """A decision with what became of it."""

    decision: Decision
    repairs: tuple[Repair, ...] = ()
    objections: tuple[Objection, ...] = ()

    def is_erased(self, on: date) -> bool:
        """Whether repair or an upheld objection has erased it by the day."""
        return is_erased(self.decision, self.repairs, self.objections, on)

    def is_in_effect(self, on: date) -> bool:
        """Whether it stands on the day: in effect, and neither ended nor taken back."""
        decision = self.decision
        return (
            has_come_into_effect(decision, on)
            and not is_taken_back(decision, self.objections, on)
            and (decision.ended_on is None or on < decision.ended_on)
            and (decision.until is None or on <= decision.until)
        )

    def is_shown(self, on: date) -> bool:
        """Whether a report of the day may hold it."""
        return self.is_in_effect(on) and not self.is_erased(on)

    def is_published(self, on: date) -> bool:
        """Whether everybody may be told of it on the day."""
        last = self.decision.publish_until
        return self.is_shown(on) and (last is None or on <= last)

    def pending(self, on: date) -> list[Objection]:
        """Return the objections that were filed and are not decided on the day."""
        return [objection for objection in self.objections if is_pending(objection, on)]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All records that bear on one question, found by decision."""

    on: date
    records: dict[RecordKey, Record]

    def record(self, decision: Decision) -> Record:
        """Return the record of a decision; one nobody asked about stands alone."""
        return self.records.get(key_of(decision)) or Record(decision)

    def breach(self, commitment: Commitment) -> Record | None:
        """Return the record of a broken commitment, None while it is not broken."""
        decision = as_decision(commitment)
        return None if decision is None else self.record(decision)

    def concerned(self, note: DecisionNote) -> list[Record]:
        """Return the records that a row is about."""
        return [record for record in self.records.values() if note.concerns(record.decision)]


def key_of(decision: Decision) -> RecordKey:
    """Return what makes a decision about a subject this one."""
    return (*decision.key, decision.subject)


def ledger_of(reader: GraphReader, decisions: Iterable[Decision]) -> Ledger:
    """Return the records of these decisions; two questions to the store."""
    unique = {key_of(decision): decision for decision in decisions}
    rows = list(unique.values())
    repairs = reader.notes(Repair, rows) if rows else []
    objections = reader.notes(Objection, rows) if rows else []
    return Ledger(
        reader.as_of.on,
        {
            key: Record(
                decision,
                tuple(row for row in repairs if row.concerns(decision)),
                tuple(row for row in objections if row.concerns(decision)),
            )
            for key, decision in unique.items()
        },
    )
