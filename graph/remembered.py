"""How are facts that were read once asked for many moments?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from graph.model import Fact
from graph.reader import GraphReader
from graph.versions import Version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.model import Party, PartyId
    from graph.periods import AsOf
    from graph.store import FactSource, GraphStore

F = TypeVar("F", bound=Fact)


class Reading(Protocol):
    """What reads versions of facts from a store."""

    def __call__(self, kind: type[F], column: str, values: Collection[str]) -> Sequence[Version[F]]:
        """Return the versions whose `column` holds one of `values`."""


def as_known(store: FactSource, as_of: AsOf) -> Reading:
    """Return what reads facts as they were known at one moment, and no others."""

    def read(kind: type[F], column: str, values: Collection[str]) -> Sequence[Version[F]]:
        return [Version(((None, fact),)) for fact in store.facts(kind, column, values, as_of)]

    return read


def ever_known(store: GraphStore, revision: int | None) -> Reading:
    """Return what reads all versions of facts, whenever they were known."""

    def read(kind: type[F], column: str, values: Collection[str]) -> Sequence[Version[F]]:
        return store.versions(kind, column, values, revision)

    return read


class Remembered:
    """A source of facts that asks the store once for each value.

    Parameters
    ----------
    read
        What is asked for values that were not asked for before. It fixes the
        revision; after `as_known` it fixes the day of knowledge too.

    Notes
    -----
    One round trip for each question with new values, none for the others.
    """

    def __init__(self, read: Reading) -> None:
        self._read = read
        self._kept: dict[tuple[type[Fact], str], dict[str, list[Version[Any]]]] = {}

    def versions(self, kind: type[F], column: str, values: Collection[str]) -> list[Version[F]]:
        """Return the versions whose `column` holds one of `values`, value by value."""
        kept = self._kept.setdefault((kind, column), {})
        new = [value for value in dict.fromkeys(values) if value not in kept]
        if new:
            kept.update({value: [] for value in new})
            for version in self._read(kind, column, new):
                kept[getattr(version.last, column)].append(version)
        return [version for value in dict.fromkeys(values) for version in kept[value]]

    def facts(
        self, kind: type[F], column: str, values: Collection[str], as_of: AsOf
    ) -> Sequence[F]:
        """Return what `GraphStore.facts` returns, value by value."""
        said = (each.as_known(as_of.known_at) for each in self.versions(kind, column, values))
        return [fact for fact in said if fact is not None]


class RememberingReader(GraphReader):
    """A store as known at one moment, where no question is asked twice.

    Parameters
    ----------
    store
        Where the facts are.
    as_of
        The day asked for, and what was known; other days are asked of the same knowledge.
    remembered, described
        The memory of a reader of the same knowledge, to be shared.

    Notes
    -----
    Everything read is held. What is read ahead of the questions by `look`
    takes one round trip; each other new value takes part in one.
    """

    def __init__(
        self,
        store: GraphStore,
        as_of: AsOf,
        remembered: Remembered | None = None,
        described: dict[PartyId, Party] | None = None,
    ) -> None:
        self._ahead: FactSource = store
        self._remembered = remembered or Remembered(self._read)
        self._described: dict[PartyId, Party] = {} if described is None else described
        super().__init__(store, as_of, self._remembered)

    def look(self, parties: Collection[PartyId]) -> None:
        """Read parties and everybody above them ahead."""
        self._ahead = self.store.near(parties, self.as_of)

    def near(self, parties: Collection[PartyId]) -> GraphReader:  # noqa: ARG002 (as it is asked)
        """Return this reader: what was read is at hand."""
        return self

    def at(self, as_of: AsOf) -> GraphReader:
        """Return the same store at another moment, and what was read if it was known then too."""
        if as_of.at(self.as_of.on) != self.as_of:
            return super().at(as_of)
        return RememberingReader(self.store, as_of, self._remembered, self._described)

    def parties(self, ids: Collection[PartyId]) -> dict[PartyId, Party]:
        """Return what `GraphReader.parties` returns."""
        wanted = dict.fromkeys(ids)
        new = [party for party in wanted if party not in self._described]
        if new:
            self._described.update(super().parties(new))
        return {party: self._described[party] for party in wanted}

    def _read(self, kind: type[F], column: str, values: Collection[str]) -> Sequence[Version[F]]:
        return as_known(self._ahead, self.as_of)(kind, column, values)
