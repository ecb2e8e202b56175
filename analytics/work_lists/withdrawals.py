"""Which records lost their basis, and by when had they to be withdrawn?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.deadlines import Deadline, DeadlineCode, due, working_days_between
from analytics.liability.effect import earliest, retractions
from analytics.publication import Reason
from analytics.publication.regimes import PENALTIES
from analytics.work_lists.rows import WorkFlag, authority_of, decisions_with_notes, flags_of
from graph.model import Decision, DecisionNote, Objection, PartyId
from graph.reader import GraphReader
from graph.vocabulary import DecisionType, ReviewStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDue:
    """One decision that no longer stands.

    Attributes
    ----------
    since
        The day of the revocation, or on which the objection was upheld; None:
        nobody stated it, and no deadline can be counted.
    due
        By when the record had to be withdrawn.
    publication_due
        By when the authority had to withdraw what it published of a penalty,
        with the reason; None: it is no penalty.
    days_left
        Working days to `due`; None once it is over, for no table says whether
        the record was withdrawn.
    """

    decision_no: str
    authority: str | None
    subject: PartyId
    type: DecisionType
    reason: Reason
    since: date | None
    due: Deadline | None
    publication_due: Deadline | None
    days_left: int | None
    flags: frozenset[str]


def withdrawals_due(reader: GraphReader) -> list[WithdrawalDue]:
    """Return every decision taken back by the day asked for, the latest first.

    Notes
    -----
    Reads all decisions. Of several grounds the first in time counts. Those
    whose day is missing come first: somebody has to find it.

    References
    ----------
    河南省社会信用条例 第42条; 行政处罚法 第48条.
    """
    on = reader.as_of.on
    found = [row for one in decisions_with_notes(reader) for row in _rows(*one, on)]
    found.sort(key=lambda row: (row.decision_no, row.subject))
    return sorted(found, key=lambda row: row.since or date.max, reverse=True)


def _rows(decision: Decision, notes: Iterable[DecisionNote], on: date) -> Iterable[WithdrawalDue]:
    objections = [note for note in notes if isinstance(note, Objection)]
    first = earliest(ending for ending in retractions(decision, objections) if ending.day <= on)
    if first is not None:
        yield _row(decision, Reason(first.reason.value), first.day, on)
    elif decision.review_status is ReviewStatus.REVOKED and decision.revoked_on is None:
        yield _row(decision, Reason.REVOKED, None, on)


def _row(decision: Decision, reason: Reason, since: date | None, on: date) -> WithdrawalDue:
    record = due(DeadlineCode.BASIS_WITHDRAWN, since) if since else None
    is_penalty = decision.type in PENALTIES
    published = due(DeadlineCode.PUBLICATION_WITHDRAWN, since) if since and is_penalty else None
    missing = frozenset() if since else frozenset({WorkFlag.DAY_MISSING.value})
    return WithdrawalDue(
        decision_no=decision.decision_no,
        authority=authority_of(decision),
        subject=decision.subject,
        type=decision.type,
        reason=reason,
        since=since,
        due=record,
        publication_due=published,
        days_left=working_days_between(on, record.day) if record and on <= record.day else None,
        flags=flags_of(record, published) | missing,
    )
