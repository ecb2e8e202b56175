"""Routes about entities: search, one entity, who controls it, what follows for whom."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api import schemas
from api.answers import moved, reply
from api.control_json import control_document
from api.dependencies import Question, QuestionDep
from api.history_json import history_document
from api.liability_json import visible_document
from api.measures_json import visible_measures
from api.ownership_json import owners_document
from api.parties import find, is_in_region, list_item, mask_about, profile
from api.permissions import V1
from api.references import refuse_id_number
from api.rules import rules, rules_version
from graph.errors import PartyNotFoundError, ValueRefusedError
from graph.identifiers import parse_uscc

router = APIRouter(prefix=f"{V1}/entities", tags=["entities"])
MOST_ITEMS = 100
_CURSOR = re.compile("[0-9]{1,9}")


@router.get("", responses={200: {"model": schemas.Entities}})
def search(
    asked: QuestionDep,
    q: Annotated[
        str, Query(min_length=1, max_length=200, description="Part of a name, or a code.")
    ],
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 20,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.")] = None,
) -> Response:
    """Search organizations and persons by any part of their name, by USCC or by id.

    Best first: equal names, then those beginning with the text, then those containing it;
    shorter names first. The public finds organizations only.
    """
    refuse_id_number(q)
    if cursor is not None and not _CURSOR.fullmatch(cursor):
        raise ValueRefusedError("cursor", cursor, "the next_cursor of an earlier answer")
    return reply(asked, lambda: _found(asked, q, limit, cursor))


@router.get("/{id:path}/controllers", responses={200: {"model": schemas.Controllers}})
def controllers(
    asked: QuestionDep,
    id: str,  # noqa: A002 (the contract's name)
    basis: Annotated[str, Query(pattern="^(votes|capital)$")] = "votes",
    threshold: Annotated[str, Query(max_length=40, examples=["1/2", "0.3"])] = "1/2",
) -> Response:
    """Who controls this entity, by which facts, and how sure is that?

    Exactly one type of answer; a share that nobody stated stays unknown.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)

    def build() -> dict[str, object]:
        mask = mask_about(asked, party.party_id)
        return control_document(asked.reader, party.party_id, basis, threshold, mask)

    answer = reply(asked, build)
    asked.record("read controllers", party.party_id, 1)
    return answer


@router.get("/{id:path}/controllers/history", responses={200: {"model": schemas.ControlHistory}})
def history(
    asked: QuestionDep,
    id: str,  # noqa: A002
    by: Annotated[str, Query(pattern="^(valid|known)$")] = "valid",
    basis: Annotated[str, Query(pattern="^(votes|capital)$")] = "votes",
    threshold: Annotated[str, Query(max_length=40, examples=["1/2", "0.3"])] = "1/2",
) -> Response:
    """Who controlled this entity when, and what changed each time, by which facts?

    `by=valid` follows the days of the facts as they were known at `known_at`, whatever `on` says;
    `by=known` follows the days on which facts came to be known, for the day `on`, whatever
    `known_at` says. Intervals are half-open and join without gaps.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)

    def build() -> dict[str, object]:
        mask = mask_about(asked, party.party_id)
        options = {"by": by, "basis": basis, "threshold": threshold}
        return history_document(asked.reader, party.party_id, options, mask)

    answer = reply(asked, build)
    asked.record("read history of controllers", party.party_id, 1)
    return answer


@router.get("/{id:path}/owners", responses={200: {"model": schemas.Owners}})
def owners(
    asked: QuestionDep,
    id: str,  # noqa: A002 (the contract's name)
    minimum: Annotated[
        str, Query(alias="min", max_length=20, description="List owners from this share on.")
    ] = "5",
) -> Response:
    """Who owns this entity through all chains, and who is its beneficial owner?

    Shares of the capital, for screening; never a ground of discipline.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)

    def build() -> dict[str, object]:
        return owners_document(
            asked.reader, party.party_id, minimum, mask_about(asked, party.party_id)
        )

    answer = reply(asked, build)
    asked.record("read owners", party.party_id, 1)
    return answer


@router.get("/{id:path}/liabilities", responses={200: {"model": schemas.Liabilities}})
def liabilities(asked: QuestionDep, id: str) -> Response:  # noqa: A002
    """Who answers for what the decisions about this entity say, and what binds it itself?

    Nothing computed from association is here, and nothing above PROPOSED that no human or
    authority has decided.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)
    if party.is_person:
        raise PartyNotFoundError(id)

    def build() -> dict[str, object]:
        from analytics.liability import liabilities_of

        answer = liabilities_of(asked.reader, party.party_id, rules=rules())
        return visible_document(answer, mask_about(asked, party.party_id))

    answer = reply(asked, build, rules_version())
    asked.record("read liabilities", party.party_id, 1)
    return answer


@router.get("/{id:path}/measures", responses={200: {"model": schemas.Measures}})
def measures(asked: QuestionDep, id: str) -> Response:  # noqa: A002
    """Which measures bind this entity itself, on what legal basis, until when?

    Alerts are leads and bind nobody. A decision from which nothing follows is named with the gate
    that bars it.
    """
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)
    if party.is_person:
        raise PartyNotFoundError(id)

    def build() -> dict[str, object]:
        from analytics.liability import measures_of

        answer = measures_of(asked.reader, party.party_id, rules=rules())
        return visible_measures(answer, mask_about(asked, party.party_id))

    answer = reply(asked, build, rules_version())
    asked.record("read measures", party.party_id, 1)
    return answer


@router.get("/{id:path}", responses={200: {"model": schemas.Entity}})
def entity(asked: QuestionDep, id: str) -> Response:  # noqa: A002
    """Return what is known of one organization or person on the day."""
    party, is_old = find(asked, id)
    if is_old:
        return moved(asked, id, party.party_id)
    mask = mask_about(asked, party.party_id)
    answer = reply(asked, lambda: profile(asked.reader, party, mask))
    asked.record("read entity", party.party_id, 1)
    return answer


def _found(asked: Question, q: str, limit: int, cursor: str | None) -> dict[str, object]:
    text = q.strip()
    exact = asked.store.resolve(text) if _is_code(text) else ()
    mask = asked.mask()
    if exact:
        ids, total, relation, following = list(exact), len(exact), "eq", None
    else:
        page = asked.store.search(text, limit=limit, cursor=cursor)
        ids, total, following = list(page.parties), page.total, page.next_cursor
        relation = "eq" if page.total_is_exact else "gte"
    known = asked.reader.parties(ids).values()
    shown = [
        one for one in known if not mask.hides(one.party_id, one.kind) and is_in_region(asked, one)
    ]
    # Whoever may not see all that was found is told no more than an upper bound.
    limited = not mask.role.sees_persons or asked.caller.region is not None
    persons = sum(one.is_person for one in shown)
    if persons:
        asked.record("search", "", persons)
    return {
        "items": [list_item(one, mask) for one in shown],
        "total": {"value": total, "relation": "lte" if limited else relation},
        "next_cursor": following,
    }


def _is_code(text: str) -> bool:
    return text.startswith(("org:", "person:", "group:", "unknown:")) or bool(parse_uscc(text))
