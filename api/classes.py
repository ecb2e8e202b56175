"""With which points does this installation class entities?

Those that come with the product, and the operator's own files where `ZEREN_CLASSES` names a
folder.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.classes import Scheme

VARIABLE = "ZEREN_CLASSES"
_KEPT = 4


def scheme() -> Scheme:
    """Return the scheme in force here.

    Raises
    ------
    RuleError
        If the operator's folder cannot be read, or one of its rows is refused.
    """
    from analytics.classes import scheme_with, shipped_scheme
    from analytics.classes.reading import FILES

    stated = os.environ.get(VARIABLE)
    if not stated:
        return shipped_scheme()
    folder = Path(stated)
    present = tuple((folder / name) for name in FILES if (folder / name).is_file())
    if not present:
        return scheme_with(folder)  # which says what is wrong with it
    changed = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in present)
    return _kept(folder.absolute(), changed)


@lru_cache(maxsize=_KEPT)
def _kept(folder: Path, _changed: tuple[tuple[str, int, int], ...]) -> Scheme:
    """Return the scheme with this folder, read again only when a file has changed."""
    from analytics.classes import scheme_with

    return scheme_with(folder)
