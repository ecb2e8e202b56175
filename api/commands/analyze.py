"""`zeren analyze`: what can be computed ahead, and what does it all amount to?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands.documents import members
from api.commands.options import AsJson, KnownAt, On, Store
from api.commands.output import cell, console, print_json, progress, table

if TYPE_CHECKING:
    from collections.abc import Mapping


def analyze(
    *,
    on: On = None,
    known_at: KnownAt = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Compute everybody ahead, keep it, and sum up."""
    from api.analysis import analyze_store
    from api.moments import parse_moment
    from graph.opening import open_store

    opened = open_store(store)
    moment = parse_moment(on, known_at, opened.revision())
    with progress() as show:
        summary = analyze_store(opened, moment, show)
    if as_json:
        print_json(summary)
    else:
        _show(summary)


def _show(summary: Mapping[str, object]) -> None:
    out = console()
    control, liability = members(summary["control"]), members(summary["liability"])
    out.print(f"[bold]责任 Zeren[/]  {summary['on']}, data revision {summary['data_revision']}")
    out.print(
        f"{summary['organizations']:,} organizations, {summary['persons']:,} persons, "
        f"{liability['decisions']:,} decisions\n"
    )
    rows = table(
        f"控制 control: {control['pairs']:,} pairs", "outcome", "companies", right=("companies",)
    )
    for outcome, count in _ordered(members(control["outcomes"])):
        rows.add_row(cell(outcome), f"{count:,}")
    out.print(rows)
    _show_liability(liability)
    _show_quality(members(summary["quality"]))


def _show_liability(liability: Mapping[str, object]) -> None:
    out = console()
    out.print(
        f"责任 {liability['items']:,} items for {liability['persons']:,} persons, "
        f"{liability['measures']:,} measures on organizations, {liability['notices']:,} notices"
    )
    states = ("CANDIDATE", "PROPOSED", "CONFIRMED", "ENDED")
    rows = table("by kind and state", "kind", *states, right=states)
    for kind, counts in sorted(members(liability["by_kind"]).items()):
        rows.add_row(cell(kind), *(f"{_count(counts, state):,}" for state in states))
    out.print(rows)
    rows = table("by rule", "rule", "items", "measure", right=("items",))
    measures = members(liability["measure_of_rule"])
    for rule, count in _ordered(members(liability["by_rule"])):
        rows.add_row(cell(rule), f"{count:,}", cell(measures[rule]))
    out.print(rows)


def _show_quality(quality: Mapping[str, object]) -> None:
    uscc = members(quality["uscc"])
    style = "bold green" if uscc["gate"] == "PASS" else "bold red"
    wrong = f"{uscc['invalid']} invalid + {uscc['shared']} shared of {uscc['entities']:,}"
    console().print(f"质量 codes: [{style}]{uscc['gate']}[/] ({wrong}; limit 1 in 10,000)")
    console().print(f"股权 {quality['over_100']:,} companies state more than 100 % of their shares")


def _ordered(counts: Mapping[str, object]) -> list[tuple[str, int]]:
    pairs = [(name, int(str(count))) for name, count in counts.items()]
    return sorted(pairs, key=lambda item: (-item[1], item[0]))


def _count(counts: object, state: str) -> int:
    return int(counts.get(state, 0)) if isinstance(counts, dict) else 0
