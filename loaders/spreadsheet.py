"""How do typed cells (Excel, Parquet) read as text?

A double by its shortest decimal form, a date as a date, a whole number
without a point: what a person would have typed.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import FileRefusedError

if TYPE_CHECKING:
    import numpy.typing as npt

Cells = tuple[list[str], list[pa.StringArray], "npt.NDArray[np.int64]", tuple[int, ...]]


def read_excel(file: str, data: bytes) -> Cells:
    """Return header, columns and lines of the first sheet, and misshapen lines.

    Those have a cell beyond the header.

    Raises
    ------
    FileRefusedError
        If the bytes are no workbook or its first sheet has no header.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, OSError) as error:
        raise FileRefusedError(file, "NOT_A_TABLE", f"is not a workbook ({error})") from error
    except (ValueError, EOFError, SyntaxError) as error:
        raise FileRefusedError(file, "NOT_A_TABLE", f"is a broken workbook ({error})") from error
    filled = [(at, row) for at, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise FileRefusedError(file, "EMPTY_FILE", "is empty, expected a header and rows")
    header = [cell or "" for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    misshapen = tuple(line for line, row in filled[1:] if any(row[width:]))
    body = [(line, row) for line, row in filled[1:] if not any(row[width:])]
    cells = [
        pa.array([row[at] if at < len(row) else None for _, row in body], pa.string())
        for at in range(len(header))
    ]
    return header, cells, np.array([line for line, _ in body], dtype=np.int64), misshapen


def read_parquet(file: str, data: bytes) -> Cells:
    """Return header, columns and lines of a Parquet file.

    Raises
    ------
    FileRefusedError
        If the bytes are no Parquet file or a column has nested values.
    """
    from pyarrow import parquet

    try:
        table = parquet.read_table(io.BytesIO(data))
        cells = [_as_text(column.combine_chunks()) for column in table.columns]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise FileRefusedError(
            file, "NOT_A_TABLE", f"is not a table in Parquet ({error})"
        ) from error
    return table.column_names, cells, np.arange(2, 2 + table.num_rows, dtype=np.int64), ()


def _as_text(column: pa.Array) -> pa.StringArray:
    kind = column.type
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_timestamp(kind):
        return pa.array([_text(cell) for cell in column.to_pylist()], pa.string())
    if pa.types.is_float32(kind):
        # Its own shortest form: as a double it would grow digits nobody wrote.
        return pa.array([_text(_as_double(cell)) for cell in column], pa.string())
    if pa.types.is_floating(kind):
        return pa.array([_text(cell) for cell in column.to_pylist()], pa.string())
    return pc.cast(column, pa.string())


def _as_double(cell: pa.FloatScalar) -> float | None:
    return float(str(np.float32(cell.as_py()))) if cell.is_valid else None


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, float):
        if cell != cell:  # noqa: PLR0124 (the one number unlike itself: not a number)
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip() or None
