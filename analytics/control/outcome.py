"""Which type of answer does a company get, and who decides it?

In this order: a court or decision, a declaration, an agreement or the
managing partner, a single majority (STATE if it ends at a state unit), a
concert group, missing votes that could decide, a ring, two halves, dispersed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.control.above import Controllers
from analytics.control.kinds import Outcome, Via
from analytics.control.missing import are_two_halves, could_decide, has_holders, is_withheld
from analytics.control.reading import Reading
from analytics.control.readings import Readings, ultimates
from graph.vocabulary import Flag, PartyKind


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a ring would be if shares in a parent held by its subsidiaries had no votes."""

    outcome: Outcome
    controllers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The type of answer.

    Attributes
    ----------
    deciding
        Those who decide it: the ultimate controllers, where there are any.
    second
        Only with CIRCULAR.
    """

    outcome: Outcome
    deciding: tuple[int, ...] = ()
    second: SecondReading | None = None


_SPOKEN = {
    Via.COURT_FOUND: Outcome.COURT_OR_DECISION,
    Via.DECLARED: Outcome.DECLARED,
    Via.CONTRACT_CONTROL: Outcome.AGREEMENT,
}
_TWO = 2


def verdict_of(readings: Readings, company: int) -> Verdict:
    """Return the type of answer for one company; there always is one.

    Parameters
    ----------
    readings
        Of a graph that holds the company and everybody above it.
    company
        Any party. A state unit is STATE. A person, and a party that is
        dissolved on the day, is UNKNOWN: nobody controls it.

    Notes
    -----
    Where totals exceed 100 % and two majorities stand side by side, both
    decide and the outcome is COMPUTED_MAJORITY. A company under a single
    ultimate controller whose own outcome is CIRCULAR is CIRCULAR too, and so
    is one that is controlled by a ring alone.
    """
    if readings.graph.parties[company].kind.is_state_unit:
        return Verdict(Outcome.STATE)
    controllers = readings.deciding_controllers
    above = ultimates(controllers, company)
    spoken = readings.deciding.spoken.get(company)
    if spoken is not None:
        return Verdict(_SPOKEN[spoken], tuple(above) or _appointed(readings.deciding, company))
    if above:
        return _decided(readings, company, above)
    if company in controllers:
        return _circular(readings, company)
    return _uncontrolled(readings, company)


def _decided(readings: Readings, company: int, above: Sequence[int]) -> Verdict:
    outcome, deciding = _majority(readings.deciding, above)
    if len(deciding) == 1 and outcome is Outcome.COMPUTED_MAJORITY:
        alone = deciding[0]
        if _is_company(readings.deciding, alone) and _is_circular(readings, alone):
            return _circular(readings, company)
    if outcome is Outcome.COMPUTED_MAJORITY and _is_managed(readings, company):
        outcome = Outcome.AGREEMENT
    return Verdict(outcome, deciding)


def _is_managed(readings: Readings, company: int) -> bool:
    """Return whether the partnership agreement, not a majority, makes the controller."""
    return readings.graph.parties[company].kind is PartyKind.PARTNERSHIP


def _majority(reading: Reading, above: Sequence[int]) -> tuple[Outcome, tuple[int, ...]]:
    """Return the type by the nature of the ultimate controllers."""
    graph = reading.graph
    alone = tuple(node for node in above if node not in graph.concerts)
    if not alone:
        return Outcome.CONCERT, tuple(above)
    kinds = [graph.parties[node].kind for node in alone]
    if all(kind.is_state_unit for kind in kinds):
        return Outcome.STATE, alone
    if all(Flag.WITHHELD in graph.parties[node].flags for node in alone):
        return Outcome.WITHHELD, alone
    return Outcome.COMPUTED_MAJORITY, alone


def _uncontrolled(readings: Readings, company: int) -> Verdict:
    plain = _open(readings.deciding, (readings.deciding_controllers, readings.possible), company)
    if plain in {Outcome.JOINT, Outcome.DISPERSED} and _is_circular(readings, company):
        return _circular(readings, company)
    return Verdict(plain)


def _is_circular(readings: Readings, company: int) -> bool:
    """Return whether ring votes are all that keeps an uncontrolled company so.

    Only asked where nothing missing could decide: data that ends is UNKNOWN.
    """
    if company in readings.deciding_controllers or company not in readings.ring_free_controllers:
        return False
    known = (readings.deciding_controllers, readings.possible)
    return _open(readings.deciding, known, company) in {Outcome.JOINT, Outcome.DISPERSED}


def _circular(readings: Readings, company: int) -> Verdict:
    controllers = readings.ring_free_controllers
    above = ultimates(controllers, company)
    if above:
        outcome, deciding = _majority(readings.ring_votes_void, above)
    elif company in controllers:
        outcome, deciding = Outcome.CIRCULAR, ()
    else:
        outcome, deciding = _open(readings.ring_votes_void, (controllers,), company), ()
    return Verdict(Outcome.CIRCULAR, (), SecondReading(outcome, deciding))


def _open(reading: Reading, controllers: Sequence[Controllers], company: int) -> Outcome:
    """Return the type for a company that nobody controls, rings not looked at."""
    graph = reading.graph
    kind = graph.parties[company].kind
    silent = Outcome.WITHHELD if is_withheld(reading, company) else Outcome.UNKNOWN
    if kind is PartyKind.PARTNERSHIP:
        managers = graph.managers.get(company, 0)
        if managers <= 1:
            return silent
        return Outcome.JOINT if managers == _TWO else Outcome.DISPERSED
    if kind is PartyKind.BRANCH or not has_holders(reading, company):
        return silent
    if could_decide(reading, controllers, company):
        return silent
    joint = are_two_halves(reading, controllers[0], company)
    return Outcome.JOINT if joint else Outcome.DISPERSED


def _appointed(reading: Reading, company: int) -> tuple[int, ...]:
    return tuple(
        sorted(
            node
            for node, rows in reading.mandates.items()
            if any(target == company for target, _, _ in rows)
        )
    )


def _is_company(reading: Reading, node: int) -> bool:
    return reading.graph.parties[node].kind not in {PartyKind.PERSON, PartyKind.GROUP}
