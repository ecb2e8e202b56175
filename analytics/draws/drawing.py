"""Who is drawn, given a seed, and how can anybody find the same?"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from analytics.classes.scheme import SupervisionClass
from analytics.draws.allocation import Stratum, allocate
from analytics.draws.rates import Rates
from graph.model import PartyId

ORDER = "HMAC-SHA-256(key = seed, message = party id), both as UTF-8; the smallest are drawn"


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One entity that may be drawn, with its stratum."""

    party: PartyId
    name: SupervisionClass
    place: str = ""

    @property
    def stratum(self) -> Stratum:
        """The class, and the region or industry within it."""
        return self.name, self.place

    @property
    def line(self) -> str:
        """The line that stands for it in the digest of the population."""
        return f"{self.party}\t{self.name}\t{self.place}\n"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One entity that was drawn; `rank` counts from 1 in its stratum."""

    candidate: Candidate
    rank: int
    ticket: str


def population_digest(population: Iterable[Candidate]) -> str:
    """Return the SHA-256 of the population: its lines in order of the ids.

    A line is party id, class and stratum, separated by tabs, ended by a line feed, in UTF-8.
    """
    digest = hashlib.sha256()
    for candidate in sorted(population):
        digest.update(candidate.line.encode())
    return digest.hexdigest()


def commitment_of(seed: str) -> str:
    """Return the SHA-256 of a seed as UTF-8, to be published before the draw.

    >>> commitment_of("7")[:16]
    '7902699be42c8a8e'
    """
    return hashlib.sha256(seed.encode()).hexdigest()


def ticket_of(seed: str, party: PartyId) -> str:
    """Return the number by which an entity is drawn, as hexadecimal digits.

    >>> ticket_of("7", PartyId("org:t:a"))[:16]
    '9e89b9dc279042bd'
    """
    return hmac.digest(seed.encode(), party.encode(), hashlib.sha256).hex()


def sizes_of(population: Iterable[Candidate]) -> dict[Stratum, int]:
    """Return how many entities each stratum has, in order."""
    counted = Counter(candidate.stratum for candidate in population)
    return {stratum: counted[stratum] for stratum in sorted(counted)}


def draw(population: Sequence[Candidate], rates: Rates, seed: str) -> list[Drawn]:
    """Return who is drawn, by stratum and within it by ticket.

    Notes
    -----
    One digest per entity; the order of the population does not matter.
    """
    numbers = allocate(sizes_of(population), rates)
    return list(_smallest(population, numbers, seed))


def _smallest(
    population: Sequence[Candidate], numbers: Mapping[Stratum, int], seed: str
) -> Iterator[Drawn]:
    tickets: dict[Stratum, list[tuple[str, Candidate]]] = {stratum: [] for stratum in numbers}
    for candidate in population:
        if numbers[candidate.stratum]:
            ticket = ticket_of(seed, candidate.party)
            tickets[candidate.stratum].append((ticket, candidate))
    for stratum, number in numbers.items():
        for rank, (ticket, candidate) in enumerate(nsmallest(number, tickets[stratum]), start=1):
            yield Drawn(candidate, rank, ticket)
