"""How much of a company does each holding carry on a day, exactly?

Stated per cents, ranges and amounts become closed intervals of exact
fractions; what nobody stated stays the whole interval from nothing to all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from graph.model import NO_FLAGS, Flags, Holding, PartyId
from graph.vocabulary import Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

ZERO = Fraction(0)
ONE = Fraction(1)
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ShareRange:
    """A share known to lie in the closed interval [low, high] of fractions."""

    low: Fraction
    high: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether one value is left."""
        return self.low == self.high

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known."""
        return self.low == ZERO and self.high >= ONE


UNKNOWN_SHARE = ShareRange(ZERO, ONE)


@dataclass(frozen=True, slots=True)
class Stake:
    """What one holding carries on one day.

    Attributes
    ----------
    capital, votes
        Fractions of the company's capital and votes.
    start
        Since when, None where nobody said.
    holding
        The stated fact it comes from; None in stakes made from a snapshot,
        which keeps numbers and no rows.
    """

    holder: PartyId
    company: PartyId
    capital: ShareRange
    votes: ShareRange
    start: date | None = None
    holding: Holding | None = None
    flags: Flags = NO_FLAGS


def stakes(holdings: Sequence[Holding], registered_capital: Fraction | None) -> tuple[Stake, ...]:
    """Return what the holdings in one company carry on one day.

    Parameters
    ----------
    holdings
        All holdings in the company that are valid on that day.
    registered_capital
        In CNY, or None. It is the total for amounts unless they exceed it;
        then, and without it, the total is the sum of the amounts.

    Returns
    -------
    tuple of Stake
        In the order of `holdings`. Where no per cent is stated for any
        holding, amounts are shares of the total (`FROM_AMOUNT`); a total of
        zero leaves them unknown (`NO_TOTAL`). Beside stated per cents a mere
        amount stays unknown (`MIXED_AMOUNTS`). Votes that nobody stated
        follow capital (`VOTES_FROM_CAPITAL`).

    Notes
    -----
    Linear in the number of holdings.
    """
    by_amount = not any(states_per_cent(holding) for holding in holdings)
    total = amount_total([holding.amount for holding in holdings], registered_capital)
    return tuple(_stake(holding, total if by_amount else None) for holding in holdings)


def states_per_cent(holding: Holding) -> bool:
    """Whether any per cent stands in the row."""
    return any(
        number is not None
        for number in (
            holding.capital_pct,
            holding.votes_pct,
            holding.capital_pct_min,
            holding.capital_pct_max,
            holding.votes_pct_min,
            holding.votes_pct_max,
        )
    )


def amount_total(
    amounts: Sequence[Fraction | None], registered_capital: Fraction | None
) -> Fraction:
    """Return the total that amounts are shares of."""
    stated = sum((amount for amount in amounts if amount is not None), ZERO)
    if registered_capital is not None and stated <= registered_capital:
        return registered_capital
    return stated


def _stake(holding: Holding, total: Fraction | None) -> Stake:
    flags = set(holding.flags)
    capital = _range(holding.capital_pct, holding.capital_pct_min, holding.capital_pct_max)
    if capital is None and holding.amount is not None:
        capital = _from_amount(holding.amount, total, flags)
    votes = _range(holding.votes_pct, holding.votes_pct_min, holding.votes_pct_max)
    if votes is None:
        votes = capital
        flags.add(Flag.VOTES_FROM_CAPITAL)
    return Stake(
        holder=holding.holder,
        company=holding.company,
        capital=capital or UNKNOWN_SHARE,
        votes=votes or UNKNOWN_SHARE,
        start=holding.period.start,
        holding=holding,
        flags=frozenset(flags),
    )


def _range(
    exact: Fraction | None, low: Fraction | None, high: Fraction | None
) -> ShareRange | None:
    if exact is not None:
        return ShareRange(exact / HUNDRED, exact / HUNDRED)
    if low is None and high is None:
        return None
    return ShareRange(
        ZERO if low is None else low / HUNDRED, ONE if high is None else high / HUNDRED
    )


def _from_amount(amount: Fraction, total: Fraction | None, flags: set[Flag]) -> ShareRange | None:
    if total is None:
        flags.add(Flag.MIXED_AMOUNTS)
        return None
    if total == ZERO:
        flags.add(Flag.NO_TOTAL)
        return None
    flags.add(Flag.FROM_AMOUNT)
    return ShareRange(amount / total, amount / total)
