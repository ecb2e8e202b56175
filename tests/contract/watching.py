"""What does a reader see again and again while somebody else writes?

Run as a process of its own with the URL of the store and the file whose
appearance ends it; prints one JSON line for each look.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from graph.model import Holding
from graph.moments import today
from graph.opening import open_store
from graph.periods import AsOf
from graph.store import NEVER, GraphStore
from graph.tables import HOLDINGS

COLUMNS = ("holder", "company", "capital_pct", "known", "superseded", "rev_in", "rev_out", "fact")
COMPANY = "org:t:x"
Rows = list[list[str]]
# The writer needs its share of the processor too.
PAUSE_SECONDS = 0.005


@dataclass(frozen=True)
class Look:
    """What one question was answered, and the revisions before and after it."""

    asked: str
    first: int
    last: int
    seen: Rows


def rows_of(store: GraphStore, asked: str, revision: int | None = None) -> Rows:
    """The answer to one question, as text."""
    now = AsOf(on=today(), known_at=today(), revision=revision)
    if asked == "columns":
        found = store.columns(HOLDINGS, COLUMNS)
        return [list(map(str, row)) for row in zip(*(found[name] for name in COLUMNS), strict=True)]
    if asked == "scan":
        return [list(map(str, astuple(row))) for row in store.scan(Holding, now)]
    return [list(map(str, astuple(row))) for row in store.facts(Holding, "company", [COMPANY], now)]


def columns_at(rows: Rows, revision: int) -> Rows:
    """What the columns were at a revision, of what they became: no row ever goes."""
    came, ended = COLUMNS.index("rev_in"), COLUMNS.index("rev_out")
    then = [list(row) for row in rows if int(row[came]) <= revision]
    for row in then:
        if int(row[ended]) > revision:
            row[ended] = str(NEVER)
    return then


def looks(store: GraphStore, is_over: Callable[[], bool]) -> Iterator[Look]:
    """Ask one question after the other until it is over, and each once more then."""
    over = False
    while not over:
        over = is_over()
        for asked in ("facts", "scan", "columns"):
            first = store.revision()
            seen = rows_of(store, asked)
            yield Look(asked, first, store.revision(), seen)
            time.sleep(PAUSE_SECONDS)


def main(url: str, end: str) -> None:
    """Print what is seen."""
    store = open_store(url)
    print("ready", flush=True)
    for look in looks(store, Path(end).exists):
        print(json.dumps([look.asked, look.first, look.last, look.seen]), flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
