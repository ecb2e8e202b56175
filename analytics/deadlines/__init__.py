"""By when does an office have to act, counted in the working days of China?"""

from analytics.deadlines.limits import LIMITS, DeadlineCode, Limit, due
from analytics.deadlines.working_days import (
    DayKind,
    Deadline,
    DeadlineFlag,
    is_assumed,
    is_working_day,
    working_days_after,
    working_days_between,
)

__all__ = [
    "LIMITS",
    "DayKind",
    "Deadline",
    "DeadlineCode",
    "DeadlineFlag",
    "Limit",
    "due",
    "is_assumed",
    "is_working_day",
    "working_days_after",
    "working_days_between",
]
