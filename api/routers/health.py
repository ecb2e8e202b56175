"""Is the server alive, and can it answer?"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api import schemas
from api.permissions import V1

router = APIRouter(tags=["health"])


@router.get("/healthz", include_in_schema=False)
@router.get(f"{V1}/healthz", responses={200: {"model": schemas.Alive}})
async def alive() -> Response:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", include_in_schema=False)
@router.get(f"{V1}/readyz", responses={200: {"model": schemas.Ready}})
def ready(request: Request) -> Response:
    """Say that the store can be read, and its revision."""
    revision = request.app.state.store.revision()
    return JSONResponse({"status": "ready", "data_revision": revision})
