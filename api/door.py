"""What happens to a request before any route sees it?

Body checked, credential recognized, requests counted, answer dressed in safe headers. Plain
ASGI: this runs for every request.
"""

from __future__ import annotations

import logging
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

import orjson
from starlette.datastructures import Headers, MutableHeaders

from api.problems import problem, unexpected
from api.roles import Caller, Role
from api.sessions import COOKIE

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.settings import Settings

_LOG = logging.getLogger("api")
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SAFE_HEADERS = (
    ("Content-Security-Policy", _CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class Door:
    """The way in, around the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS:
                    headers.setdefault(name, value)
            await send(message)

        try:
            refusal, body = await self._examine(scope, receive)
            inner = receive if body is None else _again(body)
            await (refusal or self._app)(scope, inner, dressed)
        except Exception:
            _LOG.exception("unexpected error")
            if started:
                raise
            await unexpected()(scope, receive, dressed)

    async def _examine(
        self, scope: Scope, receive: Receive
    ) -> tuple[Response | None, bytes | None]:
        """Return what refuses the request, if anything, and the body that was read."""
        headers = Headers(scope=scope)
        caller = self._caller(scope, headers)
        if caller is None:
            said = "the credential is unknown or has expired"
            return problem(401, "UNAUTHORIZED", said, {"WWW-Authenticate": "Bearer"}), None
        wait = self._settings.limit.seconds_to_wait(caller.credential)
        if wait:
            most = self._settings.limit.limit
            said = f"more than {most} requests a minute; ask again in {wait} s"
            return problem(429, "TOO_MANY_REQUESTS", said, {"Retry-After": str(wait)}), None
        scope.setdefault("state", {})["caller"] = caller
        if not {"content-length", "transfer-encoding"} & set(headers):
            return None, None
        return await self._body(headers, receive)

    def _caller(self, scope: Scope, headers: Headers) -> Caller | None:
        """Return who asks; None for a credential that is wrong."""
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme:
            return self._settings.keys.caller(key.strip()) if scheme.lower() == "bearer" else None
        cookie = _cookie(headers.get("cookie", ""))
        if cookie and self._settings.sessions:
            caller = self._settings.sessions.caller(cookie)
            if caller is not None:
                return caller
        address = (scope.get("client") or ("unknown",))[0]
        return Caller(Role.NOBODY, f"address:{address}")

    async def _body(
        self, headers: Headers, receive: Receive
    ) -> tuple[Response | None, bytes | None]:
        most = self._settings.most_body_bytes
        said = f"the body is too large, expected {most} bytes at most"
        too_large = problem(413, "TOO_LARGE", said)
        stated = headers.get("content-length", "0")
        if not stated.isdecimal() or int(stated) > most:
            return too_large, None
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > most:
                return too_large, None
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                break
        if body and not _is_json(body):
            return problem(400, "BAD_BODY", "the body is not JSON in UTF-8"), None
        return None, body


def _is_json(body: bytes) -> bool:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _cookie(text: str) -> str | None:
    try:
        found = SimpleCookie(text).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _again(body: bytes) -> Receive:
    """Return a receive that gives the body that was read already, once."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
