"""How does a test that runs a command in its own process close the stores it opened?

A command leaves that to the end of its process.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from unittest import mock

from graph import opening
from graph.store import GraphStore


@contextmanager
def stores_closed() -> Iterator[None]:
    """Close every store that is opened meanwhile, at the end."""
    whole = opening.open_store
    with ExitStack() as opened:

        def open_store(url: str | None = None, *, create: bool = False) -> GraphStore:
            return opened.enter_context(closing(whole(url, create=create)))

        with mock.patch.object(opening, "open_store", open_store):
            yield
