"""How many rounds are drawn, and from which seed?"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import ValueRefusedError

FEWEST_ROUNDS, MOST_ROUNDS = 20, 10_000_000
MOST_SEED = (1 << 63) - 1

NETWORK_ROUNDS = 1_000
"""Rounds of the network power index unless said otherwise: each passes through everybody."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How an estimate is drawn: the same rounds and seed give the same estimate.

    Raises
    ------
    ValueRefusedError
        If there are fewer than 20 or more than 10 million rounds, or the seed
        is not in [0, 2**63).
    """

    rounds: int = 10_000
    seed: int = 0

    def __post_init__(self) -> None:
        if not FEWEST_ROUNDS <= self.rounds <= MOST_ROUNDS:
            raise ValueRefusedError("rounds", self.rounds, f"{FEWEST_ROUNDS} to {MOST_ROUNDS}")
        if not 0 <= self.seed <= MOST_SEED:
            raise ValueRefusedError("seed", self.seed, f"0 to {MOST_SEED}")
