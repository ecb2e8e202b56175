"""Who controls whom, computed a second time in the plainest ways there are?

Nothing here uses the product's algorithms: closed sets are enumerated, votes
are moved in a table of fractions, ranges are tried value by value.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, combinations, product

HALF = Fraction(1, 2)
Votes = Mapping[tuple[str, str], Fraction]


def closed_set_pairs(votes: Votes, threshold: Fraction = HALF) -> set[tuple[str, str]]:
    """The least closed set of each party is the intersection of all its closed sets."""
    nodes = sorted({node for pair in votes for node in pair})
    found = set()
    for start in nodes:
        others = [node for node in nodes if node != start]
        least = set(others)
        for size in range(len(others) + 1):
            for chosen in combinations(others, size):
                if _is_closed({start, *chosen}, others, votes, threshold):
                    least &= set(chosen)
        found |= {(start, company) for company in least}
    return found


def _is_closed(inside: set[str], others: list[str], votes: Votes, threshold: Fraction) -> bool:
    return all(
        company in inside
        or sum((votes.get((x, company), Fraction(0)) for x in inside), Fraction(0)) <= threshold
        for company in others
    )


@dataclass
class World:
    """A small world with everything that can be arranged, as plain tables."""

    held: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    moves: list[tuple[str, str, str, Fraction | None]] = field(default_factory=list)
    groups: dict[str, set[str]] = field(default_factory=dict)
    mandates: set[tuple[str, str]] = field(default_factory=set)
    state: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    not_by_votes: set[str] = field(default_factory=set)


def world_pairs(world: World) -> set[tuple[str, str]]:
    """Every pair, by naive rounds until nothing changes."""
    votes = _votes(world)
    starts = {*(x for x, _ in votes), *(x for x, _ in world.mandates), *world.groups}
    return {(start, y) for start in starts - world.gone for y in _naive(start, world, votes)}


def _votes(world: World) -> dict[tuple[str, str], Fraction]:
    votes: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for (x, y), share in world.held.items():
        if not {x, y} & world.gone:
            votes[x, y] += share
    for record, party, company, most in world.moves:
        if party in world.gone:
            continue
        taken = votes[record, company] if most is None else min(most, votes[record, company])
        votes[record, company] -= taken
        votes[party, company] += taken
    return votes


def _naive(start: str, world: World, votes: Mapping[tuple[str, str], Fraction]) -> set[str]:
    voters = {member for member in world.groups.get(start, {start}) if member not in world.gone}
    closed = world.state | world.gone
    controlled: set[str] = set()
    while True:
        command: dict[str, Fraction] = defaultdict(Fraction)
        for (x, y), share in votes.items():
            if x in voters | controlled and x != y:
                command[y] += share
        new = {y for y, total in command.items() if total > HALF and y not in world.not_by_votes}
        new |= {y for x, y in world.mandates if x in voters | controlled | {start}}
        new -= closed | {start} | controlled
        if not new:
            return controlled
        controlled |= new


Ranges = Mapping[tuple[str, str], tuple[int, int]]


def assignments(ranges: Ranges, whole: int) -> Iterator[dict[tuple[str, str], Fraction]]:
    """Every way to fill ranges with whole units so that no company exceeds the whole."""
    companies = sorted({company for _, company in ranges})
    per_company = [list(_fillings(ranges, company, whole)) for company in companies]
    for filled in product(*per_company):
        yield dict(chain.from_iterable(each.items() for each in filled))


def _fillings(
    ranges: Ranges, company: str, whole: int
) -> Iterator[dict[tuple[str, str], Fraction]]:
    edges = sorted(edge for edge in ranges if edge[1] == company)
    for values in product(*(range(ranges[edge][0], ranges[edge][1] + 1) for edge in edges)):
        if sum(values) <= whole:
            yield {edge: Fraction(value, whole) for edge, value in zip(edges, values, strict=True)}
