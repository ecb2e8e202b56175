"""Who controls whom?

Exact majority control as a least fixpoint, with arrangements, state units,
partnerships and branches; for one entity from its ancestors in the store.
For everybody at once: `analytics.control.whole_control`, not repeated here, it
needs compiled code.
"""

from analytics.control.answer import ControlAnswer, Controller, OtherReading
from analytics.control.control_graph import ControlGraph, build_graph
from analytics.control.controllers import answer_from, controllers_of
from analytics.control.ever_above import Axis
from analytics.control.facts import MAJORITY, ControlFacts, ControlOptions
from analytics.control.history import ControlHistory, Interval, control_history
from analytics.control.kinds import Basis, Outcome, Via
from analytics.control.outcome import SecondReading, Verdict, verdict_of
from analytics.control.pairs import ControlPair
from analytics.control.readings import Readings

__all__ = [
    "MAJORITY",
    "Axis",
    "Basis",
    "ControlAnswer",
    "ControlFacts",
    "ControlGraph",
    "ControlHistory",
    "ControlOptions",
    "ControlPair",
    "Controller",
    "Interval",
    "OtherReading",
    "Outcome",
    "Readings",
    "SecondReading",
    "Verdict",
    "Via",
    "answer_from",
    "build_graph",
    "control_history",
    "controllers_of",
    "verdict_of",
]
