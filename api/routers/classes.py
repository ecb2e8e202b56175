"""Routes about supervision classes and draws for inspection."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import orjson
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api import class_schemas
from api.answers import reply
from api.cursors import next_cursor, place_of
from api.dependencies import Question, QuestionDep
from api.parties import find, is_in_region
from api.permissions import V1
from api.routers.records import REGION_ONLY

if TYPE_CHECKING:
    from analytics.classes import ClassAnswer
    from analytics.draws import DrawPlan

router = APIRouter(prefix=V1, tags=["classes"])
MOST_SEED = 200
MOST_ITEMS = 100
_UNKEPT = {"Cache-Control": "no-store"}


class DrawRequest(BaseModel):
    """From whom is drawn, at which rates, with which seed.

    `seed` alone draws at once. `commitment`, the SHA-256 of a seed kept secret, gives the
    document to publish; `seed` with that document as `committed` draws as it says.
    """

    model_config = ConfigDict(extra="forbid")

    preset: str | None = Field(None, max_length=60, description="Default henan_2021.")
    rates: str | None = Field(None, max_length=100, examples=["A=1,B=2,C=10,D=30"])
    strata: str = Field("class", pattern="^(class|region|industry)$")
    region: str | None = Field(None, max_length=12)
    industry: str | None = Field(None, max_length=12)
    seed: str | None = Field(None, min_length=1, max_length=MOST_SEED)
    commitment: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    committed: dict[str, object] | None = None


class ClassQuery(BaseModel):
    """One organization, or which ones of everybody."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    entity: str | None = Field(None, max_length=200, description="The organization: id or USCC.")
    name: str | None = Field(None, alias="class", pattern="^[ABCD]$")
    region: str | None = Field(None, max_length=12, description="A region or its beginning.")
    industry: str | None = Field(None, max_length=12, description="An industry or its beginning.")
    limit: int = Field(20, ge=1, le=MOST_ITEMS)
    cursor: str | None = Field(None, max_length=60, description="`next_cursor`.")


@router.get(
    "/classes", responses={200: {"model": class_schemas.ClassAnswer | class_schemas.ClassPage}}
)
def classes(
    asked: QuestionDep,
    wanted: Annotated[ClassQuery, Query()],
) -> Response:
    """Return the supervision class (企业信用风险分类) of an organization, or a list of everybody's.

    With `entity` its class with the reasons; association and external ratings stand beside,
    neither moves the class. Without it a page of what `zeren classes --all` computed last, in
    order of ids, by class, region and industry.
    """
    if wanted.entity is None:
        return _listed(asked, wanted)
    party, _ = find(asked, wanted.entity)

    def build() -> dict[str, object]:
        from analytics.classes import supervision_class_of
        from api.classes import scheme

        found = supervision_class_of(asked.reader, party.party_id, scheme=scheme())
        return _within_region(asked, found)

    from api.classes import scheme

    answer = reply(asked, build, scheme().digest)
    asked.record("read class", party.party_id, 1)
    return answer


@router.post("/inspections/draw", responses={200: {"model": class_schemas.DrawDocument}})
def draw(asked: QuestionDep, said: DrawRequest) -> Response:
    """Draw entities for inspection by class, or settle a draw before its seed is shown.

    The answer is a protocol (or a commitment) that carries everything needed to check it.
    """
    if not asked.request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(415, "expected a body of application/json")
    document = _commitment(asked, said) if said.commitment else _drawn(asked, said)
    asked.audit.record(
        actor=asked.caller.credential,
        role=asked.caller.role.value,
        action="committed to a draw" if said.commitment else "drew for inspection",
        region=asked.caller.region,
        digest=document["digest"],
        revision=asked.revision,
    )
    return Response(orjson.dumps(document), headers=_UNKEPT, media_type="application/json")


def _listed(asked: Question, wanted: ClassQuery) -> Response:
    from api.class_list import chosen, kept_classes, page
    from api.risk.kept import moved_on

    said = asked.request.query_params
    kept = kept_classes(asked.store, said.get("on"), said.get("known_at"))

    def build() -> dict[str, object]:
        within = asked.caller.region
        rows = chosen(kept.rows, wanted.name, wanted.region, wanted.industry, within)
        first = place_of(wanted.cursor, kept.stamp)
        last = first + wanted.limit
        reasons = (moved_on(asked.store, kept.revision), REGION_ONLY if within else None)
        return {
            "items": page(asked.reader, rows.slice(first, wanted.limit)),
            "total": {"value": rows.num_rows, "relation": "eq"},
            "next_cursor": next_cursor(kept.stamp, last, rows.num_rows),
            **kept.said,
            "data_revision": kept.revision,
            "partial": "; ".join(reason for reason in reasons if reason) or None,
        }

    return reply(asked, build, kept.said["computed_at"])


def _within_region(asked: Question, found: ClassAnswer) -> dict[str, object]:
    """Return the answer; a key limited to a region is not told who lies elsewhere."""
    document = found.document()
    if asked.caller.region is None or found.association is None:
        return document
    near = found.association.influences
    parties = asked.reader.parties(
        [party for one in near for party in (one.party, one.through) if party is not None]
    )
    kept = tuple(
        one
        for one in near
        if is_in_region(asked, parties[one.party])
        and (one.through is None or is_in_region(asked, parties[one.through]))
    )
    if len(kept) < len(near):
        reasons = [reason for reason in (found.partial, REGION_ONLY) if reason]
        document["association"] = replace(found.association, influences=kept).document()
        document["partial"] = "; ".join(reasons)
    return document


def _commitment(asked: Question, said: DrawRequest) -> dict[str, object]:
    from analytics.draws import commitment_document
    from api.draws import population_in
    from api.moments import instant

    if said.seed is not None or said.committed is not None or said.commitment is None:
        raise HTTPException(422, "commitment stands without seed and committed")
    plan = _plan(asked, said)
    population = population_in(asked.reader, plan)
    return commitment_document(plan, population, said.commitment, instant())


def _drawn(asked: Question, said: DrawRequest) -> dict[str, object]:
    from api.draws import committed_plan, draw_document, population_in

    if said.seed is None:
        raise HTTPException(422, "expected a seed, or the commitment to one")
    plan = _plan(asked, said) if said.committed is None else committed_plan(said.committed)
    _check_region(asked, plan)
    population = population_in(asked.reader, plan)
    return draw_document(asked.reader, plan, population, said.seed, said.committed)


def _plan(asked: Question, said: DrawRequest) -> DrawPlan:
    from api.draws import Wanted, plan_of

    wanted = Wanted(
        preset=said.preset,
        rates=said.rates,
        strata=said.strata,
        region=said.region or asked.caller.region,
        industry=said.industry,
    )
    plan = plan_of(wanted, asked.as_of, asked.revision)
    _check_region(asked, plan)
    return plan


def _check_region(asked: Question, plan: DrawPlan) -> None:
    """Refuse a draw beyond the region of the key."""
    region = asked.caller.region
    if region is not None and not (plan.region or "").startswith(region):
        raise HTTPException(403, f"this key draws in region {region} only")
