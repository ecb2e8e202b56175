"""Which records count for a warning, and which new ones took effect?

`analytics.publication.counts` decides; the code of warnings cannot reach it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from analytics.clusters.flags import Record
from analytics.publication import Reason, class_of, counts
from api.clusters_records import counted_records
from graph.merging import one_per_identity
from graph.model import Decision, DecisionNote, Objection, Repair
from graph.vocabulary import DecisionType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.reader import GraphReader

_NO_VIOLATION = frozenset({DecisionType.BANKRUPTCY})
_WAS_IN_EFFECT = frozenset({Reason.REPAIRED, Reason.ENDED, Reason.ARCHIVED, Reason.COURT_LIFTED})


class CountedRecords:
    """The records of a store, as publication counts them."""

    def counting(self, reader: GraphReader) -> Sequence[Record]:
        """Return every record that counts on the reader's day as known to it."""
        return counted_records(reader)

    def outcomes(self, reader: GraphReader, after: date) -> Sequence[Record]:
        """Return the records decided after a day that took effect by the reader's day.

        Notes
        -----
        What was repaired since, or ended, did happen; what was revoked or
        successfully objected to did not.
        """
        on = reader.as_of.on
        notes: defaultdict[str, list[DecisionNote]] = defaultdict(list)
        for kind in (Repair, Objection):
            for note in one_per_identity(reader.store.scan(kind, reader.as_of)):
                notes[note.decision_no].append(note)
        return [
            Record(decision, class_of(decision).severity)
            for decision in one_per_identity(reader.store.scan(Decision, reader.as_of))
            if after < decision.decided_on <= on
            and decision.type not in _NO_VIOLATION
            and _took_effect(decision, notes.get(decision.decision_no, ()), on)
        ]


def _took_effect(decision: Decision, notes: Sequence[DecisionNote], on: date) -> bool:
    standing = counts(decision, notes, on)
    if standing.counts:
        return True
    begin = max(decision.effective_on or decision.decided_on, decision.decided_on)
    return standing.reason in _WAS_IN_EFFECT and begin <= on and counts(decision, (), begin).counts
