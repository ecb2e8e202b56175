"""How is a golden case written, and what does it mean?

A case is a YAML file that a lawyer can edit:

    title:   one sentence
    basis:   the law, or the definition it rests on
    loads:   deliveries in order; each has `facts`, may have `dataset` and `expect`
    facts:   short for one delivery
    asks:    questions with their whole answers

`facts` holds native tables as text, cells separated by `|`. Three shorthands:
`companies: [甲, 乙]` describes companies whose key is their name, `people: [张三]`
persons with an ID number (made up here, valid, kept nowhere), `people_by_name`
persons without one. A row of `organizations` or `persons` about somebody named in a
shorthand adds to it (`deceased_on`, `kind`, another `name`). In answers everybody is
called by his name.

Questions: `controllers: E` with `outcome`, `ultimate` (all the ultimate controllers),
`deciding` (those the outcome rests on, where others stand beside them), `second_reading`;
`history: E` with `intervals` (`by: known` along what was known); `owners: E` with
`outcome`, `beneficial` (all the beneficial owners), `shares` (owner, share,
share_corrected in per cent, empty where there is no finite one) and `min`, the per cent
from which on an owner is listed; `liabilities: X` with `items`, `measures`, `notices`
(each `none` where it is left out), `partial` where the answer must say that something may
be missing, and `silent`, the rules of which nothing at all may be found: a near miss, one
condition of the rule being missed (each rule needs one, see test_rows_covered.py);
`report: E` with `records`, `measures`, `bars` (each `none` where it is left out) and
`untold`, words that may stand nowhere in it; `pairs`; `over_100`; `shared_codes`; each
`on` a day, or today.

An expected table is complete: every row of the answer must be there and no
other. Only the columns that are named are compared; `none` is an empty table.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.bad_input.facts import resident_id

NONE = "none"
SHORTHANDS = frozenset({"companies", "people", "people_by_name"})

Row = dict[str, str]


@dataclass(frozen=True)
class Load:
    """One delivery of tables."""

    dataset: str
    tables: Mapping[str, list[Row]]
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One golden case."""

    name: str
    title: str
    basis: str
    loads: tuple[Load, ...]
    asks: tuple[Mapping[str, Any], ...]


def read_case(path: Path) -> Case:
    """Read a case; anything misspelt in it is an error."""
    # Strings only: every cell stays the text the lawyer wrote.
    reader = yaml.BaseLoader
    written = yaml.load(path.read_text(encoding="utf-8"), Loader=reader)  # noqa: S506
    extra = written.keys() - {"title", "basis", "facts", "loads", "asks"}
    if extra or ("facts" in written) == ("loads" in written):
        message = f"{path.name}: unknown {sorted(extra)}, or not just one of facts and loads"
        raise ValueError(message)
    deliveries = written.get("loads") or [{"facts": written["facts"]}]
    return Case(
        path.stem,
        written["title"],
        written["basis"],
        tuple(_load(delivery) for delivery in deliveries),
        tuple(written.get("asks", ())),
    )


def table(text: str) -> list[Row]:
    """Read a table of cells separated by `|`."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines == [NONE]:
        return []
    columns, *cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(columns, row, strict=True)) for row in cells]


def write_load(folder: Path, load: Load) -> Path:
    """Write a delivery as a folder of CSV tables."""
    folder.mkdir(parents=True)
    for name, rows in load.tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(c for row in rows for c in row)))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _load(written: Mapping[str, Any]) -> Load:
    extra = written.keys() - {"dataset", "facts", "expect"}
    if extra:
        message = f"unknown in a load: {sorted(extra)}"
        raise ValueError(message)
    return Load(
        written.get("dataset", "golden"),
        _tables(written["facts"]),
        written.get("expect", {}),
    )


def _tables(facts: Mapping[str, Any]) -> dict[str, list[Row]]:
    tables = {name: table(text) for name, text in facts.items() if name not in SHORTHANDS}
    _describe(tables, "organizations", "org", list(_companies(facts)))
    _describe(tables, "persons", "person", list(_people(facts)))
    return tables


def _describe(tables: dict[str, list[Row]], name: str, key: str, short: list[Row]) -> None:
    rows = _united(key, tables.get(name, []), short)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if rows:
        tables[name] = [{column: row.get(column, "") for column in columns} for row in rows]


def _united(key: str, written: list[Row], short: list[Row]) -> list[Row]:
    """Return one row per key; what is written out adds to the shorthand."""
    named = {row[key]: row for row in short}
    rest = [row for row in written if row[key] not in named]
    stated = {row[key]: {name: cell for name, cell in row.items() if cell} for row in written}
    return rest + [row | stated.get(name, {}) for name, row in named.items()]


def _companies(facts: Mapping[str, Any]) -> Iterator[Row]:
    for name in facts.get("companies", ()):
        yield {"org": name, "name": name, "kind": "company"}


def _people(facts: Mapping[str, Any]) -> Iterator[Row]:
    for name in facts.get("people", ()):
        # The number follows from the name, so that a person is one across deliveries.
        number = resident_id(sum(place * ord(char) for place, char in enumerate(name, 1)) % 1000)
        yield {"person": name, "name": name, "id_type": "resident_id", "id_number": number}
    for name in facts.get("people_by_name", ()):
        yield {"person": name, "name": name, "id_type": "", "id_number": ""}
