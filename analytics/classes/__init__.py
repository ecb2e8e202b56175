"""Which supervision class (企业信用风险分类) has an entity on a day, and which facts make it?

The table of contents. The classes of everybody: `analytics.classes.everybody` (not repeated
here, it needs numpy).
"""

from analytics.classes.answer import CLASS_WORDS, ClassAnswer
from analytics.classes.association import Association, Influence, association_of
from analytics.classes.classes import supervision_class_of
from analytics.classes.facts import (
    MARKET_ENTITIES,
    NotClassed,
    facts_of,
    facts_of_everybody,
    why_not_classed,
)
from analytics.classes.own import OwnClass, OwnFacts, Reason, Record, own_class
from analytics.classes.reading import scheme_with, shipped_scheme
from analytics.classes.scheme import CLASSES, FRAME, Scheme, SupervisionClass

__all__ = [
    "CLASSES",
    "CLASS_WORDS",
    "FRAME",
    "MARKET_ENTITIES",
    "Association",
    "ClassAnswer",
    "Influence",
    "NotClassed",
    "OwnClass",
    "OwnFacts",
    "Reason",
    "Record",
    "Scheme",
    "SupervisionClass",
    "association_of",
    "facts_of",
    "facts_of_everybody",
    "own_class",
    "scheme_with",
    "shipped_scheme",
    "supervision_class_of",
    "why_not_classed",
]
