"""Which facts stand behind what moved a score?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.alert_facts import founding_facts, record_fact
from analytics.clusters.candidates import labels
from analytics.clusters.evidence import Evidence, EvidenceFact
from analytics.clusters.links import KINDS
from analytics.clusters.roles import HEADS, OFFICERS
from analytics.control import controllers_of
from analytics.warning.attributes import indicators_known
from analytics.warning.observed import Observed
from graph.merging import one_per_identity
from graph.model import Holding, PartyId, Permit

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy.typing as npt

    from graph.model import Appointment, Indicator
    from graph.vocabulary import Role

    Ints = npt.NDArray[np.int64]

MOST_FACTS = 10
_MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two linked entities, as evidence is asked for."""

    numbers: tuple[int, ...]
    ids: tuple[PartyId, ...]


class Surroundings:
    """What the facts of every entity are looked up in; worked out once, when it is needed.

    Parameters
    ----------
    seen
        Everybody on the day of the score.
    """

    def __init__(self, seen: Observed) -> None:
        self.seen = seen

    @cached_property
    def communities(self) -> Ints:
        """Per party its community; -1 is none."""
        return labels(self.seen.world, self.seen.parameters.links)

    @cached_property
    def indicators(self) -> Mapping[PartyId, Sequence[Indicator]]:
        """By organization the indicators that were known."""
        found: defaultdict[PartyId, list[Indicator]] = defaultdict(list)
        for row in indicators_known(self.seen):
            found[row.org].append(row)
        return found


class Facts:
    """The facts behind the features of one entity, each table asked when it is needed.

    Parameters
    ----------
    around
        Of the day of the score; entities may share it.
    entity
        Whose score is explained.
    """

    def __init__(self, around: Surroundings, entity: PartyId) -> None:
        self.around, self.seen, self.entity = around, around.seen, entity
        self.reader = self.seen.reader
        self.number = int(self.seen.world.entities.numbers([entity])[0])

    def behind(self, feature: str) -> tuple[EvidenceFact, ...]:
        """Return the facts behind a feature, at most `MOST_FACTS`; none where it has none."""
        first, _, rest = feature.partition(".")
        ways: Mapping[str, Callable[[str], Iterator[EvidenceFact]]] = {
            "own": self._own,
            "domain": self._own,
            "linked": self._linked,
            "controller": self._controlled,
            "community": self._community,
            "representative": self._heads,
            "officers": self._officers,
            "holders": self._holdings,
            "indicator": self._indicator,
            "promises": self._promises,
            "permits": self._permits,
            "is": self._described,
            "state": self._controllers,
        }
        way = ways.get(first)
        return tuple(islice(way(rest), MOST_FACTS)) if way else ()

    def _own(self, _rest: str) -> Iterator[EvidenceFact]:
        yield from self._records_of(self.number)

    def _records_of(self, number: int) -> Iterator[EvidenceFact]:
        low, high = np.searchsorted(self.seen.subject, [number, number + 1]).tolist()
        for record in reversed(self.seen.records[low:high]):
            yield record_fact(record)

    def _linked(self, rest: str) -> Iterator[EvidenceFact]:
        """Yield, of the linked with the heaviest records, what links them and what these are."""
        kind = rest.partition(".")[0]
        bits = sum(1 << at for at, each in enumerate(KINDS) if each == kind or rest == "burden")
        links = self.seen.world.links
        mine = (links.one == self.number) | (links.other == self.number)
        chosen = mine & (links.kinds & bits > 0)
        others = links.one[chosen] + links.other[chosen] - self.number
        evidence = Evidence(self.reader, self.seen.world)
        ids = self.seen.world.entities.ids
        for other in self._heaviest(others, records_only=not rest.endswith("entities")):
            numbers = tuple(sorted((self.number, other)))
            pair = _Pair(numbers, tuple(ids[each] for each in numbers))
            for path in evidence.paths_of(pair):
                if rest == "burden" or path.kind == kind:
                    yield from path.facts
            yield from self._records_of(other)

    def _controlled(self, rest: str) -> Iterator[EvidenceFact]:
        attached = self.seen.world.controllers
        yield from self._controllers(rest)
        hubs = attached.hub[attached.entity == self.number]
        others = attached.entity[np.isin(attached.hub, hubs)]
        ids = self.seen.world.entities.ids
        for other in self._heaviest(others, records_only=rest != "companies"):
            if rest == "companies":
                yield from self._proofs(ids[other])
            yield from self._records_of(other)

    def _controllers(self, _rest: str) -> Iterator[EvidenceFact]:
        yield from self._proofs(self.entity)

    def _proofs(self, company: PartyId) -> Iterator[EvidenceFact]:
        for each in controllers_of(self.reader, company).controllers:
            for step in each.proof:
                yield EvidenceFact.of_step(step)

    def _community(self, _rest: str) -> Iterator[EvidenceFact]:
        label = self.around.communities
        if label[self.number] >= 0:
            for other in self._heaviest(np.flatnonzero(label == label[self.number])):
                yield from self._records_of(other)

    def _heaviest(self, others: Ints, *, records_only: bool = True) -> Sequence[int]:
        """Return a few of the others, those with the heaviest records first."""
        others = np.unique(others[others != self.number])
        burden = self.seen.burden[others]
        if records_only:
            others, burden = others[burden > 0], burden[burden > 0]
        found: list[int] = others[np.argsort(-burden, kind="stable")][:_MOST_OTHERS].tolist()
        return found

    def _heads(self, _rest: str) -> Iterator[EvidenceFact]:
        yield from self._posts(HEADS)

    def _officers(self, _rest: str) -> Iterator[EvidenceFact]:
        yield from self._posts(OFFICERS)

    def _posts(self, roles: AbstractSet[Role]) -> Iterator[EvidenceFact]:
        """Yield the posts of the entity, the latest first."""
        rows = [row for row in self.reader.offices_in([self.entity]) if row.role in roles]
        for row in sorted(rows, key=_latest_post, reverse=True):
            if row.period.start is None or row.period.start <= self.reader.as_of.on:
                yield EvidenceFact.of_post(row)

    def _holdings(self, rest: str) -> Iterator[EvidenceFact]:
        if rest == "owned":
            found = self.reader.store.facts(Holding, "holder", [self.entity], self.reader.as_of)
            rows = one_per_identity(found)
        else:
            rows = one_per_identity(self.reader.holdings_in([self.entity]))
        valid = [row for row in rows if row.period.contains(self.reader.as_of.on)]
        for row in sorted(valid, key=lambda each: (-(each.capital_pct or 0), each.holder)):
            yield EvidenceFact.of_holding(row)

    def _indicator(self, name: str) -> Iterator[EvidenceFact]:
        rows = [row for row in self.around.indicators.get(self.entity, ()) if row.indicator == name]
        dated = [row for row in rows if row.since is not None]
        latest = max(dated, key=lambda row: row.since or self.reader.as_of.on, default=None)
        for row in [latest] if latest else rows:
            yield EvidenceFact(
                party=row.org,
                said=f"{name} {float(row.value):g}",
                start=row.since,
                source=row.source,
            )

    def _promises(self, _rest: str) -> Iterator[EvidenceFact]:
        rows = one_per_identity(self.reader.commitments_of([self.entity]))
        for row in sorted(rows, key=lambda each: (each.made_on, each.matter)):
            kept = row.kept.value if row.kept else "open"
            yield EvidenceFact(
                party=row.org,
                said=f"commitment {row.matter}: kept {kept}",
                start=row.made_on,
                end=row.due_on,
                source=row.source,
            )

    def _permits(self, _rest: str) -> Iterator[EvidenceFact]:
        found = self.reader.store.facts(Permit, "org", [self.entity], self.reader.as_of)
        for row in sorted(one_per_identity(found), key=lambda each: each.decision_no):
            yield EvidenceFact(
                party=row.org,
                said=f"permit {row.decision_no}",
                start=row.valid_from or row.decided_on,
                end=row.valid_to,
                source=row.source,
            )

    def _described(self, _rest: str) -> Iterator[EvidenceFact]:
        yield from founding_facts(self.reader, [self.entity]).values()


def _latest_post(row: Appointment) -> tuple[str, bool, str]:
    start = row.period.start
    return start.isoformat() if start else "", row.role in HEADS, row.person
