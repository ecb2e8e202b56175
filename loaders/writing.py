"""How are checked rows written: whose parties, which versions?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.periods import ALWAYS, FOREVER
from graph.person_key import PersonKey
from graph.store import MISSING, NEVER, Load
from graph.tables import Column, Table, Type
from graph.uscc_column import uscc_valid
from graph.vocabulary import ArrangementKind, Flag, Role, bit
from loaders.numbers import judge_numbers
from loaders.parties import AMBIGUOUS, PartyIndex
from loaders.rejection import Code
from loaders.report import TableCounts
from loaders.shared_codes import CodedRows, joined_rows
from loaders.versions import Plan, Rows, as_objects, plan

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.store import GraphWriter
    from loaders.parsing import ParsedTable

    Nodes = dict[str, npt.NDArray[np.int64]]
    _Resolved = tuple[ParsedTable, Nodes]

_CHUNK = 100_000
_EITHER_GROUP = tuple(
    list(ArrangementKind).index(kind)
    for kind in (ArrangementKind.NOMINEE, ArrangementKind.ENTRUSTMENT)
)
_MANAGING_PARTNER = list(Role).index(Role.MANAGING_PARTNER)
_NAMESPACE = {Type.ORGANIZATION: "org", Type.PERSON: "person", Type.GROUP: "group"}


@dataclass(slots=True)
class LoadWriting:
    """One load on its way into one transaction.

    Attributes
    ----------
    changed
        Whether anything differs from what the store had.
    """

    writer: GraphWriter
    dataset: str
    day: date
    known_on: date | None
    complete: bool
    progress: Callable[[str, int, int], None]
    trusted_key: str | None
    changed: bool = False
    _parties: PartyIndex = field(init=False)
    _key: PersonKey | None = None

    def __post_init__(self) -> None:
        """Prepare the parties of this load."""
        trusts = self.trusted_key is not None and self.trusted_key == self._person_key().fingerprint
        self._parties = PartyIndex(self.writer, self.dataset, trusts_ids=trusts)

    def write(self, tables: list[ParsedTable]) -> dict[str, TableCounts]:
        """Write all rows that stand; return the counts of each table."""
        self._describe(tables)
        # References that can only be one kind settle what an either-or means.
        nodes: dict[int, Nodes] = defaultdict(dict)
        for certain in (True, False):
            for at, rows in enumerate(tables):
                for column in rows.table.references:
                    self._resolve(rows, column, nodes[at], certain=certain)
        counts: dict[str, TableCounts] = {}
        # Several files of one table are one table: their rows may contradict each other.
        for table, group in groupby(enumerate(tables), key=lambda item: item[1].table):
            files = [(rows, nodes.pop(at)) for at, rows in group]
            self.progress(f"writing {table.name}", len(counts), len(tables))
            counts[table.name] = self._write_table(table, files)
        self.changed |= self._parties.renamed
        self.progress("writing indexes", len(tables), len(tables))
        return counts

    def commit(self, load_id: str, instant: str, report: str) -> None:
        """Make the load visible."""
        self.writer.commit(Load(self.writer.revision, load_id, self.dataset, instant, report))

    def undescribed(self) -> int:
        """Return how many parties of this load no table describes."""
        return self._parties.undescribed()

    def _describe(self, tables: list[ParsedTable]) -> None:
        described = [rows for rows in tables if rows.table.name == "organizations"]
        if described:
            self._parties.describe_organizations(joined_rows([_coded(rows) for rows in described]))
        for rows in tables:
            if rows.table.name == "persons":
                standing = pa.array(np.flatnonzero(rows.ok))
                digests = judge_numbers(rows, self.day, self._person_key)
                self._parties.describe_persons(
                    rows.texts("person").take(standing), digests.take(standing)
                )

    def _person_key(self) -> PersonKey:
        if self._key is None:
            self._key = PersonKey.open()
            self.writer.check_person_key(self._key.fingerprint)
        return self._key

    def _resolve(
        self,
        rows: ParsedTable,
        column: Column,
        nodes: Nodes,
        *,
        certain: bool,
    ) -> None:
        texts = rows.texts(column.name)
        found = nodes.setdefault(column.name, np.full(len(texts), MISSING))
        present = rows.ok & ~rows.is_missing(column.name)
        either = _is_either(rows, column)
        mask = present & (~either if certain else either)
        places = np.flatnonzero(mask)
        if not len(places):
            return
        encoded = texts.take(pa.array(places)).dictionary_encode()
        namespace = _NAMESPACE.get(column.type, "party") if certain else "party"
        resolved = self._parties.resolve(namespace, encoded.dictionary)
        found[places] = resolved[encoded.indices.to_numpy()]
        rows.reject(np.flatnonzero(found == AMBIGUOUS), Code.AMBIGUOUS_REFERENCE, column.name)

    def _write_table(self, table: Table, files: Sequence[_Resolved]) -> TableCounts:
        total = sum(rows.rows for rows, _ in files)
        standing = [np.flatnonzero(rows.ok) for rows, _ in files]
        new = _joined(
            [self._kept(*file, places) for file, places in zip(files, standing, strict=True)]
        )
        begins = np.cumsum([0, *map(len, standing)])
        counts = TableCounts(0, 0, 0, 0, 0)
        for part, existing, facts in self._parts(table, new):
            decided = plan(
                table,
                _taken(new, part),
                existing,
                facts,
                load_day=(self.known_on or self.day).toordinal(),
                closes_absent=self.complete,
            )
            decided.take = part[decided.take]
            conflicting = np.sort(part[np.array(decided.conflicting, dtype=np.int64)])
            for (rows, _), places, begin in zip(files, standing, begins[:-1], strict=True):
                mine = conflicting[(conflicting >= begin) & (conflicting < begin + len(places))]
                rows.reject(places[mine - begin], Code.CONFLICTING_ROWS, table.identity[0])
            counts = _with(counts, decided)
            self._apply(table, new, existing, decided)
        rejected = sum(len(rows.rejections) for rows, _ in files)
        for rows, nodes in files:
            rows.values.clear()
            nodes.clear()
        # What the table held is needed no more: give it back before the next one.
        pa.default_memory_pool().release_unused()
        return replace(counts, rows=total, rejected=rejected)

    def _parts(
        self, table: Table, new: Rows
    ) -> Iterator[tuple[npt.NDArray[np.int64], Rows, list[int]]]:
        """Yield the rows in parts that cannot concern each other, with their versions."""
        everything = np.arange(len(new))
        if self.complete or self.writer.is_first:
            yield everything, *self._versions(table, None)
            return
        column = new.columns[table.located_by]
        encoded = None if isinstance(column, np.ndarray) else column.dictionary_encode()
        keys = column if encoded is None else encoded.indices.to_numpy()
        order = np.argsort(keys, kind="stable")
        begin = 0
        while begin < len(order):
            end = min(begin + _CHUNK, len(order))
            while end < len(order) and keys[order[end]] == keys[order[end - 1]]:
                end += 1
            part = np.sort(order[begin:end])
            values = np.unique(keys[part])
            asked = (
                encoded.dictionary.take(pa.array(values)).to_pylist()
                if encoded
                else values.tolist()
            )
            yield part, *self._versions(table, asked)
            begin = end

    def _versions(self, table: Table, values: list[object] | None) -> tuple[Rows, list[int]]:
        found = self.writer.versions(table, self.dataset, values)
        columns = {column.name: _column(column, found[column.name]) for column in table.kept}
        record = [np.array(found[name], dtype=np.int64) for name in _RECORD]
        return Rows(columns, *record), [int(fact) for fact in found["fact"]]  # type: ignore[call-overload]

    def _kept(self, rows: ParsedTable, nodes: Nodes, standing: npt.NDArray[np.int64]) -> Rows:
        file = self.writer.add_file(self.dataset, rows.raw.file, rows.raw.digest)
        columns = {}
        for column in rows.table.kept:
            values = nodes.get(column.name, rows.values[column.name])
            columns[column.name] = _at(values, standing)
        known, flags = self._known(rows)
        withdrawn = rows.days("withdrawn_on")
        superseded = np.where(withdrawn == MISSING, FOREVER, withdrawn)
        return Rows(
            columns=columns,
            known=known[standing],
            superseded=superseded[standing],
            flags=flags[standing],
            file=np.full(len(standing), file),
            row=rows.raw.lines[standing],
        )

    def _known(self, rows: ParsedTable) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        stated = rows.days("known_on").copy()
        if self.known_on is not None:
            stated[stated == MISSING] = self.known_on.toordinal()
        default = np.full(len(stated), ALWAYS)
        if rows.table.known_by is not None:
            days = _days(rows, rows.table.known_by)
            default = np.where(days == MISSING, ALWAYS, days)
        is_stated = stated != MISSING
        assumed = rows.table.assumed & ~is_stated & (default != ALWAYS)
        flags = is_stated * bit(Flag.KNOWN_STATED) + assumed * bit(Flag.KNOWN_ASSUMED)
        return np.where(is_stated, stated, default), flags.astype(np.int64)

    def _apply(self, table: Table, new: Rows, existing: Rows, decided: Plan) -> None:
        self.writer.close_rows(table, decided.close)
        again = np.array([at for at, _ in decided.again], dtype=np.int64)
        ends = np.array([end for _, end in decided.again], dtype=np.int64)
        for source, places, known, superseded in (
            (existing, again, existing.known[again], ends),
            (new, decided.take, decided.known, decided.superseded),
        ):
            if len(places):
                self.changed = True
                self._append(table, _taken(source, places), known, superseded)

    def _append(
        self,
        table: Table,
        rows: Rows,
        known: npt.NDArray[np.int64],
        superseded: npt.NDArray[np.int64],
    ) -> None:
        for begin in range(0, len(rows), _CHUNK):
            part = slice(begin, begin + _CHUNK)
            first = self.writer.next_fact(table)
            count = len(known[part])
            numbers = list(range(first, first + count))
            cells = [as_objects(rows.columns[column.name][part]) for column in table.kept]
            record = [
                known[part],
                superseded[part],
                np.full(count, self.writer.revision),
                np.full(count, NEVER),
                rows.flags[part],
                rows.file[part],
                rows.row[part],
            ]
            self.writer.append(table, numbers, cells, [values.tolist() for values in record])
            self.progress(f"writing {table.name}", begin + count, len(rows))


_RECORD = ("known", "superseded", "flags", "file", "row")


def _is_either(rows: ParsedTable, column: Column) -> npt.NDArray[np.bool_]:
    if column.type is Type.PARTY:
        return np.ones(len(rows.ok), dtype=bool)
    if column.type is Type.GROUP:
        return np.isin(rows.days("kind"), _EITHER_GROUP)
    if rows.table.name == "appointments" and column.name == "person":
        return np.equal(rows.days("role"), _MANAGING_PARTNER)
    return np.zeros(len(rows.ok), dtype=bool)


def _days(rows: ParsedTable, name: str) -> npt.NDArray[np.int64]:
    values = rows.values[name]
    if isinstance(values, np.ndarray):
        return values
    return np.array(
        [
            MISSING if text is None else date.fromisoformat(text[:10]).toordinal()
            for text in values.to_pylist()
        ],
        dtype=np.int64,
    )


def _column(column: Column, cells: Sequence[object]) -> npt.NDArray[np.int64] | pa.StringArray:
    if column.is_integer:
        return np.array([MISSING if cell is None else cell for cell in cells], dtype=np.int64)
    return pa.array(cells, pa.string())


def _at(
    values: npt.NDArray[np.int64] | pa.StringArray, places: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | pa.StringArray:
    return values[places] if isinstance(values, np.ndarray) else values.take(pa.array(places))


def _taken(rows: Rows, places: npt.NDArray[np.int64]) -> Rows:
    return Rows(
        {name: _at(values, places) for name, values in rows.columns.items()},
        rows.known[places],
        rows.superseded[places],
        rows.flags[places],
        rows.file[places],
        rows.row[places],
    )


def _joined(parts: Sequence[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    return Rows(
        {name: _one_column([part.columns[name] for part in parts]) for name in parts[0].columns},
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.superseded for part in parts]),
        np.concatenate([part.flags for part in parts]),
        np.concatenate([part.file for part in parts]),
        np.concatenate([part.row for part in parts]),
    )


def _one_column(
    parts: Sequence[npt.NDArray[np.int64] | pa.StringArray],
) -> npt.NDArray[np.int64] | pa.StringArray:
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return pa.concat_arrays(parts)


def _coded(rows: ParsedTable) -> CodedRows:
    """Return who the standing rows of organizations speak of; a key that is a code is one."""
    codes = uscc_valid(rows.texts("uscc")).normal
    own = uscc_valid(rows.texts("org")).normal
    columns = (
        rows.texts("org"),
        pc.if_else(pc.is_null(rows.texts("uscc")), own, codes),
        rows.texts("name"),
        rows.texts("former_names"),
    )
    standing = pa.array(np.flatnonzero(rows.ok))
    return CodedRows(*(column.take(standing) for column in columns))


def _with(counts: TableCounts, decided: Plan) -> TableCounts:
    return replace(
        counts,
        accepted=counts.accepted + decided.accepted,
        unchanged=counts.unchanged + decided.unchanged,
        superseded=counts.superseded + decided.superseding,
        closed=counts.closed + decided.closed,
    )
