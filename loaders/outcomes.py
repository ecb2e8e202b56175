"""How is what came of a cluster or an alert written down?

The only way from what gives leads to a store: rows of `outcomes`, which no code of liability reads.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.tables import OUTCOMES
from loaders.appending import append_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model import RecordedOutcome
    from graph.store import LoadTarget


def record_outcomes(store: LoadTarget, outcomes: Sequence[RecordedOutcome]) -> int:
    """Write down what was found, all of it or nothing; return the revision it makes.

    Parameters
    ----------
    outcomes
        At least one row. Their sources say nothing yet; the reason is kept without ID numbers.

    Raises
    ------
    ValueRefusedError
        If a party is not in the store, or a reason is empty.
    StoreBusyError, StoreWriteError
        If the store cannot be written.

    Notes
    -----
    One transaction; linear in the rows, whatever the store holds.
    """
    for each in outcomes:
        if not each.reason.strip():
            raise ValueRefusedError("reason", each.reason, "what was found")
    known = [date.fromisoformat(each.recorded_at[:10]) for each in outcomes]
    return append_facts(store, OUTCOMES, outcomes, known)
