"""What follows from all decisions there are?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from analytics.liability.beforehand import Beforehand
from analytics.liability.case import as_decision
from analytics.liability.grounds import all_below, decision_order
from analytics.liability.items import DecisionOutcome
from analytics.liability.liabilities import liabilities_for
from analytics.rules import RuleBook
from graph.merging import one_per_identity
from graph.model import Act, Commitment, Decision, PartyId
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.tables import ORGANIZATIONS
from graph.vocabulary import DecisionType, PartyKind

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
    beforehand = known_beforehand(reader, decisions)
    found = liabilities_for(reader, decisions, rules=rules, acts=acts, beforehand=beforehand)
    for number, outcome in enumerate(found, start=1):
        show("decisions", min(number, len(decisions)), len(decisions))
        yield outcome


def known_beforehand(reader: GraphReader, decisions: Iterable[Decision]) -> Beforehand:
    """Return what a run over all these decisions need not ask again.

    Parameters
    ----------
    decisions
        All there are at the reader's moment.

    Notes
    -----
    Two columns of the organizations, and what lies below state units, level by level.
    """
    revoked = (row for row in decisions if row.type is DecisionType.REGISTRATION_REVOKED)
    return Beforehand(
        below_state=frozenset(all_below(reader, _state_units(reader.store))),
        forged=frozenset(row.subject for row in revoked),
    )


def _state_units(store: GraphStore) -> set[PartyId]:
    import numpy as np

    codes = ORGANIZATIONS.column("kind").codes
    state = [code for code, kind in enumerate(codes) if PartyKind(kind).is_state_unit]
    columns = store.columns(ORGANIZATIONS, ("org", "kind"))
    nodes = np.unique(columns["org"][np.isin(columns["kind"], state)])
    ids = store.party_ids()
    return {ids[node] for node in nodes.tolist()}
