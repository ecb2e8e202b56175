"""How does an error leave over HTTP?"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.errors import RETRY_SECONDS, problem_document
from graph.errors import StoreBusyError, ZerenError
from graph.identifiers import scrub

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """Return a problem that is none of the domain's errors."""
    document = {
        "type": f"urn:zeren:problem:{code.lower().replace('_', '-')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": scrub(detail),
        "code": code,
        "value": None,
    }
    return _response(status, document | more, headers)


def add_handlers(app: FastAPI) -> None:
    """Let every error of the application leave as a problem."""
    app.add_exception_handler(ZerenError, _of_domain)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


def unexpected() -> Response:
    """Return what is said of an error nobody expected: nothing but that it was logged."""
    return problem(500, "INTERNAL", "an unexpected error; the server's log has it")


async def _of_domain(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ZerenError):
        raise error
    document = problem_document(error)
    busy = isinstance(error, StoreBusyError)
    headers = {"Retry-After": str(RETRY_SECONDS)} if busy else None
    return _response(int(str(document["status"])), document, headers)


async def _of_validation(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = [_mistake(one) for one in error.errors()]
    first = found[0] if found else {"name": "request", "value": None, "expected": "valid"}
    shown = "missing" if first["value"] is None else first["value"]
    said = f"{first['name']} is {shown}, expected: {first['expected']}"
    return problem(422, "BAD_VALUE", said, None, value=first["value"], errors=found)


async def _of_http(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = HTTPStatus(error.status_code).name
    return problem(error.status_code, code, error.detail, error.headers)


def _mistake(error: Mapping[str, object]) -> dict[str, object]:
    place = error.get("loc")
    name = str(place[-1]) if isinstance(place, tuple) and place else "request"
    value = error.get("input")
    shown = None if value is None else scrub(str(value))
    return {"name": name, "value": shown, "expected": scrub(str(error.get("msg")))}


def _response(
    status: int, document: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> Response:
    said = {"Cache-Control": "no-store", **(headers or {})}
    body = orjson.dumps(document)
    return Response(body, status_code=status, headers=said, media_type=MEDIA_TYPE)
