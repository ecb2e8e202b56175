"""How does a command speak: to a program, to a person, and to a person who waits?"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

SILENT_SECONDS = 2.0
UNSEEN = "–"


def print_json(document: object) -> None:
    """Print one JSON document, keys in their order."""
    import orjson

    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.buffer.flush()


def console() -> Console:
    """Return where tables for people are printed."""
    from rich.console import Console

    # In party ids such as `org:ring:1` no pictures are meant.
    return Console(highlight=False, soft_wrap=False, emoji=False)


def complain(message: str) -> None:
    """Tell a person what went wrong, on standard error."""
    sys.stderr.write(f"zeren: {message}\n")


def table(title: str | None, *columns: str, right: Sequence[str] = ()) -> Table:
    """Return an empty table; the columns named in `right` hold numbers."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def cell(value: object) -> str:
    """Return a value as it stands in a table, safe from markup."""
    from rich.markup import escape

    return UNSEEN if value in {None, ""} else escape(str(value))


def named(party: Mapping[str, object] | None) -> str:
    """Return a party as a person reads it: the name, else the id."""
    if party is None:
        return UNSEEN
    return cell(party.get("name") or party.get("party_id"))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Give a function `(what, done, total)` that shows a bar on a terminal after two seconds."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    bar = _Bar()
    try:
        yield bar.show
    finally:
        bar.close()


class _Bar:
    """A progress bar on standard error that appears late, because most work is quick."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True, emoji=False),
            transient=True,
        )
        self._task = self._bars.add_task("", total=None)
        self._start = time.monotonic()
        self._shown = False

    def show(self, what: str, done: int, total: int | None) -> None:
        if not self._shown and time.monotonic() - self._start > SILENT_SECONDS:
            self._bars.start()
            self._shown = True
        self._bars.update(self._task, description=what, completed=done, total=total)

    def close(self) -> None:
        if self._shown:
            self._bars.stop()
