"""What changed between two answers about who controls an entity?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from analytics.control.answer import Controller, named_document
from analytics.control.kinds import Outcome
from analytics.figures import figure
from graph.model import Party, PartyId

Value = Fraction | str | tuple[Party, ...] | None


class ChangeKind(StrEnum):
    """What became different."""

    OUTCOME = "outcome"
    GAINED = "gained"
    LOST = "lost"
    VOTES = "votes"
    VIA = "via"
    STANDING = "standing"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between an answer and the one before.

    Attributes
    ----------
    controller
        Whom it is about; None for the outcome.
    before, after
        The outcome, the votes in per cent, the ways of control, whether the
        controller is deciding or ultimate, or the members of a group.
    """

    kind: ChangeKind
    controller: Controller | None
    before: Value = None
    after: Value = None

    def document(self) -> dict[str, object]:
        """Return the change as JSON values."""
        party = self.controller.party if self.controller else None
        return {
            "kind": self.kind.value,
            "party": named_document(party) if party else None,
            "before": _value(self.before),
            "after": _value(self.after),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """The part of an answer that a history tells: its outcome, and whom it is about."""

    outcome: Outcome
    controllers: tuple[Controller, ...]

    def equals(self, other: Standing) -> bool:
        """Whether both say the same, by whichever facts and names."""
        return next(changes_of(other, self), None) is None


def changes_of(before: Standing, after: Standing) -> Iterator[Change]:
    """Yield what the later answer says otherwise, in the order of its controllers."""
    if before.outcome is not after.outcome:
        yield Change(ChangeKind.OUTCOME, None, before.outcome.value, after.outcome.value)
    old, new = _by_party(before.controllers), _by_party(after.controllers)
    for party, controller in new.items():
        if party in old:
            yield from _differences(old[party], controller)
        else:
            yield Change(ChangeKind.GAINED, controller, None, controller.votes)
    for party, controller in old.items():
        if party not in new:
            yield Change(ChangeKind.LOST, controller, controller.votes, None)


def _differences(old: Controller, new: Controller) -> Iterator[Change]:
    values: Sequence[tuple[ChangeKind, Value, Value]] = (
        (ChangeKind.VOTES, old.votes, new.votes),
        (ChangeKind.VIA, old.via, new.via),
        (ChangeKind.STANDING, _standing(old), _standing(new)),
    )
    for kind, before, after in values:
        if before != after:
            yield Change(kind, new, before, after)
    if _ids(old.members) != _ids(new.members):
        yield Change(ChangeKind.MEMBERS, new, old.members, new.members)


def _by_party(controllers: Sequence[Controller]) -> dict[PartyId, Controller]:
    return {each.party.party_id: each for each in controllers}


def _standing(controller: Controller) -> str:
    said = {"deciding": controller.deciding, "ultimate": controller.ultimate}
    return "+".join(name for name, holds in said.items() if holds)


def _ids(parties: Sequence[Party]) -> list[PartyId]:
    return [party.party_id for party in parties]


def _value(value: Value) -> object:
    if isinstance(value, tuple):
        return [named_document(party) for party in value]
    return figure(value) if isinstance(value, Fraction) else value
