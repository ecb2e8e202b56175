"""Which decisions were repaired, what had to follow by when, and which may be repaired now?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.deadlines import Deadline, DeadlineCode, due
from analytics.liability.effect import is_of_a_court
from analytics.publication import counts, publication_of
from analytics.publication.regimes import NEW_RULES_FROM, PENALTIES
from analytics.rules.rule import LIST_TYPES
from analytics.work_lists.rows import (
    WorkFlag,
    all_of,
    authority_of,
    decisions_with_notes,
    flags_of,
    subject_of,
    with_decisions,
)
from graph.model import Decision, PartyId, Repair
from graph.reader import GraphReader
from graph.vocabulary import DecisionType, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairDone:
    """One decision that was repaired.

    Attributes
    ----------
    publication_due
        By when publication, sharing and use had to stop; None: only a court
        lifts it, and the repair has no effect.
    lists_due
        By when the removal had to reach all lists; None: it is no entry in
        one, or only a court removes it.
    """

    decision_no: str
    authority: str | None
    subject: PartyId | None
    type: DecisionType | None
    repaired_on: date
    document: str | None
    publication_due: Deadline | None
    lists_due: Deadline | None
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairable:
    """One decision whose minimum publication has passed, and that is not repaired.

    Attributes
    ----------
    since
        The first day on which it might have been repaired, its other conditions met.
    """

    decision_no: str
    authority: str | None
    subject: PartyId
    type: DecisionType
    severity: Severity | None
    decided_on: date
    since: date
    is_published: bool | None
    last_day: date | None
    flags: frozenset[str]


def repairs_done(reader: GraphReader) -> list[RepairDone]:
    """Return every decision repaired by the day asked for, the latest first.

    Notes
    -----
    Reads all repairs; one question for their decisions. Of several repairs
    of one decision the first counts.
    """
    on = reader.as_of.on
    done = [row for row in all_of(reader, Repair) if row.repaired_on <= on]
    done.sort(key=lambda row: (row.repaired_on, row.decision_no))
    first: dict[object, RepairDone] = {}
    for repair, decision in with_decisions(reader, done):
        row = _done(repair, decision)
        first.setdefault((row.decision_no, row.authority, row.subject), row)
    found = sorted(first.values(), key=lambda row: (row.decision_no, row.subject or ""))
    return sorted(found, key=lambda row: row.repaired_on, reverse=True)


def repairable(reader: GraphReader) -> list[Repairable]:
    """Return every decision that may be repaired on the day asked for, the longest waiting first.

    Notes
    -----
    Reads all decisions. What a list's own rules ask is not known here, so
    entries in lists are not among them; nor is whether the conduct was
    corrected, the duties done and the commitment made.
    """
    found = list(_repairable(reader))
    return sorted(found, key=lambda row: (row.since, row.decision_no, row.subject))


def _repairable(reader: GraphReader) -> Iterable[Repairable]:
    on = reader.as_of.on
    for decision, notes in decisions_with_notes(reader):
        if not counts(decision, notes, on).counts:
            continue
        published = publication_of(decision, notes, on)
        if published.first_repair is None or on < published.first_repair:
            continue
        yield Repairable(
            decision_no=decision.decision_no,
            authority=authority_of(decision),
            subject=decision.subject,
            type=decision.type,
            severity=published.severity,
            decided_on=decision.decided_on,
            since=published.first_repair,
            is_published=published.is_published,
            last_day=published.last_day,
            flags=frozenset(flag.value for flag in published.flags),
        )


def _done(repair: Repair, decision: Decision | None) -> RepairDone:
    is_idle = decision is not None and is_of_a_court(decision)
    is_listed = decision is not None and decision.type in LIST_TYPES and not is_idle
    stop = None if is_idle else due(DeadlineCode.REPAIR_DONE, repair.repaired_on)
    lists = due(DeadlineCode.LISTS_SYNCED, repair.repaired_on) if is_listed else None
    flags = set(flags_of(stop, lists))
    flags.update(flag.value for flag in _doubts(repair, decision))
    return RepairDone(
        decision_no=repair.decision_no,
        authority=authority_of(decision or repair),
        subject=subject_of(repair, decision),
        type=decision.type if decision else None,
        repaired_on=repair.repaired_on,
        document=repair.document,
        publication_due=stop,
        lists_due=lists,
        flags=frozenset(flags),
    )


def _doubts(repair: Repair, decision: Decision | None) -> Iterable[WorkFlag]:
    if decision is None:
        yield WorkFlag.DECISION_UNKNOWN
        return
    first = publication_of(decision, (), repair.repaired_on).first_repair
    # Until 2026-03-31 a minimum was set for penalties only.
    has_minimum = decision.type in PENALTIES or repair.repaired_on >= NEW_RULES_FROM
    if first is not None and has_minimum and repair.repaired_on < first:
        yield WorkFlag.BEFORE_MINIMUM
    if is_of_a_court(decision):
        yield WorkFlag.COURT_DECIDES
