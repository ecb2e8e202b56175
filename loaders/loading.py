"""How does a delivery of files become a load of the store?

files ─ reading ─▶ text ─ parsing, checks ─▶ rows ─ parties, versions ─▶ store

Everything that can be judged without the store is judged first; then one
transaction resolves the references, finds what changed, and writes it.
"""

from __future__ import annotations

import difflib
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import FileRefusedError, StrictLoadError, ValueRefusedError
from graph.moments import today
from graph.tables import TABLES, Table, table_named
from loaders.checks import check
from loaders.parsing import ParsedTable, parsed
from loaders.reading import read, stem_of, suffix_of
from loaders.report import LoadReport, TableCounts
from loaders.writing import LoadWriting

if TYPE_CHECKING:
    from graph.store import LoadTarget
    from loaders.rejection import Rejection

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a delivery is to be read.

    Attributes
    ----------
    dataset
        Its name; None takes the folder's or the file's.
    known_on
        The day it was known, where rows do not say so; None leaves the default.
    complete
        Whether the tables are the dataset's whole state.
    strict
        Whether one rejected row stops the load.
    ignore_columns
        Whether unknown columns are left out instead of refused.
    """

    dataset: str | None = None
    known_on: date | None = None
    complete: bool = False
    strict: bool = False
    ignore_columns: bool = False


def load(
    store: LoadTarget,
    paths: Sequence[Path],
    options: LoadOptions | None = None,
    *,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files or folders of native tables, whole or not at all.

    Raises
    ------
    FileRefusedError
        If a file cannot be read as its table; nothing is written.
    ValueRefusedError
        If `known_on` lies in the future.
    StrictLoadError
        If `strict` is set and any row is rejected; nothing is written.
    StoreBusyError, StoreWriteError, WrongPersonKeyError, KeyFileError
        If the store or the person key cannot be used.

    Notes
    -----
    O(rows log rows) time; all files of a load are in memory at once.
    """
    wanted = options or LoadOptions()
    say = progress or _silent
    day = today()
    if wanted.known_on is not None and wanted.known_on > day:
        raise ValueRefusedError("--known-on", wanted.known_on, f"a day up to {day}")
    files = _files(paths)
    tables = []
    for done, (table, path) in enumerate(files):
        say(f"reading {path.name}", done, len(files))
        rows = parsed(read(path), table, ignore_columns=wanted.ignore_columns, today=day)
        check(rows, day)
        rows.forget_text()
        tables.append(rows)
    if wanted.strict:
        _stop_if_rejected(tables)
    dataset = wanted.dataset or _dataset_name(paths)
    with store.writer() as writer:
        writing = LoadWriting(
            writer=writer,
            dataset=_clean(dataset),
            day=day,
            known_on=wanted.known_on,
            complete=wanted.complete,
            progress=say,
            trusted_key=_manifest_key(paths),
        )
        counts = writing.write(tables)
        if wanted.strict:
            _stop_if_rejected(tables)
        return _committed(store, writing, tables, counts)


def _committed(
    store: LoadTarget,
    writing: LoadWriting,
    tables: list[ParsedTable],
    counts: Mapping[str, TableCounts],
) -> LoadReport:
    load_id = secrets.token_hex(8)
    report = LoadReport(
        dataset=writing.dataset,
        load_id=load_id,
        tables=counts,
        rejections=tuple(r for rows in tables for r in sorted(rows.rejections, key=_line)),
        parties_without_description=writing.undescribed(),
        data_revision=writing.writer.revision if writing.changed else store.revision(),
    )
    if writing.changed:
        kept = report.to_json() | {"rejections": []}
        instant = datetime.now(UTC).isoformat(timespec="seconds")
        writing.commit(load_id, instant, json.dumps(kept, ensure_ascii=False))
    return report


def _line(rejection: Rejection) -> int:
    return rejection.row or 0


def _stop_if_rejected(tables: Sequence[ParsedTable]) -> None:
    rejected = sum(len(rows.rejections) for rows in tables)
    if rejected:
        raise StrictLoadError(rejected, tuple(r for rows in tables for r in rows.rejections))


def _files(paths: Sequence[Path]) -> list[tuple[Table, Path]]:
    found: list[tuple[Table, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and suffix_of(p))
            found += [(_table_for(file), file) for file in inside]
        elif path.exists():
            found.append((_table_for(path), path))
        else:
            raise FileRefusedError(
                str(path), "NO_FILE", "does not exist, expected a file or folder"
            )
    if not found:
        raise FileRefusedError(
            ", ".join(map(str, paths)),
            "NO_TABLES",
            "holds no table (expected files such as holdings.csv)",
        )
    order = {table.name: at for at, table in enumerate(TABLES)}
    return sorted(found, key=lambda item: (order[item[0].name], item[1].name))


def _table_for(path: Path) -> Table:
    table = table_named(stem_of(path)) if suffix_of(path) else None
    if table is not None:
        return table
    names = [known.name for known in TABLES]
    near = difflib.get_close_matches(stem_of(path), names, n=1, cutoff=0.0)[0]
    raise FileRefusedError(
        path.name,
        "UNKNOWN_TABLE",
        f"is not named after a native table; the nearest is '{near}', "
        "as .csv, .csv.gz, .xlsx or .parquet",
        path.name,
    )


def _dataset_name(paths: Sequence[Path]) -> str:
    first = paths[0].absolute()
    if first.is_dir():
        return first.name
    return stem_of(first) if len(paths) == 1 else first.parent.name


def _clean(name: str) -> str:
    return re.sub(r"[\s:]+", "_", name.strip()) or "dataset"


def _manifest_key(paths: Sequence[Path]) -> str | None:
    """Return the fingerprint of the key that the ids in an export were made with."""
    for path in paths:
        manifest = (path if path.is_dir() else path.parent) / MANIFEST
        try:
            return str(json.loads(manifest.read_text(encoding="utf-8"))["key_fingerprint"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _silent(_: str, __: int, ___: int) -> None:
    return None
