"""How is a work list given: with the names of its parties, and with the reading written down?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.acts import record_read
from api.commands.listing import Listing
from api.tables_out import check_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import TypeVar

    from graph.model import Party, PartyId
    from graph.reader import GraphReader

    R = TypeVar("R")


def give(
    listing: Listing,
    rows: Iterable[tuple[object, ...]],
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write, print or sum up the rows; that persons among them were read is written down."""
    if out is not None:
        check_suffix(out)
    kept = list(rows)
    place = list(listing.columns).index("subject")
    for subject in sorted({row[place] for row in kept if row[place] is not None}, key=str):
        record_read(listing.reader, f"read {listing.rows}", _id(subject))
    listing.give(kept, out, as_json=as_json)


def named_rows(
    reader: GraphReader,
    found: Sequence[R],
    subject: Callable[[R], PartyId | None],
    row: Callable[[R, str | None], tuple[object, ...]],
) -> list[tuple[object, ...]]:
    """Return the rows with the names of their subjects; one question for all names."""
    wanted = {party for one in found if (party := subject(one)) is not None}
    parties = reader.parties(wanted) if wanted else {}
    return [row(one, _name(parties, subject(one))) for one in found]


def day(value: date | None) -> str | None:
    """Return a day as it stands in a table."""
    return value.isoformat() if value else None


def joined(flags: Iterable[str]) -> str:
    """Return flags as they stand in a table."""
    return ";".join(sorted(flags))


def _name(parties: Mapping[PartyId, Party], party: PartyId | None) -> str | None:
    return parties[party].display_name if party is not None else None


def _id(value: object) -> PartyId:
    from graph.model import PartyId

    return PartyId(str(value))
