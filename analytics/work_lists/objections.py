"""Which objections were filed, by when had they to be decided, and were they?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.deadlines import Deadline, DeadlineCode, due, working_days_between
from analytics.publication import ObjectionState, objection_state
from analytics.work_lists.rows import (
    WorkFlag,
    all_of,
    authority_of,
    flags_of,
    subject_of,
    with_decisions,
)
from graph.model import Decision, Objection, PartyId
from graph.reader import GraphReader


class Timeliness(StrEnum):
    """Whether an objection was, or still can be, decided in time.

    No table says whether a source had to be asked, so what was decided between the two
    deadlines was in time only if one was.
    """

    IN_TIME = "in_time"
    ONLY_WITH_SOURCE_CHECK = "source_check"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDue:
    """One objection against one decision.

    Attributes
    ----------
    due, due_with_source
        The last day within one's own competence, and where a source has to check.
    days_left, days_left_with_source
        Working days, negative once it is over; None where it is decided.
    days_taken
        Working days to the decision; None where it is open or its day is missing.
    """

    decision_no: str
    authority: str | None
    subject: PartyId | None
    filed_at: str
    due: Deadline
    due_with_source: Deadline
    days_left: int | None
    days_left_with_source: int | None
    state: ObjectionState
    decided_on: date | None
    days_taken: int | None
    timeliness: Timeliness
    flags: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.state is ObjectionState.OPEN


def objections_due(reader: GraphReader) -> list[ObjectionDue]:
    """Return every objection filed by the day asked for, the one due first at the head.

    Notes
    -----
    Reads all objections; one question for their decisions. An objection
    without a subject of its own is a row for each subject of the decision.

    References
    ----------
    河南省社会信用条例 第41条.
    """
    on = reader.as_of.on
    filed = [row for row in all_of(reader, Objection) if row.filed_on <= on]
    rows = [_row(one, decision, on) for one, decision in with_decisions(reader, filed)]
    return sorted(
        rows,
        key=lambda row: (row.due.day, row.filed_at, row.decision_no, row.subject or ""),
    )


def _row(objection: Objection, decision: Decision | None, on: date) -> ObjectionDue:
    filed = objection.filed_on
    own = due(DeadlineCode.OBJECTION_ANSWERED, filed)
    with_source = due(DeadlineCode.OBJECTION_ANSWERED_WITH_SOURCE, filed)
    state = objection_state(objection, on)
    is_open = state is ObjectionState.OPEN
    decided = None if is_open else objection.decided_on
    flags = set(flags_of(own, with_source))
    if decision is None:
        flags.add(WorkFlag.DECISION_UNKNOWN.value)
    if decided is None and not is_open:
        flags.add(WorkFlag.DAY_MISSING.value)
    return ObjectionDue(
        decision_no=objection.decision_no,
        authority=authority_of(decision or objection),
        subject=subject_of(objection, decision),
        filed_at=objection.filed_at,
        due=own,
        due_with_source=with_source,
        days_left=working_days_between(on, own.day) if is_open else None,
        days_left_with_source=working_days_between(on, with_source.day) if is_open else None,
        state=state,
        decided_on=decided,
        days_taken=None if decided is None else working_days_between(filed, decided),
        timeliness=_timeliness(on if is_open else decided, own, with_source),
        flags=frozenset(flags),
    )


def _timeliness(day: date | None, own: Deadline, with_source: Deadline) -> Timeliness:
    if day is None:
        return Timeliness.UNKNOWN
    if day <= own.day:
        return Timeliness.IN_TIME
    return Timeliness.ONLY_WITH_SOURCE_CHECK if day <= with_source.day else Timeliness.LATE
