"""Routes about persons and controllers: what does somebody answer for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from api import schemas
from api.answers import moved, reply
from api.controlled import controlled_by
from api.dependencies import Question, QuestionDep
from api.liability_json import (
    is_visible,
    liability_item,
    measure_item,
    notice_item,
    visible_document,
    visible_notices,
)
from api.parties import find, is_in_region
from api.permissions import V1
from api.rules import rules, rules_version
from graph.errors import PartyNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.liability import LiabilityAnswer
    from graph.model import Party, PartyId

router = APIRouter(prefix=V1, tags=["persons"])
REGION_ONLY = "REGION: this key reads about one region only"
TOO_MANY = "MANY: only the first companies controlled were looked at"


@router.get("/persons/{id:path}/liabilities", responses={200: {"model": schemas.Liabilities}})
def liabilities(asked: QuestionDep, id: str) -> Response:  # noqa: A002 (the contract's name)
    """Return what a person answers for, by rule, and until when at the latest."""
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)
    if not party.is_person:
        raise PartyNotFoundError(id)

    def build() -> dict[str, object]:
        answer, hidden = _answer(asked, party)
        document = visible_document(answer, asked.mask())
        reasons = [answer.partial] + [REGION_ONLY] * hidden
        return document | {"partial": _joined(reasons)}

    answer = reply(asked, build, rules_version())
    asked.record("read liabilities", party.party_id, 1)
    return answer


@router.get(
    "/controllers/{id:path}/liabilities",
    responses={200: {"model": schemas.ControllerLiabilities}},
)
def across(asked: QuestionDep, id: str) -> Response:  # noqa: A002
    """Everything a controller answers for across the companies controlled.

    Leads are items in state CANDIDATE, kept apart: they bind nobody. Association risk is not
    here; `risk` only names where it would be asked for.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)
    answer = reply(asked, lambda: _across(asked, party), rules_version())
    asked.record("read liabilities as controller", party.party_id, 1)
    return answer


def _answer(asked: Question, party: Party) -> tuple[LiabilityAnswer, bool]:
    """Return the answer about a person, and whether a limited key hides part of it."""
    from dataclasses import replace

    from analytics.liability import liabilities_of

    answer = liabilities_of(asked.reader, party.party_id, rules=rules())
    if asked.caller.region is None:
        return answer, False
    subjects = asked.reader.parties([one.decision.subject for one in answer.measures])
    kept = replace(
        answer,
        items=tuple(
            item for item in answer.items if item.entity is None or is_in_region(asked, item.entity)
        ),
        measures=tuple(
            measure
            for measure in answer.measures
            if is_in_region(asked, subjects[measure.decision.subject])
        ),
        notices=tuple(one for one in answer.notices if is_in_region(asked, one.unit)),
    )
    return kept, kept != answer


def _across(asked: Question, party: Party) -> dict[str, object]:
    from analytics.liability import ItemRole, liabilities_of

    reader, mask = asked.reader, asked.mask()
    companies, is_all = controlled_by(reader, party.party_id)
    described = reader.parties(companies)
    seen = [one for one in companies if is_in_region(asked, described[one])]
    about, hidden = _answer(asked, party)
    controlled = set(companies)
    items = [
        liability_item(item, mask)
        for item in about.items
        if is_visible(item, mask)
        and (
            item.role is ItemRole.ACTUAL_CONTROLLER
            or (item.entity is not None and item.entity.party_id in controlled)
        )
    ]
    decided = sorted({decision.subject for decision in reader.decisions_about(seen)})
    answers: dict[PartyId, LiabilityAnswer] = {
        company: liabilities_of(reader, company, rules=rules()) for company in decided
    }
    told = (notice for answer in answers.values() for notice in answer.notices)
    notices = {one.notice_id: notice_item(one, mask) for one in visible_notices(told, mask)}
    binding = [
        {"entity": mask.short(answer.party), **measure_item(measure)}
        for answer in answers.values()
        for measure in answer.measures
        if is_visible(measure, mask)
    ]
    certain = [item for item in items if item["state"] != "CANDIDATE"]
    is_limited = hidden or len(seen) < len(companies)
    reasons = [about.partial, *(answer.partial for answer in answers.values())]
    reasons += [TOO_MANY] * (not is_all) + [REGION_ONLY] * is_limited
    return {
        "controller": mask.short(party),
        "on": asked.as_of.on,
        "known_at": asked.as_of.known_at,
        "companies": [mask.short(described[one]) for one in seen],
        "marks": [item for item in certain if item["kind"] == "MARK"],
        "measures": [item for item in certain if item["kind"] == "MEASURE"],
        "notices": list(notices.values()),
        "court_items": [item for item in certain if item["kind"] == "COURT"],
        "leads": [item for item in items if item["state"] == "CANDIDATE"],
        "company_measures": binding,
        "total": {"value": len(items), "relation": "eq" if is_all else "gte"},
        "partial": _joined(reasons),
    }


def _joined(reasons: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None
