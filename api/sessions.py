"""How does the printed link become a browser session, once?

The link's token is good for one opening, whichever worker answers: a file of its digest is
removed by the first. The session itself is a signed cookie that any worker can check.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.roles import Caller, Role

if TYPE_CHECKING:
    from pathlib import Path

COOKIE = "zeren_session"
LIFETIME_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions under one secret; `tokens` is the folder of unused tokens."""

    secret: bytes = field(repr=False)
    tokens: Path
    role: Role = Role.ADMIN

    def new_token(self) -> str:
        """Return a token that opens one session."""
        token = secrets.token_urlsafe(32)
        self._file(token).touch(mode=0o600)
        return token

    def open(self, token: str) -> str | None:
        """Use up a token and return the cookie of its session, or None."""
        try:
            self._file(token).unlink()
        except OSError:
            return None
        expires = int(time.time()) + LIFETIME_SECONDS
        body = f"{secrets.token_hex(8)}.{self.role}.{expires}"
        return f"{body}.{self._signature(body)}"

    def caller(self, cookie: str) -> Caller | None:
        """Return whose session this is, or None if it is forged or over."""
        body, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(self._signature(body).encode(), signature.encode()):
            return None
        name, role, expires = body.split(".")
        if int(expires) <= time.time():
            return None
        return Caller(Role(role), f"session:{name}")

    def _signature(self, body: str) -> str:
        return hmac.digest(self.secret, body.encode(), "sha256").hex()

    def _file(self, token: str) -> Path:
        return self.tokens / hashlib.sha256(token.encode()).hexdigest()
