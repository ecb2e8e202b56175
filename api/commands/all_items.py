"""How are the liabilities of everybody computed, written and summed up?"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from analytics.findings.rows import ItemRow
from api.commands.output import cell, console, print_json, table
from api.everybody import findings_of
from api.tables_out import check_suffix, write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.reader import GraphReader

COLUMNS = tuple("from" if name == "since" else name for name in ItemRow._fields)
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which items of everybody are asked for; None is any.

    Attributes
    ----------
    region
        What the region of the organization begins with.
    authority
        A part of the name of the authority.
    """

    states: frozenset[str] | None = None
    rule: str | None = None
    region: str | None = None
    authority: str | None = None

    def has(self, item: ItemRow) -> bool:
        """Tell whether an item is meant."""
        return (
            (self.states is None or item.state in self.states)
            and self.rule in {None, item.rule_id}
            and (self.region is None or (item.region or "").startswith(self.region))
            and (self.authority is None or self.authority in (item.authority or ""))
        )


def show_all_items(
    reader: GraphReader,
    *,
    chosen: Chosen,
    out: Path | None,
    as_json: bool,
    show: Callable[[str, int, int | None], None],
) -> None:
    """Write or print a row per item."""
    if out is not None:
        check_suffix(out)
    counted: Counter[str] = Counter()

    def rows() -> Iterator[tuple[object, ...]]:
        with closing(findings_of(reader, show)) as findings:
            for item in filter(chosen.has, findings.items()):
                counted[f"{item.kind} {item.state}"] += 1
                yield item

    source = rows()
    kept: list[tuple[object, ...]] = []
    if out is not None:
        total = write_table(out, COLUMNS, source, ())
    else:
        kept = list(source) if as_json else list(islice(source, SHOWN))
        total = len(kept) + sum(1 for _ in source)
    said = {
        "on": reader.as_of.on,
        "known_at": reader.as_of.known_at,
        "rows": total,
        "by_state": dict(sorted(counted.items())),
        "out": str(out) if out else None,
        "data_revision": reader.store.revision(),
    }
    if as_json:
        listed = [dict(zip(COLUMNS, row, strict=True)) for row in kept]
        print_json(said | ({} if out else {"liabilities": listed}))
    else:
        _print(said, kept, counted)


def _print(said: dict[str, object], kept: list[tuple[object, ...]], counted: Counter[str]) -> None:
    title = f"责任 liabilities on {said['on']}"
    summary = table(title, "kind and state", "items", right=("items",))
    for kind, count in counted.most_common():
        summary.add_row(cell(kind), f"{count:,}")
    console().print(summary)
    if said["out"]:
        console().print(f"{said['rows']:,} rows written to {cell(said['out'])}")
        return
    shown = ("person_name", "entity_name", "rule_id", "kind", "state", "decided_on")
    places = [COLUMNS.index(name) for name in shown]
    rows = table(None, *shown)
    for row in kept:
        rows.add_row(*(cell(row[at]) for at in places))
    console().print(rows)
