"""How much memory does a server get?"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from graph.errors import ValueRefusedError

_SIZE = re.compile(r"[1-9]\d{0,8}[kmgKMG]")
_MIB = 1024 * 1024
# Where the machine does not say: what a small one has.
_UNKNOWN = 4096 * _MIB
_LIMIT_OF_GROUP = Path("/sys/fs/cgroup/memory.max")


def checked_size(option: str, stated: str) -> str:
    """Return a stated size in Java's notation.

    Raises
    ------
    ValueRefusedError
        If it is not a number with k, m or g behind it.
    """
    if not _SIZE.fullmatch(stated):
        raise ValueRefusedError(option, stated, "a size such as 512m or 2g")
    return stated.lower()


def default_heap() -> str:
    """Return a tenth of the memory, between 512 MiB and 2 GiB."""
    return _within(_memory() // 10, 512, 2048)


def default_page_cache() -> str:
    """Return a twentieth of the memory, between 256 MiB and 1 GiB."""
    return _within(_memory() // 20, 256, 1024)


def _within(size: int, least: int, most: int) -> str:
    return f"{min(max(size // _MIB, least), most)}m"


def _memory() -> int:
    """Return the bytes of memory of this machine, or of the container around us."""
    total = _UNKNOWN
    with suppress(AttributeError, ValueError, OSError):
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        total = min(total, int(_LIMIT_OF_GROUP.read_text(encoding="ascii")))
    return total
