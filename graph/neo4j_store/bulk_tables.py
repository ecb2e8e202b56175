"""How does everything that a first load says become the files of an import?

Rows are written as they come; parties, decisions and what people see of them at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.neo4j_store import bulk_view as view
from graph.neo4j_store.bulk_columns import ends, kept_cells, properties
from graph.neo4j_store.bulk_files import ImportFiles
from graph.neo4j_store.bulk_identity import Identities
from graph.neo4j_store.layout import EDGES, FILE, NAMED, NUMBER, Edge, title_of
from graph.periods import FOREVER
from graph.store import NEVER
from graph.tables import DECISIONS, Table

if TYPE_CHECKING:
    import numpy.typing as npt

    Columns = dict[str, pa.Array]
    Ints = npt.NDArray[np.int64]

_LABELS = {"org": "Party:Organization", "person": "Party:Person", "group": "Party:Group"}
_PARTY, _FILE, _DECISION = "Party", "File", "Decision"


@dataclass(slots=True)
class ImportTables:
    """The tables of one load on their way into the files of an import."""

    files: ImportFiles
    revision: int
    _file_rows: list[tuple[int, str, str, str]] = field(default_factory=list)
    _decisions: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, view.Seen] = field(default_factory=dict)
    described: list[Ints] = field(default_factory=list)

    def add_file(self, dataset: str, name: str, digest: str) -> int:
        """Remember a file and return its number."""
        self._file_rows.append((len(self._file_rows) + 1, dataset, name, digest))
        return len(self._file_rows)

    @property
    def file_count(self) -> int:
        """How many files there are."""
        return len(self._file_rows)

    def add_rows(
        self,
        table: Table,
        facts: Sequence[int],
        cells: Sequence[Sequence[object]],
        record: Sequence[Sequence[int]],
    ) -> None:
        """Write rows of a table, as `GraphWriter.append` takes them."""
        edge = EDGES[table.name]
        kept = kept_cells(edge, cells)
        places = [
            self._place(*named)
            for named in zip(_groups(edge), ends(edge, kept, record[5]), strict=True)
        ]
        columns = properties(edge, facts, kept, record)
        live = (np.array(record[1]) == FOREVER) & (np.array(record[3]) == NEVER)
        for type_, mask in ((edge.type, live), (edge.was, ~live)):
            if mask.any():
                self.files.add_relationships(
                    type_,
                    [(group, ids.filter(pa.array(mask))) for group, ids in places],
                    _filtered(columns, mask),
                )
        if table.name in NAMED:
            self.described.append(np.asarray(places[0][1]))
        if view.is_shown(table) and live.any():
            at = 1 if table is DECISIONS else 0
            seen = self._seen.setdefault(table.name, view.Seen(table))
            shown, files, lines = (
                _filtered(kept, live),
                *(np.array(part)[live] for part in record[5:]),
            )
            seen.add(np.asarray(places[at][1])[live], shown, files, lines)

    def finish(self, identities: Identities) -> None:
        """Write the parties, the decisions, the files, the keys, and what people see."""
        self._write_parties(identities)
        self._write_decisions()
        self._write_files()
        self._write_keys(identities)

    def add_single(self, label: str, **values: Any) -> None:  # noqa: ANN401
        """Write one node; what is None is absent."""
        said = {name: value for name, value in values.items() if value is not None}
        self.files.add_nodes(label, {name: pa.array([value]) for name, value in said.items()})

    def _place(self, group: str, named: pa.Array) -> tuple[str, pa.Array]:
        if group != _DECISION:
            return group, named
        encoded = named.dictionary_encode()
        numbers = [
            self._decisions.setdefault(number, len(self._decisions))
            for number in encoded.dictionary.to_pylist()
        ]
        return group, pa.array(numbers, pa.int64()).take(encoded.indices)

    def _write_parties(self, identities: Identities) -> None:
        parties, count = identities.parties(), identities.count
        said: dict[str, Columns] = {}
        for name in ("organizations", "persons"):
            seen = self._seen.pop(name, None)
            said[name] = {}
            if seen is not None:
                nodes, kept = seen.described(self._ranks())
                said[name] = view.spread(seen.shown(kept), nodes, count)
                if name == "organizations":
                    self._write_places(nodes, kept)
        columns = view.party_columns(parties, said["organizations"], said["persons"])
        former = identities.former
        if former:
            columns["name"] = view.renamed_names(columns["name"], parties, former)
            columns["former_id"] = _at(former, count, pa.string())
            columns["renamed_in"] = _at(dict.fromkeys(former, self.revision), count, pa.int64())
        nodes = pa.array(np.arange(count))
        columns |= {
            "id": nodes,
            "node": nodes,
            "party_id": parties,
            "revision": pa.array(np.full(count, self.revision)),
        }
        self._write_labelled(parties, columns)
        self._relate("SAME_AS", (_PARTY, _PARTY), list(identities.sames()))

    def _write_labelled(self, parties: pa.StringArray, columns: Columns) -> None:
        rest = np.ones(len(parties), dtype=bool)
        for namespace, labels in _LABELS.items():
            mask = pc.starts_with(parties, f"{namespace}:").to_numpy(zero_copy_only=False)
            rest &= ~mask
            self._add_parties(labels, _filtered(columns, mask))
        self._add_parties(_PARTY, _filtered(columns, rest))

    def _add_parties(self, labels: str, columns: Columns) -> None:
        if len(columns["id"]):
            self.files.add_nodes(labels, view.without_empty(columns), _PARTY)

    def _write_places(self, nodes: Ints, kept: Columns) -> None:
        registered, reached, branches = view.places_of(nodes, kept)
        for label, type_, found in (
            ("Address", "REGISTERED_AT", registered),
            ("Contact", "REACHED_AT", reached),
        ):
            encoded = found["end"].dictionary_encode()
            ids = pa.array(np.arange(len(encoded.dictionary)))
            if len(ids):
                self.files.add_nodes(label, {"id": ids, "name": encoded.dictionary}, label)
                ends_ = pc.cast(encoded.indices, pa.int64())
                self.files.add_relationships(type_, [(_PARTY, found["start"]), (label, ends_)], {})
        if len(branches["end"]):
            self.files.add_relationships(
                "BRANCH_OF", [(_PARTY, branches["start"]), (_PARTY, branches["end"])], {}
            )

    def _write_decisions(self) -> None:
        if not self._decisions:
            return
        count, numbers = len(self._decisions), pa.array(list(self._decisions), pa.string())
        columns: Columns = {}
        seen = self._seen.pop("decisions", None)
        if seen is not None:
            nodes, kept = seen.newest()
            shown = seen.shown(kept)
            title = title_of(EDGES["decisions"])
            shown["title"] = pa.array([title(at) for at in kept["type"].to_pylist()], pa.string())
            columns = view.without_empty(view.spread(shown, nodes, count))
        columns |= {
            "id": pa.array(np.arange(count)),
            "decision_no": numbers,
            "name": numbers,
            "revision": pa.array(np.full(count, self.revision)),
        }
        self.files.add_nodes(_DECISION, columns, _DECISION)

    def _write_files(self) -> None:
        if not self._file_rows:
            return
        numbers, datasets, names, digests = map(list, zip(*self._file_rows, strict=True))
        columns = {
            "id": pa.array(numbers),
            "file": pa.array(numbers),
            "revision": pa.array([self.revision] * len(numbers)),
            "dataset": pa.array(datasets, pa.string()),
            "name": pa.array(names, pa.string()),
            "digest": pa.array(digests, pa.string()),
        }
        self.files.add_nodes(_FILE, columns, _FILE)

    def _write_keys(self, identities: Identities) -> None:
        for keys in identities.keys:
            if not len(keys.keys):
                continue
            count = len(keys.keys)
            columns = {
                "key": keys.keys,
                "namespace": pa.array([keys.namespace]).take(_zeros(count)),
                "dataset": pa.array([keys.dataset]).take(_zeros(count)),
                "node": pa.array(keys.nodes),
                "revision_in": pa.array(np.full(count, self.revision)),
            }
            if keys.has_ended:
                columns["revision_out"] = columns["revision_in"]
            self.files.add_nodes("Key", columns)
        if identities.aliases:
            ids, nodes = map(list, zip(*identities.aliases, strict=True))
            outs = [None if stands else self.revision for stands in identities.aliases.values()]
            columns = {
                "party_id": pa.array(ids, pa.string()),
                "node": pa.array(nodes, pa.int64()),
                "revision_in": pa.array(np.full(len(ids), self.revision)),
                "revision_out": pa.array(outs, pa.int64()),
            }
            self.files.add_nodes("Alias", columns)

    def _relate(
        self, type_: str, groups: tuple[str, str], pairs: Sequence[tuple[int, int]]
    ) -> None:
        if pairs:
            columns = [pa.array(list(column), pa.int64()) for column in zip(*pairs, strict=True)]
            self.files.add_relationships(type_, list(zip(groups, columns, strict=True)), {})

    def _ranks(self) -> Ints:
        """Return the place of each file by its dataset and name."""
        names = [row[1:3] for row in self._file_rows]
        places = {name: at for at, name in enumerate(sorted(set(names)))}
        return np.array([0, *(places[name] for name in names)], dtype=np.int64)


def _groups(edge: Edge) -> tuple[str, str]:
    start = _DECISION if edge.start == NUMBER else _PARTY
    if FILE in edge.end:
        return start, _FILE
    return start, _DECISION if NUMBER in edge.end else _PARTY


def _filtered(columns: Mapping[str, pa.Array], mask: npt.NDArray[np.bool_]) -> Columns:
    if mask.all():
        return dict(columns)
    chosen = pa.array(mask)
    return {name: column.filter(chosen) for name, column in columns.items()}


def _at(values: Mapping[int, object], count: int, type_: pa.DataType) -> pa.Array:
    """Return a column with values at some nodes."""
    nodes = sorted(values)
    found = view.spread({"": pa.array([values[n] for n in nodes], type_)}, np.array(nodes), count)
    return found[""]


def _zeros(count: int) -> pa.Array:
    return pa.array(np.zeros(count, dtype=np.int64))
