"""How do tests of liability state their facts?

One short line per fact; `zhang` is the person with a number of that name,
`a` the organization `org:t:a`. The store under the reader only lists: it
leaves out nothing that a real one would return, and every fact is known.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import Self, TypeVar

from analytics.liability import Liability, LiabilityAnswer, liabilities_of
from analytics.rules import RuleBook, shipped_rules
from graph.model import (
    Appointment,
    Arrangement,
    Commitment,
    Decision,
    Fact,
    Holding,
    NamedPerson,
    Objection,
    Organization,
    PartyId,
    Person,
    Repair,
    Source,
)
from graph.periods import AsOf, Period
from graph.reader import GraphReader
from graph.vocabulary import (
    ArrangementKind,
    Capacity,
    DecisionType,
    Domain,
    ListKind,
    ObjectionOutcome,
    PartyKind,
    ReviewStatus,
    Role,
    Severity,
    YesNo,
)

F = TypeVar("F", bound=Fact)
SOURCE = Source(dataset="t", file="facts.csv", row=2, digest="", revision=1)
TODAY = "2026-06-30"


class ListedStore:
    """Facts in a list, found by one column, as the port's `facts` finds them."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.listed = facts
        self.asked = 0

    def revision(self) -> int:
        return 1

    def near(self, _: Collection[PartyId], __: AsOf) -> Self:
        return self

    def facts(self, kind: type[F], column: str, values: Collection[str], _: AsOf) -> Sequence[F]:
        self.asked += 1
        wanted = set(values)
        return [
            fact
            for fact in self.listed
            if isinstance(fact, kind) and getattr(fact, column) in wanted
        ]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def pid(name: str) -> PartyId:
    """A person with a number."""
    return PartyId(f"person:{hashlib.sha256(name.encode()).hexdigest()[:32]}")


def nameless(name: str) -> PartyId:
    """A person known by name only."""
    return PartyId(f"person:t:{name}")


def oid(name: str) -> PartyId:
    return PartyId(f"org:t:{name}")


def who(name: str) -> PartyId:
    """A full id stays; anything else is a person with a number."""
    return PartyId(name) if ":" in name else pid(name)


def org(name: str, kind: str = "company", **said: object) -> Organization:
    said = {key: day(value) if key.endswith("_on") else value for key, value in said.items()}
    return Organization(source=SOURCE, org=oid(name), kind=PartyKind(kind), name=name, **said)


def person(name: str, born: str | None = None, died: str | None = None) -> Person:
    return Person(
        source=SOURCE, person=who(name), name=name, born_on=day(born), deceased_on=day(died)
    )


def office(
    name: str,
    company: str,
    start: str | None = "2015-01-01",
    end: str | None = None,
    *,
    role: str = "legal_representative",
    actual: tuple[str | None, str | None] = (None, None),
) -> Appointment:
    return Appointment(
        source=SOURCE,
        person=who(name),
        org=oid(company),
        role=Role(role),
        period=Period(day(start), day(end)),
        actual_from=day(actual[0]),
        actual_to=day(actual[1]),
    )


def holds(
    holder: PartyId,
    company: str,
    pct: str,
    start: str | None = "2015-01-01",
    end: str | None = None,
) -> Holding:
    return Holding(
        source=SOURCE,
        holder=holder,
        company=oid(company),
        capital_pct=Fraction(pct),
        period=Period(day(start), day(end)),
    )


def arranged(kind: str, party: PartyId, target: str | None, group: str | None = None) -> Fact:
    return Arrangement(
        source=SOURCE,
        kind=ArrangementKind(kind),
        party=party,
        target=oid(target) if target else None,
        group=PartyId(f"group:t:{group}") if group else None,
        period=Period(day("2015-01-01"), None),
    )


_CODES = {
    "list_kind": ListKind,
    "domain": Domain,
    "severity": Severity,
    "review_status": ReviewStatus,
}
_DAYS = {"until", "conduct_to", "conduct_from", "publish_until"}


def decided(subject: str, kind: str, on: str, no: str = "D1", **said: object) -> Decision:
    """A decision with its prior notice; `conduct` is shorthand for one day."""
    if conduct := said.pop("conduct", None):
        said["conduct_from"] = conduct
    for name, value in said.items():
        if value is None:
            continue
        if name.endswith("_on") or name in _DAYS:
            said[name] = day(value)
        elif name in _CODES:
            said[name] = _CODES[name](value)
    said.setdefault("pre_notice_on", date(2010, 1, 1))
    return Decision(
        source=SOURCE,
        decision_no=no,
        authority="某市场监督管理局",
        subject=PartyId(subject) if ":" in subject else oid(subject),
        type=DecisionType(kind),
        decided_on=date.fromisoformat(on),
        legal_basis="某法第1条",
        **said,
    )


def listed(subject: str, on: str, no: str = "D1", **said: object) -> Decision:
    """Entry in Henan's list: M001 marks by office, control and naming."""
    said.setdefault("list_kind", "JOINT_PUNISHMENT")
    return decided(subject, "listing", on, no, **said)


def named(
    name: str,
    capacity: str,
    no: str = "D1",
    *,
    fault: str | None = None,
    until: str | None = None,
) -> NamedPerson:
    return NamedPerson(
        source=SOURCE,
        decision_no=no,
        person=who(name),
        capacity=Capacity(capacity),
        fault_found=YesNo(fault) if fault else None,
        until=day(until) if until != "life" else None,
        for_life=until == "life",
    )


def repaired(on: str, no: str = "D1") -> Repair:
    return Repair(source=SOURCE, decision_no=no, repaired_on=date.fromisoformat(on))


def objected(
    filed: str, outcome: str | None = None, at: str | None = None, no: str = "D1"
) -> Objection:
    return Objection(
        source=SOURCE,
        decision_no=no,
        filed_at=filed,
        outcome=ObjectionOutcome(outcome) if outcome else None,
        decided_at=at,
    )


def promised(company: str, breached: str | None) -> Commitment:
    return Commitment(
        source=SOURCE,
        org=oid(company),
        matter="permit",
        made_on=date(2020, 1, 1),
        breached_on=day(breached),
    )


def reader_of(facts: Sequence[Fact], on: str = TODAY) -> GraphReader:
    moment = date.fromisoformat(on)
    as_of = AsOf(on=moment, known_at=max(moment, date.fromisoformat(TODAY)))
    return GraphReader(ListedStore(facts), as_of)  # type: ignore[arg-type]


def ask(
    party: PartyId, *facts: Fact, on: str = TODAY, rules: RuleBook | None = None
) -> LiabilityAnswer:
    return liabilities_of(reader_of(facts, on), party, rules=rules or shipped_rules())


def items(party: PartyId, rule_id: str, *facts: Fact, on: str = TODAY) -> dict[PartyId, Liability]:
    """The items of one rule, by person."""
    found = [item for item in ask(party, *facts, on=on).items if item.rule_id == rule_id]
    by_person = {item.person.party_id: item for item in found}
    assert len(by_person) == len(found)
    return by_person


def states(party: PartyId, rule_id: str, *facts: Fact, on: str = TODAY) -> dict[PartyId, str]:
    """Who stands how under one rule."""
    found = items(party, rule_id, *facts, on=on)
    return {person: item.state.value for person, item in found.items()}
