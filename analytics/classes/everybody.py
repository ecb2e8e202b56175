"""Which supervision class has everybody on a day?

Organizations stand in whole columns; only the few that have decisions or figures become objects,
and go through the same function as one entity does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.classes.facts import MARKET_ENTITIES, facts_of_everybody
from analytics.classes.own import OwnClass, OwnFacts, is_aged, own_class
from analytics.classes.scheme import CLASSES, Reads, Scheme, SupervisionClass
from graph.dated import known_ends
from graph.snapshot import RECORD, Snapshot
from graph.store import MISSING
from graph.tables import ORGANIZATIONS

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.model import Party, PartyId
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]

_TAKEN = ("org", "kind", "region", "industry", "founded_on", "dissolved_on")
_TEXTS = ("region", "industry")


@dataclass(frozen=True, slots=True)
class ClassedEntity:
    """One entity with its class.

    Attributes
    ----------
    own
        With the reasons; equal to what the question about it alone answers,
        but for the source row of its description.
    """

    party: PartyId
    region: str | None
    industry: str | None
    own: OwnClass


@dataclass(frozen=True, slots=True, eq=False)
class ClassesOfEverybody:
    """The classes of all market entities that exist on a day, in order of their ids.

    Attributes
    ----------
    parties, regions, industries
        Per entity its id, region and industry; None where nobody said.
    owns
        Per entity its class; entities about which nothing is known share one.
    """

    parties: Sequence[PartyId]
    regions: Sequence[str | None]
    industries: Sequence[str | None]
    owns: Sequence[OwnClass]

    def __len__(self) -> int:
        return len(self.parties)

    def __iter__(self) -> Iterator[ClassedEntity]:
        rows = zip(self.parties, self.regions, self.industries, self.owns, strict=True)
        return (ClassedEntity(*row) for row in rows)

    def counts(self) -> dict[SupervisionClass, int]:
        """Return how many entities each class has."""
        found = dict.fromkeys(CLASSES, 0)
        for own in self.owns:
            found[own.name] += 1
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Population:
    """Who exists on the day.

    Attributes
    ----------
    numbers
        Party numbers, in order of the ids.
    founded
        Day numbers, `MISSING` where nobody said.
    """

    ids: Sequence[PartyId]
    numbers: Ints
    founded: Ints
    region: Sequence[str | None]
    industry: Sequence[str | None]


def classes_of_everybody(reader: GraphReader, *, scheme: Scheme) -> ClassesOfEverybody:
    """Return the class of every market entity that exists on the reader's day.

    Parameters
    ----------
    reader
        The store at a moment.

    Returns
    -------
    ClassesOfEverybody
        Without association, which never moves a class.

    Notes
    -----
    Linear in the rows, with a Python step for each entity that has facts of its own, and a
    cheap one for everybody.
    """
    found = _population(reader)
    facts = facts_of_everybody(reader, scheme)
    plain = _plain_classes(scheme, found, reader.as_of.on)
    owns = [
        _own(scheme, found, at, facts.get(party), plain, reader.as_of.on)
        for at, party in enumerate(found.ids)
    ]
    return ClassesOfEverybody(found.ids, found.region, found.industry, owns)


def _own(
    scheme: Scheme,
    found: _Population,
    at: int,
    facts: OwnFacts | None,
    plain: _Plain,
    on: date,
) -> OwnClass:
    if facts is None:
        return plain.of(at, found.industry[at])
    day = int(found.founded[at])
    said = replace(
        facts,
        founded_on=None if day == MISSING else date.fromordinal(day),
        industry=found.industry[at],
    )
    return own_class(scheme, said, on)


@dataclass(slots=True)
class _Plain:
    """The classes of entities without facts of their own: one per day of founding that matters.

    Attributes
    ----------
    recent
        Per entity its day of founding where a row of points reads it, else 0.
    """

    scheme: Scheme
    on: date
    recent: Sequence[int]
    made: dict[tuple[int, str | None], OwnClass]

    def of(self, at: int, industry: str | None) -> OwnClass:
        """Return the class of the entity at a place."""
        key = self.recent[at], industry if self.scheme.industries else None
        own = self.made.get(key)
        if own is None:
            founded = date.fromordinal(key[0]) if key[0] else None
            facts = OwnFacts(founded_on=founded, industry=industry)
            own = self.made[key] = own_class(self.scheme, facts, self.on)
        return own


def _plain_classes(scheme: Scheme, found: _Population, on: date) -> _Plain:
    rows = scheme.rows(Reads.ORGANIZATION)
    distinct, places = np.unique(found.founded, return_inverse=True)
    read = [
        day
        if day != MISSING and any(is_aged(row, date.fromordinal(day), on) for row in rows)
        else 0
        for day in distinct.tolist()
    ]
    return _Plain(scheme, on, np.array(read, dtype=np.int64)[places].tolist(), {})


def _population(reader: GraphReader) -> _Population:
    snap = _columns(reader)
    table, on = snap.tables["organizations"], reader.as_of.on.toordinal()
    rows = np.flatnonzero(snap.visible(ORGANIZATIONS, reader.as_of))
    rows = _last_of_each(table["org"], table["file"], rows)
    ended = known_ends(table, rows, reader.as_of, "dissolved_on")
    kinds = table["kind"][rows]
    codes = ORGANIZATIONS.column("kind").codes
    market = [code for code, kind in enumerate(codes) if kind in MARKET_ENTITIES]
    is_market = np.isin(kinds, [*market, MISSING])  # an unstated kind is read as a company
    exists = (table["founded_on"][rows] <= on) & ((ended == MISSING) | (ended > on))
    rows = rows[is_market & exists]
    ids = snap.party_ids()
    named = [ids[at] for at in table["org"][rows].tolist()]
    rows = rows[sorted(range(len(named)), key=named.__getitem__)]
    numbers = table["org"][rows]
    parties = [ids[at] for at in numbers.tolist()]
    region, industry = (_told(reader, parties, table[name][rows], name) for name in _TEXTS)
    return _Population(parties, numbers, table["founded_on"][rows], region, industry)


def _columns(reader: GraphReader) -> Snapshot:
    """Return the organizations as columns, read while no load was committed."""
    store = reader.store
    while True:
        revision = store.revision()
        columns = dict(store.columns(ORGANIZATIONS, (*_TAKEN, *RECORD)))
        parties = store.canonical_nodes()
        if store.revision() == revision:
            columns["org"] = parties[columns["org"]]
            return Snapshot(revision, {"organizations": columns}, parties, store)


def _last_of_each(org: Ints, file: Ints, rows: Ints) -> Ints:
    """Return of the rows about one organization the one of the file loaded last."""
    order = rows[np.lexsort((rows, file[rows], org[rows]))]
    is_last = np.append(org[order[1:]] != org[order[:-1]], True)
    last: Ints = order[is_last] if len(order) else order
    return last


def _told(
    reader: GraphReader, parties: Sequence[PartyId], codes: Ints, name: str
) -> list[str | None]:
    """Return what numbers of texts stand for, told by one party for each."""
    distinct, places = np.unique(codes, return_index=True)
    witnesses = reader.parties([parties[at] for at in places.tolist()])
    words: Mapping[int, str | None] = {
        code: _text(witnesses[parties[at]], name)
        for code, at in zip(distinct.tolist(), places.tolist(), strict=True)
    }
    return [words[code] for code in codes.tolist()]


def _text(party: Party, name: str) -> str | None:
    found: str | None = getattr(party, name)
    return found
