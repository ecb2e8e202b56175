"""Is a row new, known already, a later version, or a contradiction?

Rows of one identity form a chain ordered by the day they were known; each
version counts until the next one is known. Nothing is overwritten: a changed
chain closes old rows with the revision and writes them again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from graph.periods import FOREVER
from graph.store import MISSING
from graph.vocabulary import Flag, bit

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
    unchanged, superseding, conflicting
        Rows of the load by what became of them; the rest of `take` is new.
    """

    take: npt.NDArray[np.int64]
    known: npt.NDArray[np.int64]
    superseded: npt.NDArray[np.int64]
    again: list[tuple[int, int]] = field(default_factory=list)
    close: list[int] = field(default_factory=list)
    unchanged: int = 0
    superseding: int = 0
    closed: int = 0
    conflicting: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Version:
    known: int
    superseded: int
    values: tuple[object, ...]
    is_stated: bool
    existing: int | None = None
    new: int | None = None


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
        Whether existing identities without a row are closed on that day.

    Notes
    -----
    Rows without relatives and rows equal to their only relative are decided
    as columns; a Python step is taken only where a chain changes.
    """
    identity, values = _coded(table, rows, existing)
    mine, theirs = identity[: len(rows)], identity[len(rows) :]
    count = int(identity.max()) + 1 if len(identity) else 0
    here, there = np.bincount(mine, minlength=count), np.bincount(theirs, minlength=count)
    alone = (here == 1) & (there == 0)
    paired = (here == 1) & (there == 1)
    equal = _equal_pairs(rows, existing, mine, theirs, values, paired)
    take = np.flatnonzero(alone[mine])
    found = Plan(take, rows.known[take].copy(), rows.superseded[take].copy())
    found.unchanged = int(equal.sum())
    rest = ~(alone | equal)
    if not closes_absent:
        rest &= here > 0
    _chains(found, rows, existing, facts, (mine, theirs, values, rest), load_day)
    return found


def _coded(
    table: Table, rows: Rows, existing: Rows
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return identity numbers, and a matrix of value numbers (row, column)."""
    numbered = {}
    for column in table.kept:
        numbered[column.name] = _numbered(rows.columns[column.name], existing.columns[column.name])
    if "authority_uscc" in numbered and "authority" in table.identity:
        coded = numbered["authority_uscc"] >= 0
        numbered["authority_of_identity"] = np.where(coded, -1, numbered["authority"])
    identity = np.zeros(len(rows) + len(existing), dtype=np.int64)
    for name in table.identity:
        part = numbered["authority_of_identity" if name == "authority" else name] + 1
        identity = pd.factorize(identity * (int(part.max(initial=0)) + 1) + part)[0].astype(
            np.int64
        )
    # What makes the identity is equal within it; only the authority's name may still differ.
    varying = [c.name for c in table.kept if c.name not in table.identity or c.name == "authority"]
    width = len(identity)
    values = np.stack([numbered[n] for n in varying], axis=1) if varying else np.zeros((width, 0))
    return identity, values.astype(np.int64)


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
    same &= rows.superseded[new] >= existing.superseded[old]
    equal = np.zeros(len(paired), dtype=bool)
    equal[pairs[same]] = True
    return equal


def _chains(
    found: Plan,
    rows: Rows,
    existing: Rows,
    facts: Sequence[int],
    coded: tuple[npt.NDArray[np.int64], ...],
    load_day: int,
) -> None:
    mine, theirs, values, rest = coded
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
            _merge(found, chain, new, load_day)
        elif chain and chain[-1].superseded == FOREVER:
            chain[-1].superseded = load_day
            found.closed += 1
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
        values=tuple(values.tolist()),
        is_stated=bool(rows.flags[at] & STATED),
        existing=at if old else None,
        new=None if old else at,
    )


def _merge(found: Plan, chain: list[_Version], new: list[_Version], load_day: int) -> None:
    """Put the load's rows into the chain, in the order they were known."""
    for version in sorted(new, key=lambda v: v.known):
        twin = _twin(chain, version)
        if twin is not None and twin.values == version.values:
            if version.superseded < twin.superseded:
                twin.superseded = version.superseded
                found.superseding += 1
            else:
                found.unchanged += 1
            continue
        if twin is not None and twin.new is not None:
            found.conflicting.append(version.new or 0)
            continue
        if twin is not None and version.is_stated:
            twin.superseded = twin.known
        elif not version.is_stated and any(v.existing is not None for v in chain):
            version.known = max(load_day, version.known)
        later = any(v.known <= version.known for v in chain)
        found.superseding += later
        chain.append(version)
        chain.sort(key=lambda v: v.known)


def _twin(chain: list[_Version], version: _Version) -> _Version | None:
    """Return the version that the row would have to agree with, or repeat."""
    if not version.is_stated:
        return next((v for v in reversed(chain) if not v.is_stated), None)
    same_day = next((v for v in reversed(chain) if v.known == version.known), None)
    if same_day is not None:
        return same_day
    before = [v for v in chain if v.known < version.known]
    repeats = before and before[-1].values == version.values and before[-1].superseded == FOREVER
    return before[-1] if repeats else None


def _settle(
    found: Plan, chain: list[_Version], existing: Rows, facts: Sequence[int]
) -> list[_Version]:
    """End each version where the next is known; return the new ones."""
    for version, following in zip(chain, chain[1:], strict=False):
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
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)


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
