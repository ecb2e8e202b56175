"""By which numbers is a warning made?

Every number is a setting of ours, printed with each answer; none is law.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from analytics.clusters.parameters import Parameters as LinkParameters
from graph.errors import ValueRefusedError
from graph.vocabulary import Severity

MODEL = "warning-1"
"""The version of features and model; a file of another version is not read."""

MOST_DEPTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How a model is made and tested.

    Attributes
    ----------
    horizon_days
        A new record within so many days after the cutoff is the outcome.
    most_cutoffs
        From how many earlier cutoffs, a horizon apart, is learned at most.
    half_life_days
        After which a record weighs half.
    minor, general, serious, unknown
        The weight of a record by its severity.
    shrinkage
        A rate among others is drawn towards that of everybody as if so many
        more had been seen.
    trees, depth, learning_rate, least_leaf, penalty
        Of gradient boosting.
    most_rows
        Rows of the learned table; above it all outcomes stay, others are drawn,
        and calibration counts each of those for so many as it stands for.
    least_outcomes
        With fewer in the learned table nothing is learned: the count of
        records ranks, and the answer says so.
    folds
        Parts into which entities fall for calibration.
    flagged_share
        The highest part of the ranking, for which fairness is told.
    top
        Of which precision is told.
    draws
        Bootstrap samples behind each interval.
    least_group
        Smaller groups are not told apart.
    seed
        Where the random numbers start.
    """

    horizon_days: int = 365
    most_cutoffs: int = 4
    half_life_days: int = 365
    minor: float = 0.5
    general: float = 1.0
    serious: float = 3.0
    unknown: float = 1.0
    shrinkage: float = 20.0
    trees: int = 120
    depth: int = 4
    learning_rate: float = 0.05
    least_leaf: int = 40
    penalty: float = 5.0
    most_rows: int = 200_000
    least_outcomes: int = 20
    folds: int = 3
    flagged_share: float = 0.1
    top: int = 100
    draws: int = 1_000
    least_group: int = 50
    seed: int = 1
    links: LinkParameters = field(default_factory=LinkParameters)

    def __post_init__(self) -> None:
        wanted = (
            ("horizon_days", 1, 3_653),
            ("most_cutoffs", 1, 50),
            ("folds", 2, 20),
            ("trees", 1, 2_000),
            ("depth", 1, MOST_DEPTH),
            ("draws", 1, 100_000),
            ("top", 1, 1_000_000),
            ("seed", 0, (1 << 31) - 1),
        )
        for name, least, most in wanted:
            value = getattr(self, name)
            if not least <= value <= most:
                raise ValueRefusedError(name, value, f"{least} to {most}")

    def weight(self, severity: Severity | None) -> float:
        """Return what a record of a severity weighs on its first day."""
        by_severity = {
            Severity.MINOR: self.minor,
            Severity.GENERAL: self.general,
            Severity.SERIOUS: self.serious,
        }
        return self.unknown if severity is None else by_severity[severity]

    def document(self) -> dict[str, object]:
        """Return all of them as JSON values; those of links are told by `zeren clusters`."""
        names = [each.name for each in fields(self) if each.name != "links"]
        return {"model": MODEL, **{name: getattr(self, name) for name in names}}
