"""Who controlled an organization on the days that count, and was it the state's?

The only place where the liability layer asks the control layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.control import ControlAnswer, Outcome, controllers_of
from analytics.liability.ancestry import Ancestry
from graph.model import Party, PartyId, Source
from graph.reader import GraphReader
from graph.remembered import RememberingReader

# Said about one target they are one group, however many are named.
_ONE_GROUP = frozenset({Outcome.DECLARED, Outcome.COURT_OR_DECISION})


@dataclass(frozen=True, slots=True)
class ControlOnDay:
    """The natural persons behind an organization on one day.

    Attributes
    ----------
    holders
        One set of persons per holder of control: the members of a concert or
        declared group are one holder.
    """

    outcome: Outcome
    holders: tuple[frozenset[PartyId], ...]
    sources: tuple[Source, ...] = ()


class Reach:
    """Control answers of one run, each asked for once.

    Parameters
    ----------
    reader
        The store at the moment asked for; other days are asked of the same knowledge.
    below_state
        Everybody whom a state unit may ever have stood above, if that is known.
    """

    def __init__(self, reader: GraphReader, below_state: frozenset[PartyId] | None = None) -> None:
        # What tells who stands above answers who controls as well.
        self.reader = RememberingReader(reader.store, reader.as_of)
        self._answers: dict[tuple[PartyId, date, bool], ControlAnswer] = {}
        self.ancestry = Ancestry(self.reader, below_state)

    def control(self, entity: PartyId, day: date) -> ControlOnDay:
        """Return who controlled `entity` on a day, as far as a mark may rest on it.

        Holdings and arrangements of unknown start are not counted: where they
        decide the outcome is unknown, and reaches nobody.
        """
        answer = self._answer(entity, day, undated_count=False)
        return ControlOnDay(answer.outcome, _holders(answer), _sources(answer))

    def is_state(self, party: Party, day: date) -> bool:
        """Whether the party is a state unit: by its kind, or under state control on a day.

        That is the outcome STATE, and every other that rests on state units
        alone: a state organ that is declared the controller, or that commands by
        contract.
        """
        if party.kind.is_state_unit:
            return True
        if not self.ancestry.may_be_state(party.party_id):
            return False
        answer = self._answer(party.party_id, day, undated_count=True)
        deciding = [each for each in answer.controllers if each.deciding]
        holders = [holder for each in deciding for holder in each.members or (each.party,)]
        by_state_alone = bool(holders) and all(holder.kind.is_state_unit for holder in holders)
        return answer.outcome is Outcome.STATE or by_state_alone

    def days_that_differ(self, entity: PartyId, first: date, last: date) -> tuple[date, ...]:
        """Return the first day and all later ones up to `last` on which control may change."""
        if first == last:
            return (first,)
        days = self.ancestry.above(entity).days_of_change
        return (first, *sorted(day for day in days if first < day <= last))

    def _answer(self, entity: PartyId, day: date, *, undated_count: bool) -> ControlAnswer:
        key = (entity, day, undated_count)
        if key not in self._answers:
            reader = self.reader.at(self.reader.as_of.at(day))
            self._answers[key] = controllers_of(reader, entity, undated_count=undated_count)
        return self._answers[key]


def _holders(answer: ControlAnswer) -> tuple[frozenset[PartyId], ...]:
    persons = {person.party_id for person in answer.natural_persons}
    if answer.outcome in _ONE_GROUP:
        return (frozenset(persons),) if persons else ()
    groups = [
        frozenset({each.party.party_id, *(member.party_id for member in each.members)} & persons)
        for each in answer.controllers
        if each.deciding
    ]
    return tuple(group for group in groups if group)


def _sources(answer: ControlAnswer) -> tuple[Source, ...]:
    steps = (step for each in answer.controllers if each.deciding for step in each.proof)
    return tuple(dict.fromkeys(step.source for step in steps if step.source is not None))
