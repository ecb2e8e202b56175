"""How does the API describe itself?

Every operation documents every way in which it can refuse, in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.openapi.utils import get_openapi

from api.schemas import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

REFUSALS = {
    400: "The body is not JSON in UTF-8.",
    401: "No credential, or one that is unknown or has expired.",
    403: "The role, or the region of the key, may not read this.",
    404: "Nothing answers to that id.",
    405: "The route knows other methods only.",
    409: "Several parties answer to that; they are listed.",
    413: "The body is too large.",
    422: "A value cannot be used; it is repeated, unless it is an ID number.",
    429: "Too many requests; Retry-After says when to ask again.",
    500: "An unexpected error; the server's log has it.",
    503: "The store cannot be read now.",
}
_WITH_ID = {308: "The party has another id now; Location leads there. Not to be kept."}
_NOT_CHANGED = {304: "What the caller has is still the answer (If-None-Match)."}
_MEDIA_TYPE = "application/problem+json"
_ABOUT = (
    "Who answers for what. Every read takes `on` (the day asked about) and `known_at` (what the "
    "sources knew by then). Send `Authorization: Bearer KEY`; `zeren keys create` makes one."
)


def description_of(app: FastAPI) -> dict[str, object]:
    """Return the OpenAPI document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=_ABOUT, routes=app.routes
        )
        parts = document.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
        parts["schemas"].pop("HTTPValidationError", None)
        parts["schemas"].pop("ValidationError", None)
        parts["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "zeren_session"},
        }
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _complete(path, operation)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(path: str, operation: dict[str, object]) -> None:
    responses = operation["responses"]
    if not isinstance(responses, dict):
        raise TypeError
    problem = {_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, said in REFUSALS.items():
        responses[str(status)] = {"description": said, "content": problem}
    if not path.endswith(("/healthz", "/readyz")):
        operation["security"] = [{"key": []}, {"session": []}]
        responses |= {str(status): {"description": said} for status, said in _NOT_CHANGED.items()}
    if "{id}" in path:
        responses |= {str(status): {"description": said} for status, said in _WITH_ID.items()}
