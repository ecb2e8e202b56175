"""How are whole columns read out of SQLite quickly?

Every cell that comes out costs a Python integer. So small columns travel
packed together in one, and of a column that nearly always says the same only
the exceptions travel; a sample of the rows tells which columns those are.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

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
_SAMPLE = 2_000
# A column travels as exceptions where fewer of the sampled rows are any.
_EXCEPTIONAL = 0.1


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
    Linear; one pass counts, one takes the columns that vary, one the
    exceptions of the others, and one each column of text, whose values become
    numbers of no meaning. All of them see one state of the store.
    """
    wanted = list(dict.fromkeys("file" if name == "dataset" else name for name in names))
    kinds = {column.name: column.type for column in table.kept}
    texts = [name for name in wanted if name in kinds and _is_text(kinds[name])]
    with _one_state(connection):
        facts = _facts(connection, table)
        usual = _usual(connection, table, wanted, facts)
        varied = [name for name in wanted if name not in texts and name not in usual]
        alike = {name: usual[name] for name in usual if name not in texts}
        found = _varied(connection, table, varied, len(facts))
        found.update(_alike(connection, table, alike, facts))
        for name in texts:
            found[name] = _numbered(connection, table, name, usual.get(name), facts)
        if "dataset" in names:
            found["dataset"] = _datasets(connection)[found["file"]]
    return {name: found[name] for name in names}


def canonical_nodes(connection: sqlite3.Connection) -> Ints:
    """Return for each node the least node of its party."""
    size = connection.execute("SELECT ifnull(max(id), -1) + 1 FROM node").fetchone()[0]
    found = np.arange(size, dtype=np.int64)
    # Nodes come to share a party only by being given another id.
    rows = connection.execute(
        "SELECT n.id, (SELECT min(m.id) FROM node m WHERE m.party_id = n.party_id) "
        "FROM node n WHERE n.party_id IN "
        "(SELECT r.party_id FROM alias a JOIN node r ON r.id = a.node)"
    )
    for node, least in rows:
        found[node] = least
    return found


@contextmanager
def _one_state(connection: sqlite3.Connection) -> Iterator[None]:
    # A load that commits between two passes would make columns of two lengths.
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _is_text(kind: Type) -> bool:
    return kind not in REFERENCES | NUMBERS | {Type.CODE, Type.DATE}


def _facts(connection: sqlite3.Connection, table: Table) -> Ints:
    # Asked one by one each is answered from the ends of an index, without a scan.
    count, first, last = (
        connection.execute(f'SELECT {asked} FROM "{table.name}"').fetchone()[0]  # noqa: S608
        for asked in ("count(*)", "ifnull(min(fact), 0)", "ifnull(max(fact), -1)")
    )
    if last - first + 1 == count:
        return np.arange(first, last + 1)
    query = f'SELECT fact FROM "{table.name}" ORDER BY fact'  # noqa: S608
    return _cells(connection, query, 1)[:, 0]


def _usual(
    connection: sqlite3.Connection, table: Table, names: Sequence[str], facts: Ints
) -> dict[str, Any]:
    """Return the value of each column that says nearly always the same."""
    picked = facts[:: max(1, len(facts) // _SAMPLE)].tolist()
    shown = ", ".join(f't."{name}"' for name in names)
    rows = connection.execute(
        f'SELECT {shown} FROM json_each(?) v JOIN "{table.name}" t ON t.fact = v.value',  # noqa: S608
        (json.dumps(picked),),
    ).fetchall()
    found: dict[str, Any] = {}
    for at, name in enumerate(names if rows else ()):
        value, times = Counter(row[at] for row in rows).most_common(1)[0]
        if len(rows) - times < _EXCEPTIONAL * len(rows):
            found[name] = value
    return found


def _varied(
    connection: sqlite3.Connection, table: Table, names: Sequence[str], count: int
) -> dict[str, Ints]:
    if not names:
        return {}
    kinds = {column.name: column.type for column in table.kept}
    numbers = [name for name in names if kinds.get(name) in NUMBERS]
    words = _packed({name: _width(name, kinds) for name in names if name not in numbers})
    shown = [word.expression for word in words]
    shown += [f'ifnull("{name}", {MISSING})' for name in numbers]
    query = f'SELECT {", ".join(shown)} FROM "{table.name}" ORDER BY fact'  # noqa: S608
    cells = _cells(connection, query, len(shown), count=count)
    found: dict[str, Ints] = {}
    for at, word in enumerate(words):
        for name, shift, width in word.parts:
            found[name] = cells[:, at] >> shift & (1 << width) - 1
            # The record is never NULL: its largest revision is the one that has not come.
            if name not in _RECORD_BITS:
                found[name][found[name] == (1 << width) - 1] = MISSING
    for at, name in enumerate(numbers, start=len(words)):
        found[name] = np.ascontiguousarray(cells[:, at])
    return found


def _packed(widths: Mapping[str, int]) -> list[_Word]:
    words: list[_Word] = []
    for name in sorted(widths, key=widths.__getitem__, reverse=True):
        width = widths[name]
        at = next((i for i, word in enumerate(words) if word.used + width <= _WORD_BITS), None)
        if at is None:
            words.append(_Word(((name, 0, width),)))
        else:
            words[at] = _Word((*words[at].parts, (name, words[at].used, width)))
    return words


def _width(name: str, kinds: Mapping[str, Type]) -> int:
    if name in _RECORD_BITS:
        return _RECORD_BITS[name]
    if kinds[name] in REFERENCES:
        return _NUMBER_OF_THINGS_BITS
    return _DAY_BITS if kinds[name] is Type.DATE else _CODE_BITS


def _alike(
    connection: sqlite3.Connection, table: Table, usual: Mapping[str, Any], facts: Ints
) -> dict[str, Ints]:
    if not usual:
        return {}
    shown = ", ".join(f'ifnull("{name}", {MISSING})' for name in usual)
    differs = " OR ".join(f'"{name}" IS NOT ?' for name in usual)
    query = f'SELECT fact, {shown} FROM "{table.name}" WHERE {differs} ORDER BY fact'  # noqa: S608
    cells = _cells(connection, query, 1 + len(usual), tuple(usual.values()))
    places = np.searchsorted(facts, cells[:, 0])
    found: dict[str, Ints] = {}
    for at, (name, value) in enumerate(usual.items(), start=1):
        # One number seen as often as there are rows: nothing to fill, nothing to hold.
        found[name] = np.broadcast_to(np.int64(MISSING if value is None else value), len(facts))
        if (cells[:, at] != found[name][: len(cells)]).any():
            found[name] = found[name].copy()
            found[name][places] = cells[:, at]
    return found


def _numbered(
    connection: sqlite3.Connection, table: Table, name: str, usual: object, facts: Ints
) -> Ints:
    codes: dict[object, int] = {None: MISSING}
    found = np.full(len(facts), codes.setdefault(usual, len(codes)))
    query = f'SELECT fact, "{name}" FROM "{table.name}" WHERE "{name}" IS NOT ? ORDER BY fact'  # noqa: S608
    flat = list(chain.from_iterable(connection.execute(query, (usual,))))
    places = np.searchsorted(facts, np.array(flat[::2], np.int64))
    found[places] = [codes.setdefault(text, len(codes)) for text in flat[1::2]]
    return found


def _datasets(connection: sqlite3.Connection) -> Ints:
    rows = connection.execute("SELECT id, dataset FROM file ORDER BY id").fetchall()
    names = {name: at for at, name in enumerate(dict.fromkeys(row[1] for row in rows))}
    found = np.full((rows[-1][0] + 1) if rows else 1, MISSING)
    for number, name in rows:
        found[number] = names[name]
    return found


def _cells(
    connection: sqlite3.Connection,
    query: str,
    width: int,
    values: Sequence[object] = (),
    *,
    count: int = -1,
) -> Ints:
    """Return the rows of a query of integers; `count` is how many, where that is known."""
    flat = chain.from_iterable(connection.execute(query, values))
    size = count * width if count >= 0 else -1
    return np.fromiter(flat, dtype=np.int64, count=size).reshape(-1, width)
