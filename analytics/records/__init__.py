"""What is on record about a party: day by day, and on one day?"""

from analytics.records.events import Entry, EventKind, Timeline
from analytics.records.report import CreditReport, report_of
from analytics.records.timeline import timeline_of

__all__ = [
    "CreditReport",
    "Entry",
    "EventKind",
    "Timeline",
    "report_of",
    "timeline_of",
]
