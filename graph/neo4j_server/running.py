"""Is the server that was started in a home still running?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.neo4j_server.process import command_of, mark_of

if TYPE_CHECKING:
    from graph.neo4j_server.home import Home
    from graph.neo4j_server.state import State


def is_running(home: Home, state: State | None) -> bool:
    """Tell whether the process that was started lives: its number, its beginning, its words."""
    if state is None or state.pid is None or state.mark is None:
        return False
    return mark_of(state.pid) == state.mark and f"--home-dir={home.path} " in command_of(state.pid)
