"""How often may one credential ask?

A fixed window of a minute, counted in slots of shared memory, so that all workers of one
server count together.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "ZEREN_RATE_LIMIT"
DEFAULT = 60_000
WINDOW_SECONDS = 60
_SLOT = struct.Struct("<16sQQ")
_SLOTS = 4096
_PROBES = 16


def stated_limit() -> int:
    """Return the requests a minute that the environment allows; 0 is no limit.

    Raises
    ------
    ValueRefusedError
        If it says something else than a number.
    """
    text = os.environ.get(VARIABLE, "").strip() or str(DEFAULT)
    if not (text.isascii() and text.isdigit()):
        raise ValueRefusedError(VARIABLE, text, "a number of requests a minute, 0 for no limit")
    return int(text)


class RateLimit:
    """Counts per credential; `shared` is a file for several processes, None is this one."""

    def __init__(self, limit: int, shared: Path | None = None) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._file: int | None = None
        if shared is not None:
            self._file = os.open(shared, os.O_RDWR | os.O_CREAT, 0o600)
            os.ftruncate(self._file, _SLOTS * _SLOT.size)
        self._slots = mmap.mmap(-1 if self._file is None else self._file, _SLOTS * _SLOT.size)

    def seconds_to_wait(self, credential: str) -> int:
        """Count one request; return 0, or after how many seconds to ask again."""
        if self.limit == 0:
            return 0
        now = time.time()
        window = int(now // WINDOW_SECONDS)
        if self._count(credential, window) <= self.limit:
            return 0
        return max(1, WINDOW_SECONDS - int(now % WINDOW_SECONDS))

    def _count(self, credential: str, window: int) -> int:
        name = hashlib.blake2b(credential.encode(), digest_size=16).digest()
        with self._lock:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                place = self._place(name, window)
                kept, since, count = _SLOT.unpack_from(self._slots, place)
                count = count + 1 if (kept, since) == (name, window) else 1
                _SLOT.pack_into(self._slots, place, name, window, count)
            finally:
                if self._file is not None:
                    fcntl.flock(self._file, fcntl.LOCK_UN)
        return count

    def _place(self, name: bytes, window: int) -> int:
        """Return this credential's slot, else the first bygone one of a few.

        With all of them taken in one minute the first is taken over, and its owner counts
        from one again: that needs thousands of credentials at once.
        """
        first = int.from_bytes(name[:4], "little")
        places = [(first + step) % _SLOTS * _SLOT.size for step in range(_PROBES)]
        bygone = places[0]
        for place in reversed(places):
            kept, since, _ = _SLOT.unpack_from(self._slots, place)
            if (kept, since) == (name, window):
                return place
            if since != window:
                bygone = place
        return bygone
