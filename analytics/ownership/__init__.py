"""Who owns how much, through all chains? Capital, never votes, never discipline."""

from analytics.ownership.beside_control import controllers_with_shares
from analytics.ownership.integrated import Integrated, integrated_owners
from analytics.ownership.owners import Criterion, Owner, OwnershipAnswer, owners_of

__all__ = [
    "Criterion",
    "Integrated",
    "Owner",
    "OwnershipAnswer",
    "controllers_with_shares",
    "integrated_owners",
    "owners_of",
]
