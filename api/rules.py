"""Which rules does this installation execute?

Those that come with the product, and the operator's own where `ZEREN_RULES` names a file.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.rules import RuleBook

VARIABLE = "ZEREN_RULES"
_KEPT = 4


def own_rules_file() -> Path | None:
    """Return the file of the operator's own rows, None where there is none."""
    stated = os.environ.get(VARIABLE)
    return Path(stated) if stated else None


def rules() -> RuleBook:
    """Return the rules in force here.

    Raises
    ------
    RuleError
        If the operator's file cannot be read, or one of its rows is refused.
    """
    from analytics.rules import rules_with, shipped_rules

    path = own_rules_file()
    if path is None:
        return shipped_rules()
    try:
        said = path.stat()
    except OSError:
        return rules_with(path)  # which says what is wrong with it
    return _kept(path.absolute(), said.st_mtime_ns, said.st_size)


def rules_version() -> str:
    """Return the digest of the rules; an answer under other rules is another answer."""
    return rules().digest


@lru_cache(maxsize=_KEPT)
def _kept(path: Path, _changed: int, _size: int) -> RuleBook:
    """Return the rules with this file, read again only when the file has changed."""
    from analytics.rules import rules_with

    return rules_with(path)
