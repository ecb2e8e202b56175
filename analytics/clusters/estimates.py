"""How much more often does an entity follow a linked one into violation, in the loaded history?

From one year to the next, as the listed companies were measured: of the entities without a record
in a year, those of whom a linked one had a record are compared with those of whom none had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.links import KINDS, linked_world
from graph.periods import AsOf

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.flags import Record
    from analytics.clusters.links import LinkedWorld
    from analytics.clusters.parameters import Parameters
    from analytics.clusters.weights import LinkKind
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_TWO_SIDED_95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Entity-years with a link of one kind, by stratum: exposed or not, with a record or not."""

    exposed: Floats
    exposed_hit: Floats
    unexposed: Floats
    unexposed_hit: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What history says of one kind of link.

    Attributes
    ----------
    lift, low, high
        The ratio of risks, adjusted for year, industry section and region, and
        its 95 % interval; None where too little happened.
    z
        The logarithm of the lift over its standard error.
    suggested
        A weight between 0 and 1 in proportion to what the lift exceeds 1 by,
        where the interval excludes 1; None: history gives no ground to change it.
    """

    kind: LinkKind
    weight: float
    exposed: int
    exposed_hit: int
    unexposed: int
    unexposed_hit: int
    lift: float | None
    low: float | None
    high: float | None
    z: float | None
    suggested: float | None = None


def estimated_weights(
    reader: GraphReader,
    records: Sequence[Record],
    parameters: Parameters,
    years: int,
    show: Callable[[str, int, int | None], None] = lambda *_: None,
) -> tuple[Estimate, ...]:
    """Return what the loaded history says of each kind of link, in the order of kinds.

    Parameters
    ----------
    records
        The decisions that count on the reader's day: what was repaired or
        successfully objected to is no evidence against anybody.
    years
        How many pairs of years; the last outcome year is the last full one.

    Notes
    -----
    Links are those of the first day of each outcome year. One reading of
    everybody per year. Blind to: links the tables do not date, records that
    were repaired or archived since, and dependence among entities of one hub,
    which makes the interval narrower than it should be.

    References
    ----------
    .. [1] S. Greenland, J. Robins, "Estimation of a common effect parameter from sparse
       follow-up data", Biometrics 41 (1985).
    """
    last = (reader.as_of.on + timedelta(days=1)).year - 1
    tables: list[list[Table]] = [[] for _ in KINDS]
    for place, year in enumerate(range(last - years + 1, last + 1)):
        show("years", place, years)
        moment = AsOf(on=date(year, 1, 1), known_at=reader.as_of.known_at)
        world = linked_world(reader.at(moment), parameters)
        before, after = (_violated(world, records, each) for each in (year - 1, year))
        for at in range(len(KINDS)):
            tables[at].append(_table(world, before, after, at))
    found = [
        estimate_of(kind, parameters.weights[kind], joined(tables[at]))
        for at, kind in enumerate(KINDS)
    ]
    return tuple(_suggested(found))


def _violated(world: LinkedWorld, records: Sequence[Record], year: int) -> Bools:
    subjects = [
        record.decision.subject for record in records if record.decision.decided_on.year == year
    ]
    numbers = world.entities.numbers(sorted(set(subjects)))
    found = np.zeros(len(world.entities.ids), dtype=bool)
    found[numbers[numbers >= 0]] = True
    return found


def _table(world: LinkedWorld, before: Bools, after: Bools, kind: int) -> Table:
    links, entities = world.links, world.entities
    chosen = links.kinds >> kind & 1 > 0
    one, other = links.one[chosen], links.other[chosen]
    count = len(entities.ids)
    is_linked, is_exposed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    is_linked[one] = is_linked[other] = True
    is_exposed[one[before[other]]] = True
    is_exposed[other[before[one]]] = True
    studied = np.flatnonzero(is_linked & ~before)
    exposed, hit = is_exposed[studied], after[studied]
    strata = len(entities.sections) * len(entities.regions)

    def counted(mask: Bools) -> Floats:
        return np.bincount(entities.stratum[studied[mask]], minlength=strata).astype(np.float64)

    return Table(
        exposed=counted(exposed),
        exposed_hit=counted(exposed & hit),
        unexposed=counted(~exposed),
        unexposed_hit=counted(~exposed & hit),
    )


def joined(tables: Sequence[Table]) -> Table:
    """Return the strata of several tables side by side."""
    return Table(
        exposed=np.concatenate([each.exposed for each in tables]),
        exposed_hit=np.concatenate([each.exposed_hit for each in tables]),
        unexposed=np.concatenate([each.unexposed for each in tables]),
        unexposed_hit=np.concatenate([each.unexposed_hit for each in tables]),
    )


def estimate_of(kind: LinkKind, weight: float, table: Table) -> Estimate:
    """Return the Mantel-Haenszel ratio of risks over all strata, with its interval."""
    total = table.exposed + table.unexposed
    counts = total > 0
    exposed, hit, unexposed, other_hit, total = (
        each[counts]
        for each in (
            table.exposed,
            table.exposed_hit,
            table.unexposed,
            table.unexposed_hit,
            total,
        )
    )
    upper = float((hit * unexposed / total).sum())
    lower = float((other_hit * exposed / total).sum())
    variance = float(
        ((exposed * unexposed * (hit + other_hit) - hit * other_hit * total) / total**2).sum()
    )
    lift = low = high = z = None
    if upper > 0 and lower > 0 and variance > 0:
        lift, error = upper / lower, sqrt(variance / (upper * lower))
        low, high = (lift * exp(sign * _TWO_SIDED_95 * error) for sign in (-1, 1))
        z = log(lift) / error
    return Estimate(
        kind=kind,
        weight=weight,
        exposed=int(exposed.sum()),
        exposed_hit=int(hit.sum()),
        unexposed=int(unexposed.sum()),
        unexposed_hit=int(other_hit.sum()),
        lift=lift,
        low=low,
        high=high,
        z=z,
    )


def _suggested(found: Sequence[Estimate]) -> list[Estimate]:
    """Return the estimates with weights in proportion to the lift, the strongest kind at 1."""
    excess = {
        each.kind: each.lift - 1
        for each in found
        if each.lift is not None and each.low is not None and each.low > 1
    }
    most = max(excess.values(), default=0.0)
    return [
        replace(each, suggested=round(excess[each.kind] / most, 2)) if each.kind in excess else each
        for each in found
    ]
