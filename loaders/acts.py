"""How is what an official did written down?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.tables import ACTS
from loaders.appending import append_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model import Act
    from graph.store import LoadTarget


def record_acts(store: LoadTarget, acts: Sequence[Act]) -> int:
    """Write acts down, all of them or none; return the revision they make.

    Parameters
    ----------
    acts
        At least one. Their sources say nothing yet; the reason is kept without ID numbers.

    Raises
    ------
    ValueRefusedError
        If a party is not in the store, or a reason is empty.
    StoreBusyError, StoreWriteError
        If the store cannot be written.

    Notes
    -----
    One transaction; linear in the acts, whatever the store holds.
    """
    for act in acts:
        if not act.reason.strip():
            raise ValueRefusedError("reason", act.reason, "why it is done")
    return append_facts(store, ACTS, acts, [act.acted_on for act in acts])
