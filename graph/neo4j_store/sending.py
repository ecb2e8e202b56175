"""How are rows made ready while the server still writes the ones before?

Statements are sent one after the other, in their order, by a thread of their
own; whoever asks or ends waits for all of them first.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, LiteralString

from graph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

AHEAD = 2
"""How many batches may wait: more would only take memory."""


class Sender:
    """Sends batches in order; an error of one is raised by the next call.

    Parameters
    ----------
    change
        Sends one statement with its values.
    """

    def __init__(self, change: Callable[..., object]) -> None:
        self._change = change
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="zeren-neo4j")
        self._under_way: deque[Future[object]] = deque()

    def send(self, text: LiteralString, **values: Any) -> None:  # noqa: ANN401
        """Send a statement as soon as those before it are through."""
        while len(self._under_way) > AHEAD:
            self._under_way.popleft().result()
        self._under_way.append(self._thread.submit(self._change, text, **values))

    def wait(self) -> None:
        """Wait until everything is through; raise what went wrong first."""
        while self._under_way:
            self._under_way.popleft().result()

    def stop(self) -> None:
        """Send no more; what is under way ends first."""
        self._thread.shutdown(cancel_futures=True)
        while self._under_way:
            sent = self._under_way.popleft()
            if not sent.cancelled():
                with suppress(StoreError):
                    sent.result()
