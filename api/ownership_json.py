"""How is a question about owners read, and its answer masked?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.identifiers import scrub

if TYPE_CHECKING:
    from api.masking import Mask
    from graph.model import PartyId
    from graph.reader import GraphReader

_HUNDRED = 100


def parse_minimum(text: str, option: str = "--min") -> Fraction:
    """Return a share that was typed in per cent, as a fraction.

    Parameters
    ----------
    option
        Behind which word it was typed.

    Raises
    ------
    ValueRefusedError
        If it is no number from 0 to 100.
    """
    expected = "per cent from 0 to 100, as 5 or 12.5"
    try:
        share = Fraction(text.strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueRefusedError(option, scrub(text), expected) from error
    if not 0 <= share <= _HUNDRED:
        raise ValueRefusedError(option, scrub(text), expected)
    return share / _HUNDRED


def owners_document(
    reader: GraphReader, party: PartyId, minimum: str, mask: Mask
) -> dict[str, object]:
    """Return who owns a party, as a role may see it."""
    from analytics.ownership import owners_of

    answer = owners_of(reader, party, minimum=parse_minimum(minimum, "min"))
    document = answer.document() | {"partial": answer.partial}
    if mask.role.sees_persons:
        return document
    shown = [one.document() | mask.short(one.party) for one in answer.owners]
    return document | {"owners": shown}
