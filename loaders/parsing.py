"""Which rows of a file are rows of a native table?

Columns are read whole; a row with a cell that cannot be kept is rejected with
its first reason, and the rest of the file goes on.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import FileRefusedError
from graph.store import MISSING
from graph.tables import KNOWN_ON, WITHDRAWN_ON, Column, Table, Type
from loaders.arrow import mask
from loaders.cells import holds_id_number, parse
from loaders.rejection import MESSAGES, Code, Rejection

if TYPE_CHECKING:
    import numpy.typing as npt

    from loaders.reading import RawTable


@dataclass(slots=True, eq=False)
class ParsedTable:
    """A file as rows of a native table; `ok` shrinks as rows are rejected.

    Attributes
    ----------
    values
        Each of the table's columns, also `known_on` and `withdrawn_on`.
    ok
        Which rows stand.
    """

    table: Table
    raw: RawTable
    values: dict[str, npt.NDArray[np.int64] | pa.StringArray]
    ok: npt.NDArray[np.bool_]
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.raw.lines) + len(self.raw.misshapen)

    def days(self, name: str) -> npt.NDArray[np.int64]:
        """Return a column of day numbers (or codes), `MISSING` where empty."""
        return self.values[name]

    def texts(self, name: str) -> pa.StringArray:
        """Return a column of text, null where empty."""
        return self.values[name]

    def is_missing(self, name: str) -> npt.NDArray[np.bool_]:
        """Tell where a column is empty."""
        values = self.values[name]
        if isinstance(values, np.ndarray):
            return np.equal(values, MISSING)
        return mask(values.is_null())

    def reject(self, rows: npt.NDArray[np.int64], code: Code, column: str) -> None:
        """Reject rows by number, unless they are rejected already."""
        standing = rows[self.ok[rows]]
        self.ok[standing] = False
        for row in standing.tolist():
            self.rejections.append(self._rejection(row, code, column))

    def forget_text(self) -> None:
        """Give back the text of columns that no later check names."""
        kept = {*self.table.identity, *(column.name for column in self.table.references)}
        for name in [name for name in self.raw.columns if name not in kept]:
            del self.raw.columns[name]

    def _rejection(self, row: int, code: Code, column: str) -> Rejection:
        cells = self.raw.columns.get(column)
        value = (cells[row].as_py() if cells is not None else None) or ""
        secret = column == "id_number" or holds_id_number(pa.array([value])).any()
        return Rejection(
            code=code,
            file=self.raw.file,
            row=int(self.raw.lines[row]),
            column=column,
            value="***" if secret and value else value,
            message=MESSAGES[code],
        )


def parsed(raw: RawTable, table: Table, *, ignore_columns: bool, today: date) -> ParsedTable:
    """Read the cells of a file as rows of `table`.

    Raises
    ------
    FileRefusedError
        If a column is unknown or a required one is missing.
    """
    columns = _header(raw, table, ignore_columns=ignore_columns)
    count = len(raw.lines)
    empty = pa.nulls(count, pa.string())
    found = ParsedTable(table, raw, {}, np.ones(count, dtype=bool))
    found.rejections += [
        Rejection(Code.ROW_SHAPE, raw.file, line, "", "", MESSAGES[Code.ROW_SHAPE])
        for line in raw.misshapen
    ]
    for column in columns:
        cells = raw.columns.get(column.name, empty)
        reading = parse(column, cells)
        found.values[column.name] = reading.values
        _reject_header_again(found, column, cells)
        for code, rows in reading.bad.items():
            found.reject(rows, code, column.name)
    for column in columns:
        if column.required and not (table.name == "decisions" and column.name == "decision_no"):
            found.reject(
                np.flatnonzero(found.is_missing(column.name)), Code.MISSING_VALUE, column.name
            )
    known = found.days(KNOWN_ON.name)
    found.reject(np.flatnonzero(known > today.toordinal()), Code.DATE_ORDER, KNOWN_ON.name)
    return found


def _header(raw: RawTable, table: Table, *, ignore_columns: bool) -> list[Column]:
    columns = [*table.columns, KNOWN_ON, WITHDRAWN_ON]
    if table.name == "persons":
        columns = [column for column in columns if column.name != "id_status"]
    names = [column.name for column in columns]
    for name in raw.columns:
        if name not in names and not ignore_columns:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
            raise FileRefusedError(
                raw.file,
                "UNKNOWN_COLUMN",
                f"has the unknown column '{name}'; the nearest known one is '{near[0]}' "
                "(--ignore-columns leaves unknown columns out)",
                name,
            )
    for column in columns:
        if column.required and column.name not in raw.columns:
            raise FileRefusedError(
                raw.file,
                "MISSING_COLUMN",
                f"has no column '{column.name}', which {table.name} needs",
                column.name,
            )
    return columns


def _reject_header_again(found: ParsedTable, column: Column, cells: pa.StringArray) -> None:
    if not column.required or column.type is Type.SECRET:
        return
    again = np.flatnonzero(
        pc.fill_null(pc.equal(cells, column.name), fill_value=False).to_numpy(zero_copy_only=False)
    )
    if len(again):
        texts = found.raw.columns
        whole = [row for row in again if all(texts[n][int(row)].as_py() == n for n in texts)]
        found.reject(np.array(whole, dtype=np.int64), Code.REPEATED_HEADER, column.name)
