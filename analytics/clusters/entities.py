"""Which organizations live on the day, where, in which industry, and where are they reached?

Parties are numbered in the order of their ids, so that both stores give the same numbers.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.clusters.addresses import place_of
from graph.model import Organization, PartyId, Source
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

NOTHING = -1
_SHORTEST_PHONE = 7
_NO_DIGIT = re.compile(r"[^0-9]")
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#).*$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Entities:
    """The organizations of a day, by party number; entries of others are `NOTHING` or False.

    Attributes
    ----------
    ids
        All parties of the store, in order.
    is_described
        Which are organizations that a table describes.
    lives
        Which of these exist on the day and are no units of the state.
    section, region, province
        Places in `sections`, `regions` and `provinces`, where "" stands for unknown.
    founded
        Day numbers.
    room, place, phone, email
        Equal numbers mean the same one; a place is an address that names no room.
    """

    ids: list[PartyId]
    is_described: Bools
    lives: Bools
    sections: list[str]
    section: Ints
    regions: list[str]
    region: Ints
    provinces: list[str]
    province: Ints
    founded: Ints
    room: Ints
    place: Ints
    phone: Ints
    email: Ints
    rooms: list[str]
    places: list[str]
    phones: list[str]
    emails: list[str]

    @cached_property
    def names(self) -> pa.StringArray:
        """The ids as one array."""
        return pa.array(self.ids, pa.string())

    def numbers(self, ids: list[PartyId]) -> Ints:
        """Return the number of each id, `NOTHING` where there is none."""
        found = pc.index_in(pa.array(ids, pa.string()), value_set=self.names)
        numbers: Ints = found.fill_null(NOTHING).to_numpy(zero_copy_only=False).astype(np.int64)
        return numbers

    @cached_property
    def stratum(self) -> Ints:
        """The stratum of each entity: its industry section within its region."""
        return self.section * len(self.regions) + self.region


class _Words:
    """Numbers for words, in the order in which they come; put in order of the words at the end."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str | None) -> int:
        if not word:
            return NOTHING
        return self._numbers.setdefault(word, len(self._numbers))

    def in_order(self, numbers: Ints) -> tuple[list[str], Ints]:
        words = sorted(self._numbers)
        rank = np.empty(len(words) + 1, dtype=np.int64)
        rank[[self._numbers[word] for word in words]] = np.arange(len(words))
        rank[NOTHING] = NOTHING
        return words, rank[numbers]


def entities_of(reader: GraphReader, ids: list[PartyId]) -> Entities:
    """Return the organizations as the dataset loaded last describes them.

    Parameters
    ----------
    ids
        All parties in order; each organization is one of them.

    Notes
    -----
    Streams the table of organizations once: O(n log n) time, some 100 bytes per organization.
    """
    words = {name: _Words() for name in ("section", "region", "province", *_REACHED)}
    read = _read(reader, words)
    found = pc.index_in(pa.array(read.names, pa.string()), value_set=pa.array(ids, pa.string()))
    at = found.to_numpy(zero_copy_only=False).astype(np.int64)
    # Of several datasets the one loaded last counts: it is written last.
    order = read.order()
    said = np.full((len(ids), len(_COLUMNS)), NOTHING)
    said[at[order]] = np.frombuffer(read.cells, np.int64).reshape(-1, len(_COLUMNS))[order]
    columns = {name: said[:, place].copy() for place, name in enumerate(_COLUMNS)}
    del read, said
    known = {name: each.in_order(columns[name]) for name, each in words.items()}
    return Entities(
        ids=ids,
        is_described=columns["lives"] != NOTHING,
        lives=columns["lives"] == 1,
        founded=columns["founded"],
        sections=["", *known["section"][0]],
        section=known["section"][1] + 1,
        regions=["", *known["region"][0]],
        region=known["region"][1] + 1,
        provinces=["", *known["province"][0]],
        province=known["province"][1] + 1,
        room=known["room"][1],
        place=known["place"][1],
        phone=known["phone"][1],
        email=known["email"][1],
        rooms=known["room"][0],
        places=known["place"][0],
        phones=known["phone"][0],
        emails=known["email"][0],
    )


_REACHED = ("room", "place", "phone", "email")
_COLUMNS = ("lives", "founded", "section", "region", "province", *_REACHED)


class _Read:
    """The rows of organizations as numbers, one after the other: objects would take gigabytes."""

    def __init__(self) -> None:
        self.names: list[PartyId] = []
        self.cells = array("q")
        self._sources: dict[tuple[int, str, str], int] = {}
        self._from = array("q")

    def add(self, org: PartyId, cells: Iterable[int], source: Source) -> None:
        """Add one row."""
        self.names.append(org)
        self.cells.extend(cells)
        said = source.revision, source.dataset, source.file
        self._from.append(self._sources.setdefault(said, len(self._sources)))
        self._from.append(source.row)

    def order(self) -> Ints:
        """Return the order of the loads, of one file that of its rows."""
        rank = np.zeros(len(self._sources) + 1, dtype=np.int64)
        for place, said in enumerate(sorted(self._sources)):
            rank[self._sources[said]] = place
        source, row = np.frombuffer(self._from, np.int64).reshape(-1, 2).T
        order: Ints = np.lexsort((row, rank[source]))
        return order


def _read(reader: GraphReader, words: dict[str, _Words]) -> _Read:
    day, read = reader.as_of.on, _Read()
    for fact in reader.store.scan(Organization, reader.as_of):
        kind = fact.kind or PartyKind.COMPANY
        has_ended = fact.dissolved_on is not None and fact.dissolved_on <= day
        has_begun = fact.founded_on is None or fact.founded_on <= day
        place = place_of(fact.address)
        said = (
            (fact.industry or "")[:1],
            fact.region,
            (fact.region or "")[:2],
            place.key if place and place.is_room else None,
            place.key if place and not place.is_room else None,
            phone_key(fact.phone),
            (fact.email or "").strip().casefold(),
        )
        lives = has_begun and not has_ended and not kind.is_state_unit
        founded = fact.founded_on.toordinal() if fact.founded_on else NOTHING
        numbers = (words[name].number(word) for name, word in zip(_COLUMNS[2:], said, strict=True))
        read.add(fact.org, (int(lives), founded, *numbers), fact.source)
    return read


def phone_key(phone: str | None) -> str | None:
    """Return the digits a telephone number is compared by; None where they are too few.

    >>> phone_key("+86 372-0123456 转 8")
    '3720123456'
    """
    plain = unicodedata.normalize("NFKC", phone or "")
    digits = _NO_DIGIT.sub("", _EXTENSION.sub("", plain))
    digits = digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits  # noqa: PLR2004 - the longest number within the country
    digits = digits.lstrip("0")
    return digits if len(digits) >= _SHORTEST_PHONE else None
