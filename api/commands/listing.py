"""How is an answer that is a long table written, printed and summed up?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from api.commands.output import cell, console, print_json, table
from api.tables_out import write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.reader import GraphReader

    Row = tuple[object, ...]

SHOWN = 20
_REPORT_EVERY = 1_000
# As wide as a day, a number or a code: what reads badly when it is broken.
_SHORT = 12


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A table, and what is said beside it.

    Attributes
    ----------
    title
        What a person reads above the summary.
    columns, numbers
        The columns, and which of them hold numbers.
    counted, counts
        The column whose values are counted, and how the counts are called.
    rows
        How the rows are called.
    asked
        How the question was asked.
    show
        Told how many rows there are so far.
    words
        What the counted values mean, for a person.
    heads
        The columns a person reads and their heads; empty: all, under their names.
    """

    reader: GraphReader
    title: str
    columns: Sequence[str]
    numbers: Sequence[str]
    counted: str
    counts: str
    rows: str
    asked: Mapping[str, object]
    show: Callable[[str, int, int | None], None] = lambda *_: None
    words: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)

    def give(self, rows: Iterable[Row], out: Path | None, *, as_json: bool) -> None:
        """Write the rows to a file, or print the first ones; all of them as JSON."""
        counted: Counter[str] = Counter()
        counting = self._counting(rows, counted)
        kept: list[Row] = []
        if out is not None:
            total = write_table(out, self.columns, counting, self.numbers)
        else:
            kept = list(counting) if as_json else list(islice(counting, SHOWN))
            total = len(kept) + sum(1 for _ in counting)
        if as_json:
            listed = [dict(zip(self.columns, row, strict=True)) for row in kept]
            said = self._said(total, counted, out)
            print_json(said | ({} if out else {self.rows: listed}))
        else:
            self._print(total, counted, out, kept)

    def _counting(self, rows: Iterable[Row], counted: Counter[str]) -> Iterator[Row]:
        place = list(self.columns).index(self.counted)
        for number, row in enumerate(rows, start=1):
            counted[str(row[place])] += 1
            if number % _REPORT_EVERY == 0:
                self.show("rows", number, None)
            yield row

    def _said(self, total: int, counted: Counter[str], out: Path | None) -> dict[str, object]:
        as_of = self.reader.as_of
        return {
            "on": as_of.on,
            "known_at": as_of.known_at,
            **self.asked,
            "rows": total,
            self.counts: dict(sorted(counted.items())),
            "out": str(out) if out else None,
            "data_revision": self.reader.store.revision(),
        }

    def _print(
        self, total: int, counted: Counter[str], out: Path | None, kept: Sequence[Row]
    ) -> None:
        screen = console()
        screen.print(f"{self.title} on {self.reader.as_of.on}")
        summary = table(None, "kind", "rows", right=("rows",))
        for kind, count in counted.most_common():
            said = f"{kind} {self.words[kind]}" if kind in self.words else kind
            summary.add_row(cell(said), f"{count:,}")
        screen.print(summary)
        if out is not None:
            screen.print(f"{total:,} rows written to {cell(out)}")
            return
        heads = self.heads or {name: name for name in self.columns}
        right = [head for name, head in heads.items() if name in self.numbers]
        shown = table(None, *heads.values(), right=right)
        places = [list(self.columns).index(name) for name in heads]
        for column, at in zip(shown.columns, places, strict=True):
            if self.heads and _is_short(row[at] for row in kept):
                column.no_wrap = True
                column.header = str(column.header).replace(" ", "\n", 1)
        for row in kept:
            shown.add_row(*(cell(row[at]) for at in places))
        screen.print(shown)
        if total > len(kept):
            screen.print(f"and {total - len(kept):,} more: --out FILE.csv writes all of them")


def _is_short(values: Iterable[object]) -> bool:
    texts = [str(value) for value in values]
    return all(text.isascii() and len(text) <= _SHORT for text in texts)
