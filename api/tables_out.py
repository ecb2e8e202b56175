"""How is an answer that is a table written to a file?"""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

from graph.errors import StoreWriteError, ValueRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

SUFFIXES = (".csv", ".parquet", ".xlsx")
MOST_SHEET_ROWS = 1 << 20
"""What a sheet of Excel holds, its header included."""
_BATCH = 100_000


def check_suffix(path: Path) -> None:
    """Refuse a file name that says no known format.

    Raises
    ------
    ValueRefusedError
        If it ends otherwise than in .csv, .parquet or .xlsx.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ValueRefusedError("--out", path, "a file name ending in .csv, .parquet or .xlsx")


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[str]
) -> int:
    """Write the rows and return how many; `numbers` names the columns that hold numbers.

    Raises
    ------
    StoreWriteError
        If the file cannot be written.
    ValueRefusedError
        If a sheet of Excel cannot hold so many rows.
    """
    check_suffix(path)
    draft = path.with_name(f".{path.name}.part")
    write = {".csv": _write_csv, ".parquet": _write_parquet, ".xlsx": _write_sheet}
    try:
        count = write[path.suffix.lower()](draft, columns, rows, numbers)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreWriteError(str(path), error.strerror or str(error)) from error
    return count


def _write_csv(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], _numbers: Sequence[str]
) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_parquet(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[str]
) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {True: pa.bool_(), False: pa.string()}
    first: list[Sequence[object]] = []
    source = iter(rows)
    for row in source:
        first.append(row)
        if len(first) == _BATCH:
            break
    types = [
        pa.float64() if name in numbers else kinds[any(isinstance(row[at], bool) for row in first)]
        for at, name in enumerate(columns)
    ]
    schema = pa.schema(list(zip(columns, types, strict=True)))
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        while first or count == 0:
            cells = list(zip(*first, strict=True)) if first else [()] * len(columns)
            arrays = [pa.array(c, type=t) for c, t in zip(cells, types, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(first)
            first = [row for _, row in zip(range(_BATCH), source, strict=False)]
            if not first:
                break
    return count


def _write_sheet(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], _numbers: Sequence[str]
) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("zeren")
    count = 0
    with closing(sheet):
        sheet.append(list(columns))
        for row in rows:
            count += 1
            if count == MOST_SHEET_ROWS:
                expected = "a .csv or .parquet file for so many rows"
                raise ValueRefusedError("--out", path.name, expected)
            sheet.append([_plain(sheet, value) for value in row])
    book.save(path)
    return count


def _plain(sheet: WriteOnlyWorksheet, value: object) -> object:
    """Return text as a cell of text: what begins with `=` is a name here, never a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
