"""How are the store's questions asked in Cypher?

Each question is one statement, and one round trip. What a statement says is in
`graph/cypher`; how rows lie there, in `layout`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from graph.decoding import Decoder, versions_of
from graph.errors import StoreBusyError, StoreError
from graph.identity import uscc_of
from graph.model import Fact, PartyId, Source
from graph.names import folded, pairs, rank
from graph.neo4j_store.layout import TIMES, codes, first_word, kept_number, number_places, words
from graph.neo4j_store.opening import opened
from graph.neo4j_store.statements import (
    ahead_statement,
    appended_statement,
    facts_statement,
    history_statement,
    range_statement,
    statement,
)
from graph.periods import AsOf
from graph.store import Extent, FactPage, FactSource, Load, NamePage
from graph.tables import (
    APPOINTMENTS,
    ARRANGEMENTS,
    HOLDINGS,
    ORGANIZATIONS,
    PERSONS,
    TABLES,
    Table,
    findable,
    table_of,
)
from graph.uscc import parse_uscc
from graph.versions import Version
from graph.vocabulary import Role

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from graph.neo4j_store.content import Neo4jContent
    from graph.neo4j_store.writer import Neo4jWriter

F = TypeVar("F", bound=Fact)

# Hits examined for one name; beyond it the total is a lower bound.
_MOST_HITS = 2_000
# Closed versions stand in the index of names too.
_HITS_ASKED = 4 * _MOST_HITS
_BLOCK = 10_000
_NO_LIMIT = (1 << 31) - 1
_COLUMN_TRIES = 8
# Parties read ahead; what stands above more of them is asked level by level.
_MOST_AHEAD = 2_000
_TABLES_AHEAD = (ORGANIZATIONS, PERSONS, HOLDINGS, APPOINTMENTS, ARRANGEMENTS)


class Neo4jStore:
    """A `GraphStore` in a database of a Neo4j server."""

    def __init__(self, url: str, *, create: bool) -> None:
        self.url = url
        self._connection, self._identity = opened(url, create=create)
        self._sources: dict[int, tuple[str, str, int, str]] = {}

    @property
    def identity(self) -> str:
        """What tells this store from one that stood in the same place before."""
        return self._identity

    @property
    def key_fingerprint(self) -> str | None:
        """The fingerprint of the person key the store belongs to, if it has one yet."""
        (row,) = self._connection.rows("MATCH (s:Store) RETURN s.person_key AS key")
        return None if row["key"] is None else str(row["key"])

    @property
    def round_trips(self) -> int:
        """How many statements were sent since the store was opened."""
        return self._connection.sent

    def revision(self) -> int:
        """Return the number of committed changes; one round trip."""
        (row,) = self._connection.rows("MATCH (s:Store) RETURN s.revision AS revision")
        return int(row["revision"])

    def loads(self) -> Sequence[Load]:
        """Return the committed loads, oldest first; one round trip."""
        rows = self._connection.rows(
            "MATCH (s:Store) MATCH (l:Load) WHERE l.revision <= s.revision "
            "RETURN l.revision, l.load_id, l.dataset, l.committed_at, l.report "
            "ORDER BY l.revision"
        )
        return [Load(*row) for row in rows]

    def known(self, parties: Collection[PartyId]) -> frozenset[PartyId]:
        """Return those that are in the store; one round trip."""
        if not parties:
            return frozenset()
        row = self._connection.steady(statement("known"), ids=list(dict.fromkeys(parties)))
        return frozenset(PartyId(party) for party in row["ids"])

    def resolve(self, reference: str) -> Sequence[PartyId]:
        """Return the parties that answer to an id, USCC, key or exact name.

        One round trip, a second one for a name.
        """
        text = reference.strip()
        namespace, _, rest = text.partition(":")
        dataset, _, key = rest.partition(":")
        code = uscc_of(PartyId(text)) or parse_uscc(text)
        row = self._connection.steady(
            statement("resolve"), text=text, key=key, code=code, code_id=f"org:{code}"
        )
        if row["is_id"]:
            return [PartyId(text)]
        coded = row["coded"]
        own = [p for k, n, d, p in row["keys"] if (k, n, d) == (key, namespace, dataset) and key]
        named = [party for k, _, _, party in row["keys"] if k == text]
        by_id = [*row["aliases"], *(coded if uscc_of(PartyId(text)) else ())] or own
        for found in (by_id, coded):
            if found:
                return _ordered(found)
        equal = _equal(folded(text))
        hits = self._hits([equal]) if equal else []
        same = [party for name, party in hits if folded(name) == folded(text)]
        return _ordered([*named, *same])

    def search(self, text: str, *, limit: int, cursor: str | None = None) -> NamePage:
        """Return parties whose name contains `text`, best first; one round trip."""
        plain = folded(text)
        found: dict[PartyId, tuple[int, int, str]] = {}
        for name, party in self._hits(_queries(plain)) if plain else ():
            place = rank(name, text)
            found[party] = min(place, found.get(party, place))
        hits = sorted(found, key=lambda party: (*found[party], party))[:_MOST_HITS]
        start = int(cursor or 0)
        more = start + limit < len(hits)
        return NamePage(
            tuple(hits[start : start + limit]),
            len(hits),
            len(hits) < _MOST_HITS,
            str(start + limit) if more else None,
        )

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return the facts whose `column` holds one of `values`; one round trip."""
        if not values:
            return []
        rows = self._rows(table_of(kind), column, values, as_of, after=-1, limit=_NO_LIMIT)
        return self.decoded(kind, rows, as_of)

    def versions(
        self, kind: type[F], column: str, values: Collection[str], revision: int | None
    ) -> Sequence[Version[F]]:
        """Return what `facts` returns on any day of knowledge; one round trip."""
        if not values:
            return []
        table = table_of(kind)
        row = self._connection.steady(
            history_statement(table, findable(table, column).name),
            values=list(dict.fromkeys(values)),
            after=-1,
            limit=_NO_LIMIT,
            **self._moment(AsOf(date.max, date.max, revision), table),
        )
        return versions_of(kind, _with_numbers(table, row["rows"]), self._source)

    def near(self, parties: Collection[PartyId], as_of: AsOf) -> FactSource:
        """Read parties and everybody above them ahead; one round trip."""
        from graph.neo4j_store.ahead import ReadAhead

        row = self._connection.steady(
            ahead_statement(),
            parties=list(dict.fromkeys(parties)),
            on=as_of.on,
            most=_MOST_AHEAD,
            managing=Role.MANAGING_PARTNER.value,
            **self._moment(as_of, *_TABLES_AHEAD),
        )
        return ReadAhead(self, as_of, row)

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
        """Return one page of what `facts` returns for one value; one round trip."""
        after = int(cursor or -1)
        rows = self._rows(table_of(kind), column, [value], as_of, after=after, limit=limit)
        following = str(rows[-1][0]) if len(rows) == limit else None
        return FactPage(tuple(self.decoded(kind, rows, as_of)), following)

    def scan(self, kind: type[F], as_of: AsOf) -> Iterator[F]:
        """Stream all facts of a kind; one round trip for 10,000 of them.

        Raises
        ------
        StoreBusyError
            If two loads were published meanwhile: what it began to read is gone.
        """
        table = table_of(kind)
        now, last = self._reach(table)
        revision = now if as_of.revision is None else min(as_of.revision, now)
        text, moment = range_statement(table), replace(as_of, revision=revision)
        for low in range(1, last + 1, _BLOCK):
            rows = self._range(text, table, (low, low + _BLOCK), now, moment)
            yield from self.decoded(kind, rows, as_of)

    def extent(self) -> Extent:
        """Return how far the store has come, all of one revision; one round trip."""
        store = self._connection.store_properties()
        facts = {table.name: int(store.get(f"next_{table.name}", 1)) - 1 for table in TABLES}
        return Extent(int(store["revision"]), facts, int(store.get("regrouped", 0)))

    def appended(self, kind: type[F], after: int, last: int) -> Sequence[F]:
        """Return the facts numbered above `after`, up to `last`, whether or not they count.

        One round trip for 10,000 of them.
        """
        as_of = AsOf(date.max, date.max)
        ranges = ((low, min(low + _BLOCK, last + 1)) for low in range(after + 1, last + 1, _BLOCK))
        text, now = appended_statement(table_of(kind)), self.revision()
        blocks = (self._range(text, table_of(kind), span, now, as_of) for span in ranges)
        return [fact for rows in blocks for fact in self.decoded(kind, rows, as_of)]

    def columns(self, table: Table, names: Sequence[str]) -> Mapping[str, npt.NDArray[np.int64]]:
        """Return whole columns of a table, all versions, as integers; in two streams."""
        from graph.neo4j_store.columns import read_columns

        wanted = ["file" if name == "dataset" else name for name in names]
        for _ in range(_COLUMN_TRIES):
            revision, last = self._reach(table)
            found = read_columns(self._connection, table, wanted, last, revision)
            if found is not None:
                break
        else:
            raise StoreBusyError(self.url)
        if "dataset" in names:
            found["dataset"] = self._datasets()[found["file"]]
        return {name: found[name] for name in names}

    def canonical_nodes(self) -> npt.NDArray[np.int64]:
        """Return for each node the least node of its party; one round trip."""
        import numpy as np

        row = self._connection.steady(statement("shared_parties"))
        found = np.arange(row["nodes"], dtype=np.int64)
        for node, least in row["shared"]:
            found[node] = least
        return found

    def party_ids(self) -> Sequence[PartyId]:
        """Return the party of each node number; equal ids are one party."""
        (row,) = self._connection.rows("MATCH (s:Store) RETURN s.nodes AS nodes")
        found: dict[int, PartyId] = {}
        for low in range(0, row["nodes"], 10 * _BLOCK):
            part = self._connection.steady(statement("party_ids"), low=low, high=low + 10 * _BLOCK)
            found.update(zip(part["nodes"], part["ids"], strict=True))
        return [found[node] for node in sorted(found)]

    def content(self) -> Neo4jContent:
        """Return what is kept of the revision that is committed now."""
        from graph.neo4j_store.content import Neo4jContent

        return Neo4jContent(self._connection)

    def keep(self, name: str, revision: int, document: bytes) -> None:
        """Keep a finding under a name, replacing an older one; one round trip."""
        self._connection.change(
            "MERGE (f:Finding {name: $name}) SET f.revision = $revision, f.document = $document",
            name=name,
            revision=revision,
            document=document,
        )

    def kept(self, name: str) -> tuple[int, bytes] | None:
        """Return the finding of that name and the revision it was made from; one round trip."""
        rows = self._connection.rows(
            "MATCH (f:Finding {name: $name}) RETURN f.revision, f.document", name=name
        )
        return (int(rows[0][0]), bytes(rows[0][1])) if rows else None

    def writer(self) -> Neo4jWriter:
        """Open the one writer: all of it becomes visible at once, or nothing."""
        from graph.neo4j_store.writer import Neo4jWriter

        return Neo4jWriter(self._connection)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def decoded(self, kind: type[F], rows: Sequence[list[Any]], as_of: AsOf) -> list[F]:
        """Return the facts of rows as the server collected them."""
        decode = Decoder(kind, as_of.known_at, self._source)
        return [decode(row) for row in _with_numbers(table_of(kind), rows)]

    def _rows(
        self,
        table: Table,
        column: str,
        values: Collection[str],
        as_of: AsOf,
        *,
        after: int,
        limit: int,
    ) -> list[list[Any]]:
        row = self._connection.steady(
            facts_statement(table, findable(table, column).name),
            values=list(dict.fromkeys(values)),
            after=after,
            limit=limit,
            **self._moment(as_of, table),
        )
        return list(row["rows"])

    def _moment(self, as_of: AsOf, *tables: Table) -> dict[str, Any]:
        moment = {"revision": as_of.revision, "known_at": as_of.known_at}
        return {**TIMES, **moment, "codes": codes(*tables)}

    def _range(
        self, text: LiteralString, table: Table, span: tuple[int, int], now: int, as_of: AsOf
    ) -> list[list[Any]]:
        """Return the rows whose facts lie in a range, unless two loads came since `now`."""
        low, high = span
        row = self._connection.steady(
            text, now=now, low=low, high=high, **self._moment(as_of, table)
        )
        if row["is_late"]:
            raise StoreBusyError(self.url)
        return list(row["rows"])

    def _reach(self, table: Table) -> tuple[int, int]:
        """Return the revision, and the largest number a fact of a table has."""
        extent = self.extent()
        return extent.revision, extent.facts[table.name]

    def _hits(self, queries: Sequence[str]) -> list[tuple[str, PartyId]]:
        try:
            row = self._connection.steady(statement("names"), queries=queries, limit=_HITS_ASKED)
        except StoreError:
            # The first load makes the indexes of names, at its end.
            if self.revision() == 0:
                return []
            raise
        return [(name, PartyId(party)) for name, party in row["hits"]]

    def _source(self, file: int, row: int) -> Source:
        if file not in self._sources:
            self._sources.update(self._files())
        dataset, name, revision, digest = self._sources[file]
        return Source(dataset=dataset, file=name, row=row, digest=digest, revision=revision)

    def _files(self) -> dict[int, tuple[str, str, int, str]]:
        rows = self._connection.rows(
            "MATCH (s:Store) MATCH (f:File) WHERE f.revision <= s.revision "
            "RETURN f.file, f.dataset, f.name, f.revision, f.digest ORDER BY f.file"
        )
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}

    def _datasets(self) -> npt.NDArray[np.int64]:
        import numpy as np

        from graph.store import MISSING

        files = self._files()
        names = {name: at for at, name in enumerate(dict.fromkeys(f[0] for f in files.values()))}
        found = np.full(max(files, default=0) + 1, MISSING)
        for number, (name, *_) in files.items():
            found[number] = names[name]
        return found


def _with_numbers(table: Table, rows: Sequence[list[Any]]) -> Sequence[list[Any]]:
    """Return the same rows, with the numbers as they are kept."""
    for row in rows:
        for at in number_places(table):
            row[at] = kept_number(row[at])
    return rows


def _queries(plain: str) -> list[str]:
    """Return what finds equal names, then those that begin with it, then all that contain it."""
    if len(plain) == 1:
        return [f'"{words(plain)}"', first_word(plain), f"{plain}*"]
    inside = pairs(plain).rpartition(" ")[0]
    return [f'"{words(plain)}"', f'"{first_word(plain)} {inside}"', f'"{inside}"']


def _equal(plain: str) -> str | None:
    return f'"{words(plain)}"' if plain else None


def _ordered(parties: Collection[str]) -> list[PartyId]:
    return sorted({PartyId(party) for party in parties})
