"""Which facts does the question about one entity need, and no others?

Breadth first upwards: holders, managing partners, parents, parties to
arrangements. Whoever controls the entity, and whoever controls those, is
among its ancestors, and all votes in an ancestor are read; so the answer
from them is the answer from everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from analytics.control.facts import ControlFacts
from graph.model import Appointment, Arrangement, Party, PartyId
from graph.reader import GraphReader
from graph.shares import Stake
from graph.vocabulary import ArrangementKind, PartyKind

_AHEAD = 1_000
"""Parties gathered before what stands above them is read ahead once more."""


def ancestor_facts(reader: GraphReader, entity: PartyId) -> ControlFacts:
    """Return the facts about an entity and everybody above it.

    Parameters
    ----------
    reader
        Asked for stakes, arrangements, offices and parties: once per level
        of the chain, for all parties of the level together.
    entity
        Where to begin. Persons, state units and dissolved parties are not
        followed upwards.

    Notes
    -----
    Each party is read once, so rings end. Terminates after as many levels as
    the longest chain of new ancestors has; no recursion.
    """
    gathered = _Gathered(reader)
    level = {entity}
    read = 0
    while level:
        if len(gathered.parties) - read >= _AHEAD >= len(level):
            read = len(gathered.parties)
            gathered.reader = reader.near(sorted(level))
        level = {party for party in gathered.climb(sorted(level)) if party not in gathered.parties}
    return ControlFacts(
        on=reader.as_of.on,
        parties=gathered.parties,
        stakes=gathered.stakes,
        arrangements=list(gathered.arrangements),
        offices=gathered.offices,
    )


@dataclass(slots=True)
class _Gathered:
    reader: GraphReader
    parties: dict[PartyId, Party] = field(default_factory=dict)
    stakes: list[Stake] = field(default_factory=list)
    arrangements: dict[Arrangement, None] = field(default_factory=dict)
    offices: list[Appointment] = field(default_factory=list)
    groups: set[PartyId] = field(default_factory=set)

    def climb(self, level: Collection[PartyId]) -> set[PartyId]:
        """Read one level and return who stands above it."""
        found = self.reader.parties(level)
        self.parties.update(found)
        held = [party for party in level if self.is_held(found[party])]
        partnerships = [p for p in held if found[p].kind is PartyKind.PARTNERSHIP]
        above = {found[p].parent_org for p in held if found[p].kind is PartyKind.BRANCH}
        above |= self.holders(held) if held else set()
        above |= self.arranged(level, held)
        above |= self.managers(partnerships)
        return {party for party in above if party is not None}

    def is_held(self, party: Party) -> bool:
        """Whether somebody may stand above this party on the day."""
        ended = party.dissolved_on
        gone = ended is not None and ended <= self.reader.as_of.on
        alone = party.is_person or party.kind.is_state_unit or party.kind is PartyKind.GROUP
        return not gone and not alone

    def holders(self, held: Collection[PartyId]) -> set[PartyId | None]:
        """Read the stakes in these companies."""
        stakes = self.reader.stakes_in(held)
        self.stakes += stakes
        return {stake.holder for stake in stakes}

    def arranged(
        self, level: Collection[PartyId], held: Collection[PartyId]
    ) -> set[PartyId | None]:
        """Read what is arranged about these companies, and the agreements of members."""
        about = self.reader.arrangements("target", held) if held else []
        joined = [row for row in self.reader.arrangements("party", level) if is_everywhere(row)]
        groups = {row.group for row in joined if row.group}
        fresh = groups - self.groups
        self.groups |= fresh
        members: Iterable[Arrangement] = (
            filter(is_everywhere, self.reader.arrangements("group", sorted(fresh))) if fresh else ()
        )
        rows = [*about, *joined, *members]
        self.arrangements.update(dict.fromkeys(rows))
        return {row.party for row in rows}

    def managers(self, partnerships: Collection[PartyId]) -> set[PartyId | None]:
        """Read the managing partners."""
        if not partnerships:
            return set()
        offices = self.reader.offices_in(partnerships)
        self.offices += offices
        facts = ControlFacts(on=self.reader.as_of.on, parties={}, offices=offices)
        return {office.person for office in facts.managing_partners()}


def is_everywhere(row: Arrangement) -> bool:
    """Whether it is an agreement to act in concert that names no company."""
    # An agreement about one company is found with that company, if it is above.
    return row.kind is ArrangementKind.CONCERT and row.target is None
