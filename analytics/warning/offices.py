"""How often did an entity change its representative and officers, and what else do they lead?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.roles import HEADS, OFFICERS
from graph.dated import known_ends, rows_of_the_day
from graph.store import MISSING
from graph.tables import APPOINTMENTS
from graph.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy.typing as npt

    from analytics.warning.observed import Observed

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_YEAR = 365
_LONG_AGO = -1


def offices(seen: Observed) -> dict[str, Floats]:
    """Return changes in the posts of an entity and how many others its people lead.

    Notes
    -----
    O(n log n) in posts. A post that is written year by year is one post; the
    first holders of a post are no change.
    """
    heads, officers = _starts(seen, HEADS), _starts(seen, OFFICERS)
    found = {
        "representative.changes_year": _changes(seen, heads, _YEAR),
        "representative.changes_3_years": _changes(seen, heads, 3 * _YEAR),
        "representative.tenure": _tenure(seen, heads),
        "officers.changes_year": _changes(seen, officers, _YEAR),
        "representative.leads": _leads(seen, HEADS),
        "officers.posts": _leads(seen, OFFICERS),
        "officers.persons": _persons(seen),
    }
    return {name: values[seen.scored] for name, values in found.items()}


def _starts(seen: Observed, roles: AbstractSet[Role]) -> tuple[Ints, Ints, Ints]:
    """Return entity, person and first day of each time somebody took a post, in this order."""
    rows, _ = seen.visible("appointments")
    table = seen.snap.tables["appointments"]
    codes = [at for at, role in enumerate(Role) if role in roles]
    start = table["from"][rows]
    counts = np.isin(table["role"][rows], codes) & (start <= seen.today)
    rows, start = rows[counts], start[counts]
    end = known_ends(table, rows, seen.reader.as_of)
    end = np.where(end == MISSING, seen.today + 1, end)
    never = (start != MISSING) & (end <= start)
    rank = seen.world.rank
    org, person = rank[table["org"][rows]], rank[table["person"][rows]]
    start = np.where(start == MISSING, _LONG_AGO, start)
    org, person, start, end = (each[~never] for each in (org, person, start, end))
    order = np.lexsort((end, start, person, org))
    org, person, start, end = (each[order] for each in (org, person, start, end))
    if not len(org):
        return org, person, start
    follows = np.r_[
        False,
        (org[1:] == org[:-1]) & (person[1:] == person[:-1]) & (start[1:] <= end[:-1]),
    ]
    return org[~follows], person[~follows], start[~follows]


def _changes(seen: Observed, starts: tuple[Ints, Ints, Ints], days: int) -> Floats:
    org, _, start = starts
    first = np.full(seen.count, np.iinfo(np.int64).max)
    np.minimum.at(first, org, start)
    counts = (start > seen.today - days) & (start > first[org])
    return np.bincount(org[counts], minlength=seen.count).astype(np.float64)


def _tenure(seen: Observed, starts: tuple[Ints, Ints, Ints]) -> Floats:
    """Return for how many days the latest representative has been there; unknown stays so."""
    org, _, start = starts
    latest = np.full(seen.count, _LONG_AGO)
    np.maximum.at(latest, org, start)
    return np.where(latest > 0, 1.0 * (seen.today - latest), np.nan)


def _held(seen: Observed, roles: AbstractSet[Role]) -> tuple[Ints, Ints]:
    """Return each person and entity joined by a post of the day, once."""
    table = seen.snap.tables["appointments"]
    rows = rows_of_the_day(seen.snap, APPOINTMENTS, seen.reader.as_of)
    codes = [at for at, role in enumerate(Role) if role in roles]
    rows = rows[np.isin(table["role"][rows], codes)]
    rank = seen.world.rank
    pairs = np.unique(rank[table["person"][rows]] * seen.count + rank[table["org"][rows]])
    person, org = np.divmod(pairs, seen.count)
    return person, org


def _leads(seen: Observed, roles: AbstractSet[Role]) -> Floats:
    """Return the most entities that one of an entity's people has such a post in."""
    person, org = _held(seen, roles)
    found = np.zeros(seen.count)
    np.maximum.at(found, org, np.bincount(person, minlength=seen.count)[person].astype(np.float64))
    return found


def _persons(seen: Observed) -> Floats:
    _, org = _held(seen, OFFICERS)
    return np.bincount(org, minlength=seen.count).astype(np.float64)
