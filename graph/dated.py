"""Who holds how many votes in which company on a day, as integers?

Votes stand on each company's own scale, so that sums compare exactly: for
stated per cents the scale is 100 per cent with the most digits anybody used
there, for amounts it is the company's total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.decimals import DIGIT_BITS, DIGIT_MASK
from graph.store import MISSING
from graph.tables import HOLDINGS, ORGANIZATIONS
from graph.vocabulary import Flag, bit

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.periods import AsOf
    from graph.snapshot import Columns, Snapshot
    from graph.tables import Table

    Ints = npt.NDArray[np.int64]

# 100 % with 14 decimals is 10**16: nine hundred wholes still add up in 63 bits.
_MOST_DIGITS = 14
_LARGEST = 1 << 56
_LARGEST_SUM = 1 << 61
_HUNDRED = 100


@dataclass(frozen=True, slots=True, eq=False)
class DatedHoldings:
    """The holdings of a day in order of their companies (CSR).

    Attributes
    ----------
    rows
        Per holding its place in the snapshot's table.
    indptr
        Where the holdings of each party number begin; one entry more at the end.
    holder, low, high
        Per holding who holds, and the least and most votes (or capital) it
        carries on the scale of its company.
    scale
        Per party number what the whole company is; 0 without holdings.
    wide
        Party numbers of companies whose numbers do not fit: their entries
        stay wholly unknown here, and exact fractions must decide.
    """

    rows: Ints
    indptr: Ints
    holder: Ints
    low: Ints
    high: Ints
    scale: Ints
    wide: Ints


def dated_holdings(snap: Snapshot, as_of: AsOf, *, basis: str = "votes") -> DatedHoldings:
    """Return the holdings of a day from a snapshot.

    Parameters
    ----------
    basis
        `votes` (which follow capital where nobody stated them) or `capital`.

    Notes
    -----
    O(n log n) for the order by company, else linear; no Python step per row.
    The meaning of each number is that of `graph.shares.stakes`.
    """
    table = snap.tables["holdings"]
    rows = rows_of_the_day(snap, HOLDINGS, as_of)
    rows = rows[np.argsort(table["company"][rows], kind="stable")]
    count = len(snap.party_of_node)
    company = table["company"][rows]
    states = _any_per_cent(table, rows)
    per_cent = np.bincount(company[states], minlength=count) > 0
    low, high = _per_cents(table, rows, basis)
    amount = np.where(per_cent[company], MISSING, table["amount"][rows])
    registered = np.where(per_cent, MISSING, _registered_capital(snap, as_of, amount))
    digits = _digits([(company, low), (company, high), (company, amount)], registered)
    wide = np.bincount(company, _too_large(company, digits, (low, high, amount)), count) > 0
    wide |= _too_large(np.arange(count), digits, (registered,))
    wide |= np.bincount(company, _size(amount, digits[company]), count) > _LARGEST_SUM
    scale = np.where(per_cent, _HUNDRED * 10**digits, _totals(company, amount, registered, digits))
    whole = scale[company]
    by_amount = amount != MISSING
    least = np.where(low != MISSING, _scaled(low, digits[company]), 0)
    most = np.where(high != MISSING, _scaled(high, digits[company]), whole)
    least = np.where(by_amount, _scaled(amount, digits[company]), least)
    most = np.where(by_amount, least, most)
    unknown = wide[company] | (whole == 0)
    held = np.bincount(company, minlength=count) > 0
    return DatedHoldings(
        rows=rows,
        indptr=np.searchsorted(company, np.arange(count + 1)),
        holder=table["holder"][rows],
        low=np.where(unknown, 0, least),
        high=np.where(unknown, 1, most),
        scale=np.where(held, np.where(wide | (scale == 0), 1, scale), 0),
        wide=np.flatnonzero(wide),
    )


def totals_over_100(holdings: DatedHoldings) -> Ints:
    """Return the companies of which more than the whole is stated, exactly."""
    sums = np.add.reduceat(
        np.append(holdings.low, 0), np.minimum(holdings.indptr[:-1], len(holdings.low))
    )
    held = np.diff(holdings.indptr) > 0
    return np.flatnonzero(held & (np.where(held, sums, 0) > holdings.scale))


def rows_of_the_day(snap: Snapshot, table: Table, as_of: AsOf) -> Ints:
    """Return the rows of a table that count on the day, of equal ones the one loaded last.

    Parameters
    ----------
    table
        One whose rows have `from` and `to`.

    Notes
    -----
    What the dataset loaded last says counts, also where it says that a row has
    ended. O(n log n) where several datasets may say the same, else linear.
    """
    columns = snap.tables[table.name]
    rows = _one_per_identity(snap, table, np.flatnonzero(snap.visible(table, as_of)))
    on, end = as_of.on.toordinal(), known_ends(columns, rows, as_of)
    counts = (columns["from"][rows] <= on) & ((end == MISSING) | (end > on))
    valid: Ints = rows[counts]
    return valid


def known_ends(columns: Columns, rows: Ints, as_of: AsOf, column: str = "to") -> Ints:
    """Return the ends of rows as they were known.

    An end that lies after what was known reads as open, unless the row says
    when it was known.
    """
    end = columns[column][rows]
    is_stated = columns["flags"][rows] & bit(Flag.KNOWN_STATED) > 0
    return np.where(~is_stated & (end > as_of.known_at.toordinal()), MISSING, end)


def _one_per_identity(snap: Snapshot, table: Table, rows: Ints) -> Ints:
    """Keep of rows of one identity the one of the file loaded last."""
    columns = snap.tables[table.name]
    if len(rows) == 0 or (_is_one_dataset(columns, rows) and not snap.has_merged_parties()):
        return rows
    keys = tuple(columns[name][rows] for name in table.identity)
    order = np.lexsort((rows, columns["file"][rows], *keys))
    last = np.ones(len(order), dtype=bool)
    same = np.ones(len(order) - 1, dtype=bool)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    last[:-1] = ~same
    return np.sort(rows[order[last]])


def _is_one_dataset(table: Columns, rows: Ints) -> bool:
    return bool((table["dataset"][rows] == table["dataset"][rows[0]]).all())


def _per_cents(table: Columns, rows: Ints, basis: str) -> tuple[Ints, Ints]:
    """Return the least and most per cents of each holding as packed decimals."""

    def ends(kind: str) -> tuple[Ints, Ints]:
        exact = table[f"{kind}_pct"][rows]
        low, high = table[f"{kind}_pct_min"][rows], table[f"{kind}_pct_max"][rows]
        return np.where(exact == MISSING, low, exact), np.where(exact == MISSING, high, exact)

    low, high = ends("capital")
    if basis == "votes":
        own_low, own_high = ends("votes")
        stated = (own_low != MISSING) | (own_high != MISSING)
        low, high = np.where(stated, own_low, low), np.where(stated, own_high, high)
    return low, high


def _any_per_cent(table: Columns, rows: Ints) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(rows), dtype=bool)
    for kind in ("capital_pct", "votes_pct"):
        for name in (kind, f"{kind}_min", f"{kind}_max"):
            found |= table[name][rows] != MISSING
    return found


def _registered_capital(snap: Snapshot, as_of: AsOf, amounts: Ints) -> Ints:
    """Return the registered capital of each party; none where no amount needs it."""
    registered = np.full(len(snap.party_of_node), MISSING)
    if (amounts == MISSING).all():
        return registered
    table = snap.tables["organizations"]
    rows = np.flatnonzero(snap.visible(ORGANIZATIONS, as_of))
    rows = rows[np.argsort(table["file"][rows], kind="stable")]
    registered[table["org"][rows]] = table["registered_capital"][rows]
    return registered


def _digits(numbers: list[tuple[Ints, Ints]], registered: Ints) -> Ints:
    """Return the most digits behind the point that anybody used for each company."""
    digits = np.where(registered == MISSING, 0, registered & DIGIT_MASK)
    for company, packed in numbers:
        stated = packed != MISSING
        np.maximum.at(digits, company[stated], packed[stated] & DIGIT_MASK)
    return digits


def _too_large(company: Ints, digits: Ints, numbers: tuple[Ints, ...]) -> npt.NDArray[np.bool_]:
    """Tell which numbers do not fit on their company's scale, with room for a sum."""
    found = digits[company] > _MOST_DIGITS
    for packed in numbers:
        found |= _size(packed, digits[company]) > _LARGEST
    return found


def _size(packed: Ints, digits: Ints) -> npt.NDArray[np.float64]:
    """Return about how large the numbers are on their company's scale."""
    shift = (digits - (packed & DIGIT_MASK)).clip(0)
    size = np.abs((packed >> DIGIT_BITS).astype(np.float64)) * 10.0**shift
    return np.where(packed == MISSING, 0.0, size)


def _scaled(packed: Ints, digits: Ints) -> Ints:
    shift = (digits - (packed & DIGIT_MASK)).clip(0, _MOST_DIGITS)
    scaled: Ints = np.where(packed == MISSING, 0, packed >> DIGIT_BITS) * 10**shift
    return scaled


def _totals(company: Ints, amount: Ints, registered: Ints, digits: Ints) -> Ints:
    """Return the total that amounts are shares of, on each company's scale."""
    sums = np.zeros(len(digits), dtype=np.int64)
    np.add.at(sums, company, _scaled(amount, digits[company]))
    capital = _scaled(registered, digits)
    return np.where((registered != MISSING) & (sums <= capital), capital, sums)
