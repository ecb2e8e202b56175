"""How is a long run kept from looking for garbage that is not there?"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_to_collect() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of objects that have none.

    Notes
    -----
    The search begins again and again while objects are made; it takes up to
    half of the time of a run that holds what it makes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
