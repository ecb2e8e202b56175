"""What has been read already about parties and everybody above them?

Whoever asks who controls a party climbs from level to level. Over a network
that is a round trip for each question and each level; here one statement
brings what the climb will ask for. What it did not bring is asked as ever, so
the answer never depends on how far it looked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from graph.model import (
    Appointment,
    Arrangement,
    Fact,
    Holding,
    Organization,
    PartyId,
    Person,
)
from graph.periods import AsOf
from graph.tables import table_of

F = TypeVar("F", bound=Fact)
Rows = list[list[Any]]

# Which rows a question of that kind, by that column, is answered from.
_ANSWERED: Mapping[tuple[type[Fact], str], str] = {
    (Organization, "org"): "organizations",
    (Person, "person"): "persons",
    (Holding, "company"): "holdings",
    (Appointment, "org"): "appointments",
    (Arrangement, "party"): "joined",
    (Arrangement, "target"): "targeted",
}


class Origin(Protocol):
    """The store behind, which decodes rows and answers what was not read."""

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return the facts whose `column` holds one of `values`."""

    def decoded(self, kind: type[F], rows: Rows, as_of: AsOf) -> list[F]:
        """Return the facts of rows as the server collected them."""


class ReadAhead:
    """Answers about parties and those above them, as of one moment.

    Parameters
    ----------
    found
        What the statement `ahead` returned.
    """

    def __init__(self, origin: Origin, as_of: AsOf, found: Mapping[str, Any]) -> None:
        self._origin = origin
        self._as_of = as_of
        self._whole = frozenset(found["ids"])
        self._partnerships = frozenset(found["partnerships"])
        self._rows = {
            question: _by_value(*question, found[name]) for question, name in _ANSWERED.items()
        }

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return the facts whose `column` holds one of `values`, in their order."""
        rows = self._rows.get((kind, column))
        known = self._partnerships if kind is Appointment else self._whole
        if rows is None or as_of != self._as_of or not known.issuperset(values):
            return self._origin.facts(kind, column, values, as_of)
        found = [row for value in dict.fromkeys(values) for row in rows.get(PartyId(value), [])]
        return self._origin.decoded(kind, sorted(map(list, found), key=itemgetter(0)), as_of)


def _by_value(kind: type[Fact], column: str, rows: Rows) -> dict[PartyId, Rows]:
    # Position 0 is the number of the fact.
    at = 1 + [kept.name for kept in table_of(kind).kept].index(column)
    found: defaultdict[PartyId, Rows] = defaultdict(list)
    for row in rows:
        found[row[at]].append(row)
    return dict(found)
