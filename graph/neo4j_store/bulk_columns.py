"""How do rows of a table become columns of properties, without touching each row?

The columnar counterpart of `layout.sent_rows`: the same names, and the same function for
each cell, which is asked once for each distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.neo4j_store.layout import FILE, NAMED, SENT, Edge, property_of, title_of, words
from graph.periods import ALWAYS, FOREVER
from graph.store import NEVER
from graph.tables import NUMBERS, Column, Type

if TYPE_CHECKING:
    Columns = dict[str, pa.Array]

_DAY = Column("day", Type.DATE)


def properties(
    edge: Edge,
    facts: Sequence[int],
    kept: Columns,
    record: Sequence[Sequence[int]],
) -> Columns:
    """Return the properties of rows by their names.

    Parameters
    ----------
    kept
        The cells of the rows, as `kept_cells` returns them.
    record
        As `GraphWriter.append` takes it.

    Notes
    -----
    A column of numbers holds doubles; where one of them is no double, the column `NAME|text`
    holds those that are kept as text.

    Linear; Python is asked once for each distinct value of a column and block.
    """
    known, superseded, revision_in, revision_out, flags, files, lines = map(_integers, record)
    found: Columns = {
        "fact": _integers(facts),
        "known_on": _day(_without(known, ALWAYS)),
        "superseded_on": _day(_without(superseded, FOREVER)),
        "revision_in": revision_in,
        "revision_out": _without(revision_out, NEVER),
        "flags": flags,
        "file": files,
        "row": lines,
        "title": _nothing(len(facts)),
        "pairs": _nothing(len(facts)),
    }
    if edge.titled:
        found["title"] = _mapped(kept[edge.titled], title_of(edge), pa.string())
    if edge.table.name in NAMED:
        found["pairs"] = _mapped(kept["name"], words, pa.string())
    found = {name: found[name] for name in SENT}
    for column in edge.properties:
        found |= _properties_of(column, kept[column.name])
    return found


def ends(edge: Edge, kept: Columns, files: Sequence[int]) -> list[pa.Array]:
    """Return the cells at the start and at the end of each row: parties, files or numbers.

    The first end that is stated counts; what concerns nobody else stays with its start.
    """
    start = kept[edge.start]
    if FILE in edge.end:
        return [start, _integers(files)]
    named = [kept[name] for name in edge.end]
    return [start, named[0] if len(named) == 1 else pc.coalesce(*named, start)]


def kept_cells(edge: Edge, cells: Sequence[Sequence[object]]) -> Columns:
    """Return the cells of rows as arrays, by the names of their columns."""
    return {
        column.name: _integers(values) if column.is_integer else pa.array(values, pa.string())
        for column, values in zip(edge.table.kept, cells, strict=True)
    }


def named_properties(columns: Mapping[str, Column], kept: Columns) -> Columns:
    """Return kept cells as the properties of these names."""
    found: Columns = {}
    for name, column in columns.items():
        found |= _properties_of(column, kept[name])
    return found


def _properties_of(column: Column, kept: pa.Array) -> Columns:
    if column.type in NUMBERS:
        return _numbers(column, kept)
    if column.type is Type.DATE:
        return {column.name: _day(kept)}
    if column.type is Type.CODE:
        return {column.name: _mapped(kept, property_of(column), pa.string())}
    return {column.name: kept}


def _numbers(column: Column, kept: pa.Array) -> Columns:
    encoded = kept.dictionary_encode()
    said = list(map(property_of(column), encoded.dictionary.to_pylist()))
    doubles = pa.array([v if isinstance(v, float) else None for v in said], pa.float64())
    found = {column.name: doubles.take(encoded.indices)}
    if any(isinstance(v, str) for v in said):
        texts = pa.array([v if isinstance(v, str) else None for v in said], pa.string())
        found[f"{column.name}|text"] = texts.take(encoded.indices)
    return found


def _day(kept: pa.Array) -> pa.Array:
    return _mapped(kept, property_of(_DAY), pa.date32())


def _mapped(kept: pa.Array, said: Callable[[Any], Any], type_: pa.DataType) -> pa.Array:
    encoded = kept.dictionary_encode()
    values = [said(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(values, type_).take(encoded.indices)


def _without(values: pa.Array, absent: int) -> pa.Array:
    return pc.if_else(pc.equal(values, absent), pa.scalar(None, pa.int64()), values)


def _integers(values: Sequence[object]) -> pa.Array:
    return pa.array(values, pa.int64())


def _nothing(count: int) -> pa.Array:
    return pa.nulls(count, pa.string())
