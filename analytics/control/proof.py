"""Which holdings prove control, and by how many points would it be overturned?"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analytics.control.control_graph import ControlGraph
from analytics.control.fixpoint import Reach
from analytics.control.kinds import OF_ARRANGEMENT, Via
from analytics.control.lots import Lot
from analytics.control.reading import Reading
from analytics.control.smallest_proof import Hop, Search, smallest_proof
from analytics.figures import per_cent
from graph.model import Arrangement, PartyId, Source


@dataclass(frozen=True, slots=True)
class Step:
    """One stated fact in a proof; votes in per cent of the company.

    Attributes
    ----------
    kind
        What the fact is: a holding (`votes`), a managing partner, a parent,
        or an arrangement that moves, joins or gives control.
    """

    kind: Via
    holder: PartyId
    company: PartyId
    votes: Fraction | None
    start: date | None
    end: date | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Proof:
    """The facts that suffice, from the controller downwards.

    Attributes
    ----------
    margin
        Points the controller commands beyond the threshold in the company of
        the proof where that is least; None where no votes are counted.
    is_smallest
        Whether no proof has fewer holdings and mandates.
    at_least
        How many holdings and mandates every proof has.
    """

    steps: tuple[Step, ...]
    companies: tuple[int, ...]
    margin: Fraction | None
    is_smallest: bool
    at_least: int


NOT_SHOWN = Proof(steps=(), companies=(), margin=None, is_smallest=False, at_least=1)
"""Control is certain, its proof is left out: there are too many."""


def proof_of(reading: Reading, found: Reach, company: int) -> Proof:
    """Return the proof that a reach holds for one controlled company.

    Parameters
    ----------
    reading, found
        What counts, and what the controller reaches in it.
    company
        A company in `found.proofs`.

    Notes
    -----
    A smallest one, where the search comes to an end. Else, and for votes that
    only a member of a group commands, in each company on the way the smallest
    set that the companies reached earlier allow: another way down may need
    fewer companies in between.
    """
    search = smallest_proof(reading, found, company)
    if search.hops is None:
        hops = _hops(reading, found, company)
    else:
        hops = [(found, hop) for hop in search.hops]
    return _written(reading, hops, search)


def _written(reading: Reading, hops: Sequence[tuple[Reach, Hop]], search: Search) -> Proof:
    graph = reading.graph
    margins = [
        reading.fraction(hop.company, part.votes[hop.company]) - graph.options.threshold
        for part, hop in hops
        if hop.items[0] >= 0
    ]
    steps: dict[Step, None] = {}
    for part, hop in hops:
        spare = _spare_lots(reading, hop)
        for item in hop.items:
            steps.update(dict.fromkeys(_steps(graph, item, spare)))
            steps.update(dict.fromkeys(_membership(graph, part, item)))
    items = {item for _, hop in hops for item in hop.items}
    return Proof(
        steps=tuple(steps),
        companies=tuple(dict.fromkeys(hop.company for _, hop in hops)),
        margin=per_cent(min(margins)) if margins else None,
        is_smallest=search.hops is not None or len(items) <= search.at_least,
        at_least=search.at_least,
    )


def _hops(reading: Reading, found: Reach, company: int) -> list[tuple[Reach, Hop]]:
    """Return the controlled companies a proof passes, those needed first in front."""
    graph = reading.graph
    seen: set[tuple[int, int]] = {(found.start, company)}
    pending = [(found, company)]
    hops: list[tuple[Reach, int]] = []
    while pending:
        part, hop = pending.pop()
        hops.append((part, hop))
        for item in part.proofs[hop]:
            lender = part.lent.get(item, part) if item >= 0 else part
            node = graph.voters[item] if item >= 0 else graph.controllers[~item]
            if node in lender.voters or node not in lender.proofs:
                continue
            if (lender.start, node) not in seen:
                seen.add((lender.start, node))
                pending.append((lender, node))
    parts = {part.start: part for part, _ in hops}
    places = {start: {hop: i for i, hop in enumerate(parts[start].proofs)} for start in parts}
    ordered = sorted(
        hops,
        key=lambda each: (each[0] is found, each[0].start, places[each[0].start][each[1]]),
    )
    return [(part, Hop(hop, part.proofs[hop])) for part, hop in ordered]


def _spare_lots(reading: Reading, hop: Hop) -> set[int]:
    """Return (by identity) lots of the proof that the quota does not need, small ones first."""
    if hop.items[0] < 0:
        return set()
    graph = reading.graph
    surplus = sum(graph.lows[item] for item in hop.items) - reading.quotas[hop.company]
    left = Fraction(surplus, graph.scales[hop.company])
    spare: set[int] = set()
    for lot in sorted((lot for item in hop.items for lot in graph.lots[item]), key=_size):
        if lot.low <= left:
            left -= lot.low
            spare.add(id(lot))
    return spare


def _size(lot: Lot) -> Fraction:
    return lot.low


def _steps(graph: ControlGraph, item: int, spare: Container[int]) -> Iterator[Step]:
    if item >= 0:
        for lot in graph.lots[item]:
            if id(lot) not in spare:
                yield _holding(lot)
                for row in lot.moved_by:
                    yield _arranged(row, lot.company)
        return
    mandate = graph.mandates[~item]
    for ground in mandate.grounds:
        start, end = ground.period.start, ground.period.end
        yield Step(mandate.via, ground.party, mandate.company, None, start, end, ground.source)


def _membership(graph: ControlGraph, part: Reach, item: int) -> Iterator[Step]:
    """Yield the agreement by which a member's item counts for the group."""
    concert = graph.concerts.get(part.start)
    if concert is None:
        return
    node = graph.voters[item] if item >= 0 else graph.controllers[~item]
    company = graph.lots[item][0].company if item >= 0 else graph.mandates[~item].company
    member = part.lent[item].start if item in part.lent else node
    if member in part.voters or item in part.lent:
        yield _arranged(concert.rows[member], company)


def _holding(lot: Lot) -> Step:
    holding = lot.stake.holding
    return Step(
        Via.VOTES,
        lot.stake.holder,
        lot.company,
        per_cent(lot.low),
        lot.stake.start,
        holding.period.end if holding else None,
        holding.source if holding else None,
    )


def _arranged(row: Arrangement, company: PartyId) -> Step:
    period = row.period
    kind = OF_ARRANGEMENT[row.kind]
    return Step(kind, row.party, company, None, period.start, period.end, row.source)
