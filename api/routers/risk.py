"""Routes about risk: clusters, alerts, and what came of them. Leads only."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from analytics.clusters.alert import AlertKind
from api.answers import fresh, reply
from api.bulletin.words import Language
from api.dependencies import Question, QuestionDep
from api.once import Key, check_json, done_once
from api.parties import find, is_in_region
from api.permissions import V1
from api.risk import schemas
from api.risk.bulletin import kept_bulletin, page_key
from api.risk.leads import (
    ALERTS,
    CLUSTERS,
    precision_now,
    wanted_alert,
    wanted_cluster,
    with_outcome,
)
from api.risk.lists import MOST_ITEMS, USE, answer_one, answer_page
from api.risk.warnings import WARNINGS, wanted_warning
from api.risk.weights import kept_estimates, weights_document
from graph.vocabulary import AlertOutcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.model import PartyId

router = APIRouter(prefix=f"{V1}/risk", tags=["risk"])
MOST_REASON = 2_000
_UNKEPT = {"Cache-Control": "no-store"}


class _Page(BaseModel):
    model_config = ConfigDict(extra="ignore")

    limit: int = Field(20, ge=1, le=MOST_ITEMS)
    cursor: str | None = Field(None, max_length=60, description="`next_cursor` of the page before.")


class ClusterQuery(_Page):
    """Which clusters."""

    region: str | None = Field(None, max_length=12, description="Of a member, or its beginning.")
    industry: str | None = Field(None, max_length=12, description="A section, or a code of it.")
    cross_region: bool | None = Field(None, description="Whether it spans several regions.")
    cross_industry: bool | None = Field(None, description="Whether it spans several sections.")
    min_q: float | None = Field(None, ge=0, le=1, description="The least q-value.")
    max_q: float | None = Field(None, ge=0, le=1, description="The most q-value.")


class AlertQuery(_Page):
    """Which alerts."""

    kind: AlertKind | None = None
    party: str | None = Field(None, max_length=200, description="Whom it is about: id or USCC.")


class WarningQuery(_Page):
    """Which warnings."""

    region: str | None = Field(None, max_length=12, description="Its own, or the beginning.")
    industry: str | None = Field(None, max_length=12, description="A section, or a code of it.")
    min_probability: float | None = Field(None, ge=0, le=1, description="The least probability.")


class OutcomeRequest(BaseModel):
    """What was found, and how that is known."""

    model_config = ConfigDict(extra="forbid")

    outcome: AlertOutcome
    reason: str = Field(min_length=1, max_length=MOST_REASON)


@router.get("/clusters", responses={200: {"model": schemas.Clusters}})
def clusters(asked: QuestionDep, said: Annotated[ClusterQuery, Query()]) -> Response:
    """Which groups of linked entities have more violations than chance explains?

    Leads, as `zeren clusters` computed them last; nothing is computed here. The most surprising
    come first.
    """
    wanted = wanted_cluster(
        region=said.region,
        industry=said.industry,
        crosses=(said.cross_region, said.cross_industry),
        q_values=(said.min_q, said.max_q),
    )
    return answer_page(
        asked,
        CLUSTERS,
        wanted,
        limit=said.limit,
        cursor=said.cursor,
        finish=with_outcome(asked, "cluster_id"),
    )


@router.get("/clusters/{id}", responses={200: {"model": schemas.Cluster}})
def cluster(asked: QuestionDep, id: str) -> Response:  # noqa: A002 (the contract's name)
    """Return one cluster with its links, records and the rows behind them."""
    return answer_one(asked, CLUSTERS, "cluster_id", id, with_outcome(asked, "cluster_id"))


@router.get("/alerts", responses={200: {"model": schemas.Alerts}})
def alerts(asked: QuestionDep, said: Annotated[AlertQuery, Query()]) -> Response:
    """Which other patterns were found, and how often was each kind right?

    Leads, as `zeren clusters` computed them last.
    """
    about = None if said.party is None else find(asked, said.party)[0].party_id
    return answer_page(
        asked,
        ALERTS,
        wanted_alert(said.kind, about),
        limit=said.limit,
        cursor=said.cursor,
        finish=with_outcome(asked, "alert_id"),
        beside=lambda: {"precision": precision_now(asked)},
    )


@router.post("/alerts/{id}/outcome", responses={200: {"model": schemas.Outcome}})
def outcome(
    asked: QuestionDep,
    id: str,  # noqa: A002
    said: OutcomeRequest,
    idempotency_key: Key = None,
) -> Response:
    """Record what came of an alert or a cluster; the last outcome counts.

    It says how good a lead was and changes nothing for anybody. With an `Idempotency-Key` the
    same request may be sent again: it is recorded once.
    """
    check_json(asked)
    asked_for = f"{id} {said.outcome.value} {said.reason}"
    done = done_once(asked, idempotency_key, asked_for, lambda: _recorded(asked, id, said))
    return Response(done, headers=_UNKEPT, media_type="application/json")


@router.get("/warnings", responses={200: {"model": schemas.Warnings}})
def warnings(asked: QuestionDep, said: Annotated[WarningQuery, Query()]) -> Response:
    """Which organizations are likely to have a new record soon, and which facts raised that?

    Leads, as `zeren warn score` computed them last; the most likely come first. A key of a
    region is told of those that lie in it.
    """
    wanted = wanted_warning(
        region=said.region,
        industry=said.industry,
        least=said.min_probability,
        within=asked.caller.region,
    )
    return answer_page(asked, WARNINGS, wanted, limit=said.limit, cursor=said.cursor)


@router.get("/weights", responses={200: {"model": schemas.Weights}})
def weights(asked: QuestionDep) -> Response:
    """How much does each kind of link weigh, and what does the loaded history say of it?

    Estimates are those that `zeren clusters weights` computed last.
    """
    kept = kept_estimates(asked)
    basis = () if kept is None else (kept.stamp, kept.computed_at)
    return reply(asked, lambda: weights_document(asked, kept), *basis)


@router.get(
    "/bulletin", response_class=HTMLResponse, responses={200: {"content": {"text/html": {}}}}
)
def bulletin(
    asked: QuestionDep,
    month: Annotated[str | None, Query(pattern="^[0-9]{4}-[0-9]{2}$")] = None,
    language: Language = Language.CHINESE,
    *,
    names: Annotated[bool, Query(description="Show the names of natural persons.")] = False,
) -> Response:
    """Return the bulletin that `zeren bulletin` made last, as one page. Leads only.

    It is about everybody: a key of one region may not read it.
    """
    if asked.caller.region is not None:
        raise HTTPException(403, f"this key reads about region {asked.caller.region} only")
    kept = kept_bulletin(asked.store, month)

    def make() -> bytes:
        if names and kept.persons:
            asked.record("read bulletin", kept.month, kept.persons)
        return kept.pages[page_key(language, names=names)].encode()

    allowed = {"Content-Security-Policy": f"{kept.policy}; frame-ancestors 'none'"}
    return fresh(asked, make, kept.digest, media_type="text/html; charset=utf-8", headers=allowed)


def _recorded(asked: Question, alert_id: str, said: OutcomeRequest) -> dict[str, object]:
    from api.outcomes import record_outcome

    def check(parties: Collection[PartyId]) -> None:
        about = asked.reader.parties(list(parties)).values()
        if not all(is_in_region(asked, party) for party in about):
            raise HTTPException(403, f"this key acts in region {asked.caller.region} only")

    recorded = record_outcome(
        asked.store,
        alert_id,
        said.outcome.value,
        by=asked.caller.credential,
        reason=said.reason,
        audit=asked.audit,
        check=check,
    )
    return {
        "recorded": asdict(recorded),
        "use": USE,
        "data_revision": asked.store.revision(),
    }
