"""Routes about what is on record: the timeline of a party, the credit report of an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from api import record_schemas
from api.answers import moved, reply
from api.dependencies import Question, QuestionDep
from api.parties import find, is_in_region, mask_about
from api.permissions import V1
from api.rules import rules, rules_version
from graph.errors import PartyNotFoundError

if TYPE_CHECKING:
    from analytics.records import Timeline
    from graph.model import Party

router = APIRouter(prefix=V1)
REGION_ONLY = "REGION: this key reads about one region only"


@router.get(
    "/entities/{id:path}/timeline",
    tags=["entities"],
    responses={200: {"model": record_schemas.Timeline}},
)
def timeline(asked: QuestionDep, id: str) -> Response:  # noqa: A002 (the contract's name)
    """Return everything dated that is known of an entity up to the day, oldest first.

    What repair or an upheld objection has erased is for auditors only. The public is told what
    is published: no acts, no notices, natural persons by their surname.
    """
    return _timeline(asked, id, of_person=False)


@router.get(
    "/persons/{id:path}/timeline",
    tags=["persons"],
    responses={200: {"model": record_schemas.Timeline}},
)
def timeline_of_person(asked: QuestionDep, id: str) -> Response:  # noqa: A002
    """Return everything dated that is known of a person up to the day, oldest first."""
    return _timeline(asked, id, of_person=True)


@router.get(
    "/entities/{id:path}/report",
    tags=["entities"],
    responses={200: {"model": record_schemas.CreditReport}},
)
def report(asked: QuestionDep, id: str) -> Response:  # noqa: A002
    """Return the credit report of an organization on the day.

    What was repaired, revoked, objected to with success, or has ended leaves no trace. A bar that
    a statute sets and repair does not end is named without its record, and not to the public.
    Nothing computed from association is here.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)

    def build() -> dict[str, object]:
        from analytics.records import report_of
        from api.moments import instant
        from api.report_json import report_document

        mask = mask_about(asked, party.party_id)
        found = report_of(
            asked.reader,
            party.party_id,
            rules=rules(),
            published_only=not mask.role.sees_persons,
        )
        return report_document(found, mask, instant())

    answer = reply(asked, build, rules_version())
    asked.record("made report", party.party_id, 1)
    return answer


def _timeline(asked: Question, text: str, *, of_person: bool) -> Response:
    party, is_old = find(asked, text)
    if is_old:
        return moved(asked, text, party.party_id)
    if party.is_person is not of_person:
        raise PartyNotFoundError(text)
    answer = reply(asked, lambda: _told(asked, party), rules_version())
    asked.record("read timeline", party.party_id, 1)
    return answer


def _told(asked: Question, party: Party) -> dict[str, object]:
    from analytics.records import timeline_of
    from api.timeline_json import timeline_document

    mask = mask_about(asked, party.party_id) if not party.is_person else asked.mask()
    found = timeline_of(
        asked.reader, party.party_id, rules=rules(), with_erased=mask.role.sees_erased
    )
    return timeline_document(_within_region(asked, found), mask)


def _within_region(asked: Question, found: Timeline) -> Timeline:
    """Return the timeline as a key limited to a region may read it."""
    from dataclasses import replace

    if asked.caller.region is None:
        return found
    kept = tuple(
        entry for entry in found.entries if is_in_region(asked, found.parties[entry.subject])
    )
    if len(kept) == len(found.entries):
        return found
    reasons = [reason for reason in (found.partial, REGION_ONLY) if reason]
    return replace(found, entries=kept, partial="; ".join(reasons))
