"""How is an answer about control asked for in text, and written as JSON?"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from graph.errors import ThresholdError, ValueRefusedError
from graph.identifiers import scrub

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.control import ControlAnswer, Controller, Via
    from analytics.control.answer import Candidate
    from api.masking import Mask
    from graph.model import PartyId
    from graph.reader import GraphReader

_FRACTION = re.compile(r"-?[0-9]{1,9}(?:/[0-9]{1,9}|\.[0-9]{1,18})?", re.ASCII)


def parse_threshold(text: str) -> Fraction:
    """Return a threshold as it was typed: `1/2`, `0.5`.

    Raises
    ------
    ThresholdError
        If it is a number outside [0, 1).
    ValueRefusedError
        If it is no number.
    """
    expected = "a fraction of the votes such as 1/2 or 0.5"
    if not _FRACTION.fullmatch(text.strip()) or re.search("/0+$", text.strip()):
        raise ValueRefusedError("threshold", scrub(text), expected)
    threshold = Fraction(text.strip())
    if not 0 <= threshold < 1:
        raise ThresholdError(threshold)
    return threshold


def parse_ways(name: str, texts: Iterable[str]) -> frozenset[Via]:
    """Return the ways of control that were typed, one each or joined by + or comma.

    Raises
    ------
    ValueRefusedError
        If there is no such way.
    """
    from analytics.control import Via

    typed = [part for text in texts for part in re.split(r"[+,\s]+", text) if part]
    known = {via.value: via for via in Via}
    for part in typed:
        if part not in known:
            raise ValueRefusedError(name, scrub(part), "one of " + ", ".join(known))
    return frozenset(known[part] for part in typed)


def parse_basis(text: str) -> str:
    """Return the basis that was typed.

    Raises
    ------
    ValueRefusedError
        If it is neither votes nor capital.
    """
    if text not in {"votes", "capital"}:
        raise ValueRefusedError("basis", scrub(text), "votes or capital")
    return text


def control_document(
    reader: GraphReader, party: PartyId, basis: str, threshold: str, mask: Mask
) -> dict[str, object]:
    """Return who controls a party, as a role may see it."""
    from analytics.control import Basis, ControlOptions
    from analytics.ownership import controllers_with_shares

    options = ControlOptions(basis=Basis(parse_basis(basis)), threshold=parse_threshold(threshold))
    return masked_answer(controllers_with_shares(reader, party, options), mask)


def masked_answer(answer: ControlAnswer, mask: Mask) -> dict[str, object]:
    """Return the answer under the field names of the contract, persons masked."""
    document = answer.document() | {"partial": _doubt(answer)}
    if mask.role.sees_persons:
        return document
    second = answer.second_reading
    return document | {
        "controllers": [
            one.document() | masked_party(one, mask) | {"proof": _masked_proof(one, mask)}
            for one in answer.controllers
        ],
        "possible": [one.document() | masked_party(one, mask) for one in answer.possible],
        "second_reading": second.document()
        | {"controllers": [mask.short(party) for party in second.controllers]}
        if second
        else None,
    }


def masked_party(controller: Controller | Candidate, mask: Mask) -> dict[str, object]:
    """Return id, name and members of a controller; a group's name is made of its members'."""
    members = [mask.short(member) for member in controller.members]
    party = mask.short(controller.party)
    if members:
        party |= {"name": "、".join(str(member["name"]) for member in members)}
    return party | {"members": members}


def _masked_proof(controller: Controller, mask: Mask) -> list[dict[str, object]]:
    steps = controller.document()["proof"]
    if not isinstance(steps, list):
        raise TypeError
    return [step | {"holder": mask.party_id(str(step["holder"]))} for step in steps]


def _doubt(answer: ControlAnswer) -> str | None:
    return "QUARANTINED" if "QUARANTINED" in answer.flags else None
