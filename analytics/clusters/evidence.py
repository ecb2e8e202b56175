"""Behind each link of a cluster, which dated row of which source says so?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from analytics.clusters.hubs import Attached, HubKind, RemovedHub
from analytics.clusters.links import KINDS
from analytics.clusters.roles import HEADS, OFFICERS
from analytics.clusters.weights import LinkKind
from analytics.control import controllers_of
from graph.merging import one_per_identity
from graph.model import Appointment, Holding, Organization, PartyId, Source

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.finding import Cluster
    from analytics.clusters.links import LinkedWorld
    from analytics.control.proof import Step
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFact:
    """One row that carries a link or an alert.

    Attributes
    ----------
    party
        Whom it is about.
    said
        What it says: a role, a way of control, a share, an address.
    other
        The other party it names.
    start, end
        From when to when it holds; None is not known.
    """

    party: PartyId
    said: str
    other: PartyId | None = None
    start: date | None = None
    end: date | None = None
    source: Source | None = None

    @classmethod
    def of_post(cls, row: Appointment) -> Self:
        """Return what a post says."""
        return cls(
            party=row.org,
            said=row.role.value,
            other=row.person,
            start=row.period.start,
            end=row.period.end,
            source=row.source,
        )

    @classmethod
    def of_holding(cls, row: Holding) -> Self:
        """Return what a holding says."""
        return cls(
            party=row.company,
            said="holding",
            other=row.holder,
            start=row.period.start,
            end=row.period.end,
            source=row.source,
        )

    @classmethod
    def of_step(cls, step: Step) -> Self:
        """Return what a step of a proof of control says."""
        return cls(
            party=step.company,
            said=step.kind.value,
            other=step.holder,
            start=step.start,
            end=step.end,
            source=step.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What links some members with one another.

    Attributes
    ----------
    via
        The party, room, number or mail address they have in common; of a holding the holder.
    """

    kind: LinkKind
    via: str
    parties: tuple[PartyId, ...]
    facts: tuple[EvidenceFact, ...]


@dataclass(frozen=True, slots=True)
class PairLink:
    """Two linked members, by what, and how strongly together."""

    one: PartyId
    other: PartyId
    kinds: tuple[LinkKind, ...]
    weight: float


class Linked(Protocol):
    """Entities among which links are shown: a cluster, or two of them."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Their party numbers, in order."""

    @property
    def ids(self) -> tuple[PartyId, ...]:
        """Their ids, in the same order."""


class Evidence:
    """What stands behind the links of clusters; each is looked up when it is asked for.

    Parameters
    ----------
    reader
        At the moment the clusters were found for.
    world
        The links they were found on.
    """

    def __init__(self, reader: GraphReader, world: LinkedWorld) -> None:
        self.reader, self.world = reader, world

    def links_of(self, cluster: Cluster) -> tuple[PairLink, ...]:
        """Return every linked pair of members, in order."""
        links, ids = self.world.links, self.world.entities.ids
        inside = set(cluster.numbers)
        found = []
        for member in cluster.numbers:
            low, high = np.searchsorted(links.one, [member, member + 1]).tolist()
            for at in range(low, high):
                other = int(links.other[at])
                if other in inside:
                    kinds = int(links.kinds[at])
                    named = tuple(kind for bit, kind in enumerate(KINDS) if kinds >> bit & 1)
                    found.append(PairLink(ids[member], ids[other], named, float(links.weight[at])))
        return tuple(found)

    def removed_of(self, cluster: Cluster) -> tuple[RemovedHub, ...]:
        """Return the hubs that were cut and on which two members or more hung."""
        return tuple(
            self._removed[cut.kind, cut.source, hub]
            for cut in self.world.cut
            for hub in _shared(cut, cluster.numbers)
        )

    def paths_of(self, cluster: Linked) -> tuple[Path, ...]:
        """Return what links the members, with the rows that say so."""
        rows = _Rows(self.reader, cluster.ids)
        paths = list(self._equity(cluster, rows))
        for hubs in self.world.hubs:
            for hub, members in _shared(hubs, cluster.numbers).items():
                paths.append(self._path(hubs, hub, members, rows))
        return tuple(sorted(paths, key=lambda path: (KINDS.index(path.kind), path.via)))

    def _path(self, hubs: Attached, hub: int, members: list[int], rows: _Rows) -> Path:
        entities = self.world.entities
        parties = tuple(entities.ids[member] for member in members)
        via = hubs.source.name_of(hub, entities)
        facts = rows.facts(hubs.kind, hubs.source, via, parties)
        return Path(kind=hubs.kind, via=via, parties=parties, facts=facts)

    def _equity(self, cluster: Linked, rows: _Rows) -> Iterator[Path]:
        holder, company = self.world.equity
        ids, inside = self.world.entities.ids, set(cluster.numbers)
        for member in cluster.numbers:
            low, high = np.searchsorted(holder, [member, member + 1]).tolist()
            for other in company[low:high].tolist():
                if other in inside:
                    yield Path(
                        kind=LinkKind.EQUITY,
                        via=ids[member],
                        parties=(ids[member], ids[other]),
                        facts=rows.holdings(ids[member], ids[other]),
                    )

    @cached_property
    def _removed(self) -> dict[tuple[LinkKind, HubKind, int], RemovedHub]:
        return {(hub.kind, hub.source, hub.number): hub for hub in self.world.removed}


class _Rows:
    """The rows about the members of one cluster, each table asked once."""

    def __init__(self, reader: GraphReader, members: Sequence[PartyId]) -> None:
        self.reader, self.members = reader, members
        self.day = reader.as_of.on

    def facts(
        self, kind: LinkKind, source: HubKind, via: str, parties: Sequence[PartyId]
    ) -> tuple[EvidenceFact, ...]:
        """Return the rows by which parties hang on a hub."""
        if kind is LinkKind.CONTROLLER:
            return tuple(fact for party in parties for fact in self._proof(PartyId(via), party))
        if source is HubKind.PARTY:
            roles = HEADS if kind is LinkKind.LEGAL_REPRESENTATIVE else OFFICERS
            return tuple(
                EvidenceFact.of_post(row)
                for row in self._offices
                if row.person == via
                and row.org in parties
                and row.role in roles
                and row.period.contains(self.day)
            )
        return tuple(self._reached(source, party) for party in parties)

    def holdings(self, holder: PartyId, company: PartyId) -> tuple[EvidenceFact, ...]:
        """Return the rows by which one member holds another."""
        return tuple(
            EvidenceFact.of_holding(row)
            for row in self._holdings
            if (row.holder, row.company) == (holder, company) and row.period.contains(self.day)
        )

    def _proof(self, controller: PartyId, party: PartyId) -> Iterator[EvidenceFact]:
        if controller == party:
            return
        answer = controllers_of(self.reader, party)
        for each in answer.controllers:
            if each.party.party_id == controller:
                for step in each.proof:
                    yield EvidenceFact.of_step(step)

    def _reached(self, source: HubKind, party: PartyId) -> EvidenceFact:
        row = self._described.get(party)
        said = {
            HubKind.ROOM: row.address if row else None,
            HubKind.PLACE: row.address if row else None,
            HubKind.PHONE: row.phone if row else None,
            HubKind.EMAIL: row.email if row else None,
        }[source]
        return EvidenceFact(
            party=party,
            said=said or "",
            start=row.founded_on if row else None,
            source=row.source if row else None,
        )

    @cached_property
    def _offices(self) -> list[Appointment]:
        return sorted(self.reader.offices_in(self.members), key=_place)

    @cached_property
    def _holdings(self) -> list[Holding]:
        return sorted(one_per_identity(self.reader.holdings_in(self.members)), key=_place)

    @cached_property
    def _described(self) -> dict[PartyId, Organization]:
        rows = self.reader.store.facts(Organization, "org", self.members, self.reader.as_of)
        return {row.org: row for row in one_per_identity(rows)}


def _place(row: Appointment | Holding) -> tuple[str, str, int]:
    """Return where a row stands, which is the same whichever store keeps it."""
    return row.source.dataset, row.source.file, row.source.row


def _shared(hubs: Attached, members: Sequence[int]) -> dict[int, list[int]]:
    """Return the hubs on which two members or more hang, with these, in the order of hubs."""
    found: dict[int, list[int]] = {}
    for member in members:
        for hub in hubs.hubs_of(member).tolist():
            found.setdefault(hub, []).append(member)
    return {hub: hung for hub, hung in sorted(found.items()) if len(hung) > 1}
