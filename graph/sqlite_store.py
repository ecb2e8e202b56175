"""How are the store's questions asked in SQL?

One file in WAL mode: several processes read while one writes; a reader sees
whole loads only, because a load is one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from graph import sqlite_schema as schema
from graph.decoding import Decoder, versions_of
from graph.identity import uscc_of
from graph.model import Fact, PartyId, Source
from graph.names import folded, pairs, phrase, rank
from graph.periods import FOREVER, AsOf
from graph.store import NEVER, Extent, FactPage, FactSource, Load, NamePage
from graph.tables import REFERENCES, TABLES, Table, findable, table_of
from graph.uscc import parse_uscc
from graph.versions import Version

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from graph.sqlite_content import SqliteContent
    from graph.sqlite_file import SqliteFile
    from graph.sqlite_writer import SqliteWriter

F = TypeVar("F", bound=Fact)

# Hits examined for one name; beyond it the total is a lower bound.
_MOST_HITS = 2_000
_IN_REVISION = "t.rev_in <= ? AND t.rev_out > ?"
_VISIBLE = f"t.known <= ? AND t.superseded > ? AND {_IN_REVISION}"
_RECORD = ("known", "flags", "file", "row")
_EXTENT = (
    "SELECT (SELECT max(revision) FROM load), (SELECT value FROM meta WHERE name = ?), "  # noqa: S608
    + ", ".join(f'(SELECT max(fact) FROM "{table.name}")' for table in TABLES)  # noqa: S608
)


class SqliteStore:
    """A `GraphStore` in one SQLite file."""

    def __init__(self, file: SqliteFile) -> None:
        self.url = file.url
        self._file = file
        self._sources: dict[int, tuple[str, str, int, str]] = {}

    @property
    def identity(self) -> str:
        """What tells this store from one that stood in the same place before."""
        row = self._connection.execute(
            "SELECT value FROM meta WHERE name = ?", (schema.IDENTITY_SETTING,)
        ).fetchone()
        return str(row[0])

    @property
    def key_fingerprint(self) -> str | None:
        """The fingerprint of the person key the store belongs to, if it has one yet."""
        row = self._connection.execute(
            "SELECT value FROM meta WHERE name = ?", (schema.KEY_SETTING,)
        ).fetchone()
        return str(row[0]) if row else None

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._file.connection()

    def revision(self) -> int:
        """Return the number of committed changes."""
        row = self._connection.execute("SELECT max(revision) FROM load").fetchone()
        return int(row[0] or 0)

    def loads(self) -> Sequence[Load]:
        """Return the committed loads, oldest first."""
        rows = self._connection.execute(
            "SELECT revision, load_id, dataset, committed_at, report FROM load ORDER BY revision"
        )
        return [Load(*row) for row in rows]

    def known(self, parties: Collection[PartyId]) -> frozenset[PartyId]:
        """Return those that are in the store."""
        rows = self._connection.execute(
            "SELECT DISTINCT n.party_id FROM json_each(?) v JOIN node n ON n.party_id = v.value",
            (_listed(parties),),
        )
        return frozenset(PartyId(row[0]) for row in rows)

    def resolve(self, reference: str) -> Sequence[PartyId]:
        """Return the parties that answer to an id, USCC, key or exact name."""
        text = reference.strip()
        for found in (self._by_id(text), self._by_code(text), self._by_key_or_name(text)):
            if found:
                return found
        return []

    def search(self, text: str, *, limit: int, cursor: str | None = None) -> NamePage:
        """Return parties whose name contains `text`, best first."""
        asked = phrase(text)
        hits = self._named(asked, text) if asked else []
        start = int(cursor or 0)
        shown = hits[start : start + limit]
        more = start + limit < len(hits)
        return NamePage(
            tuple(shown), len(hits), len(hits) < _MOST_HITS, str(start + limit) if more else None
        )

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return the facts whose `column` holds one of `values`, as known then."""
        if not values:
            return []
        query, wanted = _query(table_of(kind), column), _listed(values)
        rows = self._connection.execute(
            f"{query} ORDER BY t.fact", (wanted, *self._visible(as_of))
        ).fetchall()
        return self._decoded(kind, rows, as_of)

    def versions(
        self, kind: type[F], column: str, values: Collection[str], revision: int | None
    ) -> Sequence[Version[F]]:
        """Return what `facts` returns on any day of knowledge."""
        if not values:
            return []
        query, at = _versions_query(table_of(kind), column), _revision(revision)
        rows = self._connection.execute(query, (_listed(values), at, at)).fetchall()
        return versions_of(kind, rows, self._source)

    def near(self, parties: Collection[PartyId], as_of: AsOf) -> FactSource:  # noqa: ARG002 (the port's form)
        """Return the store itself: a question costs no round trip."""
        return self

    def page(
        self,
        kind: type[F],
        column: str,
        value: str,
        as_of: AsOf,
        *,
        limit: int,
        cursor: str | None = None,
    ) -> FactPage[F]:
        """Return one page of what `facts` returns for one value."""
        query, after = _query(table_of(kind), column), int(cursor or 0)
        rows = self._connection.execute(
            f"{query} AND t.fact > ? ORDER BY t.fact LIMIT ?",
            (_listed([value]), *self._visible(as_of), after, limit),
        ).fetchall()
        following = str(rows[-1][0]) if len(rows) == limit else None
        return FactPage(tuple(self._decoded(kind, rows, as_of)), following)

    def scan(self, kind: type[F], as_of: AsOf) -> Iterator[F]:
        """Stream all facts of a kind, as `facts` would return them."""
        rows = self._connection.execute(
            f"{_selected(table_of(kind))} WHERE {_VISIBLE} ORDER BY t.fact",
            self._visible(as_of),
        )
        while block := rows.fetchmany(10_000):
            yield from self._decoded(kind, block, as_of)

    def extent(self) -> Extent:
        """Return how far the store has come, all of one revision."""
        revision, regrouped, *last = self._connection.execute(
            _EXTENT, (schema.REGROUPED_SETTING,)
        ).fetchone()
        facts = {table.name: number or 0 for table, number in zip(TABLES, last, strict=True)}
        return Extent(revision or 0, facts, int(regrouped or 0))

    def appended(self, kind: type[F], after: int, last: int) -> Sequence[F]:
        """Return the facts numbered above `after`, up to `last`, whether or not they count."""
        rows = self._connection.execute(
            f"{_selected(table_of(kind))} WHERE t.fact > ? AND t.fact <= ? ORDER BY t.fact",
            (after, last),
        ).fetchall()
        return self._decoded(kind, rows, AsOf(date.max, date.max))

    def columns(self, table: Table, names: Sequence[str]) -> Mapping[str, npt.NDArray[np.int64]]:
        """Return whole columns of a table, all versions, as integers."""
        # Questions about one entity start without the libraries for whole columns.
        from graph.sqlite_columns import read_columns

        return read_columns(self._connection, table, names)

    def canonical_nodes(self) -> npt.NDArray[np.int64]:
        """Return for each node the least node of its party."""
        from graph.sqlite_columns import canonical_nodes

        return canonical_nodes(self._connection)

    def party_ids(self) -> Sequence[PartyId]:
        """Return the party of each node number; equal ids are one party."""
        rows = self._connection.execute("SELECT party_id FROM node ORDER BY id").fetchall()
        return [PartyId(row[0]) for row in rows]

    def content(self) -> SqliteContent:
        """Return what is kept of the revision that is committed now."""
        from graph.sqlite_content import SqliteContent

        return SqliteContent(self._connection)

    def keep(self, name: str, revision: int, document: bytes) -> None:
        """Keep a finding under a name, replacing an older one."""
        with self._file.write_errors():
            self._connection.execute(
                "INSERT OR REPLACE INTO finding (name, revision, document) VALUES (?, ?, ?)",
                (name, revision, document),
            )

    def kept(self, name: str) -> tuple[int, bytes] | None:
        """Return the finding of that name and the revision it was made from."""
        row = self._connection.execute(
            "SELECT revision, document FROM finding WHERE name = ?", (name,)
        ).fetchone()
        return (int(row[0]), bytes(row[1])) if row else None

    def writer(self) -> SqliteWriter:
        """Open the one writer: all of it becomes visible at once, or nothing."""
        from graph.sqlite_writer import SqliteWriter

        return SqliteWriter(self._file)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _by_id(self, text: str) -> list[PartyId]:
        if self.known([PartyId(text)]):
            return [PartyId(text)]
        rows = self._connection.execute(
            "SELECT n.party_id FROM alias a JOIN node n ON n.id = a.node WHERE a.party_id = ?",
            (text,),
        ).fetchall()
        code = uscc_of(PartyId(text))
        if code is not None:
            # The id made of a code that turned out to be shared means all who claim it.
            rows += [(party,) for party in self._by_code(code)]
        namespace, _, rest = text.partition(":")
        dataset, _, key = rest.partition(":")
        if not rows and key:
            rows = self._connection.execute(
                "SELECT n.party_id FROM node_key k JOIN dataset d ON d.id = k.dataset "
                "JOIN node n ON n.id = k.node "
                "WHERE k.key = ? AND k.namespace = ? AND d.name = ?",
                (key, namespace, dataset),
            ).fetchall()
        return _ordered(rows)

    def _by_code(self, text: str) -> list[PartyId]:
        code = parse_uscc(text)
        if code is None:
            return []
        rows = self._connection.execute(
            "SELECT party_id FROM node WHERE party_id = ?1 UNION "
            "SELECT n.party_id FROM organizations t JOIN node n ON n.id = t.org "
            "WHERE t.uscc = ?2 AND t.rev_out = ?3 AND t.superseded = ?4",
            (f"org:{code}", code, NEVER, FOREVER),
        ).fetchall()
        return _ordered(rows)

    def _by_key_or_name(self, text: str) -> list[PartyId]:
        rows = self._connection.execute(
            "SELECT n.party_id FROM node_key k JOIN node n ON n.id = k.node WHERE k.key = ?",
            (text,),
        ).fetchall()
        asked = phrase(text)
        named = self._hits(asked, text, exact=True) if asked else []
        return _ordered([*rows, *((party,) for _, party in named)])

    def _named(self, asked: str, text: str) -> list[PartyId]:
        found: dict[PartyId, tuple[int, int, str]] = {}
        for name, party in self._hits(asked, text, exact=False):
            place = rank(name, text)
            found[party] = min(place, found.get(party, place))
        return sorted(found, key=lambda party: (*found[party], party))[:_MOST_HITS]

    def _hits(self, asked: str, text: str, *, exact: bool) -> list[tuple[str, PartyId]]:
        # A capped list never loses equal names, and others only after those that begin so.
        equal = f'^ "{pairs(text)}"'
        queries = [equal] if exact else [equal, f"^ {asked}", asked]
        found = list(
            chain.from_iterable(
                self._hits_in(table, index, query)
                for query in queries
                for table, index in schema.NAME_INDEX.items()
            )
        )
        return [hit for hit in found if folded(hit[0]) == folded(text)] if exact else found

    def _hits_in(self, table: str, index: str, query: str) -> list[tuple[str, PartyId]]:
        column = "org" if table == "organizations" else "person"
        return self._connection.execute(
            f"SELECT t.name, n.party_id FROM {index} i "  # noqa: S608
            f"JOIN {table} t ON t.fact = i.rowid JOIN node n ON n.id = t.{column} "
            f"WHERE {index} MATCH ? AND t.rev_out = ? LIMIT ?",
            (query, NEVER, _MOST_HITS),
        ).fetchall()

    def _visible(self, as_of: AsOf) -> tuple[int, int, int, int]:
        revision = _revision(as_of.revision)
        day = as_of.known_at.toordinal()
        return day, day, revision, revision

    def _decoded(self, kind: type[F], rows: Sequence[tuple[object, ...]], as_of: AsOf) -> list[F]:
        decode = Decoder(kind, as_of.known_at, self._source)
        return [decode(row) for row in rows]

    def _source(self, file: int, row: int) -> Source:
        known = self._sources.get(file)
        if known is None:
            known = self._sources[file] = self._connection.execute(
                "SELECT dataset, name, revision, digest FROM file WHERE id = ?", (file,)
            ).fetchone()
        dataset, name, revision, digest = known
        return Source(dataset=dataset, file=name, row=row, digest=digest, revision=revision)


def _listed(values: Collection[str]) -> str:
    return json.dumps(list(dict.fromkeys(values)), ensure_ascii=False)


def _ordered(rows: Sequence[tuple[str, ...]]) -> list[PartyId]:
    return sorted({PartyId(row[0]) for row in rows})


def _revision(stated: int | None) -> int:
    return NEVER - 1 if stated is None else stated


@cache
def _query(table: Table, name: str) -> str:
    return f"{_selected(table, *_found(table, name))} WHERE {_VISIBLE}"


@cache
def _versions_query(table: Table, name: str) -> str:
    selected = _selected(table, *_found(table, name), (*_RECORD, "superseded"))
    return f"{selected} WHERE {_IN_REVISION} ORDER BY t.fact"


def _found(table: Table, name: str) -> tuple[str, str]:
    """Return where the values asked for stand, and how rows match them."""
    column = findable(table, name)
    by_party = column.type in REFERENCES
    start = "json_each(?) v CROSS JOIN "
    if by_party:
        start += "node w ON w.party_id = v.value CROSS JOIN "
    return start, f'ON t."{column.name}" = {"w.id" if by_party else "v.value"}'


def _selected(
    table: Table, start: str = "", matched: str = "", record: Sequence[str] = _RECORD
) -> str:
    shown, joins = ["t.fact"], []
    for at, column in enumerate(table.kept):
        if column.type in REFERENCES:
            shown.append(f"n{at}.party_id")
            joins.append(f'LEFT JOIN node n{at} ON n{at}.id = t."{column.name}"')
        else:
            shown.append(f't."{column.name}"')
    shown += [f"t.{name}" for name in record]
    return f'SELECT {", ".join(shown)} FROM {start}"{table.name}" t {matched} {" ".join(joins)}'  # noqa: S608
