"""How does a kept row become a fact again?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar

from graph import decimals
from graph.model import Fact, Flags, Source
from graph.periods import ALWAYS, FOREVER, Period
from graph.tables import NUMBERS, TABLES, Column, Table, Type
from graph.versions import Version
from graph.vocabulary import Flag, bit

F = TypeVar("F", bound=Fact)
Cell = Any
LIFE = "life"
"""What stands in a term that never ends."""

_STATED = bit(Flag.KNOWN_STATED)
_FIRST_DAY = date.min.toordinal()


class Decoder(Generic[F]):
    """Turn rows `fact, columns…, known, flags, file, row` into facts of one kind.

    Parameters
    ----------
    kind
        The class of fact.
    known_at
        Ends and outcomes that lie after this day, in rows that do not say
        when they were known, read as open.
    source
        What names the source of (file, row).
    """

    def __init__(self, kind: type[F], known_at: date, source: Callable[[int, int], Source]) -> None:
        self._kind = kind
        self._day = known_at.toordinal()
        self._source = source
        self._plan, self._revealed, self._has_period = _FORMS[kind]

    def __call__(self, row: Sequence[Cell]) -> F:
        """Return the fact of one row."""
        known, flags, file, line = row[-4:]
        cells = row if flags & _STATED else self._hidden(row)
        values = {
            name: None if cells[at] is None else read(cells[at]) for at, name, read in self._plan
        }
        if self._has_period:
            values["period"] = Period(values.pop("from", None), values.pop("to", None))
        if values.get("until") == LIFE:
            values["until"], values["for_life"] = None, True
        return self._kind(
            source=self._source(file, line),
            known_on=None if known == ALWAYS else date.fromordinal(known),
            flags=flags_of(flags),
            **values,
        )

    def _hidden(self, row: Sequence[Cell]) -> Sequence[Cell]:
        unknown = [
            at for at, by in self._revealed if row[by] is not None and _day(row[by]) > self._day
        ]
        if not unknown:
            return row
        cells = list(row)
        for at in unknown:
            cells[at] = None
        return cells


def versions_of(
    kind: type[F], rows: Iterable[Sequence[Cell]], source: Callable[[int, int], Source]
) -> list[Version[F]]:
    """Return the versions that rows are, without those that no day shows.

    Parameters
    ----------
    rows
        As a `Decoder` takes them, and behind that the day they were superseded.
    """
    found = [_version(kind, row, source) for row in rows]
    return [version for version in found if version.readings]


def _version(
    kind: type[F], row: Sequence[Cell], source: Callable[[int, int], Source]
) -> Version[F]:
    cells, superseded = row[:-1], row[-1]
    known, flags = cells[-4], cells[-3]
    shown = () if flags & _STATED else _FORMS[kind][1]
    told = {_day(cells[by]) for _, by in shown if cells[by] is not None}
    starts = [known, *sorted(day for day in told if day > known)]
    readings = tuple(
        (
            None if start == ALWAYS else date.fromordinal(start),
            Decoder(kind, date.fromordinal(max(start, _FIRST_DAY)), source)(cells),
        )
        for start in starts
        if start < superseded
    )
    return Version(readings, None if superseded == FOREVER else date.fromordinal(superseded))


@lru_cache(maxsize=256)
def flags_of(bits: int) -> Flags:
    """Return the flags of their bits, without the one that only stores use."""
    return frozenset(
        flag for at, flag in enumerate(Flag) if bits >> at & 1 and flag is not Flag.KNOWN_STATED
    )


def _day(cell: int | str) -> int:
    return cell if isinstance(cell, int) else date.fromisoformat(cell[:10]).toordinal()


def _revealed(table: Table) -> tuple[tuple[int, int], ...]:
    # Position 0 is the number of the fact.
    place = {column.name: at for at, column in enumerate(table.kept, start=1)}
    return tuple(
        (place[column.name], place[column.revealed_by])
        for column in table.kept
        if column.revealed_by is not None
    )


def _plan(table: Table) -> tuple[tuple[int, str, Callable[[Cell], Cell]], ...]:
    return tuple(
        (at, column.field or column.name, _reader(column))
        for at, column in enumerate(table.kept, start=1)
    )


def _reader(column: Column) -> Callable[[Cell], Cell]:
    if column.type is Type.DATE:
        return date.fromordinal
    if column.type in NUMBERS:
        return decimals.fraction
    if column.type is Type.CODE:
        return column.codes.__getitem__
    if column.type is Type.UNTIL:
        return _until
    return _same


def _until(text: str) -> date | str:
    return LIFE if text == LIFE else date.fromisoformat(text)


def _same(cell: Cell) -> Cell:
    return cell


_FORMS = {
    table.fact: (
        _plan(table),
        _revealed(table),
        "period" in {field.name for field in fields(table.fact)},
    )
    for table in TABLES
}
