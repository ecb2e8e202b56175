"""What follows from one decision under all rules?"""

from __future__ import annotations

from analytics.liability.case import Case, Inquiry
from analytics.liability.fate import fate_of
from analytics.liability.firing import effective_rows, fired
from analytics.liability.gates import gate_of
from analytics.liability.items import DecisionOutcome, ItemState, Liability, Measure, Notice
from analytics.liability.notices import notices_of
from analytics.liability.persons import items_of
from analytics.liability.terms import StatedEnd
from analytics.rules import Mode, Rule
from graph.vocabulary import Flag


def outcome_of(inquiry: Inquiry, case: Case) -> DecisionOutcome:
    """Return the items, measures and notices of a decision that came into effect.

    A quarantined subject yields nothing: whose decision it is is in doubt.
    """
    decision = case.decision
    if Flag.QUARANTINED in case.subject.flags:
        return DecisionOutcome(decision=decision, quarantined=True)
    if gate_of(case) is not None:
        return DecisionOutcome(decision=decision)
    items: list[Liability] = []
    measures: list[Measure] = []
    notices: list[Notice] = []
    fires = tuple(fired(inquiry, case, effective_rows(inquiry.rules, decision)))
    for rule, anchor in fires:
        measure = measure_of(inquiry, case, rule)
        if measure is not None:
            measures.append(measure)
        if rule.mode is Mode.NOTIFY:
            notices += notices_of(inquiry, case, rule, anchor)
        else:
            items += items_of(inquiry, case, rule, anchor)
    return DecisionOutcome(
        decision=decision,
        fired=fires,
        items=tuple(items),
        measures=tuple(measures),
        notices=tuple(notices),
    )


def measure_of(inquiry: Inquiry, case: Case, rule: Rule) -> Measure | None:
    """Return what a row that fires lays upon the subject, None if it was gone before."""
    if not rule.makes_measure or case.was_dissolved:
        return None
    stated = StatedEnd(case.decision.until)
    fate = fate_of(case, rule, ItemState.CONFIRMED, stated, inquiry.on)
    return Measure(
        rule_id=rule.rule_id,
        measure=rule.measure,
        legal_basis=rule.legal_basis,
        decision=case.decision,
        state=fate.state,
        flags=fate.flags,
        since=case.decision.decided_on,
        to=fate.to,
        ended_reason=fate.ended_reason,
        erased=case.is_erased(inquiry.on),
    )
