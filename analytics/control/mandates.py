"""Who controls a company directly, without counting votes?

The managing partner of a partnership, the parent of a branch, and whoever an
agreement, a declaration or a finding names. Several declared (or found)
controllers of one company are one group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.control.facts import ControlFacts
from analytics.control.kinds import OF_ARRANGEMENT, Via
from graph.identity import keyed_id
from graph.model import Appointment, Arrangement, PartyId, Source
from graph.periods import Period
from graph.vocabulary import ArrangementKind, PartyKind


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact a mandate rests on; a branch known by its id only has no source."""

    party: PartyId
    period: Period
    source: Source | None


@dataclass(frozen=True, slots=True)
class Mandate:
    """Direct control of a company; `members` where the controller is a group."""

    controller: PartyId
    company: PartyId
    via: Via
    grounds: tuple[Ground, ...]
    members: tuple[PartyId, ...] = ()


_JOINED = {
    ArrangementKind.DECLARED_CONTROLLER: "declared",
    ArrangementKind.COURT_FOUND_CONTROLLER: "court_found",
}


def mandates_of(
    facts: ControlFacts, arrangements: Sequence[Arrangement], without: frozenset[Via]
) -> list[Mandate]:
    """Return all direct control of the day, in the order of company, way and controller.

    Dissolved parties neither control nor are controlled; nobody controls a
    state unit. Several managing partners control only together, which is
    nobody's control.
    """
    found = _of_arrangements(arrangements)
    if Via.BRANCH not in without:
        found += _of_branches(facts)
    if Via.PARTNERSHIP not in without:
        found += _of_partnerships(facts)
    holding = [mandate for mandate in found if _holds(facts, mandate)]
    return sorted(holding, key=lambda each: (each.company, each.via.bit, each.controller))


def managers_by_partnership(facts: ControlFacts) -> dict[PartyId, list[Appointment]]:
    """Return the living managing partners of each partnership of the day."""
    managers: defaultdict[PartyId, dict[PartyId, Appointment]] = defaultdict(dict)
    for office in facts.managing_partners():
        if not facts.is_lapsed(office.person) and office.person != office.org:
            managers[office.org].setdefault(office.person, office)
    return {org: list(offices.values()) for org, offices in managers.items()}


def _of_arrangements(arrangements: Sequence[Arrangement]) -> list[Mandate]:
    rows: defaultdict[tuple[PartyId, ArrangementKind], list[Arrangement]] = defaultdict(list)
    found = []
    for row in arrangements:
        if row.target is None or row.target == row.party:
            continue
        if row.kind in _JOINED:
            rows[row.target, row.kind].append(row)
        elif row.kind is ArrangementKind.CONTRACT_CONTROL:
            found.append(_mandate(row.party, row.target, [row]))
    return found + [_jointly(target, kind, stated) for (target, kind), stated in rows.items()]


def _jointly(target: PartyId, kind: ArrangementKind, rows: list[Arrangement]) -> Mandate:
    parties = sorted({row.party for row in rows})
    if len(parties) == 1:
        return _mandate(parties[0], target, rows)
    named = [row.group for row in rows if row.group]
    dataset = min(row.source.dataset for row in rows)
    key = f"{_JOINED[kind]}:{target.rpartition(':')[2]}"
    group = min(named) if named else keyed_id("group", dataset, key)
    return _mandate(group, target, rows, tuple(parties))


def _mandate(
    controller: PartyId,
    target: PartyId,
    rows: list[Arrangement],
    members: tuple[PartyId, ...] = (),
) -> Mandate:
    grounds = tuple(Ground(row.party, row.period, row.source) for row in rows)
    return Mandate(controller, target, OF_ARRANGEMENT[rows[0].kind], grounds, members)


def _of_branches(facts: ControlFacts) -> list[Mandate]:
    found = []
    for party in facts.parties.values():
        parent = party.parent_org
        if party.kind is PartyKind.BRANCH and parent is not None and parent != party.party_id:
            source = max(party.sources, key=lambda row: row.revision, default=None)
            ground = Ground(parent, Period(start=party.founded_on), source)
            found.append(Mandate(parent, party.party_id, Via.BRANCH, (ground,)))
    return found


def _of_partnerships(facts: ControlFacts) -> list[Mandate]:
    found = []
    for org, offices in managers_by_partnership(facts).items():
        if len(offices) == 1 and facts.party(org).kind is PartyKind.PARTNERSHIP:
            office = offices[0]
            ground = Ground(office.person, office.period, office.source)
            found.append(Mandate(office.person, org, Via.PARTNERSHIP, (ground,)))
    return found


def _holds(facts: ControlFacts, mandate: Mandate) -> bool:
    gone = facts.is_lapsed(mandate.controller) or facts.is_lapsed(mandate.company)
    return not gone and not facts.party(mandate.company).kind.is_state_unit
