"""Which records may flag an entity on a day?

`analytics.publication.counts` decides: what was repaired, revoked, successfully objected to, has
ended or is archived counts nowhere, and so flags nobody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from analytics.clusters.flags import Record
from analytics.publication import class_of, counts
from graph.merging import one_per_identity
from graph.model import Decision, DecisionNote, Objection, Repair
from graph.vocabulary import DecisionType

if TYPE_CHECKING:
    from graph.reader import GraphReader

_NO_VIOLATION = frozenset({DecisionType.BANKRUPTCY})


def counted_records(reader: GraphReader) -> list[Record]:
    """Return every decision about a violation that counts on the reader's day.

    Notes
    -----
    Linear in decisions, repairs and objections; each decision and subject once, also where
    several datasets tell of it.
    """
    notes: defaultdict[str, list[DecisionNote]] = defaultdict(list)
    for kind in (Repair, Objection):
        for note in one_per_identity(reader.store.scan(kind, reader.as_of)):
            notes[note.decision_no].append(note)
    on = reader.as_of.on
    found = []
    for decision in one_per_identity(reader.store.scan(Decision, reader.as_of)):
        if decision.decided_on > on or decision.type in _NO_VIOLATION:
            continue
        if counts(decision, notes.get(decision.decision_no, ()), on).counts:
            found.append(Record(decision, class_of(decision).severity))
    return found
