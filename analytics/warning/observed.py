"""What is seen of everybody on the cutoff: who is scored, by which records and links?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from analytics.clusters.links import LinkedWorld, linked_world
from graph.model import PartyId
from graph.snapshot import RECORD, Snapshot, snapshot
from graph.store import MISSING
from graph.tables import COMMITMENTS, INDICATORS, PERMITS, RATINGS, Table, table_named
from graph.vocabulary import Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.warning.parameters import Parameters
    from analytics.warning.records import Record
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_YEAR = 365
_DATED = (
    ("holdings", ("holder", "company"), "from"),
    ("appointments", ("org",), "from"),
    ("arrangements", ("party", "group", "target"), "from"),
    ("decisions", ("subject",), "decided_on"),
    ("organizations", ("org",), "founded_on"),
)
_BESIDE = (
    (COMMITMENTS, "made_on"),
    (INDICATORS, "from"),
    (RATINGS, "from"),
    (PERMITS, "decided_on"),
)
"""Tables that a snapshot leaves out."""


@dataclass(frozen=True, eq=False)
class Observed:
    """Everybody on a day, as known then; parties numbered in the order of their ids.

    Attributes
    ----------
    records
        Those that count, in the order of subject, day and number.
    subject, age, weight
        Per record whose it is, how many days old, and what it weighs by severity.
    scored
        Numbers of the organizations with a dated fact, in order.
    """

    reader: GraphReader
    parameters: Parameters
    world: LinkedWorld
    records: tuple[Record, ...]
    subject: Ints
    age: Ints
    weight: Floats
    scored: Ints

    @property
    def count(self) -> int:
        """How many parties the store has."""
        return len(self.world.entities.ids)

    @property
    def today(self) -> int:
        """The day as a number."""
        return self.reader.as_of.on.toordinal()

    @cached_property
    def ids(self) -> list[PartyId]:
        """The ids of the scored, in order."""
        ids = self.world.entities.ids
        return [ids[number] for number in self.scored.tolist()]

    @cached_property
    def snap(self) -> Snapshot:
        """The columns of the store."""
        return snapshot(self.reader.store)

    @cached_property
    def decay(self) -> Floats:
        """Per record what is left of it after its age."""
        left: Floats = 0.5 ** (self.age / self.parameters.half_life_days)
        return left

    @cached_property
    def burden(self) -> Floats:
        """Per party the weights of its records, each halved with every half-life."""
        return self.summed(self.weight * self.decay)

    @cached_property
    def is_recent(self) -> Floats:
        """Per party 1 where a record of the last year counts."""
        return (self.summed((self.age < _YEAR).astype(np.float64)) > 0).astype(np.float64)

    def summed(self, weights: Floats) -> Floats:
        """Return per party the sum of a weight of its records."""
        found = np.bincount(self.subject, weights=weights, minlength=self.count)
        return found.astype(np.float64)

    def visible(self, name: str) -> tuple[Ints, Table]:
        """Return the rows of a table that were known, of files the one loaded last at the end."""
        table = table_named(name)
        assert table is not None  # noqa: S101 (named here)
        rows = np.flatnonzero(self.snap.visible(table, self.reader.as_of))
        return rows[np.argsort(self.snap.tables[name]["file"][rows], kind="stable")], table


def observed(reader: GraphReader, records: Sequence[Record], parameters: Parameters) -> Observed:
    """Return what is seen on the reader's day.

    Parameters
    ----------
    records
        Those that count on that day as known then; of others the caller must
        not know on it.

    Notes
    -----
    O(n log n) in all rows; reads everybody.
    """
    world = linked_world(reader, parameters.links)
    entities, on = world.entities, reader.as_of.on
    known = sorted((each for each in records if each.decision.decided_on <= on), key=_order)
    subject = entities.numbers([each.decision.subject for each in known])
    kept = np.flatnonzero(subject >= 0).tolist()
    chosen = tuple(known[at] for at in kept)
    ages = [(on - each.decision.decided_on).days for each in chosen]
    weights = [parameters.weight(each.severity) for each in chosen]
    return Observed(
        reader=reader,
        parameters=parameters,
        world=world,
        records=chosen,
        subject=subject[kept],
        age=np.array(ages, dtype=np.int64),
        weight=np.array(weights, dtype=np.float64),
        scored=_scored(reader, world),
    )


def is_serious(record: Record) -> bool:
    """Whether a record is of the highest class."""
    return record.severity is Severity.SERIOUS


def _order(record: Record) -> tuple[object, ...]:
    decision, source = record.decision, record.decision.source
    place = source.dataset, source.file, source.row
    return decision.subject, decision.decided_on, *decision.key, *place


def _scored(reader: GraphReader, world: LinkedWorld) -> Ints:
    """Return the organizations of which a fact is known that has a day, the cutoff or before."""
    snap, today = snapshot(reader.store), reader.as_of.on.toordinal()
    found = np.zeros(len(world.entities.ids), dtype=bool)
    for name, columns, day in _DATED:
        table = table_named(name)
        assert table is not None  # noqa: S101 (named here)
        rows = snap.tables[name]
        dated = snap.visible(table, reader.as_of) & (rows[day] <= today) & (rows[day] != MISSING)
        for column in columns:
            parties = rows[column][dated]
            found[world.rank[parties[parties >= 0]]] = True
    for table, day in _BESIDE:
        rows = reader.store.columns(table, ("org", day, *RECORD))
        dated = snap.visible_among(rows, reader.as_of)
        dated &= (rows[day] <= today) & (rows[day] != MISSING)
        found[world.rank[snap.party_of_node[rows["org"][dated]]]] = True
    is_org = pc.starts_with(world.entities.names, "org:").to_numpy(zero_copy_only=False)
    return np.flatnonzero(found & is_org)
