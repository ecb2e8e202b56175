"""Who casts the votes of each stake, once nominees and entrustments are counted?

A nominee's votes are the nominator's, entrusted votes are cast by whom they
are entrusted to. Votes move whole or up to a stated per cent of the company's
votes, at most what the holder has. What was entrusted is not entrusted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from analytics.control.kinds import OF_ARRANGEMENT, Basis, Via
from graph.model import Arrangement, PartyId
from graph.shares import HUNDRED, Stake
from graph.vocabulary import ArrangementKind


@dataclass(frozen=True, slots=True)
class Lot:
    """Votes of one stake that one party casts.

    Attributes
    ----------
    low, high
        Fractions of the company, the least and the most they can be.
    kinds
        The ways the voter came to them, as bits of `Via`.
    moved_by
        The arrangements that moved them from the holder of record.
    """

    voter: PartyId
    company: PartyId
    low: Fraction
    high: Fraction
    kinds: int
    stake: Stake
    moved_by: tuple[Arrangement, ...] = ()


def lots_of(stakes: Iterable[Stake], basis: Basis) -> list[Lot]:
    """Return each stake as votes of its holder of record."""
    return [_lot(stake, basis) for stake in stakes]


def moved(lots: Sequence[Lot], arrangements: Iterable[Arrangement]) -> list[Lot]:
    """Return the lots with votes moved by nominees, then by entrustments.

    Parameters
    ----------
    lots
        Votes of holders of record.
    arrangements
        Those of the day; kinds that move no votes are passed over.

    Notes
    -----
    Rows are applied in their order, each to what is left. Linear in the lots
    of the companies concerned times their arrangements.
    """
    rows = [row for row in arrangements if moves_votes(row)]
    if not rows:
        return list(lots)
    targets = {row.target for row in rows}
    still = [lot for lot in lots if lot.company not in targets]
    by_company: defaultdict[PartyId, list[Lot]] = defaultdict(list)
    for lot in lots:
        if lot.company in targets:
            by_company[lot.company].append(lot)
    for row in sorted(rows, key=lambda row: _MOVING.index(row.kind)):
        if row.target is not None and row.target in by_company:
            by_company[row.target] = _moved_by(row, by_company[row.target])
    return still + [lot for company in sorted(by_company) for lot in by_company[company]]


def moves_votes(row: Arrangement) -> bool:
    """Whether an arrangement of this kind moves votes to another party."""
    return row.kind in _MOVING


_MOVING = (ArrangementKind.NOMINEE, ArrangementKind.ENTRUSTMENT)


def _lot(stake: Stake, basis: Basis) -> Lot:
    share = stake.votes if basis is Basis.VOTES else stake.capital
    return Lot(stake.holder, stake.company, share.low, share.high, Via.VOTES.bit, stake)


def _moved_by(row: Arrangement, lots: Sequence[Lot]) -> list[Lot]:
    after: list[Lot] = []
    left = None if row.pct is None else row.pct / HUNDRED
    for lot in lots:
        if lot.voter != row.group or not _may_move(lot, row) or left == 0:
            after.append(lot)
            continue
        taken, rest = _split(lot, left)
        bit = OF_ARRANGEMENT[row.kind].bit
        kinds = bit if lot.kinds == Via.VOTES.bit else lot.kinds | bit
        after.append(replace(taken, voter=row.party, kinds=kinds, moved_by=(*lot.moved_by, row)))
        if rest is not None:
            after.append(rest)
        left = None if left is None else left - taken.high
    return after


def _may_move(lot: Lot, row: Arrangement) -> bool:
    return all(_MOVING.index(earlier.kind) < _MOVING.index(row.kind) for earlier in lot.moved_by)


def _split(lot: Lot, most: Fraction | None) -> tuple[Lot, Lot | None]:
    if most is None or lot.high <= most:
        return lot, None
    taken = replace(lot, low=min(lot.low, most), high=most)
    return taken, replace(lot, low=lot.low - taken.low, high=lot.high - taken.high)
