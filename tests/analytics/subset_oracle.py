"""Who controls whom, found by trying every subset of the parties?

Straight from the definition and sharing no line with the product. A set of
companies is closed for a controller if in no company outside it his votes,
with those of the set, exceed the threshold. What he controls is what all his
closed sets have in common. Subsets are numbers, a bit for each party, so that
all of them are tried at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, product
from math import lcm

import numpy as np
import numpy.typing as npt

Edge = tuple[str, str]
Held = Mapping[Edge, Fraction]
Ints = npt.NDArray[np.int64]

HALF = Fraction(1, 2)
WHOLE = Fraction(1)


@dataclass(frozen=True)
class Register:
    """Who votes how much of which company, in fractions, and what is arranged besides."""

    held: Held
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mandates: frozenset[Edge] = frozenset()

    @property
    def parties(self) -> list[str]:
        """Everybody but the groups."""
        named = {*chain.from_iterable(self.held), *chain.from_iterable(self.mandates)}
        return sorted(named.union(*self.groups.values()))


def commanded(register: Register, threshold: Fraction = HALF) -> dict[Edge, Fraction]:
    """Return the votes each controller commands in each company he controls."""
    parties = register.parties
    bit = {party: 1 << place for place, party in enumerate(parties)}
    scales = _scales(register, parties)
    votes = _votes_of_subsets(register, parties, scales)
    limits = np.array(scales)[:, None] * threshold.numerator
    won = _won(register, parties, votes * threshold.denominator > limits)
    voters = {party: bit[party] for party in parties}
    voters |= {group: sum(bit[x] for x in xs) for group, xs in register.groups.items()}
    found: dict[Edge, Fraction] = {}
    for start, voting in voters.items():
        least = _least_closed(won, voting, bit.get(start, 0))
        found |= {
            (start, y): Fraction(int(votes[place, least | voting]), scales[place])
            for place, y in enumerate(parties)
            if least & bit[y]
        }
    return found


def _scales(register: Register, parties: list[str]) -> list[int]:
    """Return for each company the whole as a number in which all its votes are integers."""
    scales = [
        lcm(*(share.denominator for (_, company), share in register.held.items() if company == y))
        for y in parties
    ]
    # No sum of votes, times a threshold's denominator, may leave 64 bits.
    assert max(scales) < 2**50
    return scales


def _votes_of_subsets(register: Register, parties: list[str], scales: list[int]) -> Ints:
    """Return the votes of every subset in every party's company."""
    votes = np.zeros((len(parties), 1), dtype=np.int64)
    for x in parties:
        shares = [register.held.get((x, y), Fraction(0)) if x != y else 0 for y in parties]
        own = [int(share * scale) for share, scale in zip(shares, scales, strict=True)]
        votes = np.concatenate([votes, votes + np.array(own, dtype=np.int64)[:, None]], axis=1)
    return votes


def _won(register: Register, parties: list[str], above: npt.NDArray[np.bool_]) -> Ints:
    """Return the companies that each subset controls directly, as a subset."""
    subsets = np.arange(above.shape[1])
    won = np.zeros(above.shape[1], dtype=np.int64)
    for place, y in enumerate(parties):
        mandated = sum(1 << parties.index(x) for x, target in register.mandates if target == y)
        won |= (above[place] | (subsets & mandated > 0)).astype(np.int64) << place
    return won


def _least_closed(won: Ints, voting: int, start: int) -> int:
    subsets = np.arange(len(won))
    is_closed = (won[subsets | voting] & ~start & ~subsets) == 0
    return int(np.bitwise_and.reduce(subsets[is_closed])) & ~start


Ranges = Mapping[Edge, tuple[Fraction, Fraction]]


def corners(ranges: Ranges) -> Iterator[dict[Edge, Fraction]]:
    """Yield the extreme ways to read ranges so that no company exceeds the whole.

    Every range at one of its ends, or one of a company filled up to the whole:
    any sum of votes is largest, and smallest, in one of them.
    """
    companies = sorted({company for _, company in ranges})
    for chosen in product(*(_corners_of(ranges, company) for company in companies)):
        yield {edge: share for each in chosen for edge, share in each}


def _corners_of(ranges: Ranges, company: str) -> list[tuple[tuple[Edge, Fraction], ...]]:
    edges = sorted(edge for edge in ranges if edge[1] == company)
    found: set[tuple[Fraction, ...]] = set()
    for ends in product(*(sorted(set(ranges[edge])) for edge in edges)):
        if sum(ends) <= WHOLE:
            found.add(ends)
        for place, edge in enumerate(edges):
            rest = WHOLE - sum(ends) + ends[place]
            if ranges[edge][0] <= rest <= ranges[edge][1]:
                found.add((*ends[:place], rest, *ends[place + 1 :]))
    return [tuple(zip(edges, ends, strict=True)) for ends in sorted(found)]
