"""How many decisions reach nobody, and why: is silence ever mistaken for innocence?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeAlias

from analytics.liability.case import Case, Inquiry, read_cases
from analytics.liability.catching import catches
from analytics.liability.effect import fell_before_effect
from analytics.liability.firing import effective_rows
from analytics.liability.gates import gate_of
from analytics.liability.items import (
    AnchorDays,
    DecisionOutcome,
    ItemFlag,
    ItemRole,
    ItemState,
    Liability,
)
from analytics.liability.liabilities import CHUNK
from analytics.liability.outcomes import outcome_of
from analytics.rules import Cell, Mode, Rule, RuleBook
from graph.model import Decision
from graph.reader import GraphReader
from graph.vocabulary import PartyKind, Role


class WhyNobody(StrEnum):
    """Why nobody answers for a decision (yet); REACHED where somebody does."""

    REACHED = "REACHED"
    ENDED = "ENDED"
    NOT_IN_EFFECT = "NOT_IN_EFFECT"
    QUARANTINED = "QUARANTINED"
    NO_BASIS = "NO_BASIS"
    NO_RULE = "NO_RULE"
    NAME_ONLY = "NAME_ONLY"
    FINDING_MISSING = "FINDING_MISSING"
    DATES_UNKNOWN = "DATES_UNKNOWN"
    SEVERAL = "SEVERAL"
    TOLD_ONLY = "TOLD_ONLY"
    ORGANIZATION_ONLY = "ORGANIZATION_ONLY"
    NOBODY_NAMED = "NOBODY_NAMED"
    NO_OFFICE_KNOWN = "NO_OFFICE_KNOWN"
    NOBODY_IN_OFFICE = "NOBODY_IN_OFFICE"
    EXEMPT = "EXEMPT"


Fired: TypeAlias = tuple[Rule, AnchorDays]


@dataclass(frozen=True, slots=True)
class Silent:
    """What a decision comes to.

    Attributes
    ----------
    items
        How many items follow, in whatever state.
    rules
        The rows that fire; those that only alert are not among them.
    """

    decision: Decision
    why: WhyNobody
    items: int
    rules: tuple[str, ...]


def silences(
    reader: GraphReader, decisions: Iterable[Decision], *, rules: RuleBook
) -> Iterator[Silent]:
    """Yield for each decision made by the day whether somebody answers for it, and if nobody, why.

    Notes
    -----
    The cost of `liabilities_for`. A decision under which somebody is only a
    candidate counts as reaching nobody: what is missing is said.
    """
    inquiry = Inquiry(reader, rules)
    remaining = (row for row in decisions if row.decided_on <= inquiry.on)
    while portion := list(islice(remaining, CHUNK)):
        cases = {id(case.decision): case for case in read_cases(inquiry, portion)}
        for decision in portion:
            case = cases.get(id(decision))
            if case is None:
                yield Silent(decision, WhyNobody.NOT_IN_EFFECT, 0, ())
            else:
                yield _silent(inquiry, case)


def _silent(inquiry: Inquiry, case: Case) -> Silent:
    outcome = outcome_of(inquiry, case)
    why = _of_items(outcome.items) if outcome.items else _without_items(inquiry, case, outcome)
    names = tuple(rule.rule_id for rule, _ in outcome.fired)
    return Silent(case.decision, why, len(outcome.items), names)


def _of_items(items: Iterable[Liability]) -> WhyNobody:
    """Return what keeps the strongest item from binding; REACHED where nothing does."""
    alive = [item for item in items if item.state is not ItemState.ENDED]
    if not alive:
        return WhyNobody.ENDED
    return min(map(_of_item, alive), key=list(WhyNobody).index)


def _of_item(item: Liability) -> WhyNobody:
    if item.state is not ItemState.CANDIDATE:
        return WhyNobody.REACHED
    if ItemFlag.NAME_ONLY in item.flags:
        return WhyNobody.NAME_ONLY
    if not item.may_be_proposed:
        return WhyNobody.FINDING_MISSING
    if item.flags & {ItemFlag.OFFICE_START_UNKNOWN, ItemFlag.DISPUTED}:
        return WhyNobody.DATES_UNKNOWN
    return WhyNobody.SEVERAL


def _without_items(inquiry: Inquiry, case: Case, outcome: DecisionOutcome) -> WhyNobody:
    if outcome.quarantined:
        return WhyNobody.QUARANTINED
    if gate_of(case) is not None:
        return WhyNobody.NO_BASIS
    if outcome.fired:
        return _by_rules(inquiry, case, outcome.fired)
    matching = effective_rows(inquiry.rules, case.decision)
    fell = any(fell_before_effect(case.decision, case.repairs, rule) for rule in matching)
    return WhyNobody.NOT_IN_EFFECT if fell else WhyNobody.NO_RULE


def _by_rules(inquiry: Inquiry, case: Case, fire: Sequence[Fired]) -> WhyNobody:
    """Return why rules that fire catch nobody."""
    asked = (_cell(rule, role) for rule, _ in fire for role in ItemRole)
    cells = {cell for cell in asked if cell.catches}
    if not cells:
        return _by_rules_about_others(case, fire)
    if case.cleared or _caught_in_vain(inquiry, case, fire):
        return WhyNobody.EXEMPT
    if not cells & _BY_OFFICE:
        return WhyNobody.NOBODY_NAMED
    if case.was_dissolved:
        return WhyNobody.EXEMPT
    # Its operator is in office and is the subject himself.
    if case.subject.kind is PartyKind.INDIVIDUAL_BUSINESS:
        return WhyNobody.ORGANIZATION_ONLY
    posts = {row.role for row in case.offices}
    return WhyNobody.NOBODY_IN_OFFICE if posts & _OFFICES else WhyNobody.NO_OFFICE_KNOWN


def _by_rules_about_others(case: Case, fire: Sequence[Fired]) -> WhyNobody:
    """Return what rules come to that are about no person."""
    if any(rule.mode is Mode.NOTIFY for rule, _ in fire):
        return WhyNobody.TOLD_ONLY
    return WhyNobody.EXEMPT if case.was_dissolved else WhyNobody.ORGANIZATION_ONLY


def _caught_in_vain(inquiry: Inquiry, case: Case, fire: Sequence[Fired]) -> bool:
    """Whether a row that gives no item caught a person: one under age, or who had died."""
    return any(
        catch.person.startswith("person:")
        for rule, anchor in fire
        for catch in catches(inquiry, case, rule, anchor)
    )


_BY_OFFICE = frozenset({Cell.MARK, Cell.AUTO, Cell.FAULT})
_OFFICES = frozenset(
    {
        Role.LEGAL_REPRESENTATIVE,
        Role.PRINCIPAL,
        Role.BRANCH_HEAD,
        Role.INVESTOR,
        Role.MANAGING_PARTNER,
        Role.DELEGATED_REPRESENTATIVE,
    }
)


def _cell(rule: Rule, role: ItemRole) -> Cell:
    return {
        ItemRole.LEGAL_REPRESENTATIVE: rule.legal_representative,
        ItemRole.PRINCIPAL: rule.principal,
        ItemRole.ACTUAL_CONTROLLER: rule.actual_controller,
        ItemRole.DIRECTLY_RESPONSIBLE: rule.directly_responsible,
    }.get(role, Cell.NONE)
