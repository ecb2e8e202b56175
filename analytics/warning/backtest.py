"""Would warnings of an earlier day have found what came, and did the graph help?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.fairness import Fairness, fairness
from analytics.warning.features import BASELINE
from analytics.warning.measures import Difference, Measured, compared
from analytics.warning.model import USE, Model
from analytics.warning.reliability import Reliability, reliability
from analytics.warning.training import Past, trained

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.model import PartyId

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

FULL, NAIVE, NO_GRAPH = "full", "baseline", "without_graph"
_DIGITS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """How the model of a cutoff did over its horizon.

    Attributes
    ----------
    is_complete
        Whether the horizon has passed as far as the reader knows.
    measured
        Of the full model, the baseline and the model without the graph.
    ahead
        How much the full model is ahead of the other two.
    lead_time_days
        The median of days from the cutoff to the first new record, of those
        among the highest scores that had one.
    """

    model: Model
    cutoff: date
    is_complete: bool
    entities: tuple[PartyId, ...]
    score: Floats
    label: Bools
    measured: Mapping[str, Measured]
    ahead: Mapping[str, tuple[Difference, ...]]
    lead_time_days: float | None
    calibration: Reliability | None
    fairness: Fairness

    @property
    def graph_adds(self) -> bool | None:
        """Whether the interval of the gain in AUC over the model without the graph excludes 0."""
        found = {each.measure: each for each in self.ahead.get(NO_GRAPH, ())}
        return found["auc"].low > 0 if found else None

    def sentence(self) -> tuple[str, str]:
        """Return what the graph adds, in Chinese and in English."""
        found = {each.measure: each for each in self.ahead.get(NO_GRAPH, ())}
        if not found:
            return "无结果可比较。", "There is nothing to compare."
        auc = found["auc"]
        said = f"{auc.difference:+.4f} [{auc.low:+.4f}, {auc.high:+.4f}]"
        if auc.low > 0:
            return f"图特征有增益：AUC {said}。", f"The graph adds to the ranking: AUC {said}."
        if auc.high < 0:
            return (
                f"图特征使结果变差：AUC {said}。",
                f"The graph makes the ranking worse: AUC {said}.",
            )
        return f"图特征未见增益：AUC {said}。", f"The graph adds nothing that shows: AUC {said}."

    def document(self) -> dict[str, object]:
        """Return it as JSON values."""
        zh, en = self.sentence()
        return {
            "cutoff": self.cutoff,
            "horizon_days": self.model.parameters.horizon_days,
            "complete": self.is_complete,
            "entities": len(self.entities),
            "positives": int(self.label.sum()),
            **_measured(self.measured[FULL]),
            "lead_time_days": self.lead_time_days,
            "baseline": _measured(self.measured[NAIVE]),
            "without_graph": _measured(self.measured[NO_GRAPH]),
            "differences": {
                f"full_minus_{name}": {_name(each.measure): _ahead(each) for each in found}
                for name, found in self.ahead.items()
            },
            "graph_adds": self.graph_adds,
            "graph_says": {"zh": zh, "en": en},
            "calibration": _calibration(self.calibration),
            "fairness": {
                "flagged_share": self.fairness.flagged_share,
                "not_told_apart": self.fairness.not_told_apart,
                "groups": [_rounded(asdict(each)) for each in self.fairness.groups],
            },
            "model": self.model.card(),
            "use": USE,
        }

    def rows(self) -> list[tuple[PartyId, float, int]]:
        """Return entity, score and label, by entity."""
        label = self.label.astype(int).tolist()
        return list(zip(self.entities, self.score.tolist(), label, strict=True))


def tested(past: Past, cutoff: date) -> Backtest:
    """Return how the model of a cutoff did.

    Parameters
    ----------
    past
        Its reader knows what came: outcomes are those known to it.

    Notes
    -----
    The model is learned from cutoffs whose horizon had ended by the cutoff, and
    from nothing that became known later; outcomes after the cutoff only
    measure it.
    """
    known = past.known(cutoff)
    full = trained(past, cutoff)
    frame = known.frame
    lean = trained(past, cutoff, with_graph=False)
    end = cutoff + timedelta(days=past.parameters.horizon_days)
    days = past.days_until(cutoff, past.reader.as_of.known_at)
    label = np.isfinite(days)
    scores = {
        FULL: full.learned.probability(frame),
        NAIVE: frame[BASELINE].to_numpy(dtype=np.float64),
        NO_GRAPH: lean.learned.probability(frame),
    }
    settings = past.parameters
    measured, ahead = compared(
        scores, label, top=settings.top, draws=settings.draws, seed=settings.seed
    )
    share, least = settings.flagged_share, settings.least_group
    return Backtest(
        model=full,
        cutoff=cutoff,
        is_complete=end <= past.reader.as_of.known_at,
        entities=tuple(frame.index),
        score=scores[FULL],
        label=label,
        measured=measured,
        ahead=ahead,
        lead_time_days=_lead_time(scores[FULL], days, settings.top),
        calibration=reliability(scores[FULL], label),
        fairness=fairness(known.groups, scores[FULL], label, share, least),
    )


def _lead_time(score: Floats, days: Floats, top: int) -> float | None:
    highest = np.argsort(-score, kind="stable")[:top]
    came = days[highest]
    came = came[np.isfinite(came)]
    return float(np.median(came)) if len(came) else None


def _measured(said: Measured) -> dict[str, object]:
    return {
        "auc": _figure(said.auc),
        "auc_interval": [_figure(each) for each in said.auc_interval]
        if said.auc_interval
        else None,
        "average_precision": _figure(said.average_precision),
        "precision_at_100": _figure(said.precision_at_top),
    }


def _name(measure: str) -> str:
    return "precision_at_100" if measure == "precision_at_top" else measure


def _ahead(said: Difference) -> dict[str, object]:
    interval = [_figure(said.low), _figure(said.high)]
    return {"difference": _figure(said.difference), "interval": interval}


def _calibration(said: Reliability | None) -> dict[str, object] | None:
    if said is None:
        return None
    return {
        "brier": _figure(said.brier),
        "expected_error": _figure(said.expected_error),
        "bins": [_rounded(asdict(each)) for each in said.bins],
    }


def _rounded(said: dict[str, object]) -> dict[str, object]:
    return {
        name: _figure(value) if isinstance(value, float) else value for name, value in said.items()
    }


def _figure(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS)
