"""How are the liabilities of everybody computed, written and summed up?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from api.commands.output import cell, console, print_json, table
from api.everybody import all_outcomes_of_decisions
from api.tables_out import check_suffix, write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from analytics.liability import Liability
    from graph.reader import GraphReader

COLUMNS = (
    *("liability_id", "person", "person_name", "entity", "entity_name", "region"),
    *("role", "rule_id"),
    *("kind", "measure", "legal_basis", "state", "flags", "from", "to", "ended_reason"),
    *("decision_no", "authority", "decision_type", "decided_on"),
)
SHOWN = 20


def item_row(item: Liability) -> tuple[object, ...]:
    """Return one item as a row."""
    entity, decision = item.entity, item.decision
    return (
        *(item.liability_id, item.person.party_id, item.person.name),
        *((entity.party_id, entity.name, entity.region) if entity else (None, None, None)),
        *(item.role.value, item.rule_id, item.kind.value, item.measure, item.legal_basis),
        *(item.state.value, ";".join(sorted(item.flags)), item.since.isoformat()),
        *(item.to.isoformat() if item.to else None, item.ended_reason and item.ended_reason.value),
        *(decision.decision_no, decision.authority, decision.type.value),
        decision.decided_on.isoformat(),
    )


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

    def has(self, item: Liability) -> bool:
        """Tell whether an item is meant."""
        region = item.entity.region if item.entity else None
        return (
            (self.states is None or item.state.value in self.states)
            and self.rule in {None, item.rule_id}
            and (self.region is None or (region or "").startswith(self.region))
            and (self.authority is None or self.authority in (item.decision.authority or ""))
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
        for outcome in all_outcomes_of_decisions(reader, show):
            for item in filter(chosen.has, outcome.items):
                counted[f"{item.kind.value} {item.state.value}"] += 1
                yield item_row(item)

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
