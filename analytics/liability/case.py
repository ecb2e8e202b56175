"""What has to be known of a decision before anybody can be held to it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from analytics.liability.beforehand import Beforehand
from analytics.liability.effect import has_come_into_effect, is_erased, is_taken_back
from analytics.liability.reach import Reach
from analytics.rules import RuleBook
from graph.model import (
    Act,
    Appointment,
    Commitment,
    Decision,
    DecisionNote,
    NamedPerson,
    Objection,
    Party,
    PartyId,
    Repair,
)
from graph.reader import GraphReader
from graph.vocabulary import Capacity, DecisionType, Domain, YesNo

N = TypeVar("N", bound=DecisionNote)

# The plan's task 1, which makes a broken commitment a ground.
BREACH = "commitment:"
"""What the number of a broken commitment begins with."""

COMMITMENT_BASIS = "安政办〔2020〕33号 三(一)1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A decision and all facts that bear on it.

    Attributes
    ----------
    offices
        All posts in the subject, whenever held; in a run over everybody none
        where no rule asks for them.
    posts
        All posts anywhere of the persons the decision is about or names.
    void_from
        Persons whose offices in the subject were found to be forged, and the
        day of that finding.
    acts
        What officials did about what follows from the decision.
    """

    decision: Decision
    subject: Party
    namings: tuple[NamedPerson, ...] = ()
    repairs: tuple[Repair, ...] = ()
    objections: tuple[Objection, ...] = ()
    offices: tuple[Appointment, ...] = ()
    posts: tuple[Appointment, ...] = ()
    void_from: dict[PartyId, date] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()

    @property
    def cleared(self) -> frozenset[PartyId]:
        """The persons found not at fault, in whatever capacity."""
        return frozenset(row.person for row in self.namings if row.fault_found is YesNo.NO)

    @property
    def at_fault(self) -> frozenset[PartyId]:
        """The persons found at fault."""
        return frozenset(row.person for row in self.namings if row.fault_found is YesNo.YES)

    def is_erased(self, on: date) -> bool:
        """Whether repair or an upheld objection has taken the decision out of sight by a day."""
        return is_erased(self.decision, self.repairs, self.objections, on)

    def named(self, *capacities: Capacity) -> tuple[NamedPerson, ...]:
        """Return the rows that name somebody in one of these capacities."""
        return tuple(row for row in self.namings if row.capacity in capacities)

    @property
    def was_dissolved(self) -> bool:
        """Whether the subject was gone before the decision."""
        gone = self.subject.dissolved_on
        return gone is not None and gone < self.decision.decided_on


class Inquiry:
    """One run: a reader, the rules, and what was already learned in this run.

    Parameters
    ----------
    reader
        The store at the moment asked for.
    rules
        The rows to execute.
    beforehand
        What a run over everybody knows already.
    """

    def __init__(
        self, reader: GraphReader, rules: RuleBook, beforehand: Beforehand | None = None
    ) -> None:
        self.reader = reader
        self.rules = rules
        self.on = reader.as_of.on
        self.beforehand = beforehand
        self.reach = Reach(reader, beforehand.below_state if beforehand else None)
        self._parties: dict[PartyId, Party] = {}

    def learn(self, parties: Iterable[PartyId]) -> None:
        """Read these parties in one go."""
        missing = [party for party in dict.fromkeys(parties) if party not in self._parties]
        if missing:
            self._parties.update(self.reach.reader.parties(missing))

    def party(self, party: PartyId) -> Party:
        """Return what is known of a party, read at most once."""
        if party not in self._parties:
            self.learn([party])
        return self._parties[party]


def is_breach(decision: Decision) -> bool:
    """Tell whether a decision is what `as_decision` makes of a broken commitment."""
    return (
        decision.type is DecisionType.COMMITMENT_BREACH
        and decision.decision_no.startswith(BREACH)
        and not any(decision.authority_names)
    )


def as_decision(commitment: Commitment) -> Decision | None:
    """Return the decision that a broken commitment acts as, if it is broken."""
    if commitment.breached_on is None:
        return None
    return Decision(
        source=commitment.source,
        known_on=commitment.known_on,
        flags=commitment.flags,
        decision_no=f"{BREACH}{commitment.matter}:{commitment.made_on}",
        authority=None,
        subject=commitment.org,
        type=DecisionType.COMMITMENT_BREACH,
        domain=Domain.COMMITMENT,
        decided_on=commitment.breached_on,
        legal_basis=COMMITMENT_BASIS,
    )


def read_cases(inquiry: Inquiry, decisions: Sequence[Decision]) -> Iterator[Case]:
    """Yield the case of each decision that has come into effect by the day asked for.

    Notes
    -----
    A fixed number of questions to the store, however many decisions.
    """
    reader, on = inquiry.reader, inquiry.on
    likely = [row for row in decisions if has_come_into_effect(row, on)]
    objections = _by_number(reader.notes(Objection, likely) if likely else ())
    live = [row for row in likely if has_come_into_effect(row, on, _concerning(objections, row))]
    if not live:
        return
    subjects = {row.subject for row in live}
    inquiry.learn(subjects)
    namings = _by_number(reader.notes(NamedPerson, live))
    repairs = _by_number(reader.notes(Repair, live))
    acts = _by_number(reader.notes(Act, live))
    named = {row.person for rows in namings.values() for row in rows}
    orgs = [party for party in subjects if not inquiry.party(party).is_person]
    persons = named | {party for party in subjects if inquiry.party(party).is_person}
    headed = _asked_about_offices(inquiry, live) & set(orgs)
    offices = _by_org(reader.offices_in(sorted(headed)) if headed else ())
    posts = _by_person(reader.offices_of(persons) if persons else ())
    units = {row.org for rows in posts.values() for row in rows}
    inquiry.learn([*persons, *units])
    inquiry.learn(row.person for rows in offices.values() for row in rows)
    inquiry.reach.ancestry.learn(_asked_about_above(inquiry, live, {*orgs, *units}))
    void = _void_offices(inquiry, orgs)
    for decision in live:
        named_here = _concerning(namings, decision)
        mine = dict.fromkeys([decision.subject, *(row.person for row in named_here)])
        yield Case(
            decision=decision,
            subject=inquiry.party(decision.subject),
            namings=named_here,
            repairs=_concerning(repairs, decision),
            objections=_concerning(objections, decision),
            offices=tuple(offices.get(decision.subject, ())),
            void_from=void.get(decision.subject, {}),
            posts=tuple(row for party in mine for row in posts.get(party, ())),
            acts=_concerning(acts, decision),
        )


def _asked_about_offices(inquiry: Inquiry, decisions: Iterable[Decision]) -> set[PartyId]:
    """Return the subjects among whose office-holders somebody will be looked for."""
    everybody = inquiry.beforehand is None
    may_reach = inquiry.rules.may_reach_office
    return {row.subject for row in decisions if everybody or may_reach(row)}


def _asked_about_above(
    inquiry: Inquiry, decisions: Iterable[Decision], parties: set[PartyId]
) -> set[PartyId]:
    """Return of some parties those above whom somebody will be looked for."""
    if inquiry.beforehand is None:
        return parties
    reaching = {row.subject for row in decisions if inquiry.rules.may_reach_controller(row)}
    return parties & (reaching | inquiry.beforehand.below_state)


def _void_offices(inquiry: Inquiry, orgs: Sequence[PartyId]) -> dict[PartyId, dict[PartyId, date]]:
    """Return, per organization, whose registration was forged and when that was found."""
    reader, on = inquiry.reader, inquiry.on
    if inquiry.beforehand is not None:
        orgs = [org for org in orgs if org in inquiry.beforehand.forged]
    revoked = [
        row
        for row in (reader.decisions_about(orgs) if orgs else ())
        if row.type is DecisionType.REGISTRATION_REVOKED and has_come_into_effect(row, on)
    ]
    void: defaultdict[PartyId, dict[PartyId, date]] = defaultdict(dict)
    if not revoked:
        return void
    namings = _by_number(reader.notes(NamedPerson, revoked))
    objections = _by_number(reader.notes(Objection, revoked))
    for row in revoked:
        if is_taken_back(row, _concerning(objections, row), on):
            continue
        for naming in _concerning(namings, row):
            if naming.capacity is Capacity.IMPERSONATED:
                days = void[row.subject]
                found = days.get(naming.person, row.decided_on)
                days[naming.person] = min(found, row.decided_on)
    return void


def _by_number(rows: Iterable[N]) -> dict[str, list[N]]:
    found: defaultdict[str, list[N]] = defaultdict(list)
    for row in rows:
        found[row.decision_no].append(row)
    return found


def _concerning(rows: dict[str, list[N]], decision: Decision) -> tuple[N, ...]:
    found = rows.get(decision.decision_no)
    return tuple(row for row in found if row.concerns(decision)) if found else ()


def _by_org(rows: Iterable[Appointment]) -> dict[PartyId, list[Appointment]]:
    found: defaultdict[PartyId, list[Appointment]] = defaultdict(list)
    for row in rows:
        found[row.org].append(row)
    return found


def _by_person(rows: Iterable[Appointment]) -> dict[PartyId, list[Appointment]]:
    found: defaultdict[PartyId, list[Appointment]] = defaultdict(list)
    for row in rows:
        found[row.person].append(row)
    return found
