"""Which API keys are there, and whose are they?

Only digests are kept. A key carries 256 random bits, so that a plain SHA-256 cannot be
searched backwards.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from api.moments import instant
from api.roles import GRANTED, Caller, Role
from graph.errors import StoreWriteError, ValueRefusedError

if TYPE_CHECKING:
    from pathlib import Path

_PREFIX = "zeren"


@dataclass(frozen=True, slots=True)
class KeptKey:
    """What is kept of a key."""

    key_id: str
    digest: str
    role: str
    region: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown once."""

    key: str
    kept: KeptKey


class ApiKeys:
    """The keys of one store; a file changed by another process is read again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, KeptKey] = {}

    def create(self, role: str, region: str | None = None) -> NewKey:
        """Make a key and keep its digest.

        Raises
        ------
        ValueRefusedError
            If there is no such role, or the region is no beginning of a region code.
        StoreWriteError
            If the file cannot be written.
        """
        if role not in GRANTED:
            raise ValueRefusedError("--role", role, "one of " + ", ".join(GRANTED))
        if region is not None and not (region.isascii() and region.isdigit() and len(region) <= 6):  # noqa: PLR2004
            raise ValueRefusedError("--region", region, "the first digits of a region, as 4105")
        key_id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        key = f"{_PREFIX}_{key_id}_{secret}"
        kept = KeptKey(key_id, _digest(key), role, region, instant())
        try:
            self._append(kept)
        except OSError as error:
            raise StoreWriteError(str(self._path), error.strerror or str(error)) from error
        return NewKey(key, kept)

    def caller(self, key: str) -> Caller | None:
        """Return whose key this is, or None."""
        self._refresh()
        parts = key.split("_", 2)
        kept = self._keys.get(parts[1]) if len(parts) == 3 else None  # noqa: PLR2004
        if kept is None or not hmac.compare_digest(kept.digest, _digest(key)):
            return None
        return Caller(Role(kept.role), f"key:{kept.key_id}", kept.region)

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._keys, self._stamp = {}, None
            return
        stamp = found.st_mtime_ns, found.st_size
        if stamp != self._stamp:
            self._keys = {kept.key_id: kept for kept in _read(self._path)}
            self._stamp = stamp

    def _append(self, kept: KeptKey) -> None:
        """Add a key under a lock, replacing the file at once."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock_file = self._path.with_name(self._path.name + ".lock")
        lock = os.open(lock_file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = [*_read(self._path), kept] if self._path.exists() else [kept]
            draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
            descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump([asdict(one) for one in keys], file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        finally:
            os.close(lock)


def _read(path: Path) -> list[KeptKey]:
    return [KeptKey(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
