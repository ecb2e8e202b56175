"""In which clusters do flags gather, across industries or regions, more than chance explains?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.candidates import Shape, candidates_of
from analytics.clusters.flags import Flags, Record, flags_of
from analytics.clusters.links import LinkedWorld, linked_world
from analytics.clusters.null import Surprise, surprise_of
from analytics.clusters.parameters import Parameters

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.candidates import Candidates
    from graph.model import PartyId
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entity of a cluster; section and region are empty where they are unknown."""

    party_id: PartyId
    score: float
    section: str
    region: str

    @property
    def is_flagged(self) -> bool:
        """Whether a record of its own flags it."""
        return self.score > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One cluster: a lead for an official to look at, never a finding about anybody.

    Attributes
    ----------
    numbers
        The party numbers of the members.
    records, weights
        The records that flag members, and what each weighs on the day.
    expected
        Flagged members that chance gives so many entities of these industries and regions.
    """

    shape: Shape
    members: tuple[Member, ...]
    numbers: tuple[int, ...]
    records: tuple[Record, ...]
    weights: tuple[float, ...]
    sections: tuple[str, ...]
    regions: tuple[str, ...]
    flagged: int
    expected: float
    lift: float
    p_value: float
    q_value: float
    expires: date

    @property
    def ids(self) -> tuple[PartyId, ...]:
        """The ids of the members, in order."""
        return tuple(member.party_id for member in self.members)


@dataclass(frozen=True, slots=True, eq=False)
class ClusterFindings:
    """Everything that was found on a day.

    Attributes
    ----------
    clusters
        The most surprising first.
    candidates, surprise
        All groups that were tested, and what the null model says of each.
    """

    clusters: tuple[Cluster, ...]
    flagged: int
    world: LinkedWorld
    flags: Flags
    candidates: Candidates
    surprise: Surprise

    @property
    def tested(self) -> int:
        """How many groups were tested."""
        return len(self.candidates.shape)


def find_clusters(
    reader: GraphReader, records: Sequence[Record], parameters: Parameters
) -> ClusterFindings:
    """Return the clusters of the reader's day.

    Parameters
    ----------
    reader
        Read whole.
    records
        The decisions that count on that day; which they are is the caller's to ask.
    parameters
        Everything that can be set.

    Notes
    -----
    Near linear in parties and links, beside `shuffles` times the flags. A
    cluster has enough members, flagged ones, decisions or controllers of
    record, and industry sections or regions; its lift and its p- and q-value
    are in the limits. Benjamini-Hochberg runs over all groups that were
    tested, not over those that got so far.
    """
    on = reader.as_of.on
    world = linked_world(reader, parameters)
    flags = flags_of(records, world.entities, parameters.signal, on)
    is_flagged = flags.score > 0
    candidates = candidates_of(world, parameters)
    surprise = surprise_of(
        candidates,
        is_flagged,
        world.entities.stratum,
        world.entities.lives,
        shuffles=parameters.shuffles,
        seed=parameters.seed,
    )
    found = _Choosing(world, flags, candidates, surprise, parameters)
    expires = on + timedelta(days=parameters.expires_days)
    return ClusterFindings(
        clusters=tuple(found.cluster(group, expires) for group in found.chosen()),
        flagged=int(is_flagged.sum()),
        world=world,
        flags=flags,
        candidates=candidates,
        surprise=surprise,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Choosing:
    """Which candidates are clusters."""

    world: LinkedWorld
    flags: Flags
    candidates: Candidates
    surprise: Surprise
    parameters: Parameters

    def chosen(self) -> list[int]:
        """Return the groups that are clusters; of those that are one the most surprising."""
        said, limits = self.surprise, self.parameters
        passes = (
            (said.flagged >= limits.least_flagged)
            & (said.lift >= limits.least_lift)
            & (said.p_value <= limits.most_p)
            & (said.q_value <= limits.most_q)
        )
        groups = [group for group in np.flatnonzero(passes).tolist() if self._spans(group)]
        groups.sort(key=lambda at: (said.p_value[at], -said.lift[at], at))
        kept: list[int] = []
        taken: dict[int, set[int]] = {}
        for group in groups:
            members = self.candidates.members(group).tolist()
            near = {other for member in members for other in taken.get(member, ())}
            if any(self._is_same(group, other) for other in near):
                continue
            kept.append(group)
            for member in members:
                taken.setdefault(member, set()).add(group)
        return kept

    def cluster(self, group: int, expires: date) -> Cluster:
        """Return one group as it is answered."""
        entities, members = self.world.entities, self.candidates.members(group)
        at = self._records(members)
        return Cluster(
            shape=self.candidates.shape[group],
            members=tuple(
                Member(
                    party_id=entities.ids[member],
                    score=float(self.flags.score[member]),
                    section=entities.sections[entities.section[member]],
                    region=entities.regions[entities.region[member]],
                )
                for member in members.tolist()
            ),
            numbers=tuple(members.tolist()),
            records=tuple(self.flags.records[place] for place in at),
            weights=tuple(self.flags.weight[at].tolist()),
            sections=_known(entities.section[members], entities.sections),
            regions=_known(entities.region[members], entities.regions),
            flagged=int(self.surprise.flagged[group]),
            expected=float(self.surprise.expected[group]),
            lift=float(self.surprise.lift[group]),
            p_value=float(self.surprise.p_value[group]),
            q_value=float(self.surprise.q_value[group]),
            expires=expires,
        )

    def _spans(self, group: int) -> bool:
        """Whether a group is wide enough, and rests on more than one matter."""
        limits, entities = self.parameters, self.world.entities
        members = self.candidates.members(group)
        sections = len(_known(entities.section[members], entities.sections))
        regions = len(_known(entities.region[members], entities.regions))
        if sections < limits.least_sections and regions < limits.least_regions:
            return False
        at = self._records(members)
        decisions = {self.flags.records[place].decision.key for place in at}
        if len(decisions) >= limits.least_decisions:
            return True
        flagged = members[self.flags.score[members] > 0]
        controllers = self.world.controllers
        who = controllers.hub[np.isin(controllers.entity, flagged)]
        return len(np.unique(who)) >= limits.least_decisions

    def _records(self, members: Ints) -> list[int]:
        low = np.searchsorted(self.flags.party, members, side="left")
        high = np.searchsorted(self.flags.party, members, side="right")
        return [
            place
            for begin, end in zip(low.tolist(), high.tolist(), strict=True)
            for place in range(begin, end)
        ]

    def _is_same(self, group: int, other: int) -> bool:
        one, two = self.candidates.members(group), self.candidates.members(other)
        shared = len(np.intersect1d(one, two, assume_unique=True))
        return shared >= self.parameters.same_share * min(len(one), len(two))


def _known(numbers: Ints, names: list[str]) -> tuple[str, ...]:
    """Return the names that stand there, in order, without what is unknown."""
    return tuple(names[number] for number in np.unique(numbers).tolist() if names[number])
