"""Which companies hold one another in a ring, and which rooms filled up within days?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.alert import Alert, AlertKind, AlertParameters, expiry
from analytics.clusters.alert_facts import founding_facts, holding_facts
from analytics.clusters.candidates import labelled
from analytics.clusters.flags import months_before
from analytics.clusters.hubs import runs
from graph.dated import dated_holdings
from graph.snapshot import snapshot

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.links import LinkedWorld
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]


def equity_rings(
    reader: GraphReader, world: LinkedWorld, parameters: AlertParameters
) -> Iterator[Alert]:
    """Yield each ring of companies that hold any known share of one another."""
    held = dated_holdings(snapshot(reader.store), reader.as_of, basis="capital")
    company = world.rank[np.repeat(np.arange(len(held.scale)), np.diff(held.indptr))]
    holder = world.rank[held.holder]
    # Of whom no table tells that he ended is taken to exist.
    exists = world.entities.lives | ~world.entities.is_described
    counts = exists[holder] & exists[company] & (holder != company) & (held.low > 0)
    counts &= ~world.is_state[holder]
    rows = labelled(holder[counts], company[counts], connection="strong")
    rows = rows[np.lexsort(rows.T[::-1])]
    begin, end = runs(rows[:, 0])
    ids = world.entities.ids
    for low, high in zip(begin.tolist(), end.tolist(), strict=True):
        if high - low < 2:  # noqa: PLR2004 - one company is no ring
            continue
        ring = tuple(ids[number] for number in rows[low:high, 1].tolist())
        yield Alert(
            kind=AlertKind.EQUITY_RING,
            parties=ring,
            happened_on=None,
            told="\n".join(ring),
            figures=(("companies", len(ring)),),
            facts=tuple(holding_facts(reader, ring, ring)),
            expires=expiry(reader.as_of.on, parameters),
        )


def mass_registrations(
    reader: GraphReader, world: LinkedWorld, parameters: AlertParameters
) -> Iterator[Alert]:
    """Yield each room at which very many entities were founded within days.

    Notes
    -----
    Many at one room is lawful where it is a hosted address: only many in few
    days, and more than nearly all rooms of the province, is a sign. O(n log n).
    """
    entities, on = world.entities, reader.as_of.on
    since = months_before(on, parameters.window_months).toordinal()
    chosen = np.flatnonzero(entities.lives & (entities.room >= 0) & (entities.founded > since))
    chosen = chosen[np.lexsort((chosen, entities.founded[chosen], entities.room[chosen]))]
    room, founded = entities.room[chosen], entities.founded[chosen]
    if not len(chosen):
        return
    span = date.max.toordinal() * 2
    key = room * span + founded
    until = np.searchsorted(key, key + parameters.mass_days, side="left")
    count = until - np.arange(len(key))
    begin, ends = runs(room)
    most = np.maximum.reduceat(count, begin)
    province = entities.province[chosen][begin]
    limit = _limits(most, province, parameters)
    for at in np.flatnonzero((most >= parameters.mass_entities) & (most > limit)).tolist():
        first = begin[at] + int(np.argmax(count[begin[at] : ends[at]]))
        members = np.sort(chosen[first : until[first]])
        ids = tuple(entities.ids[number] for number in members.tolist())
        facts = founding_facts(reader, ids)
        yield Alert(
            kind=AlertKind.MASS_REGISTRATION,
            parties=ids,
            happened_on=date.fromordinal(int(founded[until[first] - 1])),
            told=f"{entities.rooms[int(room[first])]}\n{date.fromordinal(int(founded[first]))}",
            figures=(
                ("entities", int(most[at])),
                ("limit_of_province", int(limit[at])),
                ("room", entities.rooms[int(room[first])]),
            ),
            facts=tuple(facts[party] for party in ids),
            expires=expiry(on, parameters),
        )


def _limits(most: Ints, province: Ints, parameters: AlertParameters) -> Ints:
    """Return for each room the quantile of the rooms of its province."""
    found = np.zeros(len(most), dtype=np.int64)
    for each in np.unique(province):
        mine = province == each
        found[mine] = int(np.quantile(most[mine], parameters.mass_quantile, method="lower"))
    return found
