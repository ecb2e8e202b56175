"""Which deadlines bind those who keep, correct and withdraw credit records?

One row each. A deadline has no other place in the code, and a doubt about one stands beside it
until a lawyer has settled it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analytics.deadlines.working_days import DayKind, Deadline, DeadlineFlag, working_days_after


class DeadlineCode(StrEnum):
    """What has to be done."""

    OBJECTION_MARKED = "OBJECTION_MARKED"
    OBJECTION_ANSWERED = "OBJECTION_ANSWERED"
    SOURCE_ANSWERED = "SOURCE_ANSWERED"
    OBJECTION_ANSWERED_WITH_SOURCE = "OBJECTION_ANSWERED_WITH_SOURCE"
    BASIS_WITHDRAWN = "BASIS_WITHDRAWN"
    PUBLICATION_WITHDRAWN = "PUBLICATION_WITHDRAWN"
    REPAIR_DONE = "REPAIR_DONE"
    LISTS_SYNCED = "LISTS_SYNCED"
    DATA_CHECKED = "DATA_CHECKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One deadline.

    Attributes
    ----------
    name, chinese
        What has to be done, for a reader.
    starts
        What starts the clock.
    days, kind
        How many, and days of which kind; 0 is at once.
    article
        Where the law says so.
    doubt
        What a lawyer has to settle; None: nothing.
    doubtful_from
        Clocks that start earlier carry no flag for the doubt; None: all do.
    """

    code: DeadlineCode
    name: str
    chinese: str
    starts: str
    days: int
    kind: DayKind
    article: str
    doubt: str | None = None
    doubtful_from: date | None = None

    def is_doubtful(self, start: date) -> bool:
        """Whether a lawyer has to look before anybody is blamed for missing it."""
        return self.doubt is not None and start >= (self.doubtful_from or date.min)


LIMITS = (
    Limit(
        code=DeadlineCode.OBJECTION_MARKED,
        name="mark the record as objected to",
        chinese="异议标注",
        starts="receipt of the objection",
        days=0,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第41条",
    ),
    Limit(
        code=DeadlineCode.OBJECTION_ANSWERED,
        name="decide an objection within one's own competence",
        chinese="异议处理",
        starts="receipt of the objection",
        days=3,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第41条",
    ),
    Limit(
        code=DeadlineCode.SOURCE_ANSWERED,
        name="answer as the source that was asked to check",
        chinese="信息提供单位核查",
        starts="receipt of the request to check",
        days=3,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第41条",
    ),
    Limit(
        code=DeadlineCode.OBJECTION_ANSWERED_WITH_SOURCE,
        name="decide an objection that the source has to check",
        chinese="需核查的异议处理",
        starts="receipt of the objection",
        days=7,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第41条",
    ),
    Limit(
        code=DeadlineCode.BASIS_WITHDRAWN,
        name="withdraw a record whose basis was revoked",
        chinese="依据撤销后撤回信息",
        starts="update that says so",
        days=1,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第42条",
    ),
    Limit(
        code=DeadlineCode.PUBLICATION_WITHDRAWN,
        name="withdraw the publication of a penalty, with the reason",
        chinese="撤回行政处罚公示",
        starts="revocation or change of the penalty",
        days=3,
        kind=DayKind.CALENDAR,
        article="行政处罚法 第48条",
        doubt="第85条 of the same law may mean working days; the earlier day is shown",
    ),
    Limit(
        code=DeadlineCode.REPAIR_DONE,
        name="repair: stop publication and sharing",
        chinese="信用修复",
        starts="day on which the conditions are met",
        days=1,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第43条",
    ),
    Limit(
        code=DeadlineCode.LISTS_SYNCED,
        name="carry a removal into all lists",
        chinese="移出名单信息同步",
        starts="day of the removal",
        days=3,
        kind=DayKind.WORKING,
        article="信用修复管理办法（试行）（58号令）",
        doubt="58号令 ended on 2026-04-01; the limit of 36号令 has not been read",
        doubtful_from=date(2026, 4, 1),
    ),
    Limit(
        code=DeadlineCode.DATA_CHECKED,
        name="check incoming data, return what is wrong",
        chinese="归集信息比对",
        starts="receipt of the data",
        days=5,
        kind=DayKind.WORKING,
        article="河南省社会信用条例 第17条",
    ),
)

_BY_CODE = {limit.code: limit for limit in LIMITS}


def due(code: DeadlineCode, start: date) -> Deadline:
    """Return the last day for what has to be done, from the day that starts the clock.

    Flag `LIMIT_TO_CONFIRM` where a lawyer has to settle how the days are counted.

    >>> due(DeadlineCode.OBJECTION_ANSWERED, date(2024, 9, 27)).day
    datetime.date(2024, 10, 8)
    """
    limit = _BY_CODE[code]
    end = _end(limit, start)
    if limit.is_doubtful(start):
        return Deadline(end.day, end.flags | {DeadlineFlag.LIMIT_TO_CONFIRM})
    return end


def _end(limit: Limit, start: date) -> Deadline:
    if limit.days == 0:
        return Deadline(start)
    if limit.kind is DayKind.WORKING:
        return working_days_after(start, limit.days)
    left = (date.max - start).days
    return Deadline(start + timedelta(days=min(limit.days, left)))
