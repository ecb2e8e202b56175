"""Which day, as known when, does a question mean?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from graph.errors import ValueRefusedError
from graph.identifiers import scrub
from graph.periods import AsOf

# Civil dates are those of Asia/Shanghai, which has known no summer time since 1991.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
EARLIEST = date(1900, 1, 1)
LATEST = date(2999, 12, 31)


def today() -> date:
    """Return the civil date in Shanghai."""
    return datetime.now(SHANGHAI).date()


def instant() -> str:
    """Return this instant in UTC, ISO with offset."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def parse_day(name: str, text: str | None) -> date:
    """Return the day that was typed; None is today.

    Raises
    ------
    ValueRefusedError
        If it is no ISO date, or lies centuries away.
    """
    if text is None:
        return today()
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueRefusedError(name, scrub(text), "a date such as 2024-05-31") from error
    if not EARLIEST <= day <= LATEST:
        raise ValueRefusedError(name, text, f"a date from {EARLIEST} to {LATEST}")
    return day


def parse_moment(on: str | None, known_at: str | None, revision: int | None = None) -> AsOf:
    """Return the moment that two typed dates and a revision mean."""
    if revision is not None and revision < 0:
        raise ValueRefusedError("revision", revision, "0 or more")
    return AsOf(on=parse_day("on", on), known_at=parse_day("known_at", known_at), revision=revision)
