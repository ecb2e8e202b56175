"""Is a row new, known already, a later version, or a contradiction?

Rows of one identity form a chain ordered by the day they were known; each
version counts until the next one is known. Nothing is overwritten: a changed
chain closes old rows with the revision and writes them again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from graph.store import MISSING
from graph.vocabulary import Flag, bit
from loaders.arrow import numbers_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.tables import Table

STATED = bit(Flag.KNOWN_STATED)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows as they are kept, column by column (integers, or text)."""

    columns: dict[str, npt.NDArray[np.int64] | pa.StringArray]
    known: npt.NDArray[np.int64]
    superseded: npt.NDArray[np.int64]
    flags: npt.NDArray[np.int64]
    file: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.known)


@dataclass(slots=True, eq=False)
class Plan:
    """What a load does to one table.

    Attributes
    ----------
    take
        Rows of the load to add, with their final `known`, `superseded`.
    again
        Existing rows to write again with another `superseded`.
    close
        Numbers of the existing facts whose rows end.
    accepted, unchanged, superseding, conflicting
        Rows of the load by what became of them; each row is one of these.
    """

    take: npt.NDArray[np.int64]
    known: npt.NDArray[np.int64]
    superseded: npt.NDArray[np.int64]
    again: list[tuple[int, int]] = field(default_factory=list)
    close: list[int] = field(default_factory=list)
    accepted: int = 0
    unchanged: int = 0
    superseding: int = 0
    closed: int = 0
    conflicting: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Version:
    known: int
    superseded: int
    said: tuple[object, ...]
    is_stated: bool
    existing: int | None = None
    new: int | None = None
    confirmed: bool = False


def plan(
    table: Table,
    rows: Rows,
    existing: Rows,
    facts: Sequence[int],
    *,
    load_day: int,
    closes_absent: bool = False,
) -> Plan:
    """Decide what the rows of a load do to the versions a store has.

    Parameters
    ----------
    rows
        The load's rows; `superseded` holds the day of withdrawal, or FOREVER.
    existing, facts
        The live rows of the same dataset, and their numbers.
    load_day
        The day on which a correction that does not say when was known.
    closes_absent
        Whether the rows are the whole state of that day: existing identities
        without a row are closed then, closed ones with a row are open again.

    Notes
    -----
    Rows without relatives and rows equal to their only relative are decided
    as columns; a Python step is taken only where a chain changes.
    """
    identity = _identities(table, rows, existing)
    mine, theirs = identity[: len(rows)], identity[len(rows) :]
    count = int(identity.max()) + 1 if len(identity) else 0
    here, there = np.bincount(mine, minlength=count), np.bincount(theirs, minlength=count)
    alone = (here == 1) & (there == 0)
    paired = (here == 1) & (there == 1)
    if alone.all():
        found = Plan(np.arange(len(rows)), rows.known.copy(), rows.superseded.copy())
        found.accepted = len(rows)
        return found
    values = _values(table, rows, existing)
    equal = _equal_pairs(rows, existing, mine, theirs, values, paired)
    take = np.flatnonzero(alone[mine])
    found = Plan(take, rows.known[take].copy(), rows.superseded[take].copy())
    found.accepted, found.unchanged = len(take), int(equal.sum())
    rest = ~(alone | equal)
    if not closes_absent:
        rest &= here > 0
    merging = _Merging(found, load_day, closes_absent=closes_absent)
    _chains(merging, rows, existing, facts, (mine, theirs, values, rest))
    return found


def _identities(table: Table, rows: Rows, existing: Rows) -> npt.NDArray[np.int64]:
    """Return equal numbers for rows of one identity, the load's rows first."""
    identity = np.zeros(len(rows) + len(existing), dtype=np.int64)
    for name in table.identity:
        part = _numbered(rows.columns[name], existing.columns[name])
        if name == "authority":
            codes = _numbered(rows.columns["authority_uscc"], existing.columns["authority_uscc"])
            part[codes >= 0] = -1
        joined = identity * (int(part.max(initial=0)) + 2) + part + 1
        identity = pd.factorize(joined)[0].astype(np.int64)
    return identity


def _values(table: Table, rows: Rows, existing: Rows) -> npt.NDArray[np.int64]:
    """Return a matrix (row, column) of numbers that are equal where the cells are.

    What makes the identity is equal within it; only the authority's name may still differ.
    """
    varying = [c.name for c in table.kept if c.name not in table.identity or c.name == "authority"]
    found = np.empty((len(rows) + len(existing), len(varying)), dtype=np.int64)
    for at, name in enumerate(varying):
        found[:, at] = _numbered(rows.columns[name], existing.columns[name])
    return found


def _equal_pairs(
    rows: Rows,
    existing: Rows,
    mine: npt.NDArray[np.int64],
    theirs: npt.NDArray[np.int64],
    values: npt.NDArray[np.int64],
    paired: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Tell for each identity whether its one row says what its one version says."""
    place = np.full((2, len(paired)), -1, dtype=np.int64)
    place[0, mine], place[1, theirs] = np.arange(len(mine)), np.arange(len(theirs))
    pairs = np.flatnonzero(paired)
    new, old = place[0, pairs], place[1, pairs]
    same = (values[new] == values[len(mine) + old]).all(axis=1)
    stated, was_stated = rows.flags[new] & STATED > 0, existing.flags[old] & STATED > 0
    same &= np.where(stated, rows.known[new] == existing.known[old], ~was_stated)
    same &= rows.superseded[new] == existing.superseded[old]
    equal = np.zeros(len(paired), dtype=bool)
    equal[pairs[same]] = True
    return equal


def _chains(
    merging: _Merging,
    rows: Rows,
    existing: Rows,
    facts: Sequence[int],
    coded: tuple[npt.NDArray[np.int64], ...],
) -> None:
    mine, theirs, values, rest = coded
    found = merging.found
    chains: defaultdict[int, list[_Version]] = defaultdict(list)
    for at in np.flatnonzero(rest[theirs]).tolist():
        chains[int(theirs[at])].append(_version(existing, at, values[len(mine) + at], old=True))
    rows_of: defaultdict[int, list[_Version]] = defaultdict(list)
    for at in np.flatnonzero(rest[mine]).tolist():
        rows_of[int(mine[at])].append(_version(rows, at, values[at], old=False))
    taken: list[_Version] = []
    for identity in sorted(chains.keys() | rows_of.keys()):
        chain = sorted(chains[identity], key=lambda v: v.known)
        new = rows_of.get(identity, [])
        if new:
            merging.merge(chain, new)
        else:
            merging.close(chain)
        taken += _settle(found, chain, existing, facts)
    if taken:
        more = np.array([[v.new, v.known, v.superseded] for v in taken], dtype=np.int64)
        found.take = np.concatenate([found.take, more[:, 0]])
        found.known = np.concatenate([found.known, more[:, 1]])
        found.superseded = np.concatenate([found.superseded, more[:, 2]])


def _version(rows: Rows, at: int, values: npt.NDArray[np.int64], *, old: bool) -> _Version:
    return _Version(
        known=int(rows.known[at]),
        superseded=int(rows.superseded[at]),
        said=tuple(values.tolist()),
        is_stated=bool(rows.flags[at] & STATED),
        existing=at if old else None,
        new=None if old else at,
    )


@dataclass(frozen=True, slots=True)
class _Merging:
    """How the rows of a load join chains, and what is counted of it."""

    found: Plan
    load_day: int
    closes_absent: bool

    def merge(self, chain: list[_Version], new: list[_Version]) -> None:
        """Put the load's rows into the chain, in the order they were known."""
        for version in sorted(self._agreed(new), key=lambda v: (v.known, v.is_stated)):
            twin = _twin(chain, version)
            if twin is None:
                self._add(chain, version)
            elif twin.said == version.said:
                self._repeat(chain, version, twin)
            elif twin.new is not None or twin.confirmed:
                self.found.conflicting.append(version.new or 0)
            else:
                if version.is_stated:
                    twin.superseded = twin.known
                self._add(chain, version)

    def close(self, chain: list[_Version]) -> None:
        """End what counted on the day of a complete delivery that has no row of it."""
        for version in chain:
            if version.known <= self.load_day < version.superseded:
                version.superseded = self.load_day
                self.found.closed += 1

    def _agreed(self, new: list[_Version]) -> list[_Version]:
        """Return of the rows that should agree the first, withdrawn when any of them is."""
        first: dict[int | None, _Version] = {}
        for version in new:
            kept = first.setdefault(version.known if version.is_stated else None, version)
            if kept.said != version.said:
                self.found.conflicting.append(version.new or 0)
            elif kept is not version:
                kept.superseded = min(kept.superseded, version.superseded)
                self.found.unchanged += 1
        return list(first.values())

    def _repeat(self, chain: list[_Version], version: _Version, twin: _Version) -> None:
        """Take a row that says the same again: known, withdrawn now, or open again."""
        was_closed = twin is chain[-1] and not twin.confirmed and twin.new is None
        if version.superseded < twin.superseded:
            twin.superseded = version.superseded
            self.found.superseding += 1
        elif (
            was_closed
            and version.superseded > twin.superseded
            and (self.closes_absent or not version.is_stated)
        ):
            version.known = max(self.load_day, twin.superseded)
            chain.append(version)
            self.found.superseding += 1
        else:
            self.found.unchanged += 1
        twin.confirmed = True

    def _add(self, chain: list[_Version], version: _Version) -> None:
        if not version.is_stated and any(v.existing is not None for v in chain):
            version.known = max(self.load_day, version.known)
        if any(v.known <= version.known for v in chain):
            self.found.superseding += 1
        else:
            self.found.accepted += 1
        chain.append(version)
        chain.sort(key=lambda v: v.known)


def _twin(chain: list[_Version], version: _Version) -> _Version | None:
    """Return the version that the row would have to agree with, or repeat.

    A row that says when it was known is one with the version of that day; one
    that does not, with the last that did not say so either, unless only the
    last of all says the same.
    """
    if version.is_stated:
        return next((v for v in reversed(chain) if v.known == version.known), None)
    silent = next((v for v in reversed(chain) if not v.is_stated), None)
    if chain and chain[-1].said == version.said and (silent is None or silent.said != version.said):
        return chain[-1]
    return silent


def _settle(
    found: Plan, chain: list[_Version], existing: Rows, facts: Sequence[int]
) -> list[_Version]:
    """End each version where the next is known; return the new ones."""
    for version, following in pairwise(chain):
        version.superseded = min(version.superseded, following.known)
    for version in chain:
        at = version.existing
        if at is not None and int(existing.superseded[at]) != version.superseded:
            found.close.append(facts[at])
            found.again.append((at, version.superseded))
    return [version for version in chain if version.new is not None]


def _numbered(
    mine: npt.NDArray[np.int64] | pa.StringArray, theirs: npt.NDArray[np.int64] | pa.StringArray
) -> npt.NDArray[np.int64]:
    """Return equal numbers for equal cells, -1 for missing ones."""
    if isinstance(mine, np.ndarray):
        both = np.concatenate([mine, theirs])
        numbers = pd.factorize(both)[0].astype(np.int64)
        numbers[both == MISSING] = -1
        return numbers
    encoded = pa.concat_arrays([mine, theirs]).dictionary_encode()
    return numbers_of(encoded, null=-1)


def as_objects(column: npt.NDArray[np.int64] | pa.StringArray) -> list[object]:
    """Return a column as the values a driver takes, None where missing."""
    if not isinstance(column, np.ndarray):
        return column.to_pylist()  # type: ignore[no-any-return]
    missing = column == MISSING
    if not missing.any():
        return column.tolist()  # type: ignore[no-any-return]
    cells = column.astype(object)
    cells[missing] = None
    return list(cells)
