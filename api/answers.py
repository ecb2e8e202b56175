"""How does an answer leave over HTTP: its envelope, its ETag, its redirect?"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson
from starlette.responses import Response

from api.moments import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.dependencies import Question

# Raised when the same facts are answered in another form: old ETags then no longer match.
FORMAT = "1"
_FRESH = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
_UNKEPT = {"Cache-Control": "no-store"}


def reply(asked: Question, build: Callable[[], Mapping[str, object]], *basis: str) -> Response:
    """Return the answer, or 304 where the caller has it already.

    Parameters
    ----------
    asked
        The question; revision, days, role and region go into the ETag.
    build
        Makes the document; not called for 304.
    basis
        What else the answer depends on, such as the version of the rules.
    """

    def make() -> bytes:
        envelope = {"data_revision": asked.revision, "computed_at": instant(), "partial": None}
        return orjson.dumps({**envelope, **build()})

    return fresh(asked, make, *basis)


def fresh(
    asked: Question,
    make: Callable[[], bytes],
    *basis: str,
    media_type: str = "application/json",
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """Return a body of any kind, or 304 where the caller has it already.

    Parameters
    ----------
    make
        Makes the body; not called for 304.
    headers
        What the answer says beside its ETag.
    """
    tag = _etag(asked, basis)
    said = {"ETag": tag, **_FRESH, **headers}
    if tag in _known_tags(asked.request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=said)
    return Response(make(), headers=said, media_type=media_type)


def moved(asked: Question, old: str, new: str) -> Response:
    """Return the redirect from an id that a party no longer has.

    Not to be kept: what was merged can be taken apart again.
    """
    path = quote(asked.request.url.path.replace(old, new, 1), safe="/:")
    query = asked.request.url.query
    location = f"{path}?{query}" if query else path
    return Response(status_code=308, headers={"Location": location, **_UNKEPT})


def _etag(asked: Question, basis: tuple[str, ...]) -> str:
    said = (
        FORMAT,
        asked.request.url.path,
        asked.request.url.query,
        asked.revision,
        asked.as_of.on,
        asked.as_of.known_at,
        asked.caller.role,
        asked.caller.region,
        *basis,
    )
    return '"' + hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()[:32] + '"'


def _known_tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
