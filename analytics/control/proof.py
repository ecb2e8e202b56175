"""Which holdings prove control, and by how many points would it be overturned?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analytics.control.control_graph import ControlGraph
from analytics.control.fixpoint import Reach
from analytics.control.kinds import OF_ARRANGEMENT, Via
from analytics.control.lots import Lot
from analytics.control.reading import Reading
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
    """

    steps: tuple[Step, ...]
    companies: tuple[int, ...]
    margin: Fraction | None


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
    In each company on the way the set is the smallest that the companies
    reached earlier allow. Over the whole proof this is a heuristic: another
    way down may need fewer companies in between. Linear in the proof.
    """
    hops = _hops(reading.graph, found, company)
    margins = [
        reading.fraction(hop, part.votes[hop]) - reading.graph.options.threshold
        for part, hop in hops
        if part.is_by_votes(hop)
    ]
    steps: dict[Step, None] = {}
    for part, hop in hops:
        spare = _spare_lots(reading, part, hop)
        for item in part.proofs[hop]:
            steps.update(dict.fromkeys(_steps(reading.graph, item, spare)))
            steps.update(dict.fromkeys(_membership(reading.graph, part, item)))
    margin = per_cent(min(margins)) if margins else None
    return Proof(tuple(steps), tuple(dict.fromkeys(hop for _, hop in hops)), margin)


def _hops(graph: ControlGraph, found: Reach, company: int) -> list[tuple[Reach, int]]:
    """Return the controlled companies a proof passes, those needed first in front."""
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
    places = {part.start: {hop: i for i, hop in enumerate(part.proofs)} for part, _ in hops}
    return sorted(
        hops,
        key=lambda each: (each[0] is found, each[0].start, places[each[0].start][each[1]]),
    )


def _spare_lots(reading: Reading, part: Reach, hop: int) -> set[int]:
    """Return (by identity) lots of the proof that the quota does not need, small ones first."""
    if not part.is_by_votes(hop):
        return set()
    graph = reading.graph
    items = part.proofs[hop]
    surplus = sum(graph.lows[item] for item in items) - reading.quotas[hop]
    left = Fraction(surplus, graph.scales[hop])
    spare: set[int] = set()
    for lot in sorted((lot for item in items for lot in graph.lots[item]), key=_size):
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
