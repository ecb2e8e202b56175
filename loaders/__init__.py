"""Which rows of a delivery become facts, and why are the others rejected?

The names for people who work in Python; docs/python.md shows each.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.demo import demo_store
    from loaders.loading import load
else:
    from graph.lazily import offered

    __getattr__, __dir__ = offered(
        __name__, {"demo_store": "loaders.demo:demo_store", "load": "loaders.loading:load"}
    )

__all__ = ["demo_store", "load"]
