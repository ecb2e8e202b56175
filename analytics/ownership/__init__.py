"""Who owns how much, through all chains? Capital, never votes, never discipline."""

from analytics.ownership.integrated import Integrated, integrated_owners

__all__ = ["Integrated", "integrated_owners"]
