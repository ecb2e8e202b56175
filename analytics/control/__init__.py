"""Who controls whom?

Exact majority control as a least fixpoint, with arrangements, state units,
partnerships and branches; for one entity from its ancestors in the store, and
for everybody from a graph of all facts.
"""

from analytics.control.answer import ControlAnswer, Controller, OtherReading
from analytics.control.control_graph import ControlGraph, build_graph
from analytics.control.controllers import answer_from, controllers_of
from analytics.control.facts import MAJORITY, ControlFacts, ControlOptions
from analytics.control.kinds import Basis, Outcome, Via
from analytics.control.outcome import SecondReading, Verdict, verdict_of
from analytics.control.pairs import ControlPair, all_controls, all_outcomes
from analytics.control.readings import Readings
from analytics.control.whole import whole_facts

__all__ = [
    "MAJORITY",
    "Basis",
    "ControlAnswer",
    "ControlFacts",
    "ControlGraph",
    "ControlOptions",
    "ControlPair",
    "Controller",
    "OtherReading",
    "Outcome",
    "Readings",
    "SecondReading",
    "Verdict",
    "Via",
    "all_controls",
    "all_outcomes",
    "answer_from",
    "build_graph",
    "controllers_of",
    "verdict_of",
    "whole_facts",
]
