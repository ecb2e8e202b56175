"""Which day is meant, and which moment of which store is read?"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from graph.errors import ValueRefusedError
from graph.identifiers import scrub
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore

# Civil dates are those of Asia/Shanghai, which has known no summer time since 1991.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
EARLIEST = date(1900, 1, 1)
LATEST = date(2999, 12, 31)


def today() -> date:
    """Return the civil date in Shanghai."""
    return datetime.now(SHANGHAI).date()


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


def read_at(
    store: GraphStore | str | None = None,
    on: date | str | None = None,
    known_at: date | str | None = None,
    revision: int | None = None,
) -> GraphReader:
    """Return a store as it is read at one moment.

    Parameters
    ----------
    store
        An open store, or the URL of one (`sqlite:///city.db`); None is what
        `ZEREN_STORE` names.
    on
        The day the facts must be valid on; None is today.
    known_at
        The last day on which the sources were heard; None is today.
    revision
        Only loads up to this one; None is all.

    Raises
    ------
    ValueRefusedError
        If a day is no date, or the revision is negative.
    StoreMissingError, StoreUnreachableError, NotAStoreError, WrongPersonKeyError
        As `graph.opening.open_store`.

    Notes
    -----
    Nothing is read yet. A store opened here from a URL is closed with
    `reader.store.close()`.
    """
    if revision is not None and revision < 0:
        raise ValueRefusedError("revision", revision, "0 or more")
    as_of = AsOf(on=_day("on", on), known_at=_day("known_at", known_at), revision=revision)
    opened = open_store(store) if store is None or isinstance(store, str) else store
    return GraphReader(opened, as_of)


def _day(name: str, said: date | str | None) -> date:
    return said if isinstance(said, date) else parse_day(name, said)
