"""Where does the next page of a list begin, and is it still the same list?"""

from __future__ import annotations

import re

from graph.errors import ValueRefusedError

_CURSOR = re.compile(r"([0-9a-f]{16})-([0-9]{1,9})")


def place_of(cursor: str | None, stamp: str) -> int:
    """Return where a page begins; 0 without a cursor.

    Parameters
    ----------
    stamp
        Sixteen hex digits that tell this list from one computed before or after.

    Raises
    ------
    ValueRefusedError
        If the cursor is none, or one of another list.
    """
    if cursor is None:
        return 0
    found = _CURSOR.fullmatch(cursor)
    if found is None or found[1] != stamp:
        raise ValueRefusedError("cursor", cursor, "the next_cursor of an answer from this list")
    return int(found[2])


def next_cursor(stamp: str, last: int, total: int) -> str | None:
    """Return the cursor of the page after one that ends at `last`; None at the end."""
    return f"{stamp}-{last}" if last < total else None
