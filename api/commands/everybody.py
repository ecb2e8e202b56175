"""How are all companies' controllers computed, written and summed up?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from analytics.control.pairs import ControlPair
from analytics.control.whole_control import WholeControl, whole_control
from analytics.figures import figure
from api.commands.output import cell, console, print_json, table
from api.tables_out import write_table
from graph.merging import one_per_identity
from graph.model import Organization

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from analytics.control import ControlOptions
    from graph.model import PartyId
    from graph.reader import GraphReader

PAIR_COLUMNS = ("controller", "company", "via", "direct", "ultimate", "votes")
OUTCOME_COLUMNS = ("company", "name", "outcome", "controllers")
SHOWN = 20
_REPORT_EVERY = 1_000


def pair_row(pair: ControlPair) -> tuple[object, ...]:
    """Return a pair as a row of the contract."""
    votes = None if pair.votes is None else figure(pair.votes)
    return pair.controller, pair.company, pair.via, pair.direct, pair.ultimate, votes


def outcome_rows(
    control: WholeControl, reader: GraphReader
) -> Iterator[tuple[PartyId, str | None, str, str]]:
    """Yield for each company its outcome and the deciding controllers."""
    described = one_per_identity(reader.store.scan(Organization, reader.as_of))
    names = {organization.org: organization.name for organization in described}
    for company, outcome, deciding in control.outcome_rows():
        yield company, names.get(company), outcome.value, ";".join(deciding)


@dataclass(frozen=True)
class Everybody:
    """The question about all companies, or all pairs.

    Attributes
    ----------
    only
        The ways of control a pair may rest on; empty is any.
    show
        Told how many rows there are so far.
    """

    reader: GraphReader
    options: ControlOptions
    only: Collection[str] = ()
    pairs: bool = False
    show: Callable[[str, int, int | None], None] = lambda *_: None

    def give(self, out: Path | None, *, as_json: bool) -> None:
        """Write or print a row per pair, or per company."""
        counted: Counter[str] = Counter()
        columns = PAIR_COLUMNS if self.pairs else OUTCOME_COLUMNS
        rows = self._counting(counted)
        kept: list[tuple[object, ...]] = []
        if out is not None:
            total = write_table(out, columns, rows, ("votes",))
        else:
            kept = list(rows) if as_json else list(islice(rows, SHOWN))
            total = len(kept) + sum(1 for _ in rows)
        said = self._said(total, counted, out)
        if as_json:
            listed = [dict(zip(columns, row, strict=True)) for row in kept]
            name = "pairs" if self.pairs else "companies"
            print_json(said | ({} if out else {name: listed}))
        else:
            _print(said, columns, kept, counted)

    def _said(self, total: int, counted: Counter[str], out: Path | None) -> dict[str, object]:
        as_of = self.reader.as_of
        return {
            "on": as_of.on,
            "known_at": as_of.known_at,
            "basis": self.options.basis.value,
            "threshold": str(self.options.threshold),
            "rows": total,
            "by_via" if self.pairs else "outcomes": dict(sorted(counted.items())),
            "out": str(out) if out else None,
            "data_revision": self.reader.store.revision(),
        }

    def _rows(self) -> Iterator[tuple[object, ...]]:
        control = whole_control(self.reader, self.options)
        if not self.pairs:
            yield from outcome_rows(control, self.reader)
            return
        for pair in control.pairs():
            if not self.only or set(pair.via.split("+")) <= set(self.only):
                yield pair_row(pair)

    def _counting(self, counted: Counter[str]) -> Iterator[tuple[object, ...]]:
        for number, row in enumerate(self._rows(), start=1):
            counted[str(row[2])] += 1
            if number % _REPORT_EVERY == 0:
                self.show("rows", number, None)
            yield row


def _print(
    said: dict[str, object],
    columns: tuple[str, ...],
    kept: list[tuple[object, ...]],
    counted: Counter[str],
) -> None:
    out = console()
    summary = table(f"控制 control on {said['on']}", "kind", "rows", right=("rows",))
    for kind, count in counted.most_common():
        summary.add_row(cell(kind), f"{count:,}")
    out.print(summary)
    if said["out"]:
        out.print(f"{said['rows']:,} rows written to {cell(said['out'])}")
        return
    rows = table(None, *columns)
    for row in kept:
        rows.add_row(*map(cell, row))
    out.print(rows)
    left = int(str(said["rows"])) - len(kept)
    if left > 0:
        out.print(f"and {left:,} more: --out FILE.csv writes all of them")
