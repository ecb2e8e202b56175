"""What does an organization itself have to bear on a day?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analytics.liability.case import Case, Inquiry, read_cases
from analytics.liability.effect import fell_before_effect, is_erased
from analytics.liability.firing import effective_rows, fired
from analytics.liability.gates import Gate, Silence, gate_of, silence, unfired
from analytics.liability.grounds import own_decisions
from analytics.liability.items import Measure
from analytics.liability.liabilities import QUARANTINED
from analytics.liability.outcomes import measure_of
from analytics.liability.repeated import RepeatOffence, repeat_offences
from analytics.rules import Mode, Rule, RuleBook
from graph.model import Decision, Objection, Party, PartyId, Repair
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.vocabulary import Flag


@dataclass(frozen=True, slots=True)
class Borne:
    """A measure, and the row that lays it upon the organization."""

    rule: Rule
    measure: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """All that one organization bears itself.

    Attributes
    ----------
    measures
        Ended ones too, in the order of their decisions.
    alerts
        Leads for an official; they bind nobody.
    silent
        Decisions from which nothing follows for anybody, and why.
    partial
        Why something may be missing, or None.
    """

    party: Party
    as_of: AsOf
    measures: tuple[Borne, ...]
    alerts: tuple[RepeatOffence, ...]
    silent: tuple[Silence, ...]
    data_revision: int
    partial: str | None = None


def measures_of(reader: GraphReader, party: PartyId, *, rules: RuleBook) -> Bearing:
    """Return what decisions in effect on the day lay upon the party itself.

    Parameters
    ----------
    reader
        The store at the moment asked for.
    party
        An organization, or a person who is himself the subject; an individual
        business and its operator are one subject.
    rules
        The rows to execute.

    Returns
    -------
    Bearing
        The same measures as the answer about liabilities, without the persons.

    Notes
    -----
    A fixed number of questions to the store, and one about state control for
    each row that asks for it.
    """
    inquiry = Inquiry(reader, rules)
    decisions = [row for row in own_decisions(inquiry, party) if row.decided_on <= inquiry.on]
    cases = list(read_cases(inquiry, decisions))
    clear = [case for case in cases if Flag.QUARANTINED not in case.subject.flags]
    alerting = (rule for rule in rules.rules if rule.mode is Mode.RULE_ALERT)
    return Bearing(
        party=inquiry.party(party),
        as_of=reader.as_of,
        measures=tuple(borne for case in clear for borne in _borne(inquiry, case)),
        alerts=tuple(
            offence
            for rule in alerting
            for offence in repeat_offences(clear, inquiry.on, rule=rule)
        ),
        silent=tuple(_silent(inquiry, _idle(decisions, cases), clear)),
        data_revision=reader.revision,
        partial=None if len(clear) == len(cases) else QUARANTINED,
    )


def _borne(inquiry: Inquiry, case: Case) -> list[Borne]:
    if gate_of(case) is not None:
        return []
    found = []
    matching = inquiry.rules.matching(case.decision)
    for rule, _ in fired(inquiry, case, (rule for rule in matching if rule.makes_measure)):
        measure = measure_of(inquiry, case, rule)
        if measure is not None:
            found.append(Borne(rule, measure))
    return found


def _idle(decisions: Iterable[Decision], cases: Iterable[Case]) -> list[Decision]:
    """Return the decisions that never came into effect."""
    live = {id(case.decision) for case in cases}
    return [decision for decision in decisions if id(decision) not in live]


def _silent(inquiry: Inquiry, idle: Sequence[Decision], cases: Iterable[Case]) -> Iterator[Silence]:
    yield from _not_in_effect(inquiry, idle)
    for case in cases:
        said = _silence(inquiry, case)
        if said is not None:
            yield replace(said, erased=case.is_erased(inquiry.on))


def _not_in_effect(inquiry: Inquiry, idle: Sequence[Decision]) -> Iterator[Silence]:
    if not idle:
        return
    repairs = inquiry.reader.notes(Repair, idle)
    objections = inquiry.reader.notes(Objection, idle)
    for decision in idle:
        erased = is_erased(
            decision,
            [row for row in repairs if row.concerns(decision)],
            [row for row in objections if row.concerns(decision)],
            inquiry.on,
        )
        yield replace(silence(decision, Gate.NOT_IN_EFFECT, inquiry.rules), erased=erased)


def _silence(inquiry: Inquiry, case: Case) -> Silence | None:
    """Return why nothing follows from a decision in effect, None where something does."""
    rules = inquiry.rules
    gate = gate_of(case)
    if gate is not None:
        return silence(case.decision, gate, rules)
    matching = tuple(effective_rows(rules, case.decision))
    if any(fired(inquiry, case, matching)):
        return None
    if any(fell_before_effect(case.decision, case.repairs, rule) for rule in matching):
        return silence(case.decision, Gate.NOT_IN_EFFECT, rules)
    return unfired(case.decision, rules)
