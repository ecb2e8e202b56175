"""Does the protocol in a file hold against the population, and against what was committed to?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.draws import population_in, read_document, read_population
from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analytics.draws import Candidate, Fault
    from graph.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes
    ----------
    against
        `population file` or `store`.
    drawn
        How many the protocol says were drawn.
    """

    faults: tuple[Fault, ...]
    against: str
    drawn: int


def verdict_of(
    path: Path, commitment: Path | None, *, reader: GraphReader | None, population: Path | None
) -> Verdict:
    """Return everything that is wrong with a protocol.

    Parameters
    ----------
    reader
        The store it was drawn from, where no file of the population is given.

    Raises
    ------
    FileRefusedError
        If a file cannot be read.
    """
    from analytics.draws import faults_of

    document = read_document(path)
    committed = read_document(commitment) if commitment else None
    drawn = document.get("drawn")
    number = len(drawn) if isinstance(drawn, list) else 0
    if population is not None:
        found = faults_of(document, population=read_population(population), committed=committed)
        return Verdict(tuple(found), "population file", number)
    candidates, more = _from_store(reader, document)
    found = faults_of(document, population=candidates, committed=committed)
    return Verdict((*found, *more), "store", number)


def _from_store(
    reader: GraphReader | None, document: Mapping[str, object]
) -> tuple[list[Candidate] | None, list[Fault]]:
    """Return the population of the protocol's own plan; what is no protocol has none."""
    from analytics.draws import Fault, read_protocol
    from api.classes import scheme

    try:
        plan = read_protocol(document).plan
    except (ValueError, ValueRefusedError):
        return None, []
    if plan.scheme != scheme().digest:
        return None, [Fault.SCHEME]
    if reader is None:
        return None, []
    try:
        return population_in(reader, plan), []
    except ValueRefusedError:
        return None, [Fault.POPULATION]
