"""What follows from all decisions there are?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytics.liability.case import as_decision
from analytics.liability.grounds import decision_order
from analytics.liability.items import DecisionOutcome
from analytics.liability.liabilities import liabilities_for
from analytics.rules import RuleBook
from graph.merging import one_per_identity
from graph.model import Act, Commitment, Decision
from graph.reader import GraphReader

Show = Callable[[str, int, int | None], None]


def all_decisions(reader: GraphReader) -> list[Decision]:
    """Return every decision, broken commitments included, oldest first."""
    found = one_per_identity(reader.store.scan(Decision, reader.as_of))
    broken = map(as_decision, reader.store.scan(Commitment, reader.as_of))
    return sorted([*found, *(row for row in broken if row is not None)], key=decision_order)


def all_outcomes(reader: GraphReader, rules: RuleBook, show: Show) -> Iterator[DecisionOutcome]:
    """Yield what follows from each decision, and behind it what acts hang on alone.

    Parameters
    ----------
    show
        Told how many decisions are done, of how many.
    """
    decisions = all_decisions(reader)
    acts = one_per_identity(reader.store.scan(Act, reader.as_of))
    found = liabilities_for(reader, decisions, rules=rules, acts=acts)
    for number, outcome in enumerate(found, start=1):
        show("decisions", min(number, len(decisions)), len(decisions))
        yield outcome
