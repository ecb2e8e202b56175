"""Which records does a warning learn from, and who says which count?

What counts follows from repairs, revocations and objections, which this code cannot reach: the
caller hands in somebody who knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from analytics.clusters.flags import Record

if TYPE_CHECKING:
    from graph.reader import GraphReader


class Records(Protocol):
    """Who says which records count, and which new ones took effect."""

    def counting(self, reader: GraphReader) -> Sequence[Record]:
        """Return the records that count on the reader's day, as known to it."""

    def outcomes(self, reader: GraphReader, after: date) -> Sequence[Record]:
        """Return those decided after a day that took effect by the reader's day.

        One that was repaired since is an outcome all the same; one that was
        taken back is none.
        """


__all__ = ["Record", "Records"]
