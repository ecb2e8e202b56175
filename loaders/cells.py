"""What does a column of text mean, and which of its cells mean nothing?

Each distinct text is read once: a million dates are a few thousand days.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import decimals
from graph.decoding import LIFE
from graph.resident_id import RESIDENT_ID_PATTERN, scrub
from graph.store import MISSING
from graph.tables import REFERENCES, Column, Type
from graph.uscc_column import uscc_valid
from loaders.arrow import mask, numbers_of
from loaders.rejection import Code

if TYPE_CHECKING:
    import numpy.typing as npt

_HUNDRED = 100
_CIVIL = timezone(timedelta(hours=8), "Asia/Shanghai")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class ParsedColumn:
    """A column as it will be kept.

    Attributes
    ----------
    values
        Integers (`MISSING` where empty) or text (null where empty).
    bad
        Row numbers that cannot be kept, with the reason of each.
    """

    values: npt.NDArray[np.int64] | pa.StringArray
    bad: dict[Code, npt.NDArray[np.int64]]


def parse(column: Column, cells: pa.StringArray) -> ParsedColumn:
    """Read one column; linear, with one Python step per distinct text."""
    if column.type in {Type.DATE, Type.CODE, Type.PERCENT, Type.MONEY, Type.NUMBER}:
        return _integers(cells, _READERS[column.type](column))
    if column.type in _WRITTEN:
        return _texts(cells, _WRITTEN[column.type])
    if column.type is Type.USCC:
        return _codes(cells)
    if column.type is Type.TEXT:
        return ParsedColumn(_scrubbed(cells), {})
    if column.type is Type.SECRET:
        return ParsedColumn(cells, {})
    return _plain(cells, is_reference=column.type in REFERENCES)


def holds_id_number(cells: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Tell which cells hold a number of resident-ID form."""
    return mask(pc.match_substring_regex(cells, RESIDENT_ID_PATTERN))


def _integers(cells: pa.StringArray, read: Callable[[str], int | Code]) -> ParsedColumn:
    encoded = cells.dictionary_encode()
    readings = [read(text) for text in encoded.dictionary.to_pylist()]
    found = np.array([MISSING if isinstance(r, Code) else r for r in readings] + [MISSING])
    reasons = np.array([r if isinstance(r, Code) else "" for r in readings] + [""], dtype=object)
    places = numbers_of(encoded, null=len(readings))
    bad = {
        code: np.flatnonzero((reasons == code)[places])
        for code in {r for r in readings if isinstance(r, Code)}
    }
    return ParsedColumn(found.astype(np.int64)[places], bad)


def _texts(cells: pa.StringArray, read: Callable[[str], str | Code]) -> ParsedColumn:
    encoded = cells.dictionary_encode()
    readings = [read(text) for text in encoded.dictionary.to_pylist()]
    kept = pa.array([None if isinstance(r, Code) else r for r in readings], pa.string())
    wrong = np.array([isinstance(r, Code) for r in readings] + [False])
    places = numbers_of(encoded, null=len(readings))
    bad = np.flatnonzero(wrong[places])
    return ParsedColumn(kept.take(encoded.indices), {Code.DATE_FORMAT: bad} if len(bad) else {})


def _codes(cells: pa.StringArray) -> ParsedColumn:
    verdict = uscc_valid(cells)
    # A wrong code is kept as written, for the quality report; an ID number never is.
    return ParsedColumn(pc.coalesce(verdict.normal, _scrubbed(cells)), {})


def _plain(cells: pa.StringArray, *, is_reference: bool) -> ParsedColumn:
    bad = holds_id_number(cells)
    if bad.any() and is_reference:
        bad &= ~uscc_valid(cells).valid
    return ParsedColumn(cells, {Code.ID_NUMBER: np.flatnonzero(bad)} if bad.any() else {})


def _scrubbed(cells: pa.StringArray) -> pa.StringArray:
    if not holds_id_number(cells).any():
        return cells
    return pa.array([None if c is None else scrub(c) for c in cells.to_pylist()], pa.string())


def _date_reader(_: Column) -> Callable[[str], int | Code]:
    def read(text: str) -> int | Code:
        day = _day(text)
        return Code.DATE_FORMAT if day is None else day.toordinal()

    return read


def _code_reader(column: Column) -> Callable[[str], int | Code]:
    allowed = {str(member): at for at, member in enumerate(column.codes)}
    return lambda text: allowed.get(text, Code.UNKNOWN_CODE)


def _percent_reader(_: Column) -> Callable[[str], int | Code]:
    def read(text: str) -> int | Code:
        plain = text.removesuffix("%").removesuffix("％").strip()
        packed = decimals.parse(plain)
        if packed is None:
            return Code.NUMBER_RANGE if decimals.is_number(plain) else Code.NUMBER_FORMAT
        inside = (
            0 <= packed >> decimals.DIGIT_BITS <= _HUNDRED * 10 ** (packed & decimals.DIGIT_MASK)
        )
        return packed if inside else Code.PERCENT_RANGE

    return read


def _number_reader(column: Column) -> Callable[[str], int | Code]:
    def read(text: str) -> int | Code:
        plain = text.replace(",", "")
        packed = decimals.parse(plain)
        if packed is None:
            return Code.NUMBER_RANGE if decimals.is_number(plain) else Code.NUMBER_FORMAT
        if packed < 0 and column.type is Type.MONEY:
            return Code.NUMBER_RANGE
        return packed

    return read


_READERS: dict[Type, Callable[[Column], Callable[[str], int | Code]]] = {
    Type.DATE: _date_reader,
    Type.CODE: _code_reader,
    Type.PERCENT: _percent_reader,
    Type.MONEY: _number_reader,
    Type.NUMBER: _number_reader,
}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _instant(text: str, precision: str = "minutes") -> str | Code:
    try:
        read = datetime.fromisoformat(text)
        # Its first ten characters are read as its civil day, everywhere.
        read = read if read.tzinfo is None else read.astimezone(_CIVIL)
    except (ValueError, OverflowError):
        return Code.DATE_FORMAT
    return read.date().isoformat() if _day(text) else read.isoformat(timespec=precision)


def _moment(text: str) -> str | Code:
    return _instant(text, "auto")


def _until(text: str) -> str | Code:
    day = _day(text)
    if text == LIFE:
        return LIFE
    return Code.DATE_FORMAT if day is None else day.isoformat()


_WRITTEN: dict[Type, Callable[[str], str | Code]] = {
    Type.INSTANT: _instant,
    Type.MOMENT: _moment,
    Type.UNTIL: _until,
}
