"""Who answers for what, on which ground, and since when?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from analytics.liability.beforehand import Beforehand
from analytics.liability.case import Inquiry, read_cases
from analytics.liability.grounds import (
    Grounds,
    decision_order,
    grounds_of_organization,
    grounds_of_person,
)
from analytics.liability.items import DecisionOutcome, LiabilityAnswer, latest_ends
from analytics.liability.outcomes import outcome_of
from analytics.liability.superseded import HangingActs, superseded
from analytics.rules import RuleBook
from graph.merging import one_per_identity
from graph.model import Act, Decision, Party, PartyId
from graph.reader import GraphReader
from graph.vocabulary import Flag

QUARANTINED = "QUARANTINED"
# Decisions read together: large enough to spare round trips, small enough to hold.
CHUNK = 512


def liabilities_of(reader: GraphReader, party: PartyId, *, rules: RuleBook) -> LiabilityAnswer:
    """Return all that follows for one party from decisions in effect on the day.

    Parameters
    ----------
    reader
        The store at the moment asked for.
    party
        An organization: its persons' items, its measures, the notices about it
        and to it. A person: his items in whatever role, his measures, the
        notices about him.
    rules
        The rows to execute.

    Returns
    -------
    LiabilityAnswer
        Items never before their decision; those that ended are shown as such.

    Notes
    -----
    One hop only: from a decision's subject to a person. Nothing an item says
    leads on to another organization or person.
    """
    inquiry = Inquiry(reader, rules)
    subject = inquiry.party(party)
    find = grounds_of_person if subject.is_person else grounds_of_organization
    grounds = find(inquiry, party)
    outcomes = _outcomes(inquiry, grounds.all)
    hanging = HangingActs(acts_about(reader, subject), inquiry.on)
    for outcome in outcomes:
        hanging.take(outcome)
    outcomes += superseded(inquiry, hanging)
    return _answer(inquiry, subject, grounds, outcomes)


def acts_about(reader: GraphReader, party: Party) -> list[Act]:
    """Return the acts about what follows for a party, in whatever way it is named."""
    columns = ("person",) if party.is_person else ("subject", "unit")
    return one_per_identity(
        act
        for column in columns
        for act in reader.store.facts(Act, column, [party.party_id], reader.as_of)
    )


def liabilities_for(
    reader: GraphReader,
    decisions: Iterable[Decision],
    *,
    rules: RuleBook,
    acts: Iterable[Act] = (),
    beforehand: Beforehand | None = None,
) -> Iterator[DecisionOutcome]:
    """Yield what follows from each of these decisions, in their order.

    Decisions that never came into effect by the day asked for are left out.
    Behind them comes what any of `acts` hangs on and no rule gives any more.
    Read in portions: memory does not grow with their number, the answers about
    control are kept for the whole run.
    """
    inquiry = Inquiry(reader, rules, beforehand)
    hanging = HangingActs(acts, inquiry.on)
    remaining = iter(decisions)
    while portion := list(islice(remaining, CHUNK)):
        for outcome in _outcomes(inquiry, portion):
            hanging.take(outcome)
            yield outcome
    yield from sorted(
        superseded(inquiry, hanging), key=lambda outcome: decision_order(outcome.decision)
    )


def _outcomes(inquiry: Inquiry, decisions: Sequence[Decision]) -> list[DecisionOutcome]:
    return [outcome_of(inquiry, case) for case in read_cases(inquiry, decisions)]


def _answer(
    inquiry: Inquiry, party: Party, grounds: Grounds, outcomes: Sequence[DecisionOutcome]
) -> LiabilityAnswer:
    party_id = party.party_id
    own = {decision_order(row) for row in grounds.own}
    items = tuple(
        item
        for outcome in outcomes
        for item in outcome.items
        if party_id in {item.person.party_id, item.entity.party_id if item.entity else None}
    )
    return LiabilityAnswer(
        party=party,
        as_of=inquiry.reader.as_of,
        items=items,
        measures=tuple(
            measure
            for outcome in outcomes
            if decision_order(outcome.decision) in own
            for measure in outcome.measures
        ),
        notices=tuple(
            notice
            for outcome in outcomes
            for notice in outcome.notices
            if party_id
            in {
                outcome.decision.subject,
                notice.unit.party_id,
                notice.person.party_id if notice.person else None,
            }
        ),
        until_at_the_latest=latest_ends(items) if party.is_person else None,
        data_revision=inquiry.reader.revision,
        partial=_partial(party, outcomes),
    )


def _partial(party: Party, outcomes: Iterable[DecisionOutcome]) -> str | None:
    """Say that decisions about the party, or the one they are about, are in doubt."""
    doubtful = Flag.QUARANTINED in party.flags or any(each.quarantined for each in outcomes)
    return QUARANTINED if doubtful else None
