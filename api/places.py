"""Where do the files lie that belong to a store but are not in it?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph.person_key import key_file_path

_SQLITE = "sqlite:///"


def beside_store(url: str, suffix: str) -> Path:
    """Return the path of a file that belongs to a store.

    A store in a file has it beside itself; any other store in the user's configuration
    folder, under a digest of its URL.
    """
    if url.startswith(_SQLITE):
        return Path(url.removeprefix(_SQLITE) + suffix)
    name = hashlib.sha256(url.encode()).hexdigest()[:16]
    return key_file_path().parent / f"{name}{suffix}"


def audit_file(url: str) -> Path:
    """Return where reads of persons and acts are written down."""
    return beside_store(url, ".audit.jsonl")


def findings_file(url: str) -> Path | None:
    """Return where today's findings about everybody are kept; a store in memory has none."""
    return None if url.endswith(":memory:") else beside_store(url, ".findings")


def keys_file(url: str) -> Path:
    """Return where the digests of API keys are kept."""
    return beside_store(url, ".keys.json")
