"""Which entities are likely to have a new record soon, and which facts say so?

Leads, never liability: nothing here can reach code of liability, and which records count is said
by whoever asks (`Records`). It needs numpy, pandas and scikit-learn: import it where it is used.
"""

from analytics.warning.asking import Explained, backtest, explain, explain_highest, score, train
from analytics.warning.backtest import Backtest
from analytics.warning.features import features_on
from analytics.warning.model import USE, Model, read_model
from analytics.warning.parameters import Parameters
from analytics.warning.plots import calibration_plot
from analytics.warning.records import Record, Records
from analytics.warning.scoring import Reason, Scores, Warned

__all__ = [
    "USE",
    "Backtest",
    "Explained",
    "Model",
    "Parameters",
    "Reason",
    "Record",
    "Records",
    "Scores",
    "Warned",
    "backtest",
    "calibration_plot",
    "explain",
    "explain_highest",
    "features_on",
    "read_model",
    "score",
    "train",
]
