"""What stands in a file, cell by cell, as text?

Every kind of file becomes one `RawTable`: columns of trimmed text (null is
empty), the line each row stands on, and the rows whose shape is wrong.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from graph.errors import FileRefusedError
from loaders.arrow import mask
from loaders.spreadsheet import read_excel, read_parquet

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

SUFFIXES = (".csv.gz", ".csv", ".xlsx", ".parquet")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """A file as it was written.

    Attributes
    ----------
    columns
        Text of each column by its header, empty cells null.
    lines
        The line of each row, header = 1.
    misshapen
        Lines of rows with another number of cells than the header.
    digest
        SHA-256 of the file's bytes.
    """

    file: str
    columns: dict[str, pa.StringArray]
    lines: npt.NDArray[np.int64]
    digest: str
    misshapen: tuple[int, ...] = field(default=())


def suffix_of(path: Path) -> str | None:
    """Return which of the known endings a file has."""
    return next((end for end in SUFFIXES if path.name.lower().endswith(end)), None)


def stem_of(path: Path) -> str:
    """Return the file's name without its known ending."""
    ending = suffix_of(path)
    return path.name[: -len(ending)] if ending else path.stem


def read(path: Path) -> RawTable:
    """Read one file of whatever known kind.

    Raises
    ------
    FileRefusedError
        If it cannot be read as a table: its bytes, encoding or form are wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileRefusedError(path.name, "UNREADABLE", f"cannot be read: {error}") from error
    digest = hashlib.sha256(data).hexdigest()
    ending = suffix_of(path)
    if not data:
        raise FileRefusedError(path.name, "EMPTY_FILE", "is empty, expected a header and rows")
    if ending in {".xlsx", ".parquet"}:
        reader = read_excel if ending == ".xlsx" else read_parquet
        header, cells, lines, misshapen = reader(path.name, data)
        return replace(_table(path.name, header, cells, lines, digest), misshapen=misshapen)
    if ending == ".csv.gz":
        data = _unzipped(path.name, data)
    return _read_csv(path.name, _as_utf8(path.name, data), digest)


def _table(
    file: str,
    header: list[str],
    cells: list[pa.StringArray],
    lines: npt.NDArray[np.int64],
    digest: str,
) -> RawTable:
    """Return the table without its wholly empty lines, which are no rows."""
    columns = _named(file, header, cells)
    empty = np.ones(len(lines), dtype=bool)
    for column in columns.values():
        if not empty.any():
            return RawTable(file, columns, lines, digest)
        empty &= mask(column.is_null())
    filled = pa.array(~empty)
    kept = {name: column.filter(filled) for name, column in columns.items()}
    return RawTable(file, kept, lines[~empty], digest)


def _unzipped(file: str, data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise FileRefusedError(
            file, "BROKEN_ARCHIVE", f"is not a whole gzip file ({error})"
        ) from error


def _as_utf8(file: str, data: bytes) -> bytes:
    if b"\0" in data:
        raise FileRefusedError(file, "NOT_A_TABLE", "holds binary data, expected text")
    data = data.removeprefix(_BOM)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030").encode()
        except UnicodeDecodeError as error:
            raise FileRefusedError(
                file, "WRONG_ENCODING", "is neither UTF-8 nor GB18030"
            ) from error
    return data


def _read_csv(file: str, data: bytes, digest: str) -> RawTable:
    if not data.strip():
        raise FileRefusedError(file, "EMPTY_FILE", "is empty, expected a header and rows")
    # With one line a row the fast reader knows the lines; else count them one by one.
    plain = _fast(data)
    if plain is not None:
        header, cells = plain
        lines = np.arange(2, 2 + (len(cells[0]) if cells else 0), dtype=np.int64)
        return _table(file, header, cells, lines, digest)
    header, cells, lines, misshapen = _slow(file, data)
    return RawTable(file, _named(file, header, cells), lines, digest, misshapen)


def _fast(data: bytes) -> tuple[list[str], list[pa.StringArray]] | None:
    header = next(csv.reader(io.StringIO(data.split(b"\n", 1)[0].decode())), [])
    options = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
    )
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(data),
            read_options=arrow_csv.ReadOptions(block_size=1 << 24),
            parse_options=arrow_csv.ParseOptions(ignore_empty_lines=False),
            convert_options=options,
        )
    except pa.ArrowInvalid:
        return None
    ends = data.count(b"\n") + (not data.endswith(b"\n"))
    if ends != table.num_rows + 1 or b"\r" in data.replace(b"\r\n", b"") or b"\n\n" in data:
        return None
    return header, [table.column(at).combine_chunks() for at in range(table.num_columns)]


def _slow(
    file: str, data: bytes
) -> tuple[list[str], list[pa.StringArray], npt.NDArray[np.int64], tuple[int, ...]]:
    reader = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    misshapen: list[int] = []
    begins = 1
    try:
        for row in reader:
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = row
            elif len(row) != len(header):
                misshapen.append(line)
            else:
                rows.append(row)
                lines.append(line)
    except csv.Error as error:
        raise FileRefusedError(
            file, "NOT_A_TABLE", f"is not a table, line {reader.line_num}: {error}"
        ) from error
    cells = [pa.array([row[at] for row in rows], pa.string()) for at in range(len(header))]
    return header, cells, np.array(lines, dtype=np.int64), tuple(misshapen)


def _named(file: str, header: list[str], cells: list[pa.StringArray]) -> dict[str, pa.StringArray]:
    names = [name.strip() for name in header]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None or not any(names):
        raise FileRefusedError(
            file, "BAD_HEADER", f"has the column '{twice or ''}' twice or none", twice or ""
        )
    return {name: _trimmed(column) for name, column in zip(names, cells, strict=True)}


def _trimmed(column: pa.StringArray) -> pa.StringArray:
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
