"""What is computed ahead of the questions, and what does it amount to?

Everything here can be thrown away: it is computed again from facts, rules and dates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from typing import TYPE_CHECKING

from analytics.control import ControlOptions
from analytics.control.whole_control import whole_control
from analytics.quality import quality_of
from api.commands.everybody import outcome_rows, pair_row
from api.everybody import findings_of
from api.findings import Finding, keep_finding
from api.quality_json import quality_document
from api.rules import rules_version
from graph.reader import GraphReader
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.periods import AsOf
    from graph.store import GraphStore

    Show = Callable[[str, int, int | None], None]


def analyze_store(store: GraphStore, as_of: AsOf, show: Show) -> dict[str, object]:
    """Compute and keep everything, and return the summary."""
    reader = GraphReader(store, as_of)
    control = _control(reader, show)
    liability = _liability(reader, show)
    quality = quality_document(quality_of(reader, show))
    keep_finding(store, Finding.QUALITY, as_of, quality)
    over = quality["ownership"]
    summary: dict[str, object] = {
        "on": as_of.on,
        "known_at": as_of.known_at,
        "data_revision": as_of.revision,
        "rules": rules_version(),
        "organizations": control.pop("organizations"),
        "persons": control.pop("persons"),
        "control": control,
        "liability": liability,
        "quality": {
            "uscc": quality["uscc"],
            "over_100": len(over["over_100"]) if isinstance(over, dict) else 0,
        },
    }
    keep_finding(store, Finding.SUMMARY, as_of, summary)
    return summary


def _control(reader: GraphReader, show: Show) -> dict[str, object]:
    show("control", 0, None)
    control = whole_control(reader, ControlOptions())
    pairs = [pair_row(pair) for pair in control.pairs()]
    show("outcomes", 0, None)
    outcomes = list(outcome_rows(control, reader))
    keep_finding(reader.store, Finding.PAIRS, reader.as_of, pairs)
    keep_finding(reader.store, Finding.OUTCOMES, reader.as_of, outcomes)
    counts = Counter(outcome for _, _, outcome, _ in outcomes)
    return {
        "organizations": len(outcomes),
        "persons": int(control.graph.of_kinds(PartyKind.PERSON).sum()),
        "pairs": len(pairs),
        "outcomes": dict(sorted(counts.items())),
    }


def _liability(reader: GraphReader, show: Show) -> dict[str, object]:
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_rule: Counter[str] = Counter()
    measure_of_rule: dict[str, str] = {}
    persons: set[str] = set()
    with closing(findings_of(reader, show)) as findings:
        counts = findings.counts()
        for item in findings.items():
            by_kind[item.kind][item.state] += 1
            by_rule[item.rule_id] += 1
            measure_of_rule[item.rule_id] = item.measure
            persons.add(item.person)
    return {
        "decisions": counts["decision"],
        "items": counts["item"],
        "persons": len(persons),
        "measures": counts["measure"],
        "notices": counts["notice"],
        "by_kind": {kind: dict(sorted(found.items())) for kind, found in sorted(by_kind.items())},
        "by_rule": dict(sorted(by_rule.items())),
        "measure_of_rule": dict(sorted(measure_of_rule.items())),
    }
