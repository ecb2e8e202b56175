"""Which statement of `graph/cypher` is meant, with which types and properties filled in?

Only names from the declaration of the tables are filled in; values travel as
parameters.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import LiteralString

from graph.neo4j_store.layout import (
    EDGES,
    INDEXED_REFERENCES,
    WAS,
    Edge,
    party_id,
    referred,
    row,
)
from graph.tables import REFERENCES, TABLES, Table


def _in_place(then: str) -> str:
    """Return whether a row stands in the place it now has, and something else holds of it.

    A row that another one replaced is deleted while others read it, and then
    says nothing of itself. So `moved_out` is asked first and `revision_in`
    last, and no property twice; CASE keeps that order, AND need not.
    """
    return (
        "CASE WHEN coalesce(r.moved_out, now + 1) <= now OR coalesce(r.moved_in, 0) > now "
        f"THEN false ELSE {then} END"
    )


PUBLISHED = _in_place("r.revision_in <= now")
"""Whether a row was published, in the place it now has, whether or not it still counts."""

IN_REVISION = _in_place("coalesce(r.revision_out, at + 1) > at AND r.revision_in <= at")
"""Whether a row counts in its revision, in the place it now has, whenever it was known."""

VISIBLE = (
    f"{IN_REVISION} "
    "AND (r.known_on IS NULL OR r.known_on <= $known_at) "
    "AND (r.superseded_on IS NULL OR r.superseded_on > $known_at)"
)
"""Whether a row counts: in its revision, as known then, in the place it now has."""

_VALID = (
    "(r.`from` IS NULL OR r.`from` <= $on) "
    "AND (r.`to` IS NULL OR r.`to` > $on OR r.`to` > $known_at)"
)
# Whom a holding, an arrangement or the office of a managing partner leads upward to.
_UPWARD = ("holdings", "arrangements", "appointments")

_BLANK = re.compile(r"<<(\w+)>>")


@cache
def statement(name: str, **blanks: str) -> LiteralString:
    """Return a statement with its blanks filled; `<<PARTY_ID>>` is of the node `a`."""
    text = (files("graph") / "cypher" / f"{name}.cypher").read_text(encoding="utf-8")
    known = {"VISIBLE": VISIBLE, "IN_REVISION": IN_REVISION, "PUBLISHED": PUBLISHED}
    known |= {"PARTY_ID": party_id("a")} | blanks
    # No value ever gets in here: the blanks are names of our own declaration.
    return _BLANK.sub(lambda blank: known[blank[1]], text)


@cache
def facts_statement(table: Table, column: str) -> LiteralString:
    """Return the statement that finds rows of a table by one of its columns."""
    return _found(table, column, ROW=row(EDGES[table.name]))


@cache
def history_statement(table: Table, column: str) -> LiteralString:
    """Return the statement that finds rows by a column, whenever they were known."""
    edge = EDGES[table.name]
    return _found(table, column, ROW=row(edge, "superseded"), VISIBLE=IN_REVISION)


def _found(table: Table, column: str, **blanks: str) -> LiteralString:
    edge = EDGES[table.name]
    filled = {"TYPES": edge.types, "TYPE": edge.type, "REFERRED": referred(edge), **blanks}
    place = edge.place(column)
    is_party = table.column(column).type in REFERENCES
    if place is None:
        kind, node = ("reference", "p") if is_party else ("value", "a")
        return statement(f"facts_of_{kind}", COLUMN=column, PARTY_ID=party_id(node), **filled)
    kind = "party" if is_party else "number"
    return statement(f"facts_of_{kind}", PLACE=place, PARTY_ID=party_id(place), **filled)


@cache
def range_statement(table: Table) -> LiteralString:
    """Return the statement that reads the rows of a range of facts."""
    edge = EDGES[table.name]
    return statement("facts_in_range", TYPE=edge.type, REFERRED=referred(edge), ROW=row(edge))


@cache
def appended_statement(table: Table) -> LiteralString:
    """Return the statement that reads the rows of a range, whether or not they still count."""
    edge = EDGES[table.name]
    return statement(
        "facts_in_range",
        TYPE=edge.type,
        REFERRED=referred(edge),
        ROW=row(edge),
        VISIBLE=PUBLISHED,
    )


@cache
def ahead_statement() -> LiteralString:
    """Return the statement that reads a party and everybody above it."""
    rows = {
        f"{table.removesuffix('s').upper()}_{what}": make(EDGES[table])
        for table in ("organizations", "persons", "holdings", "appointments", "arrangements")
        for what, make in (("ROW", row), ("REFERRED", referred))
    }
    return statement(
        "ahead",
        UPWARD="|".join(EDGES[table].types for table in _UPWARD),
        VALID=f"{VISIBLE} AND {_VALID}",
        PARTNERSHIP_ID=party_id("p"),
        **rows,
    )


@cache
def schema_statements() -> tuple[LiteralString, ...]:
    """Return the statements that make what constraints and indexes are missing."""
    fixed = [part.strip() for part in statement("schema").split(";")]
    found = [part for part in fixed if part]
    for table in TABLES:
        found += [_row_index(type_, "fact") for type_ in _types(EDGES[table.name])]
    for table_name, column in INDEXED_REFERENCES:
        found += [_row_index(type_, column) for type_ in _types(EDGES[table_name])]
    return tuple(found)


def _types(edge: Edge) -> tuple[str, str]:
    return edge.type, edge.type + WAS


def _row_index(type_: str, column: str) -> LiteralString:
    name = f"{type_}_{column}".lower()
    return statement("schema_of_rows", NAME=name, TYPE=type_, PROPERTY=column)
