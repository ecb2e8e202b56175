"""What do the loaded tables look like as frames?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from analytics.figures import figure
from analytics.frames.making import COUNT, DAY, NUMBER, TEXT, made
from graph.errors import ValueRefusedError
from graph.merging import one_per_identity
from graph.periods import Period
from graph.tables import NUMBERS, TABLES, Column, Type, table_named

if TYPE_CHECKING:
    import pandas as pd

    from graph.model import Fact
    from graph.reader import GraphReader
    from graph.tables import Table

_SOURCE = {"known_on": DAY, "flags": TEXT, "dataset": TEXT, "file": TEXT, "row": COUNT}


def table_frame(reader: GraphReader, table: str, *, valid_only: bool = False) -> pd.DataFrame:
    """Return the rows of a native table, as they were known at the reader's moment.

    Parameters
    ----------
    reader
        The store at a moment.
    table
        Its name, such as `holdings`.
    valid_only
        Whether rows with a period are left out where the day lies outside of it.

    Returns
    -------
    pandas.DataFrame
        The table's columns (references as party ids, codes as text, days as
        `datetime64[s]`, numbers as `float64`), and behind them `known_on`
        (missing: always), `flags`, `dataset`, `file` and `row`. Where several
        datasets state one row, the one of the dataset loaded last; what they
        say of one organization or person stays a row each.

    Raises
    ------
    ValueRefusedError
        If there is no such table.

    Notes
    -----
    Linear in the rows. Numbers are rounded to six decimals: for exact shares
    ask `GraphReader.stakes_in` or `to_networkx`.
    """
    found = table_named(table)
    if found is None:
        expected = "one of " + ", ".join(each.name for each in TABLES)
        raise ValueRefusedError("table", table, expected)
    dtypes = {column.name: _dtype(column) for column in found.kept}
    return made(dtypes | _SOURCE, _rows(reader, found, valid_only=valid_only))


def _rows(reader: GraphReader, table: Table, *, valid_only: bool) -> Iterator[tuple[object, ...]]:
    facts = list(reader.store.scan(table.fact, reader.as_of))
    for fact in one_per_identity(facts) if table.across_datasets else facts:
        period = getattr(fact, "period", None)
        if valid_only and period is not None and not period.contains(reader.as_of.on):
            continue
        source = fact.source
        yield (
            *(_cell(fact, period, column) for column in table.kept),
            *(fact.known_on, ";".join(sorted(fact.flags))),
            *(source.dataset, source.file, source.row),
        )


def _cell(fact: Fact, period: Period | None, column: Column) -> object:
    if period is not None and column.name in {"from", "to"}:
        return period.start if column.name == "from" else period.end
    value = getattr(fact, column.field or column.name)
    if column.type is Type.UNTIL and getattr(fact, "for_life", False):
        return "life"
    if value is None or column.type is Type.DATE:
        return value
    if column.type in NUMBERS:
        return figure(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _dtype(column: Column) -> str:
    if column.type is Type.DATE:
        return DAY
    return NUMBER if column.type in NUMBERS else TEXT
