"""How does a test state native tables, load them, and look at what a store then says?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from textwrap import dedent

from graph.model import Fact, PartyId
from graph.periods import FOREVER, AsOf
from graph.resident_id import resident_check
from graph.store import GraphStore
from graph.tables import TABLES
from graph.uscc import make_uscc
from loaders.loading import LoadOptions, load
from loaders.report import LoadReport, TableCounts

ALL_TIME = date.fromordinal(FOREVER - 1)
TODAY_AND_LATER = AsOf(on=ALL_TIME, known_at=ALL_TIME)


def uscc(number: int) -> str:
    """The valid code of a company with this number."""
    return make_uscc("91", "410500", number)


def resident_id(number: int, day: str = "19880229") -> str:
    """The valid 18-digit number of a person."""
    first = f"410502{day}{number:03d}"
    return first + resident_check(first)


def old_form(number: str) -> str:
    """The 15-digit form of an 18-digit number of somebody born in the twentieth century."""
    return number[:6] + number[8:17]


def write_tables(folder: Path, **tables: str) -> Path:
    """Write each table, given as the text of a CSV file, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        path = folder / f"{name}.csv"
        path.write_text(dedent(text).strip() + "\n", encoding="utf-8")
    return folder


def as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as the text of a CSV file; None is an empty cell."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(header)]
    lines += [",".join(_cell(row.get(name)) for name in header) for row in rows]
    return "\n".join(lines)


def load_tables(
    store: GraphStore, folder: Path, options: LoadOptions | None = None, /, **tables: str
) -> LoadReport:
    """Write tables to a folder and load them; the dataset is the folder's name."""
    return load(store, [write_tables(folder, **tables)], options)


def counts_of(report: LoadReport, table: str) -> TableCounts:
    return report.tables[table]


def known_at(day: str, *, revision: int | None = None) -> AsOf:
    """The moment of knowing; `on` is the same day."""
    when = date.fromisoformat(day)
    return AsOf(on=when, known_at=when, revision=revision)


def facts_of(store: GraphStore, as_of: AsOf = TODAY_AND_LATER) -> frozenset[tuple[object, ...]]:
    """Everything a store says as it was known then, without where it was written."""
    return frozenset(plain(fact) for table in TABLES for fact in store.scan(table.fact, as_of))


def plain(fact: Fact) -> tuple[object, ...]:
    """A fact without its file and row."""
    said = [getattr(fact, each.name) for each in fields(fact) if each.name != "source"]
    return (type(fact).__name__, fact.source.dataset, *said)


def answers_of(store: GraphStore, as_of: AsOf = TODAY_AND_LATER) -> str:
    """Everything a store answers, with its sources, as one text to compare byte by byte."""
    facts = [astuple(fact) for table in TABLES for fact in store.scan(table.fact, as_of)]
    return json.dumps([facts, store.revision(), list(store.party_ids())], default=str)


def ids(*parties: str) -> list[PartyId]:
    return [PartyId(party) for party in parties]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n\r') else text
