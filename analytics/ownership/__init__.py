"""Who owns how much, through all chains? Capital, never votes, never discipline."""

from analytics.ownership.integrated import Integrated, integrated_owners
from analytics.ownership.owners import Criterion, Owner, OwnershipAnswer, owners_of

__all__ = [
    "Criterion",
    "Integrated",
    "Owner",
    "OwnershipAnswer",
    "integrated_owners",
    "owners_of",
]
