"""Which store does this URL mean?

The one place that names concrete stores. `sqlite:///zeren.db` is a file
beside you, `sqlite:////srv/zeren.db` an absolute path.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.sqlite_file import SqliteFile
from graph.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from graph.store import GraphStore

DEFAULT_URL = "sqlite:///zeren.db"
URL_VARIABLE = "ZEREN_STORE"
_SQLITE = "sqlite:///"


def store_url(stated: str | None = None) -> str:
    """Return the store meant: the stated one, else `ZEREN_STORE`, else the default."""
    return stated or os.environ.get(URL_VARIABLE) or DEFAULT_URL


def open_store(url: str | None = None, *, create: bool = False) -> GraphStore:
    """Open the store behind a URL.

    Parameters
    ----------
    url
        `sqlite:///PATH`; None means `store_url()`.
    create
        Whether to make an empty store where there is none.

    Raises
    ------
    ValueRefusedError
        If the URL has another form.
    StoreMissingError
        If there is no store and `create` is false.
    NotAStoreError, StoreVersionError, StoreWriteError, WrongPersonKeyError
        If what is there cannot be used.
    """
    wanted = store_url(url)
    if not wanted.startswith(_SQLITE) or wanted == _SQLITE:
        raise ValueRefusedError("--store", wanted, "sqlite:///PATH")
    path = Path(wanted.removeprefix(_SQLITE))
    return SqliteStore(SqliteFile(path, wanted, create=create))
