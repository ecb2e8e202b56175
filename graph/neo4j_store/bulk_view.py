"""What do people see of parties and decisions, computed from the rows of a first load?

The same as `settle_organizations.cypher`, `settle_persons.cypher`, `settle_decisions.cypher` and
`settle_renames.cypher` make of a load that came row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import tables as native
from graph.neo4j_store.bulk_columns import named_properties
from graph.neo4j_store.bulk_files import TEXT
from graph.tables import Column, Table

if TYPE_CHECKING:
    import numpy.typing as npt

    Columns = dict[str, pa.Array]
    Ints = npt.NDArray[np.int64]

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "organizations": (
        *("name", "uscc", "kind", "industry", "region", "registered_capital"),
        *("founded_on", "dissolved_on"),
    ),
    "persons": ("name", "born_on", "deceased_on"),
    "decisions": ("type", "authority", "decided_on"),
}
_PLACES = ("address", "phone", "email", "parent_org")


def is_shown(table: Table) -> bool:
    """Whether people see something of the rows of a table at its parties or decisions."""
    return table.name in _SHOWN


@dataclass(slots=True)
class Seen:
    """Rows of one table that count now, as far as people see them.

    Attributes
    ----------
    places
        The node of each row: a party, or a decision.
    """

    table: Table
    places: list[Ints] = field(default_factory=list)
    _columns: list[Columns] = field(default_factory=list)
    _files: list[Ints] = field(default_factory=list)
    _rows: list[Ints] = field(default_factory=list)

    def add(self, places: Ints, kept: Columns, files: Ints, rows: Ints) -> None:
        """Add rows, in the order of their facts."""
        names = [*_SHOWN[self.table.name], *(_PLACES if self.table is native.ORGANIZATIONS else ())]
        self.places.append(places)
        self._columns.append({name: kept[name] for name in names})
        self._files.append(files)
        self._rows.append(rows)

    def newest(self) -> tuple[Ints, Columns]:
        """Return each node once, with the cells of its last row."""
        return self._last(None)

    def described(self, ranks: Ints) -> tuple[Ints, Columns]:
        """Return each node once, with the cells of the row that counts most.

        Parameters
        ----------
        ranks
            The place of each file among the files, the one that counts most last.
        """
        return self._last(ranks)

    def shown(self, kept: Columns) -> Columns:
        """Return the properties that people see."""
        columns: dict[str, Column] = {
            name: self.table.column(name) for name in _SHOWN[self.table.name]
        }
        return named_properties(columns, kept)

    def _last(self, ranks: Ints | None) -> tuple[Ints, Columns]:
        if not self.places:
            return np.array([], dtype=np.int64), {}
        places = np.concatenate(self.places)
        order = np.arange(len(places))
        if ranks is not None:
            order = np.lexsort((np.concatenate(self._rows), ranks[np.concatenate(self._files)]))
        last = np.full(int(places.max()) + 1, -1)
        # Of several rows of a node the last one stays.
        last[places[order]] = order
        nodes = np.flatnonzero(last >= 0)
        chosen = pa.array(last[nodes])
        return nodes, {
            name: pa.concat_arrays([part[name] for part in self._columns]).take(chosen)
            for name in self._columns[0]
        }


def spread(columns: Columns, nodes: Ints, count: int) -> Columns:
    """Return columns of some nodes as columns of all nodes."""
    places = np.full(count, -1)
    places[nodes] = np.arange(len(nodes))
    chosen = pa.array(places, mask=places < 0)
    return {name: column.take(chosen) for name, column in columns.items()}


def party_columns(parties: pa.StringArray, organizations: Columns, persons: Columns) -> Columns:
    """Return what people see of each node, from what the tables say of all nodes."""
    own = pc.replace_substring_regex(parties, pattern="^[^:]*:", replacement="", max_replacements=1)
    names = [columns.get("name") for columns in (persons, organizations)]
    said = pc.coalesce(*(name for name in names if name is not None), own)
    return {**organizations, **persons, "name": said}


def renamed_names(names: pa.Array, parties: pa.StringArray, former: Mapping[int, str]) -> pa.Array:
    """Return the names after parties got other ids: what was named by the old one goes along."""
    nodes = [n for n, old in former.items() if names[n].as_py() == old.partition(":")[2]]
    mask = np.zeros(len(names), dtype=bool)
    mask[nodes] = True
    new = [parties[node].as_py().partition(":")[2] for node in sorted(nodes)]
    return pc.replace_with_mask(names, pa.array(mask), pa.array(new, pa.string()))


def places_of(nodes: Ints, kept: Columns) -> tuple[Columns, Columns, Columns]:
    """Return where organizations are registered, how they are reached, whose branch they are.

    Each as nodes (`start`) with a text or another node (`end`).
    """
    starts = pa.array(nodes)
    reached = [_stated(starts, kept[name]) for name in ("phone", "email")]
    both = {name: pa.concat_arrays([part[name] for part in reached]) for name in ("start", "end")}
    return _stated(starts, kept["address"]), both, _stated(starts, kept["parent_org"])


def _stated(starts: pa.Array, cells: pa.Array) -> Columns:
    stated = cells.is_valid()
    return {"start": starts.filter(stated), "end": cells.filter(stated)}


def without_empty(columns: Columns) -> Columns:
    """Return the columns in which something stands."""
    kept = {name: column for name, column in columns.items() if column.null_count < len(column)}
    # A number kept as text stands beside the column of doubles, which may hold nothing else.
    texts = [name.removesuffix(TEXT) for name in kept if name.endswith(TEXT)]
    return {name: columns[name] for name in columns if name in kept or name in texts}
