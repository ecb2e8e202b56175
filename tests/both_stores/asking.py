"""What does a store answer to everything the port can be asked?"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from graph.model import Fact, PartyId
from graph.periods import AsOf
from graph.store import MISSING, GraphStore
from graph.tables import REFERENCES, TABLES, Column, Table, Type
from loaders.loading import LoadOptions, load
from tests.tables import ALL_TIME

Answers = Iterator[tuple[str, object]]
Pair = tuple[GraphStore, GraphStore]

RECORD = ("known", "superseded", "rev_in", "rev_out", "flags", "fact", "file", "dataset")
TEXTS = {Type.KEY, Type.TEXT, Type.USCC, Type.INSTANT, Type.MOMENT, Type.UNTIL}
NOW = AsOf(on=ALL_TIME, known_at=ALL_TIME)


def load_both(pair: Pair, folder: Path, options: LoadOptions | None = None) -> None:
    """Load a folder into both; the reports must be the same but for the load's own id."""
    reports = [load(store, [folder], options).to_json() for store in pair]
    for report in reports:
        assert report.pop("load_id")
    assert reports[0] == reports[1]


def insist_on_equal_answers(
    pair: Pair, days: Sequence[date] = (), texts: Sequence[str] = ()
) -> None:
    """Ask both everything; the first difference fails, by the name of the question."""
    both = (everything(store, days, texts) for store in pair)
    for (asked, wanted), (_, found) in zip(*both, strict=True):
        assert found == wanted, asked


def everything(store: GraphStore, days: Sequence[date], texts: Sequence[str]) -> Answers:
    """Yield each question with its answer."""
    yield from _of_the_whole(store)
    yield from _of_parties(store, texts)
    yield from _of_moments(store, days)
    for table in TABLES:
        yield from _of_columns(store, table)
        yield from _of_what_came(store, table)
        if next(iter(store.scan(table.fact, NOW)), None) is None:
            continue
        for column in table.kept:
            if column.type in REFERENCES | TEXTS:
                yield from _of_values(store, table, column)


def _of_the_whole(store: GraphStore) -> Answers:
    yield "revision", store.revision()
    yield "extent", store.extent()
    yield "loads", [(each.revision, each.dataset, _report(each.report)) for each in store.loads()]
    yield "key fingerprint", store.key_fingerprint
    yield "party ids", list(store.party_ids())
    yield "canonical nodes", store.canonical_nodes().tolist()


def _report(text: str) -> dict[str, object]:
    said: dict[str, object] = json.loads(text)
    del said["load_id"]
    return said


def _of_parties(store: GraphStore, texts: Sequence[str]) -> Answers:
    parties = list(dict.fromkeys(store.party_ids()))
    yield "known", store.known([*parties, PartyId("org:nobody:x")])
    # Keys, former ids and parts of ids are references too.
    references = [*parties, *texts, *(party.rpartition(":")[2] for party in parties)]
    for reference in dict.fromkeys(references):
        yield f"resolve {reference!r}", list(store.resolve(reference))
    for text in dict.fromkeys([*texts, *(text[:2] for text in texts)]):
        yield f"search {text!r}", store.search(text, limit=3)
        yield f"search {text!r}, from 3", store.search(text, limit=50, cursor="3")


def _of_moments(store: GraphStore, days: Sequence[date]) -> Answers:
    latest = [AsOf(on=day, known_at=day) for day in days]
    revisions = range(store.revision() + 2)
    # An older revision on each of the days in turn, and at the end of time.
    older = [replace(latest[r % len(latest)], revision=r) for r in revisions if latest]
    for as_of in [NOW, *latest, *older, *(AsOf(ALL_TIME, ALL_TIME, r) for r in revisions)]:
        for table in TABLES:
            yield f"scan {table.name} {as_of}", list(store.scan(table.fact, as_of))


def _of_what_came(store: GraphStore, table: Table) -> Answers:
    last = store.extent().facts[table.name]
    yield f"appended to {table.name}", list(store.appended(table.fact, 0, last))
    yield f"appended to {table.name}, the last", list(store.appended(table.fact, last - 1, last))


def _of_columns(store: GraphStore, table: Table) -> Answers:
    names = [*(column.name for column in table.kept), *RECORD]
    found = store.columns(table, names)
    texts = {column.name for column in table.kept if column.type in TEXTS} | {"dataset"}
    for name in names:
        cells = found[name].tolist()
        yield f"column {table.name}.{name}", _parts(cells) if name in texts else cells


def _parts(cells: list[int]) -> list[int]:
    """The numbers of texts mean nothing but which of them are equal."""
    first = {MISSING: MISSING}
    return [first.setdefault(cell, len(first)) for cell in cells]


def _of_values(store: GraphStore, table: Table, column: Column) -> Answers:
    values = _values(store, table, column)
    asked = f"{table.name} by {column.name}"
    older = AsOf(ALL_TIME, ALL_TIME, max(store.revision() - 1, 0))
    yield asked, list(store.facts(table.fact, column.name, [*values, "nobody"], NOW))
    yield f"{asked}, before", list(store.facts(table.fact, column.name, values, older))
    yield f"versions of {asked}", list(store.versions(table.fact, column.name, values, None))
    was = store.versions(table.fact, column.name, values, older.revision)
    yield f"versions of {asked}, before", list(was)
    for value in values[:1]:
        page = store.page(table.fact, column.name, value, NOW, limit=1)
        yield f"{asked}: first page of {value!r}", page
        rest = store.page(
            table.fact, column.name, value, NOW, limit=9, cursor=page.next_cursor or "0"
        )
        yield f"{asked}: what follows in {value!r}", rest


def _values(store: GraphStore, table: Table, column: Column) -> list[str]:
    """What stands in a column, as a person would write it."""
    facts = store.scan(table.fact, NOW)
    return sorted({text for fact in facts for text in _text(fact, column)})


def _text(fact: Fact, column: Column) -> Iterator[str]:
    value = getattr(fact, column.field or column.name)
    if value is not None:
        yield str(value)
