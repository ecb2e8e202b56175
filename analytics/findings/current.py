"""How are the findings about everybody brought up to what the store says now?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from analytics.findings.kept import Findings, Head
from analytics.findings.touched import (
    Touched,
    appended_between,
    count_between,
    touched_by,
)
from analytics.liability.case import as_decision
from analytics.liability.everybody import Show, all_outcomes
from analytics.liability.grounds import decision_order
from analytics.liability.items import DecisionOutcome
from analytics.liability.liabilities import liabilities_for
from analytics.rules import RuleBook
from graph.collecting import nothing_to_collect
from graph.merging import one_per_identity
from graph.model import Act
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore

# Looking for what so many facts touch takes as long as computing everything.
MOST_FOLLOWED = 20_000


def current_findings(
    store: GraphStore, on: date, rules: RuleBook, path: Path | None, show: Show
) -> Findings:
    """Return what follows for everybody on a day, as known on it, from all that is loaded.

    Parameters
    ----------
    path
        Where they are kept. Where nothing can be written, or without a path,
        they are computed and held in memory.
    show
        Told how many decisions are done, of how many.

    Notes
    -----
    Nothing to do if neither day, rules nor revision changed; linear in what the
    facts appended since touch; else a full run.
    """
    findings = _opened(path)
    if findings.head() == _head(store, on, rules):
        return findings
    with findings.changing(), nothing_to_collect():
        # Read here: whoever was here before may have come further.
        head = _head(store, on, rules)
        reader = GraphReader(store, AsOf(on, on, head.extent.revision))
        touched = _touched(reader, findings.head(), head)
        if touched is None:
            findings.begin()
            findings.add(all_outcomes(reader, rules, show))
        else:
            findings.forget(touched)
            findings.add(_outcomes(reader, rules, touched))
        findings.stamp(head)
    return findings


def _head(store: GraphStore, on: date, rules: RuleBook) -> Head:
    return Head(store.identity, rules.digest, on, store.extent())


def findings_at(reader: GraphReader, rules: RuleBook, show: Show) -> Findings:
    """Return what follows for everybody at any moment; a full run, held in memory."""
    findings = Findings(None)
    with findings.changing(), nothing_to_collect():
        findings.begin()
        findings.add(all_outcomes(reader, rules, show))
    return findings


def _touched(reader: GraphReader, known: Head | None, now: Head) -> Touched | None:
    """Return what is to be computed anew, None if everything."""
    if known is None or not known.leads_to(now):
        return None
    if count_between(known.extent, now.extent) > MOST_FOLLOWED:
        return None
    return touched_by(reader, appended_between(reader, known.extent, now.extent))


def _opened(path: Path | None) -> Findings:
    try:
        return Findings(path)
    except (sqlite3.Error, OSError):
        return Findings(None)


def _outcomes(reader: GraphReader, rules: RuleBook, touched: Touched) -> Iterator[DecisionOutcome]:
    numbers = touched.numbers
    stated = reader.decisions_numbered(numbers) if numbers else []
    made = reader.commitments_of(touched.orgs) if touched.orgs else []
    broken = [row for row in map(as_decision, made) if row is not None]
    acts = reader.store.facts(Act, "decision_no", numbers, reader.as_of)
    return liabilities_for(
        reader,
        sorted([*stated, *broken], key=decision_order),
        rules=rules,
        acts=one_per_identity(acts),
    )
