"""Routes by which officials decide about items and tell of notices."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from analytics.liability import Liability, Notice
from api import schemas
from api.acting import do_act
from api.dependencies import Question, QuestionDep
from api.everybody import party_of
from api.liability_json import document_of
from api.once import Key, check_json, done_once
from api.parties import find, is_in_region
from api.permissions import V1
from graph.errors import ItemNotFoundError
from graph.vocabulary import ActKind

if TYPE_CHECKING:
    from graph.model import Party

router = APIRouter(prefix=V1, tags=["acts"])
MOST_REASON = 2_000
_UNKEPT = {"Cache-Control": "no-store"}


class ItemAct(StrEnum):
    """What may be decided about an item."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    REOPEN = "reopen"


class NoticeAct(StrEnum):
    """What may be noted about a notice."""

    SEND = "send"
    RECALL = "recall"


_KINDS: dict[str, ActKind] = {
    ItemAct.PROPOSE: ActKind.PROPOSED,
    ItemAct.CONFIRM: ActKind.CONFIRMED,
    ItemAct.DISMISS: ActKind.DISMISSED,
    ItemAct.REOPEN: ActKind.REOPENED,
    NoticeAct.SEND: ActKind.SENT,
    NoticeAct.RECALL: ActKind.RECALLED,
}


class ActRequest(BaseModel):
    """Whose item or notice it is, and why this is done."""

    model_config = ConfigDict(extra="forbid")

    party: str | None = Field(
        default=None, description="The person or organization, if known: id or USCC."
    )
    reason: str = Field(min_length=1, max_length=MOST_REASON)


@router.post("/liabilities/{id}/{act}", responses={200: {"model": schemas.Item}})
def decide(
    asked: QuestionDep,
    id: str,  # noqa: A002 (the contract's name)
    act: ItemAct,
    said: ActRequest,
    idempotency_key: Key = None,
) -> Response:
    """Propose, confirm, dismiss or reopen an item; it counts from today.

    With an `Idempotency-Key` the same request may be sent again: it is done once.
    """
    return _done(asked, id, _KINDS[act], said, idempotency_key)


@router.post("/notices/{id}/{act}", responses={200: {"model": schemas.Notice}})
def tell(
    asked: QuestionDep,
    id: str,  # noqa: A002
    act: NoticeAct,
    said: ActRequest,
    idempotency_key: Key = None,
) -> Response:
    """Note that a notice was sent, or that it was recalled after its decision fell."""
    return _done(asked, id, _KINDS[act], said, idempotency_key)


def _done(
    asked: Question, item_id: str, kind: ActKind, said: ActRequest, key: str | None
) -> Response:
    check_json(asked)
    party, _ = find(asked, said.party or party_of(asked.store, item_id))
    asked_for = f"{item_id} {kind.value} {party.party_id} {said.reason}"
    done = done_once(
        asked, key, asked_for, lambda: _document(asked, item_id, kind, party, said.reason)
    )
    return Response(done, headers=_UNKEPT, media_type="application/json")


def _document(
    asked: Question, item_id: str, kind: ActKind, party: Party, reason: str
) -> dict[str, object]:
    def check(concerned: Liability | Notice) -> None:
        if concerned.is_out_of_sight and not asked.mask().role.sees_erased:
            raise ItemNotFoundError(item_id)
        entity = concerned.unit if isinstance(concerned, Notice) else concerned.entity
        if entity is not None and not is_in_region(asked, entity):
            raise HTTPException(403, f"this key acts in region {asked.caller.region} only")

    answer = do_act(
        asked.store,
        kind,
        item_id,
        party.party_id,
        by=asked.caller.credential,
        reason=reason,
        audit=asked.audit,
        check=check,
    )
    return document_of(answer, item_id, asked.mask())
