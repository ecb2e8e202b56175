"""Who commands each company, where those who command the same are walked once?

Two parties that command each other command the same companies, each other
included: whatever follows from what one has follows for the other. So a ring
of ten thousand is one walk, and its hundred million pairs are never listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace

from analytics.control.fixpoint import Reach, reach
from analytics.control.kinds import Via
from analytics.control.reading import Reading


class Controllers(Mapping[int, list[int]]):
    """For each controlled company its controllers, in the order of their numbers.

    Parameters
    ----------
    rings
        For each party that was asked about, who commands the same, itself
        included, in order.
    above
        For each company the first of every ring that commands it.
    """

    def __init__(
        self, rings: Mapping[int, tuple[int, ...]], above: Mapping[int, list[int]]
    ) -> None:
        self._rings, self._above = rings, above

    def __getitem__(self, company: int) -> list[int]:
        """Return the controllers of one company; as many steps as there are, and sorting."""
        rings = (self._rings[first] for first in self._above[company])
        return sorted(node for ring in rings for node in ring if node != company)

    def __contains__(self, company: object) -> bool:
        """Whether anybody controls the company."""
        return company in self._above

    def __iter__(self) -> Iterator[int]:
        """Yield the controlled companies."""
        return iter(self._above)

    def __len__(self) -> int:
        """Return how many companies are controlled."""
        return len(self._above)

    def commands(self, controller: int, company: int) -> bool:
        """Whether one controls the other; the controllers are not listed for it."""
        ring = self.ring_of(controller)
        return controller != company and ring[0] in self._above.get(company, ())

    def ring_of(self, node: int) -> tuple[int, ...]:
        """Return who commands the same as a party, itself included, in order."""
        return self._rings.get(node, (node,))


def controllers_by(
    reading: Reading, starts: Iterable[int], commanded: Callable[[int], Collection[int]]
) -> Controllers:
    """Return the controllers of every company, as one walk per ring finds them.

    Parameters
    ----------
    reading
        What counts.
    starts
        Who may control anything, in order.
    commanded
        Walks from one of them: what he commands. More votes never end a command.

    Notes
    -----
    Proportional to what the walks find. A ring is seen where each member is
    commanded by the one before through a single holding or mandate; two that
    command each other in another way are walked one by one.
    """
    at_once = _at_once(reading)
    rings: dict[int, tuple[int, ...]] = {}
    above: defaultdict[int, list[int]] = defaultdict(list)
    for start in starts:
        if start in rings:
            continue
        found = commanded(start)
        ring = _ring(start, found, at_once, rings)
        rings.update(dict.fromkeys(ring, ring))
        for company in found if len(ring) == 1 else (*found, start):
            above[company].append(start)
    return Controllers(rings, dict(above))


def _at_once(reading: Reading) -> Mapping[int, list[int]]:
    """Return for each company who controls it by a single holding or mandate."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for voter, rows in reading.votes.items():
        for company, votes, _, _ in rows:
            if votes >= reading.quotas[company]:
                found[company].append(voter)
    for controller, mandates in reading.mandates.items():
        for company, _, _ in mandates:
            found[company].append(controller)
    return found


def _ring(
    start: int,
    found: Collection[int],
    at_once: Mapping[int, list[int]],
    walked: Container[int],
) -> tuple[int, ...]:
    """Return the start, and those it commands who command it and were not walked yet."""
    ring, pending = {start}, [start]
    while pending:
        above = at_once.get(pending.pop(), ())
        fresh = {node for node in above if node in found and node not in walked} - ring
        ring |= fresh
        pending += fresh
    return tuple(sorted(ring))


class Walks:
    """The walks of those who control one company; a ring by votes alone is walked once.

    Parameters
    ----------
    reading, controllers
        What counts, and who controls whom then.
    company
        Asked about: of any other company a walk taken over may not be true.
    """

    def __init__(self, reading: Reading, controllers: Controllers, company: int) -> None:
        self.reading, self._controllers, self._company = reading, controllers, company
        self._walked: dict[int, Reach | None] = {}

    def towards(self, node: int) -> Reach:
        """Return a walk that says of the company what the controller's own would."""
        ring = self._controllers.ring_of(node)
        first = ring[1] if ring[0] == self._company else ring[0]
        if node != first:
            if first not in self._walked:
                found = reach(self.reading, first)
                self._walked[first] = found if self._is_plain(found) else None
            shared = self._walked[first]
            if shared is not None:
                return replace(shared, start=node)
        return reach(self.reading, node)

    def _is_plain(self, found: Reach) -> bool:
        """Whether there is nothing but votes on the way, whoever of the ring begins it."""
        nodes = (found.start, *found.proofs)
        return not any(node in self.reading.mandates for node in nodes) and all(
            kinds == Via.VOTES.bit
            for node in nodes
            for _, _, _, kinds in self.reading.votes.get(node, ())
        )
