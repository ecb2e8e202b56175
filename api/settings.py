"""What does one server need to know beside its store?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from api.audit import AuditLog
from api.keys import ApiKeys
from api.limits import RateLimit, stated_limit
from api.places import audit_file, keys_file
from api.sessions import Sessions

MOST_BODY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The doors of a server.

    Attributes
    ----------
    sessions
        None where only API keys are let in.
    most_body_bytes
        A larger body is refused with 413.
    """

    audit: AuditLog
    keys: ApiKeys
    sessions: Sessions | None = None
    limit: RateLimit = field(default_factory=lambda: RateLimit(stated_limit()))
    most_body_bytes: int = MOST_BODY_BYTES

    @classmethod
    def of_store(cls, url: str, folder: Path | None = None) -> Settings:
        """Return the settings for a store; `folder` is what the workers of a server share."""
        audit, keys = AuditLog(audit_file(url)), ApiKeys(keys_file(url))
        if folder is None:
            return cls(audit, keys)
        sessions = Sessions((folder / "secret").read_bytes(), folder / "tokens")
        return cls(audit, keys, sessions, RateLimit(stated_limit(), folder / "counts"))
