"""Which entities are likely to have a new record soon, and which facts say so?

Leads, never liability: nothing here can reach code of liability, and which records count is said
by whoever asks (`Records`). It needs numpy, pandas and scikit-learn: import it where it is used.
"""

from analytics.warning.backtest import Backtest, backtest, rolling
from analytics.warning.features import features_on
from analytics.warning.model import Model, read_model
from analytics.warning.parameters import Parameters
from analytics.warning.records import Record, Records
from analytics.warning.training import Past, trained

__all__ = [
    "Backtest",
    "Model",
    "Parameters",
    "Past",
    "Record",
    "Records",
    "backtest",
    "features_on",
    "read_model",
    "rolling",
    "trained",
]
