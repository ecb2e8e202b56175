"""What is known to have happened to a party, day by day?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from analytics.liability import LiabilityAnswer, liabilities_of
from analytics.liability.case import as_decision
from analytics.liability.liabilities import acts_about
from analytics.records.decided import Telling
from analytics.records.events import Entry, Timeline, in_order
from analytics.records.ledger import ledger_of
from analytics.records.registered import (
    permit_entries,
    promised_entries,
    rating_entries,
    registered_entries,
)
from analytics.rules import RuleBook
from graph.model import Act, Decision, Fact, NamedPerson, Party, PartyId, Permit, Rating
from graph.reader import GraphReader

F = TypeVar("F", bound=Fact)


def timeline_of(
    reader: GraphReader, party: PartyId, *, rules: RuleBook, with_erased: bool = False
) -> Timeline:
    """Return everything dated that is known of a party up to the day, oldest first.

    Parameters
    ----------
    reader
        The store at the moment asked for; days after it are left out.
    party
        An organization: its registration, the posts in it, its direct holders
        and the arrangements about it, its commitments, permits and ratings,
        decisions about it and what followed. A person: posts, holdings and
        arrangements of his, decisions about him or naming him, his items.
    rules
        The rows under which items and measures are computed.
    with_erased
        Whether what repair or an upheld objection has erased is told too: for
        auditors and for the operator of the store.

    Returns
    -------
    Timeline
        Ordered by day, then by `EventKind`, then by number and source.

    Notes
    -----
    A fixed number of questions to the store beside those about liabilities;
    O(n log n) for n entries. An item that repair does not end, such as a
    statutory bar, is told although its decision is not.
    """
    subject = reader.party(party)
    answer = liabilities_of(reader, party, rules=rules)
    acts = acts_about(reader, subject)
    commitments = [] if subject.is_person else reader.commitments_of([party])
    namings = reader.namings_of(NamedPerson, [party]) if subject.is_person else []
    own = reader.decisions_about([party])
    breaches = [row for row in map(as_decision, commitments) if row is not None]
    numbers = {row.decision_no for row in (*namings, *acts)}
    numbered = reader.decisions_numbered(numbers) if numbers else []
    decisions = [*own, *breaches, *numbered, *_carrying(answer)]
    telling = Telling(ledger_of(reader, decisions), with_erased)
    if not subject.is_person:
        namings = reader.notes(NamedPerson, own) if own else []
    found = [
        *registered_entries(reader, subject),
        *_of_records(telling, subject, namings, acts),
        *telling.of_answer(answer),
        *promised_entries(commitments, telling),
    ]
    if not subject.is_person:
        found += permit_entries(_facts(reader, Permit, party))
        found += rating_entries(_facts(reader, Rating, party))
    entries = tuple(sorted((e for e in found if e.day <= reader.as_of.on), key=in_order))
    named = {name for e in entries for name in (e.subject, e.other) if name}
    return Timeline(
        party=subject,
        as_of=reader.as_of,
        entries=entries,
        parties=reader.parties(sorted(named | {party})),
        data_revision=answer.data_revision,
        partial=answer.partial,
    )


def _of_records(
    telling: Telling, subject: Party, namings: Iterable[NamedPerson], acts: Iterable[Act]
) -> Iterator[Entry]:
    for record in telling.ledger.records.values():
        if record.decision.subject == subject.party_id:
            yield from telling.of_record(record)
    for naming in namings:
        yield from telling.of_naming(naming)
    for act in acts:
        yield from telling.of_act(act)


def _carrying(answer: LiabilityAnswer) -> list[Decision]:
    """Return the decisions on which items and measures rest."""
    items = [item.decision for item in answer.items]
    return items + [measure.decision for measure in answer.measures]


def _facts(reader: GraphReader, kind: type[F], org: PartyId) -> list[F]:
    return list(reader.store.facts(kind, "org", [org], reader.as_of))
