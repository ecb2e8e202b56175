"""The route about the quality of what was loaded."""

from __future__ import annotations

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from api import schemas
from api.answers import reply
from api.dependencies import Question, QuestionDep
from api.findings import Finding, kept_finding
from api.permissions import V1

router = APIRouter(prefix=V1, tags=["quality"])


@router.get("/quality", responses={200: {"model": schemas.Quality}})
def quality(asked: QuestionDep) -> Response:
    """Is the error rate of the codes below 1 in 10,000, and what else wants a look?

    Taken from the last `zeren analyze` where it fits the day and the revision.
    """
    return reply(asked, lambda: _quality(asked))


def _quality(asked: Question) -> dict[str, object]:
    from analytics.quality import quality_of
    from api.quality_json import quality_document

    kept = kept_finding(asked.store, Finding.QUALITY, asked.as_of)
    if kept is not None:
        return dict(orjson.loads(kept))
    return quality_document(quality_of(asked.reader))
