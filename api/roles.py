"""Who may stand at the door?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for; NOBODY came without a credential."""

    NOBODY = "nobody"
    PUBLIC = "public"
    VIEWER = "viewer"
    OFFICIAL = "official"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def sees_persons(self) -> bool:
        """Whether names and ids of natural persons are shown whole."""
        return self not in {Role.NOBODY, Role.PUBLIC}

    @property
    def sees_erased(self) -> bool:
        """Whether items ended by repair or an upheld objection are shown."""
        return self is Role.AUDITOR


GRANTED = tuple(role for role in Role if role is not Role.NOBODY)
"""The roles a key can have."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a role, a credential's name (never the secret), perhaps one region only."""

    role: Role
    credential: str
    region: str | None = None
