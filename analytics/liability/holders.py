"""Who held the office on the days that count, and how surely?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.liability.case import Case
from analytics.liability.items import (
    NO_ITEM_FLAGS,
    AnchorDays,
    ItemFlag,
    ItemFlags,
    ItemRole,
)
from graph.model import Appointment, PartyId, Source
from graph.periods import Period
from graph.vocabulary import Flag, PartyKind, Role

_DOUBTS = frozenset({ItemFlag.DISPUTED, ItemFlag.OFFICE_START_UNKNOWN})


@dataclass(frozen=True, slots=True)
class Holder:
    """A natural person with the office on at least one of the days.

    Attributes
    ----------
    period
        As registered; the earliest of several.
    is_void
        The office was forged: it counts for nobody's state but shows what ended.
    """

    person: PartyId
    period: Period
    flags: ItemFlags = NO_ITEM_FLAGS
    is_void: bool = False
    sources: tuple[Source, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether it cannot be said for certain that he held it."""
        return bool(self.flags & _DOUBTS)


def holders_of(case: Case, role: ItemRole, days: AnchorDays) -> tuple[Holder, ...]:
    """Return who held the office of a role column in the subject of a decision.

    Parameters
    ----------
    role
        Legal representative or principal.
    days
        The first and the last day that count; any day in office is enough.

    Returns
    -------
    tuple of Holder
        In the order of their ids. Periods are half-open: on the day of a
        change the new holder is in office. Persons whose registration was
        found to be forged before the decision are not among them.
    """
    roles = _roles(case, role)
    rows: defaultdict[PartyId, list[Appointment]] = defaultdict(list)
    for row in case.offices:
        natural = row.person.startswith("person:")
        if row.role in roles and natural and not row.period.is_empty:
            rows[row.person].append(row)
    found = []
    for person in sorted(rows):
        void = case.void_from.get(person)
        if void is not None and void <= case.decision.decided_on:
            continue
        holder = _holder(person, rows[person], days, is_void=void is not None)
        if holder is not None:
            found.append(holder)
    return tuple(found)


def are_several(holders: Sequence[Holder]) -> bool:
    """Whether more than one person may have held the office."""
    return sum(not holder.is_void for holder in holders) > 1


def _roles(case: Case, role: ItemRole) -> frozenset[Role]:
    kind = case.subject.kind
    roles = {Role.LEGAL_REPRESENTATIVE}
    if role is ItemRole.PRINCIPAL:
        roles = {Role.PRINCIPAL, Role.BRANCH_HEAD}
        if kind is PartyKind.PARTNERSHIP:
            roles |= {Role.DELEGATED_REPRESENTATIVE, Role.MANAGING_PARTNER}
    if kind is PartyKind.SOLE_PROPRIETORSHIP:
        roles.add(Role.INVESTOR)
    return frozenset(roles)


def _holder(
    person: PartyId, rows: Sequence[Appointment], days: AnchorDays, *, is_void: bool
) -> Holder | None:
    there = [
        row
        for row in rows
        if row.period.overlaps(days.first, days.last)
        or _actual(row).overlaps(days.first, days.last)
    ]
    if not there:
        return None
    flags = set()
    if all(row.period.start is None for row in there):
        flags.add(ItemFlag.OFFICE_START_UNKNOWN)
    if _is_disputed(there, days):
        flags.add(ItemFlag.DISPUTED)
    if any(Flag.SOURCES_DIFFER in row.flags for row in there):
        flags.add(ItemFlag.SOURCES_DIFFER)
    shown = min(there, key=lambda row: row.period.start or date.min)
    sources = tuple(row.source for row in there)
    return Holder(person, shown.period, frozenset(flags), is_void, sources)


def _actual(row: Appointment) -> Period:
    """Return the evidenced period; what is not evidenced is as registered."""
    return Period(row.actual_from or row.period.start, row.actual_to or row.period.end)


def _is_disputed(rows: Sequence[Appointment], days: AnchorDays) -> bool:
    """Whether registered and evidenced periods differ on one of the days.

    Membership changes only on the ends of the periods, so these days suffice.
    """
    registered = [row.period for row in rows]
    actual = [period for row in rows if not (period := _actual(row)).is_empty]
    ends = {end for period in (*registered, *actual) for end in (period.start, period.end) if end}
    return any(
        _covers(registered, day) != _covers(actual, day)
        for day in {days.first, *(end for end in ends if days.first < end <= days.last)}
    )


def _covers(periods: Sequence[Period], day: date) -> bool:
    return any(period.contains(day) for period in periods)
