"""How are whole columns read out of SQLite quickly?

Row by row every cell costs a Python integer, so small columns travel packed
together in one, and columns that are mostly empty travel alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graph.store import MISSING
from graph.tables import NUMBERS, REFERENCES, Table, Type

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

# Bits a column needs, its largest value standing for NULL.
_DAY_BITS, _NUMBER_OF_THINGS_BITS, _CODE_BITS, _FLAG_BITS = 22, 31, 6, 16
_RECORD_BITS = {
    "fact": _NUMBER_OF_THINGS_BITS,
    "known": _DAY_BITS,
    "superseded": _DAY_BITS,
    "rev_in": _NUMBER_OF_THINGS_BITS,
    "rev_out": _NUMBER_OF_THINGS_BITS,
    "flags": _FLAG_BITS,
    "file": _NUMBER_OF_THINGS_BITS,
}
_WORD_BITS = 62
_SPARSE = 0.2


@dataclass(frozen=True, slots=True)
class _Word:
    """Columns that travel in one integer, each with its lowest bit and its width."""

    parts: tuple[tuple[str, int, int], ...]

    @property
    def used(self) -> int:
        return sum(width for _, _, width in self.parts)

    @property
    def expression(self) -> str:
        return " | ".join(
            f'(ifnull("{name}", {(1 << width) - 1}) << {shift})'
            for name, shift, width in self.parts
        )


def read_columns(
    connection: sqlite3.Connection, table: Table, names: Sequence[str]
) -> dict[str, Ints]:
    """Return whole columns of a table in the order of its facts.

    Parameters
    ----------
    names
        Columns of the table or of its record; `dataset` numbers the datasets.

    Notes
    -----
    Linear; one pass for all packed columns, one for the sparse ones, and one
    for each column of text, whose values become numbers of no meaning.
    """
    wanted = ["file" if name == "dataset" else name for name in names]
    kinds = {column.name: column.type for column in table.kept}
    texts = [name for name in wanted if name in kinds and _is_text(kinds[name])]
    numbers = [name for name in wanted if kinds.get(name) in NUMBERS]
    small = [name for name in wanted if name not in texts and name not in numbers]
    dense, sparse = _by_density(connection, table, numbers)
    words = _packed(["fact", *small], kinds)
    found = _dense(connection, table, words, dense)
    found.update(_sparse(connection, table, sparse, found["fact"]))
    found.update((name, _numbered(connection, table, name)) for name in texts)
    if "dataset" in names:
        found["dataset"] = _datasets(connection)[found.pop("file")]
    return {name: found[name] for name in names}


def _is_text(kind: Type) -> bool:
    return kind not in REFERENCES | NUMBERS | {Type.CODE, Type.DATE}


def _by_density(
    connection: sqlite3.Connection, table: Table, numbers: Sequence[str]
) -> tuple[list[str], list[str]]:
    if not numbers:
        return [], []
    counted = ", ".join(f'count("{name}")' for name in numbers)
    counts = connection.execute(f'SELECT count(*), {counted} FROM "{table.name}"').fetchone()  # noqa: S608
    least = counts[0] * _SPARSE
    dense = [name for name, count in zip(numbers, counts[1:], strict=True) if count > least]
    return dense, [name for name in numbers if name not in dense]


def _packed(names: Sequence[str], kinds: dict[str, Type]) -> list[_Word]:
    words: list[_Word] = []
    for name in names:
        width = _RECORD_BITS.get(name) or _width(kinds[name])
        at = next((i for i, word in enumerate(words) if word.used + width <= _WORD_BITS), None)
        if at is None:
            words.append(_Word(((name, 0, width),)))
        else:
            words[at] = _Word((*words[at].parts, (name, words[at].used, width)))
    return words


def _width(kind: Type) -> int:
    if kind in REFERENCES:
        return _NUMBER_OF_THINGS_BITS
    return _DAY_BITS if kind is Type.DATE else _CODE_BITS


def _dense(
    connection: sqlite3.Connection, table: Table, words: Sequence[_Word], numbers: Sequence[str]
) -> dict[str, Ints]:
    shown = [word.expression for word in words]
    shown += [f'ifnull("{name}", {MISSING})' for name in numbers]
    cells = _cells(
        connection,
        f'SELECT {", ".join(shown)} FROM "{table.name}" ORDER BY fact',  # noqa: S608
        len(shown),
    )
    found: dict[str, Ints] = {}
    for at, word in enumerate(words):
        for name, shift, width in word.parts:
            values = cells[:, at] >> shift & (1 << width) - 1
            found[name] = np.where(values == (1 << width) - 1, _null_of(name), values)
    for at, name in enumerate(numbers, start=len(words)):
        found[name] = np.ascontiguousarray(cells[:, at])
    return found


def _null_of(name: str) -> int:
    # The record is never NULL: the largest revision is the one that has not come.
    return (1 << _NUMBER_OF_THINGS_BITS) - 1 if name in _RECORD_BITS else MISSING


def _sparse(
    connection: sqlite3.Connection, table: Table, names: Sequence[str], facts: Ints
) -> dict[str, Ints]:
    found = {name: np.full(len(facts), MISSING) for name in names}
    if not names:
        return found
    shown = ", ".join(f'ifnull("{name}", {MISSING})' for name in names)
    filled = " OR ".join(f'"{name}" IS NOT NULL' for name in names)
    cells = _cells(
        connection,
        f'SELECT fact, {shown} FROM "{table.name}" WHERE {filled} ORDER BY fact',  # noqa: S608
        1 + len(names),
    )
    places = np.searchsorted(facts, cells[:, 0])
    for at, name in enumerate(names, start=1):
        found[name][places] = cells[:, at]
    return found


def _numbered(connection: sqlite3.Connection, table: Table, name: str) -> Ints:
    rows = connection.execute(f'SELECT "{name}" FROM "{table.name}" ORDER BY fact')  # noqa: S608
    encoded = pa.array([row[0] for row in rows], pa.string()).dictionary_encode()
    places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.where(places < 0, MISSING, places)


def _datasets(connection: sqlite3.Connection) -> Ints:
    rows = connection.execute("SELECT id, dataset FROM file ORDER BY id").fetchall()
    names = {name: at for at, name in enumerate(dict.fromkeys(row[1] for row in rows))}
    found = np.full((rows[-1][0] + 1) if rows else 1, MISSING)
    for number, name in rows:
        found[number] = names[name]
    return found


def _cells(connection: sqlite3.Connection, query: str, width: int) -> Ints:
    flat = chain.from_iterable(connection.execute(query))
    return np.fromiter(flat, dtype=np.int64).reshape(-1, width)
