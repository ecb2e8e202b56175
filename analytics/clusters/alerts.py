"""Which other signs call for a look: firms after a listing, swaps, rings, repeated penalties?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.clusters.alert import Alert, AlertKind, AlertParameters
from analytics.clusters.alerts_by_person import many_posts, phoenixes, swaps
from analytics.clusters.alerts_by_record import broken_commitments, repeated_penalties
from analytics.clusters.alerts_by_structure import equity_rings, mass_registrations
from analytics.clusters.posts import posts_of

if TYPE_CHECKING:
    from analytics.clusters.flags import Record
    from analytics.clusters.links import LinkedWorld
    from graph.reader import GraphReader

_ORDER = {kind: place for place, kind in enumerate(AlertKind)}


def find_alerts(
    reader: GraphReader,
    world: LinkedWorld,
    records: Sequence[Record],
    parameters: AlertParameters,
) -> tuple[Alert, ...]:
    """Return the alerts of the reader's day, in the order of kinds and ids.

    Parameters
    ----------
    world
        The links of that day.
    records
        The decisions that count on that day.

    Notes
    -----
    Whole columns are looked through; rows are read of those alone who are
    named in an alert.
    """
    posts = posts_of(reader, world)
    found = [
        *phoenixes(reader, world, posts, records, parameters),
        *mass_registrations(reader, world, parameters),
        *many_posts(reader, world, posts, parameters),
        *swaps(reader, world, posts, records, parameters),
        *equity_rings(reader, world, parameters),
        *repeated_penalties(reader, world, records, parameters),
        *broken_commitments(reader, world, parameters),
    ]
    return tuple(sorted(found, key=lambda alert: (_ORDER[alert.kind], alert.alert_id)))
