"""How much of a company belongs to each owner through all chains?

Integrated ownership: the sum over all walks of the products of capital shares,
`Y = W + W² + … = (I − W)⁻¹ W`. Walks may pass a circle many times. The
corrected share leaves out the owner's walks back through itself:
`Yc(i, j) = Y(i, j) / (1 + Y(i, i))`. Capital, never votes; exact fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analytics.ownership.components import components
from graph.model import PartyId

Shares = Mapping[tuple[PartyId, PartyId], Fraction]
"""The fraction of a company's capital by holder and company."""

MOST_IN_CIRCLE = 400
"""Circles of more companies are not solved: exact elimination takes the cube of their size."""


@dataclass(frozen=True, slots=True)
class Integrated:
    """What belongs to an owner.

    Attributes
    ----------
    share
        The sum over all walks; None where it has no finite value: the owner
        stands in a circle that nobody outside holds anything of.
    corrected
        The sum over walks that do not come back to the owner.
    """

    share: Fraction | None
    corrected: Fraction | None


def integrated_owners(shares: Shares, company: PartyId) -> dict[PartyId, Integrated]:
    """Return the integrated and corrected share of everybody above a company.

    Parameters
    ----------
    shares
        At least those in the company and in everybody above it. A company's
        shares in itself count as capital that is held by its other owners.

    Notes
    -----
    Each circle is solved once, everything else is worked off in order; the
    corrected share solves the circle of an owner once more per member.

    References
    ----------
    .. [1] F. Brioschi, L. Buzzacchi, M. G. Colombo, "Risk capital financing
       and the separation of ownership and control in business groups",
       Journal of Banking & Finance 13(4-5), 1989.
    .. [2] S. Baldone, F. Brioschi, S. Paleari, "Ownership measures among firms
       connected by cross-shareholdings", Metroeconomica 49(2), 1998.
    """
    held = _held(shares)
    whole = _walks(held, company)
    found: dict[PartyId, Integrated] = {}
    for circle in whole.order:
        for owner in circle:
            share = whole.value.get(owner)
            if owner == company and share == 0:
                continue
            corrected = share
            if len(circle) > 1 or owner == company or (owner, owner) in shares:
                corrected = _without_return(held, company, owner)
            found[owner] = Integrated(share, corrected)
    found.pop(company, None)
    return {owner: each for owner, each in found.items() if each.share != 0}


@dataclass(frozen=True, slots=True)
class _Walks:
    """The sums over all walks to one company, and the circles in the order they were solved."""

    value: Mapping[PartyId, Fraction | None]
    order: Sequence[Sequence[PartyId]]


Held = Mapping[PartyId, Mapping[PartyId, Fraction]]


def _held(shares: Shares) -> dict[PartyId, dict[PartyId, Fraction]]:
    """Return what each holder has, by company."""
    held: defaultdict[PartyId, dict[PartyId, Fraction]] = defaultdict(dict)
    for (holder, company), share in shares.items():
        if share:
            held[holder][company] = held[holder].get(company, Fraction(0)) + share
    return dict(held)


def _walks(held: Held, company: PartyId) -> _Walks:
    order = components({company: (), **{holder: tuple(owned) for holder, owned in held.items()}})
    value: dict[PartyId, Fraction | None] = {}
    for circle in order:
        value.update(_solved(held, circle, value, company))
    return _Walks(value, order)


def _solved(
    held: Held,
    circle: Sequence[PartyId],
    known: Mapping[PartyId, Fraction | None],
    company: PartyId,
) -> dict[PartyId, Fraction | None]:
    """Solve `y(i) = Σ W(i, j) (1 if j is the company, plus y(j))` inside one circle."""
    inside = {member: at for at, member in enumerate(circle)}
    rows: list[list[Fraction]] = []
    for member in circle:
        row = [Fraction(0)] * (len(circle) + 1)
        row[inside[member]] += 1
        for owned, share in held.get(member, {}).items():
            if owned in inside:
                row[inside[owned]] -= share
            else:
                beyond = known.get(owned, Fraction(0))
                if beyond is None:
                    return dict.fromkeys(circle)
                row[-1] += share * beyond
            if owned == company:
                row[-1] += share
        rows.append(row)
    if not any(row[-1] for row in rows):
        # Nothing of the company is reached from here.
        return dict.fromkeys(circle, Fraction(0))
    if len(circle) > MOST_IN_CIRCLE:
        return dict.fromkeys(circle)
    solution = _eliminated(rows)
    # Stated totals above the whole make sums that do not converge come out negative.
    if solution is None or any(value < 0 for value in solution):
        return dict.fromkeys(circle)
    return dict(zip(circle, solution, strict=True))


def _eliminated(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """Solve a square system exactly; None if it has no single solution."""
    size = len(rows)
    for at in range(size):
        pivot = next((row for row in range(at, size) if rows[row][at]), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        head = rows[at][at]
        rows[at] = [cell / head if cell else cell for cell in rows[at]]
        for other in range(size):
            factor = rows[other][at]
            if other != at and factor:
                rows[other] = [
                    cell - factor * mine if mine else cell
                    for cell, mine in zip(rows[other], rows[at], strict=True)
                ]
    return [row[-1] for row in rows]


def _without_return(held: Held, company: PartyId, owner: PartyId) -> Fraction | None:
    """Return the sum over walks that do not come back to their owner: as if nobody held it."""
    others = {
        holder: {owned: share for owned, share in owns.items() if owned != owner}
        for holder, owns in held.items()
    }
    return _walks(others, company).value.get(owner)
