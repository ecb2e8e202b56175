"""By which numbers are clusters and alerts found?

Every number is a setting of ours, printed with each answer; none is law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from analytics.clusters.weights import LinkKind, Weight, shipped_weights
from graph.errors import ValueRefusedError
from graph.vocabulary import Severity

MODEL = "clusters-1"
"""The version of the model; an alert of another version is another alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """How records make a flag.

    Attributes
    ----------
    window_months
        Records decided in so many months up to the day count.
    half_life_months
        After which a record weighs half.
    minor, general, serious, unknown
        The weight of a record by its severity; one above 0 flags its entity.
    """

    window_months: int = 24
    half_life_months: int = 12
    minor: float = 0.0
    general: float = 1.0
    serious: float = 3.0
    unknown: float = 1.0

    def weight(self, severity: Severity | None) -> float:
        """Return what a record of a severity weighs on its first day."""
        by_severity = {
            Severity.MINOR: self.minor,
            Severity.GENERAL: self.general,
            Severity.SERIOUS: self.serious,
        }
        return self.unknown if severity is None else by_severity[severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How clusters are looked for.

    Attributes
    ----------
    weight_rows
        Per kind of link its weight and why.
    equity_per_cent
        From which known share of the capital on a holding links.
    hub_quantile, hub_least, hub_most
        A hub above this quantile of the degrees in its province, and above
        the least degree, is dropped or damped; above the most always.
    least_entities, least_flagged, least_decisions
        What a cluster has at least; controllers of record count as decisions do.
    least_sections, least_regions
        It spans so many industry sections or so many regions.
    least_lift
        Flagged members over those expected of the same industries and regions.
    most_p, most_q
        Of the shuffled flags; and after Benjamini-Hochberg over all candidates.
    shuffles, seed
        How often flags are shuffled, and from which number on.
    resolution
        Of Leiden communities: larger numbers give smaller ones.
    same_share
        Two found clusters that share so much of the smaller one are one.
    expires_days
        After which an alert has to be looked at anew or falls.
    """

    weight_rows: Mapping[LinkKind, Weight] = field(default_factory=shipped_weights)
    equity_per_cent: int = 25
    hub_quantile: float = 0.99
    hub_least: int = 20
    hub_most: int = 200
    signal: Signal = field(default_factory=Signal)
    least_entities: int = 4
    least_flagged: int = 3
    least_decisions: int = 2
    least_sections: int = 2
    least_regions: int = 2
    least_lift: float = 2.0
    most_p: float = 0.05
    most_q: float = 0.05
    shuffles: int = 9_999
    seed: int = 1
    resolution: float = 1.0
    same_share: float = 0.5
    expires_days: int = 90

    def __post_init__(self) -> None:
        if self.shuffles < 1:
            raise ValueRefusedError("shuffles", self.shuffles, "1 or more")
        if not 0 <= self.seed < 1 << 63:
            raise ValueRefusedError("seed", self.seed, "0 or more, below 2 to the 63")

    @property
    def weights(self) -> Mapping[LinkKind, float]:
        """How much a link of each kind weighs."""
        return {kind: row.weight for kind, row in self.weight_rows.items()}

    def document(self) -> dict[str, object]:
        """Return all of them as JSON values."""
        names = [each.name for each in fields(self) if each.name not in {"weight_rows", "signal"}]
        return {
            "model": MODEL,
            "weights": [asdict(row) for row in self.weight_rows.values()],
            "signal": asdict(self.signal),
            **{name: getattr(self, name) for name in names},
        }
