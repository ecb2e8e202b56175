"""Which messages does the driver send to a server?

Counted in the driver's own log of what leaves it, beside our count of statements.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

_MARK = "  C: "


class _Counting(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.sent: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        _, mark, message = record.getMessage().partition(_MARK)
        if mark:
            self.sent[message.split(maxsplit=1)[0]] += 1


@contextmanager
def messages() -> Iterator[Counter[str]]:
    """Count by name what is sent meanwhile: a statement is a RUN, its rows a PULL."""
    log, counting = logging.getLogger("neo4j.io"), _Counting()
    before = log.level, log.propagate
    log.setLevel(logging.DEBUG)
    log.propagate = False
    log.addHandler(counting)
    try:
        yield counting.sent
    finally:
        log.removeHandler(counting)
        log.level, log.propagate = before
        log.setLevel(before[0])
