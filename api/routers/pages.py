"""The pages a person opens: the search page, the documentation, and their files.

Every file comes from this server. The documentation's own scripts are those of
`fastapi-offline`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import fastapi_offline
from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from api.roles import Caller, Role
from api.sessions import COOKIE, LIFETIME_SECONDS

router = APIRouter(include_in_schema=False)
_WEB = Path(__file__).parents[1] / "web"
_DOCS = Path(fastapi_offline.__file__).parent / "static"
ASSETS: Mapping[str, Path] = MappingProxyType(
    {
        "zeren.css": _WEB / "zeren.css",
        "zeren.js": _WEB / "zeren.js",
        "docs.js": _WEB / "docs.js",
        "icon.svg": _WEB / "icon.svg",
        "swagger-ui.css": _DOCS / "swagger-ui.css",
        "swagger-ui-bundle.js": _DOCS / "swagger-ui-bundle.js",
    }
)
_NO_STORE = {"Cache-Control": "no-store"}


@router.get("/")
def home(request: Request, token: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """Show the search page; a one-time token opens a session first."""
    caller: Caller = request.state.caller
    if token is not None:
        return _signed_in(request, caller, token)
    page = "index.html" if caller.role is not Role.NOBODY else "signin.html"
    status = 200 if caller.role is not Role.NOBODY else 401
    return HTMLResponse((_WEB / page).read_bytes(), status, _NO_STORE)


@router.get("/assets/{name}")
async def asset(name: str) -> Response:
    """Return one of the files the pages need; there are no others."""
    if name not in ASSETS:
        raise HTTPException(404, "there is no such file")
    return FileResponse(ASSETS[name], headers={"Cache-Control": "public, max-age=3600"})


@router.get("/docs")
async def documentation() -> Response:
    """Show the interactive documentation."""
    return HTMLResponse((_WEB / "docs.html").read_bytes())


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """Return the description of the API."""
    return JSONResponse(request.app.openapi())


def _signed_in(request: Request, caller: Caller, token: str) -> Response:
    settings = request.app.state.settings
    cookie = settings.sessions.open(token) if settings.sessions else None
    if cookie is None and caller.role is Role.NOBODY:
        return HTMLResponse((_WEB / "signin.html").read_bytes(), 401, _NO_STORE)
    answer = RedirectResponse("/", 303, _NO_STORE)
    if cookie is not None:
        name = cookie.partition(".")[0]
        settings.audit.record(actor=f"session:{name}", action="open session")
        answer.set_cookie(
            COOKIE, cookie, max_age=LIFETIME_SECONDS, httponly=True, samesite="strict"
        )
    return answer
