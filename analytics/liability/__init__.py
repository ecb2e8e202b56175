"""Who answers for a decision: liabilities, measures and notices."""

from analytics.liability.acting import act_on_item, act_on_notice
from analytics.liability.bearing import Bearing, Borne, measures_of
from analytics.liability.items import (
    AnchorDays,
    DecisionOutcome,
    EndReason,
    ItemFlag,
    ItemKind,
    ItemRole,
    ItemState,
    Liability,
    LiabilityAnswer,
    Measure,
    Notice,
)
from analytics.liability.liabilities import liabilities_for, liabilities_of

__all__ = [
    "AnchorDays",
    "Bearing",
    "Borne",
    "DecisionOutcome",
    "EndReason",
    "ItemFlag",
    "ItemKind",
    "ItemRole",
    "ItemState",
    "Liability",
    "LiabilityAnswer",
    "Measure",
    "Notice",
    "act_on_item",
    "act_on_notice",
    "liabilities_for",
    "liabilities_of",
    "measures_of",
]
