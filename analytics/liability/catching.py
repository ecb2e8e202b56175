"""Whom does a rule row catch, as what, and how surely?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.liability.anchors import days_of_the_act
from analytics.liability.case import Case, Inquiry
from analytics.liability.firing import was_state
from analytics.liability.holders import Holder, are_several, holders_of
from analytics.liability.items import (
    NO_ITEM_FLAGS,
    AnchorDays,
    ItemFlag,
    ItemFlags,
    ItemRole,
    ItemState,
)
from analytics.rules import Anchor, Cell, Rule, SubjectTest
from graph.model import NamedPerson, PartyId, Source
from graph.periods import Period
from graph.vocabulary import Capacity, DecisionType

_BY_NAME = frozenset({Cell.NAMED, Cell.COURT, Cell.PUBLISH})
_BY_OFFICE = frozenset({Cell.MARK, Cell.AUTO, Cell.FAULT, Cell.NAMED})
_CAPACITY = {
    ItemRole.LEGAL_REPRESENTATIVE: Capacity.LEGAL_REPRESENTATIVE,
    ItemRole.PRINCIPAL: Capacity.PRINCIPAL,
    ItemRole.ACTUAL_CONTROLLER: Capacity.ACTUAL_CONTROLLER,
    ItemRole.DIRECTLY_RESPONSIBLE: Capacity.DIRECTLY_RESPONSIBLE,
}
# Nobody answers under these without a finding, or being named.
_BY_FINDING = frozenset({Cell.FAULT, Cell.NAMED})
_OFFICES = (ItemRole.LEGAL_REPRESENTATIVE, ItemRole.PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Catch:
    """A person caught by one role column.

    Attributes
    ----------
    ground
        How: by the office, by being named, as controller (with the outcome),
        or as the subject himself.
    is_open
        Whether an official may decide about him as a candidate: not where the
        law asks for a finding or for his name, and it is still missing.
    parts
        Of a person whom several columns catch: what each of them says.
    """

    person: PartyId
    role: ItemRole
    state: ItemState
    ground: str
    flags: ItemFlags = NO_ITEM_FLAGS
    office: Period | None = None
    sources: tuple[Source, ...] = ()
    is_open: bool = True
    parts: tuple[Catch, ...] = ()


def catches(inquiry: Inquiry, case: Case, rule: Rule, anchor: AnchorDays) -> list[Catch]:
    """Return everybody the row catches, once per role column.

    A person found not at fault in any capacity is caught by no column. The
    states are those of the columns; what caps them for the person or the
    decision is applied where the item is made.
    """
    found = list(_subject(case, rule))
    cells = {
        ItemRole.LEGAL_REPRESENTATIVE: rule.legal_representative,
        ItemRole.PRINCIPAL: rule.principal,
        ItemRole.ACTUAL_CONTROLLER: rule.actual_controller,
        ItemRole.DIRECTLY_RESPONSIBLE: rule.directly_responsible,
    }
    cleared = case.cleared
    for role, cell in cells.items():
        caught = [*_named(case, role, cell, anchor), *_unnamed(inquiry, case, rule, role, anchor)]
        found += [catch for catch in caught if catch.person not in cleared]
    return found


def _subject(case: Case, rule: Rule) -> Iterator[Catch]:
    """Yield the person who is himself the subject, where the row or a judgment says so."""
    convicted = case.decision.type is DecisionType.CONVICTION
    if case.subject.is_person and (convicted or SubjectTest.PERSON in rule.subject_tests):
        person = case.subject.party_id
        yield Catch(person, ItemRole.SUBJECT, ItemState.CONFIRMED, "subject")


def _named(case: Case, role: ItemRole, cell: Cell, anchor: AnchorDays) -> Iterator[Catch]:
    """Yield those the decision names in the capacity of the column."""
    responsible = role is ItemRole.DIRECTLY_RESPONSIBLE and cell in {Cell.MARK, Cell.AUTO}
    if cell not in _BY_NAME and not responsible:
        return
    state = ItemState.PROPOSED if responsible else ItemState.CONFIRMED
    offices = {}
    if role in _OFFICES:
        offices = {holder.person: holder for holder in holders_of(case, role, anchor)}
    for row in case.named(_CAPACITY[role]):
        held = offices.get(row.person)
        yield Catch(
            person=row.person,
            role=role,
            state=state,
            ground="named",
            office=held.period if held else None,
            sources=(row.source, *(held.sources if held else ())),
        )


def _unnamed(
    inquiry: Inquiry, case: Case, rule: Rule, role: ItemRole, anchor: AnchorDays
) -> Iterator[Catch]:
    """Yield those whom the office or the control makes answer.

    Nobody where the decision is a conviction, or the subject was gone before it.
    """
    if case.decision.type is DecisionType.CONVICTION or case.was_dissolved:
        return
    if role is ItemRole.ACTUAL_CONTROLLER:
        if rule.actual_controller is Cell.MARK:
            yield from _controllers(inquiry, case, anchor)
        return
    if role not in _OFFICES:
        return
    cell = _cell(rule, role)
    if cell not in _BY_OFFICE or (cell is Cell.NAMED and was_state(inquiry, case.subject, anchor)):
        return
    living = [
        holder
        for holder in holders_of(case, role, anchor)
        if not _was_dead(inquiry, holder.person, anchor)
    ]
    conflict = _conflict(case, rule, role, living)
    for holder in living:
        state = _state(case, cell, holder, living)
        if state is not None:
            yield Catch(
                person=holder.person,
                role=role,
                state=state,
                ground="office",
                flags=holder.flags | conflict,
                office=holder.period,
                sources=holder.sources,
                is_open=cell not in _BY_FINDING or holder.person in case.at_fault,
            )


def _cell(rule: Rule, role: ItemRole) -> Cell:
    return rule.principal if role is ItemRole.PRINCIPAL else rule.legal_representative


def _was_dead(inquiry: Inquiry, person: PartyId, anchor: AnchorDays) -> bool:
    died = inquiry.party(person).deceased_on
    return died is not None and died <= anchor.first


def _state(case: Case, cell: Cell, holder: Holder, holders: Sequence[Holder]) -> ItemState | None:
    """Return how surely an office-holder is caught, None where he is not."""
    if cell is Cell.NAMED:
        named = any(
            row.person == holder.person and row.capacity is not Capacity.OTHER
            for row in case.namings
        )
        return None if named else ItemState.CANDIDATE
    if holder.is_doubtful:
        return ItemState.CANDIDATE
    if cell is Cell.FAULT:
        guilty = holder.person in case.at_fault
        return ItemState.PROPOSED if guilty else ItemState.CANDIDATE
    return ItemState.CANDIDATE if are_several(holders) else ItemState.PROPOSED


def _conflict(case: Case, rule: Rule, role: ItemRole, holders: Sequence[Holder]) -> ItemFlags:
    """Flag a row that looks at the decision date where the act had other office-holders."""
    act = days_of_the_act(case.decision)
    if rule.anchor is not Anchor.DECISION or act is None:
        return NO_ITEM_FLAGS
    then = {holder.person for holder in holders_of(case, role, act) if not holder.is_void}
    now = {holder.person for holder in holders if not holder.is_void}
    return NO_ITEM_FLAGS if then == now else frozenset({ItemFlag.ANCHOR_CONFLICT})


def _controllers(inquiry: Inquiry, case: Case, anchor: AnchorDays) -> Iterator[Catch]:
    """Yield the controllers of the anchor days: those the decision names, before all others."""
    named = case.named(Capacity.ACTUAL_CONTROLLER)
    if named:
        for row in named:
            yield _controller(row.person, "COURT_OR_DECISION", (row.source,), several=False)
        return
    entity = case.subject.party_id
    if not entity.startswith("org:"):
        return
    days = inquiry.reach.days_that_differ(entity, anchor.first, anchor.last)
    answers = [inquiry.reach.control(entity, day) for day in days]
    several = len({holder for answer in answers for holder in answer.holders}) > 1
    seen: set[PartyId] = set()
    for answer in answers:
        for person in sorted({person for holder in answer.holders for person in holder}):
            if person not in seen:
                seen.add(person)
                yield _controller(person, answer.outcome, answer.sources, several=several)


def _controller(
    person: PartyId, outcome: str, sources: tuple[Source, ...], *, several: bool
) -> Catch:
    state = ItemState.CANDIDATE if several else ItemState.PROPOSED
    return Catch(person, ItemRole.ACTUAL_CONTROLLER, state, outcome, sources=sources)


def stated_rows(case: Case, catch: Catch) -> list[NamedPerson]:
    """Return the rows that name a caught person, the capacity he is caught in first."""
    wanted = _CAPACITY.get(catch.role)
    rows = [row for row in case.namings if row.person == catch.person]
    return sorted(rows, key=lambda row: (row.capacity is not wanted, row.capacity))
