"""Who answers under one rule row, each person once?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from analytics.liability.acts import ItemKey, standing_of
from analytics.liability.anchors import is_assumed
from analytics.liability.case import Case, Inquiry
from analytics.liability.catching import Catch, catches, stated_rows
from analytics.liability.effect import Ending
from analytics.liability.explanation import explain
from analytics.liability.fate import Fate, fate_of
from analytics.liability.items import (
    AnchorDays,
    EndReason,
    ItemFlag,
    ItemKind,
    ItemRole,
    ItemState,
    Liability,
    digest_of,
)
from analytics.liability.terms import SILENT, StatedEnd
from analytics.rules import Mode, Rule
from graph.model import Party, PartyId, Source
from graph.vocabulary import Flag

FULL_AGE = 18
_KINDS = {Mode.MARK: ItemKind.MARK, Mode.COURT_FEED: ItemKind.COURT}


def items_of(inquiry: Inquiry, case: Case, rule: Rule, anchor: AnchorDays) -> Iterator[Liability]:
    """Yield one item per natural person whom the row catches."""
    caught: defaultdict[PartyId, list[Catch]] = defaultdict(list)
    for catch in catches(inquiry, case, rule, anchor):
        if catch.person.startswith("person:"):
            caught[catch.person].append(catch)
    inquiry.learn(caught)
    for person in sorted(caught):
        party = inquiry.party(person)
        if _can_answer(party, case, anchor):
            yield _item(inquiry, case, rule, anchor, _united(caught[person]))


def _can_answer(person: Party, case: Case, anchor: AnchorDays) -> bool:
    """Whether the person is of age on the first day that counts and alive at the decision."""
    dead = person.deceased_on is not None and person.deceased_on <= case.decision.decided_on
    return not dead and not _is_minor(person, anchor.first)


def _is_minor(person: Party, day: date) -> bool:
    if person.born_on is None:
        return False
    birthday_ahead = (day.month, day.day) < (person.born_on.month, person.born_on.day)
    return day.year - person.born_on.year - birthday_ahead < FULL_AGE


def _united(caught: Sequence[Catch]) -> Catch:
    """Return one catch: the strongest state, the first role, all flags and sources."""
    first, *others = sorted(caught, key=lambda catch: catch.role.rank)
    return replace(
        first,
        parts=(first, *others) if others else (),
        state=max((catch.state for catch in caught), key=lambda state: state.strength),
        flags=frozenset[ItemFlag]().union(*(catch.flags for catch in caught)),
        sources=_distinct(source for catch in caught for source in catch.sources),
        is_open=any(catch.is_open for catch in caught),
    )


def _item(inquiry: Inquiry, case: Case, rule: Rule, anchor: AnchorDays, catch: Catch) -> Liability:
    person = inquiry.party(catch.person)
    flags = set(catch.flags)
    standing = standing_of(case.acts, ItemKey(rule.rule_id, person.party_id), inquiry.on)
    state = standing.raised(catch.state, is_open=catch.is_open)
    if Flag.NAME_ONLY in person.flags:
        flags.add(ItemFlag.NAME_ONLY)
        state = state.at_most(ItemState.CANDIDATE)
    if is_assumed(anchor, case.decision):
        flags.add(ItemFlag.ANCHOR_ASSUMED)
    stated = _stated(case, catch)
    endings = [*_own_endings(case, person), *standing.endings]
    fate = fate_of(case, rule, state, stated, inquiry.on, endings)
    fate = replace(fate, flags=fate.flags | flags)
    return Liability(
        liability_id=digest_of(case.decision, person.party_id, rule.rule_id),
        person=person,
        entity=None if case.subject.is_person else case.subject,
        role=catch.role,
        office=catch.office,
        decision=case.decision,
        rule_id=rule.rule_id,
        kind=_KINDS.get(rule.mode, ItemKind.MEASURE),
        measure=rule.measure,
        legal_basis=rule.legal_basis,
        anchor=anchor,
        state=fate.state,
        flags=fate.flags,
        since=case.decision.decided_on,
        to=fate.to,
        ended_reason=fate.ended_reason,
        explanation=explain(case, rule, person, catch, anchor, fate),
        sources=_sources(case, catch, fate),
        acts=standing.done,
        may_be_proposed=catch.is_open and ItemFlag.NAME_ONLY not in flags,
        erased=case.is_erased(inquiry.on),
    )


def _stated(case: Case, catch: Catch) -> StatedEnd:
    """Return the end the decision states for this person."""
    for row in stated_rows(case, catch):
        if row.until is not None or row.for_life:
            return StatedEnd(row.until, row.for_life)
    if catch.role is ItemRole.SUBJECT and case.decision.until is not None:
        return StatedEnd(case.decision.until)
    return SILENT


def _own_endings(case: Case, person: Party) -> list[Ending]:
    """Return what ends this person's item only: his death, a registration in his name forged."""
    found = []
    if person.deceased_on is not None:
        found.append(Ending(person.deceased_on, EndReason.DECEASED))
    void = case.void_from.get(person.party_id)
    if void is not None and void > case.decision.decided_on:
        found.append(Ending(void, EndReason.REVOKED))
    return found


def _sources(case: Case, catch: Catch, fate: Fate) -> tuple[Source, ...]:
    reason = fate.ending.reason if fate.ending else None
    notes = {
        EndReason.REPAIRED: [row.source for row in case.repairs],
        EndReason.OBJECTION_UPHELD: [row.source for row in case.objections],
    }
    ends = notes.get(reason, []) if reason else []
    return _distinct((case.decision.source, *catch.sources, *ends))


def _distinct(sources: Iterator[Source] | Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))
