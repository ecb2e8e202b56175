"""Which day, as known when, does a question mean?"""

from __future__ import annotations

from datetime import UTC, datetime

from graph.errors import ValueRefusedError
from graph.moments import SHANGHAI, parse_day, today
from graph.periods import AsOf

__all__ = ["SHANGHAI", "instant", "parse_day", "parse_moment", "today"]


def instant() -> str:
    """Return this instant in UTC, ISO with offset."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def parse_moment(on: str | None, known_at: str | None, revision: int | None = None) -> AsOf:
    """Return the moment that two typed dates and a revision mean."""
    if revision is not None and revision < 0:
        raise ValueRefusedError("revision", revision, "0 or more")
    return AsOf(on=parse_day("on", on), known_at=parse_day("known_at", known_at), revision=revision)
