"""How is a history of control asked for in text, and written as JSON for a role?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.control_json import masked_party, parse_basis, parse_threshold
from graph.errors import ValueRefusedError
from graph.identifiers import scrub

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.control import Axis, ControlHistory, Interval
    from analytics.control.changes import Change
    from analytics.control.turning_facts import TurningFact
    from api.masking import Mask
    from graph.model import PartyId
    from graph.reader import GraphReader


def parse_axis(text: str) -> Axis:
    """Return the axis of time that was typed.

    Raises
    ------
    ValueRefusedError
        If it is neither valid nor known.
    """
    from analytics.control import Axis

    if text not in {axis.value for axis in Axis}:
        raise ValueRefusedError("by", scrub(text), "valid or known")
    return Axis(text)


def history_document(
    reader: GraphReader, party: PartyId, asked: Mapping[str, str], mask: Mask
) -> dict[str, object]:
    """Return who controlled a party when, as a role may see it.

    Parameters
    ----------
    asked
        `by`, `basis` and `threshold`, as they were typed.
    """
    from analytics.control import Basis, ControlOptions, control_history

    options = ControlOptions(
        basis=Basis(parse_basis(asked["basis"])), threshold=parse_threshold(asked["threshold"])
    )
    history = control_history(reader, party, by=parse_axis(asked["by"]), options=options)
    return masked_history(history, mask)


def masked_history(history: ControlHistory, mask: Mask) -> dict[str, object]:
    """Return the history with persons masked in controllers, changes and facts."""
    document = history.document()
    if mask.role.sees_persons:
        return document
    return document | {"intervals": [_interval(each, mask) for each in history.intervals]}


def _interval(interval: Interval, mask: Mask) -> dict[str, object]:
    from analytics.control.history import controller_document

    return interval.document() | {
        "controllers": [
            controller_document(one) | masked_party(one, mask) for one in interval.controllers
        ],
        "changes": [_change(change, mask) for change in interval.changes],
        "facts": [_fact(fact, mask) for fact in interval.facts],
    }


def _change(change: Change, mask: Mask) -> dict[str, object]:
    document = change.document()
    if change.controller is not None:
        shown = masked_party(change.controller, mask)
        document["party"] = {name: shown[name] for name in ("party_id", "name")}
    for name, value in (("before", change.before), ("after", change.after)):
        if isinstance(value, tuple):
            document[name] = [mask.short(member) for member in value]
    return document


def _fact(fact: TurningFact, mask: Mask) -> dict[str, object]:
    hidden = {"holder": fact.holder, "group": fact.group}
    shown = {name: mask.party_id(party) if party else None for name, party in hidden.items()}
    return fact.document() | shown
