"""How does a server get a password that nobody but its owner ever sees?"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.home import write_privately
from graph.neo4j_server.jvm import run_tool

if TYPE_CHECKING:
    from pathlib import Path

    from graph.neo4j_server.home import Home
    from graph.neo4j_server.java import Java

_BYTES = 24
_OWNER_ONLY = 0o600


def read_password(home: Home) -> str:
    """Return the password of the server in a home.

    Raises
    ------
    ServerError
        If the file is not there, or holds none.
    """
    expected = "the password that 'zeren neo4j start' wrote there"
    try:
        password = home.password_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ServerError(f"{home.password_file} cannot be read ({error})", expected) from error
    if not password:
        raise ServerError(f"{home.password_file} is empty", expected)
    return password


def ensure_password(home: Home, java: Java, lib: Path) -> str:
    """Return the password of a home; a new home gets a random one before its first start.

    Raises
    ------
    ServerError
        If there are data but no password any more, or it cannot be set.
    """
    if home.has_data:
        password = read_password(home)
    else:
        password = _fresh()
        write_privately(home.password_file, password + "\n")
        (home.path / "data" / "dbms" / "auth.ini").unlink(missing_ok=True)
        run_tool(java, lib, home, ["dbms", "set-initial-password", "--", password])
    home.password_file.chmod(_OWNER_ONLY)
    return password


def _fresh() -> str:
    """Return a random password."""
    return secrets.token_urlsafe(_BYTES)
