"""What does a whole city look like, for trying things out?"""

from loaders.city.writing import CitySummary, write_city

__all__ = ["CitySummary", "write_city"]
