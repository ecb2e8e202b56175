"""Can bankruptcies of small enterprises be ranked, and how much of it is how they were collected?

Not a rolling test: the data has one moment of observation and comes in two published parts. Learned
on the one, tested on the other. The outcome is bankruptcy, not a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.features import BASELINE, features_on, without_graph
from analytics.warning.learning import Lesson, learned
from analytics.warning.measures import Difference, Measured, compared
from analytics.warning.reliability import Reliability, reliability
from api.warn_records import CountedRecords
from graph.model import PartyId
from graph.periods import AsOf
from tests.real import smesd

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from analytics.warning.parameters import Parameters
    from graph.reader import GraphReader
    from tests.real.native import Tables

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

COUNTS = (".entities", ".persons", ".owned", ".leads", ".posts", ".companies")
"""How many edges a company has: in this collection it tells who went bankrupt."""


@dataclass(frozen=True, slots=True, eq=False)
class SmallEnterprises:
    """How rankings of the held-out part do; `degree` counts edges and nothing else."""

    entities: int
    positives: int
    score: Floats
    label: Bools
    measured: dict[str, Measured]
    ahead: dict[str, tuple[Difference, ...]]
    calibration: Reliability | None

    def document(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "entities": self.entities,
            "positives": self.positives,
            "measured": {name: asdict(each) for name, each in self.measured.items()},
            "full_minus": {name: [asdict(d) for d in each] for name, each in self.ahead.items()},
            "calibration": asdict(self.calibration) if self.calibration else None,
        }


def tables() -> Tables:
    """Return the native tables, dated as far as they can be."""
    return smesd.dated_tables()


def tested(reader: GraphReader, parameters: Parameters) -> SmallEnterprises:
    """Return how a model of the one part ranks the other."""
    there = reader.at(AsOf(on=smesd.OBSERVED, known_at=smesd.OBSERVED))
    frame = features_on(there, CountedRecords().counting(there), parameters)
    train = _lesson(frame, smesd.bankruptcy_labels("train"), smesd.OBSERVED)
    held = {
        company: bankrupt
        for company, bankrupt in smesd.bankruptcy_labels("validate").items()
        if company not in smesd.bankruptcy_labels("train")
    }
    test = _lesson(frame, held, smesd.OBSERVED)
    every = list(frame.columns)
    uncounted = [name for name in every if not name.endswith(COUNTS)]
    degrees = smesd.degrees()
    scores = {
        "full": _ranked(train, test, every, parameters),
        "baseline": test.frame[BASELINE].to_numpy(dtype=np.float64),
        "without_graph": _ranked(train, test, without_graph(every), parameters),
        "without_counts_of_edges": _ranked(train, test, uncounted, parameters),
        "degree": np.array([degrees[each.rpartition(":")[2]] for each in test.frame.index], float),
    }
    measured, ahead = compared(
        scores, test.label, top=parameters.top, draws=parameters.draws, seed=parameters.seed
    )
    return SmallEnterprises(
        entities=len(test.label),
        positives=int(test.label.sum()),
        score=scores["full"],
        label=test.label,
        measured=measured,
        ahead=ahead,
        calibration=reliability(scores["full"], test.label),
    )


def _ranked(train: Lesson, test: Lesson, features: Sequence[str], parameters: Parameters) -> Floats:
    return learned([train], features, parameters).probability(test.frame)


def _lesson(frame: pd.DataFrame, labels: dict[str, bool], day: date) -> Lesson:
    named = {PartyId(f"org:smesd:{company}"): bankrupt for company, bankrupt in labels.items()}
    chosen = frame[frame.index.isin(list(named))]
    return Lesson(day, chosen, np.array([named[each] for each in chosen.index], dtype=bool))
