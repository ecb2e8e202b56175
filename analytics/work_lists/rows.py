"""Which decisions do the rows of a work list belong to?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from analytics.deadlines import Deadline
from graph.merging import one_per_identity
from graph.model import Decision, DecisionNote, Objection, PartyId, Repair
from graph.reader import GraphReader

N = TypeVar("N", bound=DecisionNote)


class WorkFlag(StrEnum):
    """What a reader must know beside a row."""

    DECISION_UNKNOWN = "DECISION_UNKNOWN"
    DAY_MISSING = "DAY_MISSING"
    BEFORE_MINIMUM = "BEFORE_MINIMUM"
    COURT_DECIDES = "COURT_DECIDES"


def with_decisions(reader: GraphReader, notes: Sequence[N]) -> Iterator[tuple[N, Decision | None]]:
    """Yield each note with each decision it concerns, or with None where there is none.

    One question to the store, however many notes.
    """
    numbers = {note.decision_no for note in notes}
    decisions: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in reader.decisions_numbered(numbers) if numbers else ():
        decisions[decision.decision_no].append(decision)
    for note in notes:
        about = [one for one in decisions[note.decision_no] if note.concerns(one)]
        yield from ((note, one) for one in about or (None,))


def all_of(reader: GraphReader, kind: type[N]) -> list[N]:
    """Return every note of a kind, once each."""
    return one_per_identity(reader.store.scan(kind, reader.as_of))


def decisions_with_notes(
    reader: GraphReader,
) -> Iterator[tuple[Decision, list[DecisionNote]]]:
    """Yield every decision with the repairs and objections that concern it; reads them all."""
    numbered: defaultdict[str, list[DecisionNote]] = defaultdict(list)
    for note in (*all_of(reader, Repair), *all_of(reader, Objection)):
        numbered[note.decision_no].append(note)
    for decision in one_per_identity(reader.store.scan(Decision, reader.as_of)):
        about = numbered.get(decision.decision_no, ())
        yield decision, [note for note in about if note.concerns(decision)]


def authority_of(note: Decision | DecisionNote) -> str | None:
    """Return how the authority is called, else its code."""
    return note.authority or note.authority_uscc


def subject_of(note: DecisionNote, decision: Decision | None) -> PartyId | None:
    """Return whom a note is about."""
    return decision.subject if decision else note.subject


def flags_of(*deadlines: Deadline | None) -> frozenset[str]:
    """Return the flags of several deadlines, as texts."""
    return frozenset(flag.value for one in deadlines if one for flag in one.flags)
