"""Whose votes matter, and who is linked through capital, beside control and ownership?

Further measures for screening, never a ground of discipline. Power counts
votes, links count capital; no figure mixes the two. The network power index is
in `analytics.power.network`, not repeated here: it reads everybody and needs
compiled code.
"""

from analytics.power.chains import ChainSums, sums_over_chains
from analytics.power.holders import HolderPower, Method, PowerAnswer, power_of
from analytics.power.indices import Power, exact_indices
from analytics.power.links import CommonOwner, Link, LinksAnswer, links_of
from analytics.power.sampling import NETWORK_ROUNDS, Sampling

__all__ = [
    "NETWORK_ROUNDS",
    "ChainSums",
    "CommonOwner",
    "HolderPower",
    "Link",
    "LinksAnswer",
    "Method",
    "Power",
    "PowerAnswer",
    "Sampling",
    "exact_indices",
    "links_of",
    "power_of",
    "sums_over_chains",
]
