"""How does everything in a store leave it, so that another store gives the same answers?

One CSV per native table with the contract's columns, party ids as references, and a manifest
with the fingerprint of the person key: where it matches, a full party id means that party.
Versions that were corrected or withdrawn go along. A store never had ID numbers to export.

Where several datasets speak of one thing, the one that counts is written; that others differ
is not carried over.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from graph.errors import StoreError, StoreWriteError, ValueRefusedError, WrongPersonKeyError
from graph.merging import one_per_identity
from graph.periods import AsOf
from graph.person_key import PersonKey
from graph.tables import KNOWN_ON, TABLES, WITHDRAWN_ON, Column, Table
from graph.vocabulary import Flag, bit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.model import Fact
    from graph.store import GraphStore

MANIFEST = "manifest.json"
FORMAT = "zeren-tables"
FORMAT_VERSION = 1
# Everything that will ever be known, ends that lie ahead included.
LAST_DAY = date.max - timedelta(days=1)
_NOT_LOADED = frozenset({"id_number", "id_status"})
_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: rows per table, from which state of the store."""

    folder: str
    tables: dict[str, int]
    data_revision: int

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON."""
        return {
            "folder": self.folder,
            "tables": self.tables,
            "data_revision": self.data_revision,
        }


@dataclass(frozen=True, slots=True)
class _Version:
    """A fact as it will be written."""

    fact: Fact
    is_stated: bool
    withdrawn_on: date | None = None


def export_tables(
    store: GraphStore,
    folder: Path,
    *,
    known_at: date | None = None,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> ExportReport:
    """Write every native table that has rows, and the manifest last.

    Parameters
    ----------
    store
        The store; its revision of this moment is what is written.
    folder
        An empty folder, or one that does not exist yet.
    known_at
        Only what was known by the end of this day; None is the whole history.
    progress
        Called with the table, how many are done, and how many there are.

    Raises
    ------
    ValueRefusedError
        If the folder is not empty.
    StoreWriteError
        If a file cannot be written.
    WrongPersonKeyError
        If the person key in use is not the store's.

    Notes
    -----
    Linear in the rows, times the number of distinct days on which versions ended.
    """
    fingerprint = _fingerprint(store)
    revision = store.revision()
    counts: dict[str, int] = {}
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ValueRefusedError("PATH", folder, "an empty folder, or one to be made")
        folder.mkdir(parents=True, exist_ok=True)
        for done, table in enumerate(TABLES):
            progress(table.name, done, len(TABLES))
            versions = _versions(store, table, revision, known_at)
            written = _write(folder / f"{table.name}.csv", table, versions)
            counts |= {table.name: written} if written else {}
        manifest = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "key_fingerprint": fingerprint,
            "data_revision": revision,
            "known_at": known_at.isoformat() if known_at else None,
            "tables": counts,
        }
        text = json.dumps(manifest, indent=1) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreWriteError(str(folder), error.strerror or str(error)) from error
    return ExportReport(str(folder), counts, revision)


def _fingerprint(store: GraphStore) -> str:
    ours, bound = PersonKey.open().fingerprint, store.key_fingerprint
    if bound not in {None, ours}:
        raise WrongPersonKeyError(store.url, ours, str(bound))
    return ours


def _versions(
    store: GraphStore, table: Table, revision: int, known_at: date | None
) -> list[_Version]:
    """Return the versions of a table in the order of their identities and days."""
    day = known_at or LAST_DAY
    current = [version for version, _ in _visible(store, table, revision, day)]
    counted = one_per_identity([version.fact for version in current])
    stated = {_place(version.fact): version.is_stated for version in current}
    found = [_Version(fact, stated[_place(fact)]) for fact in counted]
    if known_at is not None:
        return found
    return found + _ended(store, table, revision, counted)


def _ended(store: GraphStore, table: Table, revision: int, counted: list[Fact]) -> list[_Version]:
    """Return the versions that a later one, or a withdrawal, has ended."""
    ends = store.columns(table, ("superseded", "rev_in", "rev_out"))
    live = (ends["rev_in"] <= revision) & (ends["rev_out"] > revision)
    days = {int(day) for day in ends["superseded"][live].tolist() if day <= LAST_DAY.toordinal()}
    winners = {_identity(table, fact): fact.source.dataset for fact in counted}
    found = []
    for day in sorted(days):
        before = date.fromordinal(day - 1)
        for version, superseded in _visible(store, table, revision, before):
            dataset = version.fact.source.dataset
            is_counted = winners.setdefault(_identity(table, version.fact), dataset) == dataset
            if superseded == day and is_counted:
                ended = date.fromordinal(day)
                found.append(_Version(version.fact, version.is_stated, ended))
    return found


def _visible(
    store: GraphStore, table: Table, revision: int, known_at: date
) -> Iterator[tuple[_Version, int]]:
    """Yield the facts known on a day, whether their day was stated, and when they end.

    A store streams facts in the order in which it gives columns; that is checked, because a
    wrong pair would make somebody's knowledge older than it was.
    """
    record = store.columns(table, ("known", "superseded", "rev_in", "rev_out", "flags"))
    day = known_at.toordinal()
    seen = (
        (record["known"] <= day)
        & (record["superseded"] > day)
        & (record["rev_in"] <= revision)
        & (record["rev_out"] > revision)
    )
    rows = zip(
        *(record[name][seen].tolist() for name in ("known", "superseded", "flags")), strict=True
    )
    as_of = AsOf(on=known_at, known_at=known_at, revision=revision)
    for fact, (known, superseded, flags) in zip(store.scan(table.fact, as_of), rows, strict=True):
        if (fact.known_on.toordinal() if fact.known_on else 0) != known:
            raise StoreError(f"{store.url}: {table.name} streams in two orders, expected one")
        yield _Version(fact, bool(flags & bit(Flag.KNOWN_STATED))), superseded


def _place(fact: Fact) -> tuple[object, ...]:
    source = fact.source
    return source.dataset, source.digest, source.file, source.row, source.revision


def _identity(table: Table, fact: Fact) -> tuple[str, ...]:
    cells = {column.name: _cell(fact, column) for column in table.kept}
    if cells.get("authority_uscc"):
        cells["authority"] = ""
    return tuple(cells[name] for name in table.identity)


def _write(path: Path, table: Table, versions: list[_Version]) -> int:
    if not versions:
        return 0
    columns = [column for column in table.columns if column.name not in _NOT_LOADED]
    default = table.known_by
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(column.name for column in columns), KNOWN_ON.name, WITHDRAWN_ON.name])
        for version in versions:
            cells = [_cell(version.fact, column) for column in columns]
            writer.writerow([*cells, _known_on(version, default), version.withdrawn_on or ""])
    return len(versions)


def _known_on(version: _Version, known_by: str | None) -> str:
    """Return when the row was known, empty where the default says it just the same."""
    known = version.fact.known_on
    if known is None:
        return ""
    if version.is_stated:
        return known.isoformat()
    period = getattr(version.fact, "period", None)
    stated = period.start if known_by == "from" and period else None
    if stated is None and known_by:
        stated = getattr(version.fact, "since" if known_by == "from" else known_by, None)
    return "" if stated is not None and str(stated)[:10] == known.isoformat() else known.isoformat()


def _cell(fact: Fact, column: Column) -> str:
    """Return one cell as it is written in a native table."""
    period = getattr(fact, "period", None)
    if period is not None and column.name in {"from", "to"}:
        value = period.start if column.name == "from" else period.end
    else:
        value = getattr(fact, column.field or column.name)
    if column.name == "until" and getattr(fact, "for_life", False):
        return "life"
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return format(
            _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(_EXACT),
            "f",
        )
    return value.isoformat() if isinstance(value, date) else str(value)
