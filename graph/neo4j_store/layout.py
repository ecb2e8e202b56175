"""Which relationship is a row of each native table, and how are its cells kept there?

Every row is one relationship with readable properties. The fragments of Cypher
made here come from the declaration of the tables, never from a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from types import MappingProxyType
from typing import Any

from graph import tables as native
from graph.decimals import of_float, to_float
from graph.names import folded, pairs
from graph.periods import ALWAYS, FOREVER
from graph.store import NEVER
from graph.tables import NUMBERS, REFERENCES, Column, Table, Type
from graph.titles import TITLES

Cell = Any

FILE = "file"
"""An end of a relationship that is the file the row stands in."""

NUMBER = "decision_no"
"""The column whose values are `Decision` nodes."""

NAMED = ("organizations", "persons")
"""The tables whose rows are found by name."""

SHOWN = {
    "organizations": (
        *("uscc", "kind", "industry", "region", "registered_capital"),
        *("founded_on", "dissolved_on"),
    ),
    "persons": ("born_on", "deceased_on"),
}
"""What people see of a party beside its name: columns of the table that describes it."""

WAS = "_WAS"
"""What the type of a version that no longer counts ends with."""

# `known_on`, `superseded_on` and `revision_out` are absent where there is no such end.
RECORD: Mapping[str, str] = MappingProxyType(
    {
        "fact": "r.fact",
        "known": "coalesce(duration.inDays($first_day, r.known_on).days + 1, $always)",
        "superseded": "coalesce(duration.inDays($first_day, r.superseded_on).days + 1, $forever)",
        "rev_in": "r.revision_in",
        "rev_out": "coalesce(r.revision_out, $never)",
        "flags": "r.flags",
        "file": "r.file",
        "row": "r.row",
    }
)


TIMES: Mapping[str, Any] = MappingProxyType(
    {"first_day": date.min, "always": ALWAYS, "forever": FOREVER, "never": NEVER}
)
"""The parameters with which dates become day numbers."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How the rows of a table lie in the graph.

    Attributes
    ----------
    type
        The relationship type of what counts now.
    start, end
        The column whose value is there (`FILE`: the row's file); of several
        columns the first that is not empty.
    titled
        The column whose Chinese word is shown as `title`.
    """

    table: Table
    type: str
    start: str
    end: tuple[str, ...]
    titled: str | None = None

    @property
    def was(self) -> str:
        """The type of versions that no longer count."""
        return self.type + WAS

    @property
    def types(self) -> str:
        """Both types, as a pattern names them."""
        return f"{self.type}|{self.was}"

    def place(self, column: str) -> str | None:
        """Return `a` or `b` where the column is the start or the end itself."""
        if column == self.start:
            return "a"
        return "b" if self.end == (column,) else None

    @property
    def properties(self) -> tuple[Column, ...]:
        """The columns kept as properties: all that are no end of their own."""
        return tuple(c for c in self.table.kept if self.place(c.name) is None)


EDGES: Mapping[str, Edge] = MappingProxyType(
    {
        edge.table.name: edge
        for edge in (
            Edge(native.ORGANIZATIONS, "DESCRIBED_IN", "org", (FILE,)),
            Edge(native.PERSONS, "IDENTIFIED_IN", "person", (FILE,)),
            Edge(native.HOLDINGS, "HOLDS", "holder", ("company",)),
            Edge(native.APPOINTMENTS, "APPOINTED", "person", ("org",), "role"),
            Edge(native.ARRANGEMENTS, "ARRANGED", "party", ("target", "group"), "kind"),
            Edge(native.DECISIONS, "SUBJECT_OF", "subject", (NUMBER,), "type"),
            Edge(native.NAMED_PERSONS, "NAMED_IN", "person", (NUMBER,)),
            Edge(native.REPAIRS, "REPAIRED_IN", NUMBER, (FILE,)),
            Edge(native.OBJECTIONS, "OBJECTED_IN", NUMBER, (FILE,)),
            Edge(native.COMMITMENTS, "COMMITTED_IN", "org", (FILE,)),
            Edge(native.INDICATORS, "MEASURED_IN", "org", (FILE,)),
            Edge(native.RATINGS, "RATED_IN", "org", (FILE,)),
            Edge(native.PERMITS, "PERMITTED", "org", (NUMBER,)),
            Edge(native.ACTS, "ACTED_IN", NUMBER, (FILE,)),
            Edge(native.OUTCOMES, "LOOKED_INTO_IN", "party", (FILE,)),
        )
    }
)
# References kept as node numbers through which rows are looked up.
INDEXED_REFERENCES = (
    ("organizations", "parent_org"),
    ("arrangements", "group"),
    ("arrangements", "target"),
    ("acts", "subject"),
    ("acts", "person"),
    ("acts", "unit"),
)


def party_id(node: str) -> str:
    """Return the id of a party as it is published."""
    return f"CASE WHEN {node}.renamed_in > now THEN {node}.former_id ELSE {node}.party_id END"


def cell(edge: Edge, column: Column, *, as_node: bool) -> str:
    """Return the expression of one cell as it is kept; numbers stay floats.

    Parameters
    ----------
    as_node
        Whether a party is its node number, else its id. A party that is a
        property is read from the node `x_COLUMN` then.
    """
    at = edge.place(column.name)
    if column.type in REFERENCES:
        if at is not None:
            return f"{at}.node" if as_node else party_id(at)
        return f"r.`{column.name}`" if as_node else party_id(f"x_{column.name}")
    value = f"{at or 'r'}.`{column.name}`"
    if column.type is Type.DATE:
        return f"duration.inDays($first_day, {value}).days + 1"
    if column.type is Type.CODE:
        return f"$codes.{edge.table.name}.{column.name}[{value}]"
    return value


def row(edge: Edge, *more: str) -> str:
    """Return the expression of a whole row as `graph.decoding` takes it, and more of its record."""
    cells = [cell(edge, column, as_node=False) for column in edge.table.kept]
    record = [RECORD[name] for name in ("known", "flags", "file", "row", *more)]
    return f"[{', '.join(['r.fact', *cells, *record])}]"


def raw_row(edge: Edge) -> str:
    """Return the expression of a row with node numbers and its whole record."""
    cells = [cell(edge, column, as_node=True) for column in edge.table.kept]
    record = [RECORD[name] for name in RECORD if name != "fact"]
    return f"[{', '.join(['r.fact', *cells, *record])}]"


def referred(edge: Edge) -> str:
    """Return the clauses that find the parties kept as properties of a row."""
    return "\n".join(
        f"OPTIONAL MATCH (x_{column.name}:Party {{node: r.`{column.name}`}})"
        for column in edge.properties
        if column.type in REFERENCES
    )


def codes(*tables: Table) -> dict[str, dict[str, dict[str, int]]]:
    """Return the position of each word of each coded column of each table."""
    return {
        table.name: {
            column.name: {str(code): at for at, code in enumerate(column.codes)}
            for column in table.kept
            if column.type is Type.CODE
        }
        for table in tables
    }


def number_places(table: Table, *, shift: int = 1) -> tuple[int, ...]:
    """Return where in a row the numbers stand that travel as floats."""
    return tuple(at for at, c in enumerate(table.kept, start=shift) if c.type in NUMBERS)


@lru_cache(maxsize=1 << 16)
def kept_number(value: float | str | None) -> int | None:
    """Return the packed decimal of a number property."""
    return None if value is None else of_float(value)


def property_of(column: Column) -> Callable[[Cell], Cell]:
    """Return what turns a kept cell into a property."""
    if column.type is Type.DATE:
        return _day
    if column.type in NUMBERS:
        return _number
    if column.type is Type.CODE:
        said = tuple(str(code) for code in column.codes)
        return lambda at: None if at is None else said[at]
    return lambda value: value


def title_of(edge: Edge) -> Callable[[Cell], str]:
    """Return what turns the titled cell into its Chinese word."""
    codes_shown = edge.table.column(edge.titled or "").codes
    return tuple(TITLES[code] for code in codes_shown).__getitem__


def words(name: str | None) -> str | None:
    """Return the words under which a name is indexed: its beginning, then its pairs."""
    plain = folded(name) if name else ""
    return f"{first_word(plain)} {pairs(plain)}" if plain else None


def first_word(plain: str) -> str:
    """Return the word of the index that only stands at the beginning of a name."""
    return f"_{plain[0]}"


SENT = (
    *("fact", "known_on", "superseded_on", "revision_in", "revision_out"),
    *("flags", "file", "row", "title", "pairs"),
)
"""What every row carries beside its own columns, in the order in which it is sent."""


def property_map(edge: Edge) -> str:
    """Return the properties of a row as they are sent: after its two ends."""
    names = (*SENT, *(column.name for column in edge.properties))
    return ", ".join(f"`{name}`: row[{at}]" for at, name in enumerate(names, start=2))


def shown_map(edge: Edge) -> str:
    """Return what a sent row lets people see of the party it describes."""
    at = {name: f"row[{place_sent(edge, name)}]" for name in ("name", *SHOWN[edge.table.name])}
    rest = "".join(f", a.`{name}` = {at[name]}" for name in SHOWN[edge.table.name])
    return f"SET a.name = coalesce({at['name']}, a.name){rest}"


def place_sent(edge: Edge, column: str) -> int:
    """Return where a column of a table stands in a sent row."""
    return 2 + len(SENT) + [each.name for each in edge.properties].index(column)


def sent_rows(
    edge: Edge,
    facts: Sequence[int],
    cells: Sequence[Sequence[Cell]],
    record: Sequence[Sequence[int]],
) -> list[tuple[Cell, ...]]:
    """Return rows as they are sent: start, end, what every row carries, its own columns."""
    kept = dict(zip((column.name for column in edge.table.kept), cells, strict=True))
    known, superseded, revision_in, revision_out, flags, files, lines = record
    starts = kept[edge.start]
    titles = map(title_of(edge), kept[edge.titled]) if edge.titled else repeat(None)
    name = kept.get("name") if edge.table.name in NAMED else None
    return list(
        zip(
            starts,
            files if FILE in edge.end else _ends(starts, *(kept[name] for name in edge.end)),
            facts,
            (None if day == ALWAYS else _day(day) for day in known),
            (None if day == FOREVER else _day(day) for day in superseded),
            revision_in,
            (None if number == NEVER else number for number in revision_out),
            flags,
            files,
            lines,
            titles,
            map(words, name) if name is not None else repeat(None),
            *(map(property_of(column), kept[column.name]) for column in edge.properties),
            strict=False,
        )
    )


def _ends(starts: Sequence[Cell], *columns: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the first end that is stated; what concerns nobody else stays with its start."""
    if len(columns) == 1:
        return iter(columns[0])
    return (
        next((value for value in values if value is not None), start)
        for start, *values in zip(starts, *columns, strict=True)
    )


@lru_cache(maxsize=1 << 16)
def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


@lru_cache(maxsize=1 << 16)
def _number(packed: int | None) -> float | str | None:
    return None if packed is None else to_float(packed)
