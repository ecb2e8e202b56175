"""What goes into the monthly bulletin about risk? Leads only; public names."""

from analytics.bulletin.heat import Cell, Heat, heat_of
from analytics.bulletin.pictures import Network, Node, heat_picture, network_picture
from analytics.bulletin.warning_line import WarningFact, WarningLine, WarningReason, Warnings

__all__ = [
    "Cell",
    "Heat",
    "Network",
    "Node",
    "WarningFact",
    "WarningLine",
    "WarningReason",
    "Warnings",
    "heat_of",
    "heat_picture",
    "network_picture",
]
