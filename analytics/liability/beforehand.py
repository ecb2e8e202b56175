"""What does a run over everybody know before it looks at the first decision?

Both sets are supersets over all time; they spare questions to the store and
never change an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import PartyId


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What spares a run questions.

    Attributes
    ----------
    below_state
        Everybody whom a state unit may ever have stood above, and those units.
    forged
        Whose registration was ever revoked.
    """

    below_state: frozenset[PartyId]
    forged: frozenset[PartyId]
