"""What is known of organizations, persons and decisions, and where is it kept?

The names for people who work in Python; docs/python.md shows each.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.moments import read_at
    from graph.opening import open_store
else:
    from graph.lazily import offered

    __getattr__, __dir__ = offered(
        __name__, {"open_store": "graph.opening:open_store", "read_at": "graph.moments:read_at"}
    )

__all__ = ["open_store", "read_at"]
