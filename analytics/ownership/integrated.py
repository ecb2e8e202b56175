"""How much of a company belongs to each owner through all chains?

Integrated ownership: the sum over all walks of the products of capital shares,
`Y = W + W² + … = (I − W)⁻¹ W`. Walks may pass a circle many times. The
corrected share leaves out the owner's walks back through itself:
`Yc(i, j) = Y(i, j) / (1 + Y(i, i))`. Capital, never votes; exact fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from analytics.ownership.components import components
from graph.model import PartyId

Shares = Mapping[tuple[PartyId, PartyId], Fraction]
"""The fraction of a company's capital by holder and company."""

MOST_EXACT = 40
"""Circles of more companies are solved in floating numbers: exact ones grow with every step."""

MOST_CORRECTED = 400
"""In circles of more companies no corrected shares are computed."""

NEAR = Fraction(1, 10**9)
"""What floating numbers say so near to a limit is computed again, exactly."""

_LARGEST = 1e9
"""No share is this large: the circle has no finite solution."""
_LEAST = 1e-12
"""Floating shares below this are none: as in the answer about everybody."""


@dataclass(frozen=True, slots=True)
class Integrated:
    """What belongs to an owner.

    Attributes
    ----------
    share
        The sum over all walks; None where it has no finite value: the owner
        stands in a circle that nobody outside holds anything of.
    corrected
        The sum over walks that do not come back to the owner; None also in a
        circle of more than `MOST_CORRECTED` companies.
    """

    share: Fraction | None
    corrected: Fraction | None


def integrated_owners(
    shares: Shares, company: PartyId, *, limits: Collection[Fraction] = ()
) -> dict[PartyId, Integrated]:
    """Return the integrated and corrected share of everybody above a company.

    Parameters
    ----------
    shares
        At least those in the company and in everybody above it. A company's
        shares in itself count as capital that is held by its other owners.
    limits
        A share is on the right side of each of them.

    Notes
    -----
    Each circle is solved once, everything else is worked off in order. Exact,
    but for what hangs on a circle of more than `MOST_EXACT` companies: it is
    right to about twelve digits.

    References
    ----------
    .. [1] F. Brioschi, L. Buzzacchi, M. G. Colombo, "Risk capital financing
       and the separation of ownership and control in business groups",
       Journal of Banking & Finance 13(4-5), 1989.
    .. [2] S. Baldone, F. Brioschi, S. Paleari, "Ownership measures among firms
       connected by cross-shareholdings", Metroeconomica 49(2), 1998.
    """
    held = _held(shares)
    order = _order(held, company)
    found = _owners(held, order, company, MOST_EXACT)
    largest = max(map(len, order))
    if largest > MOST_EXACT and any(_is_near(each.share, limits) for each in found.values()):
        found = _owners(held, order, company, largest)
    found.pop(company, None)
    return {owner: each for owner, each in found.items() if each.share != 0}


def _is_near(share: Fraction | None, limits: Iterable[Fraction]) -> bool:
    return share is not None and any(abs(share - limit) <= NEAR for limit in limits)


def _order(held: Held, company: PartyId) -> list[list[PartyId]]:
    return components({company: (), **{holder: tuple(owned) for holder, owned in held.items()}})


def _owners(
    held: Held,
    order: Sequence[Sequence[PartyId]],
    company: PartyId,
    most_exact: int,
    *,
    is_inner: bool = False,
) -> dict[PartyId, Integrated]:
    """Return what belongs to everybody, where circles up to a size are solved exactly."""
    found: dict[PartyId, Integrated] = {}
    for circle in order:
        found.update(_solved(_Circle(held, circle, found, company, is_inner=is_inner), most_exact))
    return found


Held = Mapping[PartyId, Mapping[PartyId, Fraction]]


def _held(shares: Shares) -> dict[PartyId, dict[PartyId, Fraction]]:
    """Return what each holder has, by company."""
    held: defaultdict[PartyId, dict[PartyId, Fraction]] = defaultdict(dict)
    for (holder, company), share in shares.items():
        if share:
            held[holder][company] = held[holder].get(company, Fraction(0)) + share
    return dict(held)


class _Circle:
    """The equations `y(i) = Σ W(i, j) (1 if j is the company, plus y(j))` of one circle.

    Attributes
    ----------
    rows
        The matrix `I − W` of the members, without its zeros.
    right
        What each member owns of the company outside the circle, or at once;
        None where that has no finite value.
    is_inner
        Whether this is itself asked for the sake of a corrected share.
    """

    def __init__(
        self,
        held: Held,
        members: Sequence[PartyId],
        known: Mapping[PartyId, Integrated],
        company: PartyId,
        *,
        is_inner: bool,
    ) -> None:
        self.held, self.members, self.company = held, members, company
        self.is_inner = is_inner
        self.rows: list[dict[int, Fraction]] = []
        self.right: list[Fraction | None] = []
        inside = {member: at for at, member in enumerate(members)}
        for at, member in enumerate(members):
            row = {at: Fraction(1)}
            right: Fraction | None = Fraction(0)
            for owned, share in held.get(member, {}).items():
                if owned in inside:
                    row[inside[owned]] = row.get(inside[owned], Fraction(0)) - share
                beyond = known[owned].share if owned in known else Fraction(0)
                reached = None if beyond is None else beyond + (owned == company)
                right = None if right is None or reached is None else right + share * reached
            self.rows.append(row)
            self.right.append(right)

    @property
    def is_turning(self) -> bool:
        """Whether walks come back to where they began."""
        return len(self.members) > 1 or self.rows[0][0] != 1


def _solved(circle: _Circle, most_exact: int) -> dict[PartyId, Integrated]:
    """Return what belongs to the members of one circle."""
    right = [each for each in circle.right if each is not None]
    if len(right) < len(circle.right):
        return _endless(circle)
    if not any(right):
        # Nothing of the company is reached from here.
        return dict.fromkeys(circle.members, Integrated(Fraction(0), Fraction(0)))
    if not circle.is_turning:
        return {circle.members[0]: Integrated(right[0], right[0])}
    solve = _exactly if len(circle.members) <= most_exact else _in_floats
    solution = solve(circle.rows, right)
    # Stated totals above the whole make sums that do not converge come out negative.
    if solution is None or any(value < 0 for value in solution.values):
        return _endless(circle)
    return {
        member: Integrated(share, _corrected(circle, member, share, more))
        for member, share, more in zip(
            circle.members, solution.values, solution.returning, strict=True
        )
    }


def _corrected(
    circle: _Circle, member: PartyId, share: Fraction, returning: Fraction | None
) -> Fraction | None:
    if returning is None:
        return None
    return share / returning if returning >= 1 else _without_return(circle, member)


def _endless(circle: _Circle) -> dict[PartyId, Integrated]:
    """Return shares without a finite value, corrected where that one has one."""
    if circle.is_inner or len(circle.members) > MOST_EXACT:
        return dict.fromkeys(circle.members, Integrated(None, None))
    return {member: Integrated(None, _without_return(circle, member)) for member in circle.members}


def _without_return(circle: _Circle, owner: PartyId) -> Fraction | None:
    """Return the sum over walks that do not come back to their owner: as if nobody held it."""
    others = {
        holder: {owned: share for owned, share in owns.items() if owned != owner}
        for holder, owns in circle.held.items()
    }
    order = _order(others, circle.company)
    return _owners(others, order, circle.company, MOST_EXACT, is_inner=True)[owner].share


class _Solution(NamedTuple):
    """The shares of the members, and for each the sum of walks to itself, the empty one too."""

    values: Sequence[Fraction]
    returning: Sequence[Fraction | None]


def _exactly(
    matrix: Sequence[Mapping[int, Fraction]], right: Sequence[Fraction]
) -> _Solution | None:
    """Solve a square system by elimination; None if it has no single solution."""
    size = len(matrix)
    # On the right: what is asked for, and the unit matrix, which becomes the inverse.
    units = range(size + 1, 2 * size + 1 if size <= MOST_CORRECTED else size + 1)
    rows = [{**row, size: right[at]} for at, row in enumerate(matrix)]
    for row, unit in zip(rows, units, strict=False):
        row[unit] = Fraction(1)
    for at in range(size):
        pivot = next((row for row in range(at, size) if rows[row].get(at)), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        head = rows[at].pop(at)
        mine = rows[at] = {column: cell / head for column, cell in rows[at].items() if cell}
        for other, row in enumerate(rows):
            factor = row.pop(at, None) if other != at else None
            if factor:
                for column, cell in mine.items():
                    row[column] = row.get(column, Fraction(0)) - factor * cell
    nothing = Fraction(0)
    values = [row.get(size, nothing) for row in rows]
    if not units:
        return _Solution(values, [None] * size)
    return _Solution(
        values, [row.get(unit, nothing) for row, unit in zip(rows, units, strict=True)]
    )


def _in_floats(
    matrix: Sequence[Mapping[int, Fraction]], right: Sequence[Fraction]
) -> _Solution | None:
    """Solve a large sparse system; None if it has no single, finite solution."""
    # Questions about small circles start without these libraries.
    import numpy as np
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import splu

    size = len(matrix)
    cells = [
        (float(cell), at, column) for at, row in enumerate(matrix) for column, cell in row.items()
    ]
    data, row, column = zip(*cells, strict=True)
    try:
        factors = splu(csc_array((data, (row, column)), shape=(size, size)))
    except RuntimeError:
        return None
    found = factors.solve(np.array([float(each) for each in right]))
    if not (np.abs(found) < _LARGEST).all():
        return None
    found[np.abs(found) < _LEAST] = 0
    values = [Fraction(each) for each in found.tolist()]
    if size > MOST_CORRECTED:
        return _Solution(values, [None] * size)
    returning = np.diagonal(factors.solve(np.eye(size)))
    return _Solution(values, [Fraction(each) for each in returning.tolist()])
