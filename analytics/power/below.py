"""What do some parties hold, directly and through others, as far as a bound?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from analytics.control.facts import ControlFacts
from graph.model import Holding, Party, PartyId
from graph.reader import GraphReader
from graph.shares import Stake

MOST_HELD = 1_000
"""Rows of holdings that are read of one holder; a hub has more."""

MOST_COMPANIES = 2_000
"""Companies that are read below the parties asked about."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far is read downwards."""

    held: int = MOST_HELD
    companies: int = MOST_COMPANIES


@dataclass(frozen=True, slots=True)
class Below:
    """What is below some parties.

    Attributes
    ----------
    facts
        Everybody found, and the stakes they have in each other.
    is_cut
        Whether a bound left something out.
    """

    facts: ControlFacts
    is_cut: bool


def facts_below(reader: GraphReader, roots: Collection[PartyId], bounds: Bounds) -> Below:
    """Return the facts about everything that some parties hold.

    Parameters
    ----------
    reader
        Asked for one page of holdings of each holder, and for the stakes in
        the companies of a level together.
    bounds
        Of a holder with more rows the first page counts; beyond the most
        companies those with the least ids of the nearest level do.

    Notes
    -----
    Level by level, each company once, so rings end. Branches hold nothing
    and are no legal persons of their own: they are left out.
    """
    reading = _Reading(reader, bounds, dict(reader.parties(sorted(roots))))
    level = sorted(reading.parties)
    while level:
        level = reading.descend(level)
    return Below(
        ControlFacts(
            on=reader.as_of.on,
            parties=reading.parties,
            stakes=[stake for stake in reading.stakes if stake.holder in reading.parties],
        ),
        reading.is_cut,
    )


@dataclass(slots=True)
class _Reading:
    reader: GraphReader
    bounds: Bounds
    parties: dict[PartyId, Party]
    stakes: list[Stake] = field(default_factory=list)
    is_cut: bool = False
    room: int = field(init=False)
    read: set[PartyId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.room = self.bounds.companies

    def descend(self, level: Collection[PartyId]) -> list[PartyId]:
        """Read what this level holds; return the companies that are new and alive."""
        found = {company for holder in level for company in self.held_by(holder)} - self.read
        fresh = sorted(found)[: self.room]
        self.is_cut |= len(fresh) < len(found)
        self.room -= len(fresh)
        self.read.update(fresh)
        self.stakes += self.reader.stakes_in(fresh)
        unknown = [company for company in fresh if company not in self.parties]
        parties = self.reader.parties(unknown) if unknown else {}
        self.parties.update(parties)
        day = self.reader.as_of.on
        return [
            company
            for company, party in parties.items()
            if party.dissolved_on is None or day < party.dissolved_on
        ]

    def held_by(self, holder: PartyId) -> set[PartyId]:
        """Return the companies of one holder on the day, as far as one page goes."""
        as_of, most = self.reader.as_of, self.bounds.held
        page = self.reader.store.page(Holding, "holder", holder, as_of, limit=most + 1)
        self.is_cut |= len(page.facts) > most
        return {row.company for row in page.facts[:most] if row.period.contains(as_of.on)}
