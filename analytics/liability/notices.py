"""Who is to be told of a decision, without a consequence for anybody?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analytics.liability.acts import NoticeKey, standing_of
from analytics.liability.case import Case, Inquiry
from analytics.liability.effect import is_taken_back
from analytics.liability.firing import Post, posts_in_state, was_state
from analytics.liability.items import AnchorDays, ItemState, Notice, digest_of
from analytics.rules import Rule, SubjectTest
from graph.model import PartyId

SUPERIOR_UNIT = "superior_unit"
AUDIT = "audit"
UNIT = "unit"
DISCIPLINE_INSPECTION = "discipline_inspection"
ORGANIZATION_PERSONNEL = "organization_personnel"

# By rule row; an operator's own row tells the superior, or the person's unit.
_TARGETS = {
    "M021": (SUPERIOR_UNIT,),
    "M022": (UNIT,),
    "M112": (SUPERIOR_UNIT, AUDIT),
    "M113": (UNIT, DISCIPLINE_INSPECTION, ORGANIZATION_PERSONNEL),
}
_STAFF = frozenset({SubjectTest.STATE_FUNCTIONARY, SubjectTest.STAFF_OF_STATE})


@dataclass(frozen=True, slots=True)
class _Addressee:
    unit: PartyId
    person: PartyId | None
    target: str


def notices_of(inquiry: Inquiry, case: Case, rule: Rule, anchor: AnchorDays) -> Iterator[Notice]:
    """Yield one notice per addressee of a row that only tells others."""
    ended = is_taken_back(case.decision, case.objections, inquiry.on)
    for addressee in _addressees(inquiry, case, rule, anchor):
        person = addressee.person
        key = NoticeKey(rule.rule_id, addressee.unit, person or PartyId(""), addressee.target)
        standing = standing_of(case.acts, key, inquiry.on)
        sent = ItemState.CONFIRMED if standing.done else ItemState.PROPOSED
        yield Notice(
            notice_id=digest_of(
                case.decision, rule.rule_id, addressee.unit, person or "", addressee.target
            ),
            rule_id=rule.rule_id,
            decision=case.decision,
            unit=inquiry.party(addressee.unit),
            person=inquiry.party(person) if person else None,
            target=addressee.target,
            state=ItemState.ENDED if ended else sent,
            acts=standing.done,
            erased=case.is_erased(inquiry.on),
        )


def _addressees(
    inquiry: Inquiry, case: Case, rule: Rule, anchor: AnchorDays
) -> Iterator[_Addressee]:
    tests = rule.subject_tests
    if SubjectTest.STATE in tests and _tells_superior(inquiry, case, anchor):
        for target in _TARGETS.get(rule.rule_id, (SUPERIOR_UNIT,)):
            yield _Addressee(case.subject.party_id, None, target)
    if tests & _STAFF:
        posts: list[Post] = sorted(posts_in_state(inquiry, case, anchor))
        for post in posts:
            for target in _TARGETS.get(rule.rule_id, (UNIT,)):
                yield _Addressee(post.unit, post.person, target)


def _tells_superior(inquiry: Inquiry, case: Case, anchor: AnchorDays) -> bool:
    """Whether there is a superior to be told: not of a unit gone before the decision."""
    return not case.was_dissolved and was_state(inquiry, case.subject, anchor)
