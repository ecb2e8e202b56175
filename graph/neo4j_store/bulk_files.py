"""Which files does the import of Neo4j read, and what stands in them?

One file for each kind of node or relationship, with typed names of columns in its first line. A
column has one type there: rows in which a number is kept as text go to a file of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from graph.errors import StoreWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

TEXT = "|text"
"""What the name of a column ends with that holds numbers kept as text."""

_TYPES = {
    pa.string(): "string",
    pa.int64(): "long",
    pa.float64(): "double",
    pa.date32(): "date",
    pa.bool_(): "boolean",
}
_OPTIONS = csv.WriteOptions(include_header=False, batch_size=16_384)


@dataclass(slots=True)
class _File:
    """One file of the import.

    Attributes
    ----------
    said
        The words of the command before the file's name: `--nodes=Party`.
    has_line_breaks
        Whether a text in it spans lines, which the import reads more slowly.
    """

    name: str
    said: str
    stream: BinaryIO
    writer: csv.CSVWriter
    has_line_breaks: bool = False


@dataclass(slots=True)
class ImportFiles:
    """The files of one import on their way into a folder."""

    folder: Path
    _files: dict[tuple[str, str], _File] = field(default_factory=dict)

    def add_nodes(self, labels: str, columns: Mapping[str, pa.Array], group: str = "") -> None:
        """Add nodes with these labels; `group` is what relationships call them by `id`."""
        ids = {f":ID({group})": columns["id"]} if group else {}
        rest = {name: column for name, column in columns.items() if name != "id"}
        self._add(f"--nodes={labels}", ids, rest)

    def add_relationships(
        self,
        type_: str,
        places: Sequence[tuple[str, pa.Array]],
        columns: Mapping[str, pa.Array],
    ) -> None:
        """Add relationships between two places: groups of nodes, and the numbers in them."""
        (start, starts), (end, ends) = places
        self._add(
            f"--relationships={type_}",
            {f":START_ID({start})": starts, f":END_ID({end})": ends},
            columns,
        )

    def close(self) -> None:
        """Write what is still in memory, and close the files."""
        for file in self._files.values():
            file.writer.close()
            file.stream.close()

    def words(self, folder: str = "") -> list[str]:
        """Return the words of the import's command that name the files, as lying in `folder`."""
        files = sorted(self._files.values(), key=lambda file: file.said)
        named = [f"{file.said}={folder}{file.name}" for file in files]
        lines = ",".join(f"{folder}{file.name}" for file in files if file.has_line_breaks)
        if lines:
            named += [f"--multiline-fields={lines}", "--multiline-fields-format=v2"]
        return named

    def _add(self, said: str, ids: Mapping[str, pa.Array], columns: Mapping[str, pa.Array]) -> None:
        for part in _of_one_type(columns):
            mask = part.pop(_MASK, None)
            mine = {**ids, **part}
            table = pa.table([*mine.values()], names=[*mine])
            rows = table if mask is None else table.filter(mask)
            if rows.num_rows:
                self._write(said, rows)

    def _write(self, said: str, rows: pa.Table) -> None:
        header = ",".join(_typed(field) for field in rows.schema)
        try:
            file = self._files.get((said, header)) or self._opened(said, header, rows.schema)
            file.writer.write_table(rows)
        except OSError as error:
            raise StoreWriteError(str(self.folder), error.strerror or str(error)) from error
        file.has_line_breaks |= any(
            pc.any(pc.match_substring(column, mark)).as_py() or False
            for column in rows.columns
            if column.type == pa.string()
            for mark in "\r\n"
        )

    def _opened(self, said: str, header: str, schema: pa.Schema) -> _File:
        name = said.partition("=")[2].replace(":", "-")
        same = sum(1 for known, _ in self._files if known == said)
        path = self.folder / f"{name}{f'-{same}' if same else ''}.csv"
        stream = path.open("wb")
        stream.write(f"{header}\n".encode())
        file = _File(path.name, said, stream, csv.CSVWriter(stream, schema, write_options=_OPTIONS))
        self._files[said, header] = file
        return file


_MASK = "|mask"


def _of_one_type(columns: Mapping[str, pa.Array]) -> Iterator[dict[str, pa.Array]]:
    """Yield the columns so that each has one type, with the rows that are meant."""
    plain = {name: column for name, column in columns.items() if not name.endswith(TEXT)}
    texts = {
        name.removesuffix(TEXT): column for name, column in columns.items() if name.endswith(TEXT)
    }
    if not texts:
        yield plain
        return
    sets = sum(
        pc.cast(column.is_valid(), pa.int64()).to_numpy() << at
        for at, column in enumerate(texts.values())
    )
    for number in np.unique(sets).tolist():
        chosen = {name for at, name in enumerate(texts) if number >> at & 1}
        shown = {name: texts[name] if name in chosen else plain[name] for name in plain}
        yield {**shown, _MASK: pa.array(sets == number)}


def _typed(field: pa.Field) -> str:
    return field.name if field.name.startswith(":") else f"{field.name}:{_TYPES[field.type]}"
