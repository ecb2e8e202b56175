"""Which statement adds, reads or moves rows of one table?"""

from __future__ import annotations

from typing import LiteralString

from graph.neo4j_store.layout import EDGES, FILE, NUMBER, Edge, property_map, raw_row, shown_map
from graph.neo4j_store.statements import statement
from graph.tables import REFERENCES, Table


def adding_statement(edge: Edge, type_: str, *, shows: bool) -> LiteralString:
    """Return the statement that adds rows of one type, and may show what they say."""
    start = "Decision {decision_no: row[0]}" if edge.start == NUMBER else "Party {node: row[0]}"
    end = "Party {node: row[1]}"
    if FILE in edge.end:
        end = "File {file: row[1]}"
    elif NUMBER in edge.end:
        end = "Decision {decision_no: row[1]}"
    return statement(
        "add_rows",
        START=start,
        END=end,
        TYPE=type_,
        PROPERTIES=property_map(edge),
        SHOWN=shown_map(edge) if shows else "",
    )


def versions_statement(table: Table, *, everything: bool) -> LiteralString:
    """Return the statement that reads live rows: those at some values, or all."""
    edge = EDGES[table.name]
    place = edge.place(table.located_by)
    is_party = table.column(table.located_by).type in REFERENCES
    node = "Party {node: value}" if is_party else "Decision {decision_no: value}"
    found = "" if everything else f"UNWIND $values AS value MATCH ({place}:{node})"
    return statement("versions", FOUND=found, TYPES=edge.types, ROW=raw_row(edge))


def moving_statement(edge: Edge, column: str, type_: str) -> LiteralString:
    """Return the statement that gives rows to another party where a column names it."""
    place = edge.place(column)
    if place == "a":
        # What concerns nobody else ends where it begins.
        alone = "r.target IS NULL AND r.`group` IS NULL" if len(edge.end) > 1 else "false"
        return statement("move_start", TYPE=type_, ALONE=alone)
    if place == "b":
        return statement("move_end", TYPE=type_)
    is_end = {"target": "true", "group": "r.target IS NULL"}.get(column, "false")
    return statement("move_reference", TYPE=type_, COLUMN=column, IS_END=is_end)
