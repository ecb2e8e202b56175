"""Who was legal representative of what, and when, as far as is known?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.dated import known_ends
from graph.periods import ALWAYS, FOREVER
from graph.snapshot import snapshot
from graph.store import MISSING
from graph.tables import APPOINTMENTS
from graph.vocabulary import Role

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.links import LinkedWorld
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]

NAMED_HEADS = frozenset(
    {Role.LEGAL_REPRESENTATIVE, Role.PRINCIPAL, Role.BRANCH_HEAD, Role.OPERATOR}
)
"""Posts that the register names a person for, one at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """Posts of legal representatives, whenever held, in the order of org, start and person.

    Attributes
    ----------
    person, org
        Party numbers.
    start, end
        Day numbers, the end not included; an unknown start is `ALWAYS`, an open
        end `FOREVER`.
    """

    person: Ints
    org: Ints
    start: Ints
    end: Ints

    def of(self, org: int) -> slice:
        """Return where the posts in an organization stand."""
        low, high = np.searchsorted(self.org, [org, org + 1]).tolist()
        return slice(low, high)


def posts_of(reader: GraphReader, world: LinkedWorld) -> Posts:
    """Return the posts of legal representatives as they are known at the reader's moment.

    Notes
    -----
    Of one post told by several datasets the one loaded last counts. O(n log n).
    """
    snap = snapshot(reader.store)
    table = snap.tables["appointments"]
    rows = np.flatnonzero(snap.visible(APPOINTMENTS, reader.as_of))
    codes = [at for at, role in enumerate(Role) if role in NAMED_HEADS]
    rows = rows[np.isin(table["role"][rows], codes)]
    end = known_ends(table, rows, reader.as_of)
    person, org = world.rank[table["person"][rows]], world.rank[table["org"][rows]]
    start = np.where(table["from"][rows] == MISSING, ALWAYS, table["from"][rows])
    end = np.where(end == MISSING, FOREVER, end)
    order = np.lexsort((rows, table["file"][rows], person, start, org))
    person, org, start, end = person[order], org[order], start[order], end[order]
    same = (org[1:] == org[:-1]) & (start[1:] == start[:-1]) & (person[1:] == person[:-1])
    last = np.r_[~same, True][: len(org)]
    was = end > start
    chosen = last & was
    return Posts(person[chosen], org[chosen], start[chosen], end[chosen])
