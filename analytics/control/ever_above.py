"""Who ever stood above an entity, and on which days can the answer about it change?

The climb of `ancestors`, taken over all days at once: whoever stands above the
entity on some day, as known on some day, is among those found here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from analytics.control.ancestors import is_everywhere
from graph.model import Appointment, Arrangement, Holding, Organization, PartyId, Person
from graph.periods import Period
from graph.remembered import Remembered
from graph.versions import Version
from graph.vocabulary import PartyKind, Role


class Axis(StrEnum):
    """Along which time a history runs."""

    VALID = "valid"
    KNOWN = "known"


@dataclass(slots=True)
class EverAbove:
    """Versions of all facts that control of an entity may ever rest on.

    Parameters
    ----------
    source
        Asked for facts; it remembers them for the questions about single days.
    entity
        Where to begin.

    Notes
    -----
    At most seven questions per level of the chain, for all parties of the
    level together. Persons and groups are not followed upwards; everybody else
    is, whatever is said of him on some day.
    """

    source: Remembered
    entity: PartyId
    versions: list[Version[Any]] = field(default_factory=list)
    _groups: set[PartyId] = field(default_factory=set)

    def __post_init__(self) -> None:
        seen: set[PartyId] = set()
        level = {self.entity}
        while level:
            seen |= level
            level = self._climb(sorted(level)) - seen

    def days(self, axis: Axis) -> list[date]:
        """Return the days on which a fact begins or ends, or what is known of it turns.

        Sorted, each once. What began on the first of all days was always so.
        """
        turns = {day for each in self.versions for day in _turns(each, axis)}
        return sorted(day for day in turns if day is not None and day > date.min)

    def spans(self, axis: Axis) -> list[Period]:
        """Return when each fact is in force, or counts among what is known."""
        if axis is Axis.KNOWN:
            return [Period(each.readings[0][0], each.superseded) for each in self.versions]
        return [getattr(each.last, "period", Period()) for each in self.versions]

    def _climb(self, level: Collection[PartyId]) -> set[PartyId]:
        persons = [party for party in level if party.startswith("person:")]
        others = [party for party in level if not party.startswith("person:")]
        held = [party for party in others if not party.startswith("group:")]
        # Names of persons decide nothing: only remembered.
        self.source.versions(Person, "person", persons)
        described = self.source.versions(Organization, "org", others)
        holdings = self.source.versions(Holding, "company", held)
        arranged = self._arranged(level, held)
        offices = self._offices(_partnerships(described))
        self.versions += [*described, *holdings, *arranged, *offices]
        above: Iterable[PartyId | None] = (
            *(row.parent_org for row in _said(described)),
            *(row.holder for row in _said(holdings)),
            *(row.party for row in _said(arranged)),
            *(row.person for row in _said(offices)),
        )
        return {party for party in above if party is not None}

    def _arranged(
        self, level: Collection[PartyId], held: Collection[PartyId]
    ) -> list[Version[Arrangement]]:
        about = self.source.versions(Arrangement, "target", held)
        joined = self.source.versions(Arrangement, "party", level)
        everywhere = [each for each in joined if is_everywhere(each.last)]
        groups = {row.group for row in _said(everywhere) if row.group} - self._groups
        self._groups |= groups
        members = self.source.versions(Arrangement, "group", sorted(groups))
        return [*about, *everywhere, *(each for each in members if is_everywhere(each.last))]

    def _offices(self, partnerships: Collection[PartyId]) -> list[Version[Appointment]]:
        offices = self.source.versions(Appointment, "org", partnerships)
        return [each for each in offices if each.last.role is Role.MANAGING_PARTNER]


def _said(versions: Iterable[Version[Any]]) -> Iterator[Any]:
    return (each.last for each in versions)


def _partnerships(described: Iterable[Version[Organization]]) -> list[PartyId]:
    found = {row.org for row in _said(described) if row.kind is PartyKind.PARTNERSHIP}
    return sorted(found)


def _turns(version: Version[Any], axis: Axis) -> tuple[date | None, ...]:
    if axis is Axis.KNOWN:
        return version.days
    fact = version.last
    if isinstance(fact, Organization):
        return fact.founded_on, fact.dissolved_on
    return fact.period.start, fact.period.end
