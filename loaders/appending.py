"""How are facts that Zeren makes itself written beside those that were loaded?"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.periods import FOREVER
from graph.resident_id import scrub
from graph.store import MISSING, NEVER, Load
from graph.tables import REFERENCES, Type
from graph.vocabulary import Flag, bit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.model import Fact
    from graph.store import GraphWriter, LoadTarget
    from graph.tables import Table


def append_facts(store: LoadTarget, table: Table, facts: Sequence[Fact], known: list[date]) -> int:
    """Append rows to a table in one load, all of them or none; return the revision they make.

    Parameters
    ----------
    table
        Its name is the dataset the rows are kept in.
    facts
        At least one; their sources say nothing yet. Text is kept without ID numbers.
    known
        Since when each is known.

    Raises
    ------
    ValueRefusedError
        If a party is not in the store.
    StoreBusyError, StoreWriteError
        If the store cannot be written.

    Notes
    -----
    One transaction; linear in the facts, whatever the store holds.
    """
    with store.writer() as writer:
        load_id = secrets.token_hex(8)
        file = writer.add_file(table.name, f"{load_id}.json", load_id)
        first = writer.next_fact(table)
        count = len(facts)
        record = [
            [day.toordinal() for day in known],
            [FOREVER] * count,
            [writer.revision] * count,
            [NEVER] * count,
            [bit(Flag.KNOWN_STATED)] * count,
            [file] * count,
            list(range(2, count + 2)),
        ]
        writer.append(table, range(first, first + count), _cells(writer, table, facts), record)
        instant = datetime.now(UTC).isoformat(timespec="seconds")
        report = json.dumps({"tables": {table.name: {"rows": count, "accepted": count}}})
        writer.commit(Load(writer.revision, load_id, table.name, instant, report))
        return writer.revision


def _cells(writer: GraphWriter, table: Table, facts: Sequence[Fact]) -> list[list[object]]:
    """Return the cells column by column, as the store keeps them."""
    columns: list[list[object]] = []
    for column in table.kept:
        said = [getattr(fact, column.field or column.name) for fact in facts]
        if column.type in REFERENCES:
            columns.append(_nodes(writer, column.name, said))
        elif column.type is Type.CODE:
            codes: list[StrEnum] = list(column.codes)
            columns.append([codes.index(value) for value in said])
        elif column.type is Type.DATE:
            columns.append([None if day is None else day.toordinal() for day in said])
        elif column.type is Type.TEXT:
            columns.append([None if value is None else scrub(value) for value in said])
        else:
            columns.append(said)
    return columns


def _nodes(writer: GraphWriter, name: str, parties: Sequence[str | None]) -> list[object]:
    named = list(dict.fromkeys(party for party in parties if party is not None))
    nodes = dict(zip(named, writer.nodes_of_ids(named).tolist(), strict=True)) if named else {}
    for party, node in nodes.items():
        if node == MISSING:
            raise ValueRefusedError(name, party, "a party of the store")
    return [None if party is None else nodes[party] for party in parties]
