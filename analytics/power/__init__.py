"""Whose votes matter, beside control? For screening, never a ground of discipline."""

from analytics.power.holders import HolderPower, Method, PowerAnswer, power_of
from analytics.power.indices import Power, exact_indices
from analytics.power.sampling import NETWORK_ROUNDS, Sampling

__all__ = [
    "NETWORK_ROUNDS",
    "HolderPower",
    "Method",
    "Power",
    "PowerAnswer",
    "Sampling",
    "exact_indices",
    "power_of",
]
