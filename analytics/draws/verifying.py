"""Does a protocol say what happened?

Everything it says of itself is computed again; with the population, from a file or from the
store, who had to be drawn is computed again too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from analytics.classes.scheme import SupervisionClass
from analytics.draws.allocation import Stratum, allocate
from analytics.draws.drawing import Candidate, commitment_of, draw, ticket_of
from analytics.draws.planning import DrawPlan, plan_from, population_item
from analytics.draws.protocol import PROTOCOL, VERSION, is_commitment, is_sealed
from graph.errors import ValueRefusedError
from graph.model import PartyId

T = TypeVar("T")


class Fault(StrEnum):
    """What is wrong with a protocol."""

    FORM = "FORM"
    DIGEST = "DIGEST"
    RATES = "RATES"
    COMMITMENT = "COMMITMENT"
    NUMBERS = "NUMBERS"
    TICKETS = "TICKETS"
    SCHEME = "SCHEME"
    POPULATION = "POPULATION"
    DRAWN = "DRAWN"


FAULTS: Mapping[Fault, str] = {
    Fault.FORM: "it is no protocol, or a member is missing or of another kind",
    Fault.DIGEST: "it was changed after it was written",
    Fault.RATES: "the rates are none that the preset allows, or a riskier class has a lower one",
    Fault.COMMITMENT: "seed, plan or population are not those that were committed to",
    Fault.NUMBERS: "not as many were drawn from each stratum as rates and rounding say",
    Fault.TICKETS: "a ticket is not that of its entity, or they are out of order",
    Fault.SCHEME: "the classes were computed with other points than those in force here",
    Fault.POPULATION: "the population is another one",
    Fault.DRAWN: "others had to be drawn",
}


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol as far as it can be read."""

    plan: DrawPlan
    seed: str
    sizes: Mapping[Stratum, int]
    to_draw: Mapping[Stratum, int]
    drawn: Sequence[tuple[Stratum, int, PartyId, str]]


def read_protocol(document: Mapping[str, object]) -> Protocol:
    """Return what a protocol says.

    Raises
    ------
    ValueError
        If it is no protocol.
    ValueRefusedError
        If its rates are none that the preset allows.
    """
    if document.get("kind") != PROTOCOL or document.get("version") != VERSION:
        raise ValueError("no protocol of this version")
    strata = [*_items(_members(document, "population"), "strata")]
    return Protocol(
        plan=plan_from(_members(document, "plan")),
        seed=_of(document, "seed", str),
        sizes={_stratum(one): _of(one, "size", int) for one in strata},
        to_draw={_stratum(one): _of(one, "to_draw", int) for one in strata},
        drawn=[
            (
                _stratum(one),
                _of(one, "rank", int),
                PartyId(_of(one, "party_id", str)),
                _of(one, "ticket", str),
            )
            for one in _items(document, "drawn")
        ],
    )


def faults_of(
    document: Mapping[str, object],
    *,
    population: list[Candidate] | None = None,
    committed: Mapping[str, object] | None = None,
) -> list[Fault]:
    """Return everything that is wrong with a protocol, each fault once.

    Parameters
    ----------
    population
        From whom was drawn, if it is at hand; without it nobody can say
        whether others had to be drawn.
    committed
        The commitment that was published before.
    """
    try:
        protocol = read_protocol(document)
    except ValueRefusedError:
        return [Fault.RATES]
    except ValueError:
        return [Fault.FORM]
    found = set(_own_faults(document, protocol, committed))
    if population is not None:
        found |= set(_population_faults(document, protocol, population))
    return [fault for fault in Fault if fault in found]


def _own_faults(
    document: Mapping[str, object],
    protocol: Protocol,
    committed: Mapping[str, object] | None,
) -> Iterator[Fault]:
    if not is_sealed(document):
        yield Fault.DIGEST
    stated = document.get("commitment")
    if stated is not None and stated != commitment_of(protocol.seed):
        yield Fault.COMMITMENT
    if committed is not None and not _keeps(document, committed):
        yield Fault.COMMITMENT
    drawn = dict.fromkeys(protocol.sizes, 0)
    for stratum, _, _, _ in protocol.drawn:
        drawn[stratum] = drawn.get(stratum, 0) + 1
    wanted = allocate(protocol.sizes, protocol.plan.rates)
    if drawn != wanted or dict(protocol.to_draw) != wanted:
        yield Fault.NUMBERS
    if list(protocol.drawn) != _in_order(protocol):
        yield Fault.TICKETS


def _keeps(document: Mapping[str, object], committed: Mapping[str, object]) -> bool:
    same = ("plan", "population", "commitment", "committed_at")
    return is_commitment(committed) and all(document.get(n) == committed.get(n) for n in same)


def _in_order(protocol: Protocol) -> list[tuple[Stratum, int, PartyId, str]]:
    """Return the drawn entities as they had to be written, each once, with its own ticket."""
    own = sorted(
        {
            (stratum, ticket_of(protocol.seed, party), party)
            for stratum, _, party, _ in protocol.drawn
        }
    )
    ranks: dict[Stratum, int] = {}
    found = []
    for stratum, ticket, party in own:
        ranks[stratum] = ranks.get(stratum, 0) + 1
        found.append((stratum, ranks[stratum], party, ticket))
    return found


def _population_faults(
    document: Mapping[str, object], protocol: Protocol, population: list[Candidate]
) -> Iterator[Fault]:
    if document.get("population") != population_item(population, protocol.plan):
        yield Fault.POPULATION
    wanted = [
        (one.candidate.stratum, one.rank, one.candidate.party, one.ticket)
        for one in draw(population, protocol.plan.rates, protocol.seed)
    ]
    if list(protocol.drawn) != wanted:
        yield Fault.DRAWN


def _stratum(one: Mapping[str, object]) -> Stratum:
    return SupervisionClass(_of(one, "class", str)), _of(one, "place", str)


def _members(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    return _of(document, name, dict)


def _items(document: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    for one in _of(document, name, list):
        if not isinstance(one, dict):
            raise ValueError(f"{name} holds something else than objects")  # noqa: TRY004
        yield one


def _of(document: Mapping[str, object], name: str, kind: type[T]) -> T:
    value = document.get(name)
    if not isinstance(value, kind):
        raise ValueError(f"{name} is missing or of another kind")  # noqa: TRY004
    if isinstance(value, str):
        value.encode()  # half a character of two is no text, and raises a ValueError
    return value
