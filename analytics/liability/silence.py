"""How many decisions reach nobody, and why: is silence ever mistaken for innocence?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from analytics.liability.case import Case, Inquiry, read_cases
from analytics.liability.effect import fell_before_effect
from analytics.liability.gates import gate_of
from analytics.liability.items import (
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
from graph.vocabulary import Role


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


@dataclass(frozen=True, slots=True)
class Silent:
    """What a decision comes to.

    Attributes
    ----------
    items
        How many items follow, in whatever state.
    rules
        The rows that fire.
    """

    decision: Decision
    why: WhyNobody
    items: int
    rules: tuple[str, ...]


def silences(
    reader: GraphReader, decisions: Iterable[Decision], *, rules: RuleBook
) -> Iterator[Silent]:
    """Yield for each decision whether somebody answers for it, and if nobody, why.

    Notes
    -----
    The cost of `liabilities_for`. A decision under which somebody is only a
    candidate counts as reaching nobody: what is missing is said.
    """
    inquiry = Inquiry(reader, rules)
    remaining = iter(decisions)
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
    names = tuple(rule.rule_id for rule in outcome.rules)
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
    if outcome.rules:
        return _by_rules(case, outcome.rules)
    matching = inquiry.rules.matching(case.decision)
    fell = any(fell_before_effect(case.decision, case.repairs, rule) for rule in matching)
    return WhyNobody.NOT_IN_EFFECT if fell else WhyNobody.NO_RULE


def _by_rules(case: Case, rules: Sequence[Rule]) -> WhyNobody:
    """Return why rules that fire catch nobody."""
    cells = {_cell(rule, role) for rule in rules for role in ItemRole} & _CATCHING
    if not cells:
        told = any(rule.mode is Mode.NOTIFY for rule in rules)
        return WhyNobody.TOLD_ONLY if told else WhyNobody.ORGANIZATION_ONLY
    if not cells & _BY_OFFICE:
        return WhyNobody.NOBODY_NAMED
    if case.cleared or case.was_dissolved:
        return WhyNobody.EXEMPT
    posts = {row.role for row in case.offices}
    return WhyNobody.NOBODY_IN_OFFICE if posts & _OFFICES else WhyNobody.NO_OFFICE_KNOWN


_CATCHING = frozenset(Cell) - {Cell.NO, Cell.NONE, Cell.UNKNOWN}
_BY_OFFICE = frozenset({Cell.MARK, Cell.AUTO, Cell.FAULT})
_OFFICES = frozenset(
    {
        Role.LEGAL_REPRESENTATIVE,
        Role.PRINCIPAL,
        Role.BRANCH_HEAD,
        Role.INVESTOR,
        Role.OPERATOR,
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
