"""Who ever stood above an organization, and on which days did that change?

A superset over all time, read once per party and run. It tells on which days
of a longer conduct control has to be asked for again, and spares the question
about state control where no state unit ever stood above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph.model import Arrangement, Party, PartyId
from graph.periods import Period
from graph.reader import GraphReader
from graph.remembered import RememberingReader
from graph.vocabulary import ArrangementKind, PartyKind, Role


@dataclass(frozen=True, slots=True)
class Above:
    """What stood above one party, itself included."""

    has_state_unit: bool
    days_of_change: frozenset[date]


class Ancestry:
    """All links upwards, whenever they were valid.

    Parameters
    ----------
    reader
        Asked a few questions per level, for all parties of the level together.
    below_state
        Everybody whom a state unit may ever have stood above, if that is known.
    """

    def __init__(
        self, reader: RememberingReader, below_state: frozenset[PartyId] | None = None
    ) -> None:
        self.reader = reader
        self._below_state = below_state
        self._links: dict[PartyId, tuple[tuple[Period, PartyId], ...]] = {}
        self._state_units: set[PartyId] = set()
        self._found: dict[PartyId, Above] = {}

    def learn(self, parties: Iterable[PartyId]) -> None:
        """Read everything above these parties that was not read before."""
        level = {party for party in parties if party not in self._links}
        if level:
            self.reader.look(sorted(level))
        while level:
            links = self._links_above(self.reader, level)
            for party in level:
                self._links[party] = tuple(links[party])
            higher = (above for party in level for _, above in self._links[party])
            level = {party for party in higher if party not in self._links}

    def may_be_state(self, party: PartyId) -> bool:
        """Tell whether a state unit ever stood above a party, or may have."""
        if self._below_state is not None and party not in self._below_state:
            return False
        return self.above(party).has_state_unit

    def above(self, party: PartyId) -> Above:
        """Return what ever stood above a party; linear in its ancestors, kept for the run."""
        if party not in self._found:
            self.learn([party])
            seen = {party}
            pending = [party]
            days: set[date] = set()
            while pending:
                for period, other in self._links[pending.pop()]:
                    days.update(day for day in (period.start, period.end) if day is not None)
                    if other not in seen:
                        seen.add(other)
                        pending.append(other)
            self._found[party] = Above(not seen.isdisjoint(self._state_units), frozenset(days))
        return self._found[party]

    def _links_above(
        self, reader: GraphReader, level: Collection[PartyId]
    ) -> dict[PartyId, list[tuple[Period, PartyId]]]:
        links: defaultdict[PartyId, list[tuple[Period, PartyId]]] = defaultdict(list)
        orgs = self._organizations(reader, level)
        for below, period, other in (*_held(reader, orgs), *_arranged(reader, level)):
            links[below].append((period, other))
        for party in orgs.values():
            if party.dissolved_on is not None:
                links[party.party_id].append((Period(None, party.dissolved_on), party.party_id))
            if party.parent_org is not None:
                links[party.party_id].append((Period(), party.parent_org))
        return links

    def _organizations(
        self, reader: GraphReader, level: Collection[PartyId]
    ) -> dict[PartyId, Party]:
        """Return the parties that somebody can stand above, and note the state units."""
        # The others are read too: whoever asks who controls wants them described.
        found = reader.parties(level)
        state = {party for party, said in found.items() if said.kind.is_state_unit}
        self._state_units |= state
        none_above = (PartyKind.PERSON, PartyKind.GROUP)
        return {
            party: said
            for party, said in found.items()
            if party not in state and said.kind not in none_above
        }


def _held(
    reader: GraphReader, orgs: dict[PartyId, Party]
) -> Iterator[tuple[PartyId, Period, PartyId]]:
    if not orgs:
        return
    for holding in reader.holdings_in(list(orgs)):
        yield holding.company, holding.period, holding.holder
    managed = [party for party, said in orgs.items() if said.kind is PartyKind.PARTNERSHIP]
    for office in reader.offices_in(managed) if managed else ():
        if office.role is Role.MANAGING_PARTNER:
            yield office.org, office.period, office.person


def _arranged(
    reader: GraphReader, level: Collection[PartyId]
) -> Iterator[tuple[PartyId, Period, PartyId]]:
    nodes = list(level)
    for row in reader.arrangements("target", nodes):
        if row.target is not None:
            yield from ((row.target, row.period, other) for other in _parties(row))
    for row in reader.arrangements("party", nodes):
        if row.kind is ArrangementKind.CONCERT and row.group is not None:
            yield row.party, row.period, row.group
    groups = [party for party in nodes if party.startswith("group:")]
    for row in reader.arrangements("group", groups) if groups else ():
        if row.group is not None:
            yield row.group, row.period, row.party


def _parties(row: Arrangement) -> Iterator[PartyId]:
    yield row.party
    if row.group is not None:
        yield row.group
