"""Who owns how much of every company in the end: the answer about everybody?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from analytics.figures import figure, per_cent
from analytics.ownership.whole import whole_ownership
from api.commands.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.reader import GraphReader

COLUMNS = ("company", "owner", "kind", "share")


def all_owners(
    reader: GraphReader, minimum: Fraction, show: Callable[[str, int, int | None], None]
) -> tuple[Listing, Iterator[tuple[object, ...]]]:
    """Return the answer about all companies, and its rows.

    Parameters
    ----------
    minimum
        The fraction of the capital from which on an owner is listed.
    show
        Told how many rows there are so far.
    """
    listing = Listing(
        reader=reader,
        title="最终所有人 ultimate owners",
        columns=COLUMNS,
        numbers=("share",),
        counted="kind",
        counts="by_kind",
        rows="owners",
        asked={
            "basis": "capital",
            "convention": "integrated",
            "min": figure(per_cent(minimum)),
        },
        show=show,
    )
    return listing, _rows(reader, minimum)


def _rows(reader: GraphReader, minimum: Fraction) -> Iterator[tuple[object, ...]]:
    for row in whole_ownership(reader).rows(minimum):
        share = None if row.share is None else figure(per_cent(Fraction(row.share)))
        yield row.company, row.owner, row.kind.value, share
