"""Where do downloaded releases, the usual home and the list of homes lie?"""

from __future__ import annotations

import os
from pathlib import Path

LIB_VARIABLE = "ZEREN_NEO4J_LIB"


def neo4j_folder() -> Path:
    """Return the folder of everything about Neo4j in the user's cache."""
    stated = os.environ.get("XDG_CACHE_HOME")
    cache = Path(stated) if stated and Path(stated).is_absolute() else Path.home() / ".cache"
    return cache / "zeren" / "neo4j"


def default_home() -> Path:
    """Return the home of a server where none is named."""
    return neo4j_folder() / "home"


def releases_folder() -> Path:
    """Return where releases are kept: `ZEREN_NEO4J_LIB`, else the user's cache."""
    stated = os.environ.get(LIB_VARIABLE)
    return Path(stated).absolute() if stated else neo4j_folder()


def homes_folder() -> Path:
    """Return the folder in which every home that was started is listed."""
    return neo4j_folder() / "homes"
