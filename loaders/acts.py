"""How is what an official did written down?"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.model import Act
from graph.periods import FOREVER
from graph.resident_id import scrub
from graph.store import MISSING, NEVER, Load
from graph.tables import ACTS, REFERENCES, Type
from graph.vocabulary import Flag, bit

if TYPE_CHECKING:
    from graph.store import GraphWriter, LoadTarget

DATASET = "acts"
"""The dataset that acts are kept in."""


def record_acts(store: LoadTarget, acts: Sequence[Act]) -> int:
    """Write acts down, all of them or none; return the revision they make.

    Parameters
    ----------
    acts
        At least one. Their sources say nothing yet; the reason is kept without ID numbers.

    Raises
    ------
    ValueRefusedError
        If a party is not in the store, or a reason is empty.
    StoreBusyError, StoreWriteError
        If the store cannot be written.

    Notes
    -----
    One transaction; linear in the acts, whatever the store holds.
    """
    for act in acts:
        if not act.reason.strip():
            raise ValueRefusedError("reason", act.reason, "why it is done")
    with store.writer() as writer:
        load_id = secrets.token_hex(8)
        file = writer.add_file(DATASET, f"{load_id}.json", load_id)
        first = writer.next_fact(ACTS)
        count = len(acts)
        known = [act.acted_on.toordinal() for act in acts]
        record = [
            known,
            [FOREVER] * count,
            [writer.revision] * count,
            [NEVER] * count,
            [bit(Flag.KNOWN_STATED)] * count,
            [file] * count,
            list(range(2, count + 2)),
        ]
        writer.append(ACTS, range(first, first + count), _cells(writer, acts), record)
        instant = datetime.now(UTC).isoformat(timespec="seconds")
        report = json.dumps({"tables": {ACTS.name: {"rows": count, "accepted": count}}})
        writer.commit(Load(writer.revision, load_id, DATASET, instant, report))
        return writer.revision


def _cells(writer: GraphWriter, acts: Sequence[Act]) -> list[list[object]]:
    """Return the cells column by column, as the store keeps them."""
    columns: list[list[object]] = []
    for column in ACTS.kept:
        said = [getattr(act, column.field or column.name) for act in acts]
        if column.type in REFERENCES:
            columns.append(_nodes(writer, column.name, said))
        elif column.type is Type.CODE:
            codes: list[StrEnum] = list(column.codes)
            columns.append([codes.index(value) for value in said])
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
