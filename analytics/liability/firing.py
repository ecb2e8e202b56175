"""Does a rule row fire on a decision, and which state units have to do with it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from analytics.liability.anchors import anchor_days
from analytics.liability.case import Case, Inquiry
from analytics.liability.effect import fell_before_effect
from analytics.liability.items import AnchorDays
from analytics.rules import Mode, Rule, RuleBook, SubjectTest
from graph.model import Appointment, Decision, Party, PartyId
from graph.vocabulary import Capacity

_STAFF = frozenset({SubjectTest.STATE_FUNCTIONARY, SubjectTest.STAFF_OF_STATE})


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """A person with a post in a state unit on a day that counts."""

    person: PartyId
    unit: PartyId


def effective_rows(rules: RuleBook, decision: Decision) -> Iterator[Rule]:
    """Yield the rows matching a decision from which something follows.

    An alert is a lead about a series of decisions, nothing of one.
    """
    return (rule for rule in rules.matching(decision) if rule.mode is not Mode.RULE_ALERT)


def fired(inquiry: Inquiry, case: Case, rules: Iterable[Rule]) -> Iterator[tuple[Rule, AnchorDays]]:
    """Yield those of the rows matching a decision that fire on it, each with its anchor days."""
    for rule in rules:
        if fell_before_effect(case.decision, case.repairs, rule):
            continue
        anchor = anchor_days(rule, case.decision, inquiry.on)
        if fires(inquiry, case, rule, anchor):
            yield rule, anchor


def fires(inquiry: Inquiry, case: Case, rule: Rule, anchor: AnchorDays) -> bool:
    """Whether the subject is one the rule is about; its other columns hold already.

    The cheap alternatives are tried first: a question about state control is
    asked only where nothing else decides.
    """
    tests, subject = rule.subject_tests, case.subject
    if not tests and not rule.subject_kinds:
        return True
    if subject.kind in rule.subject_kinds:
        return True
    if SubjectTest.PERSON in tests and subject.is_person:
        return True
    if SubjectTest.ORGANIZATION in tests and _is_organization(subject):
        return True
    if SubjectTest.STATE in tests and was_state(inquiry, subject, anchor):
        return True
    return bool(tests & _STAFF) and any(posts_in_state(inquiry, case, anchor))


def was_state(inquiry: Inquiry, party: Party, anchor: AnchorDays) -> bool:
    """Whether a party was a state unit on one of the days; one is enough."""
    if party.kind.is_state_unit:
        return True
    if not _is_organization(party):
        return False
    days = inquiry.reach.days_that_differ(party.party_id, anchor.first, anchor.last)
    return any(inquiry.reach.is_state(party, day) for day in days)


def posts_in_state(inquiry: Inquiry, case: Case, anchor: AnchorDays) -> Iterator[Post]:
    """Yield who of the subject and the persons named had a post in a state unit.

    A person found not at fault, and one whose name was misused, is not among
    them; nor is one who died before the decision.
    """
    seen: set[Post] = set()
    for person in _concerned(inquiry, case):
        for office in case.posts:
            post = Post(person, office.org)
            if office.person != person or post in seen:
                continue
            if _was_in_state(inquiry, office, anchor):
                seen.add(post)
                yield post


def _is_organization(party: Party) -> bool:
    return party.party_id.startswith("org:")


def _concerned(inquiry: Inquiry, case: Case) -> Iterator[PartyId]:
    named = {row.person for row in case.namings if row.capacity is not Capacity.IMPERSONATED}
    subject = {case.subject.party_id} if case.subject.is_person else set()
    for person in sorted((named - case.cleared) | subject):
        died = inquiry.party(person).deceased_on
        if died is None or died > case.decision.decided_on:
            yield person


def _was_in_state(inquiry: Inquiry, office: Appointment, anchor: AnchorDays) -> bool:
    if not office.period.overlaps(anchor.first, anchor.last):
        return False
    unit = inquiry.party(office.org)
    if unit.kind.is_state_unit:
        return True
    first = max(anchor.first, office.period.start or anchor.first)
    days: Iterable[date] = inquiry.reach.days_that_differ(office.org, first, anchor.last)
    return any(office.period.contains(day) and inquiry.reach.is_state(unit, day) for day in days)
