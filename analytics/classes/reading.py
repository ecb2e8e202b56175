"""What do the files of points, bands, lists and industries say, and is every row executable?"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from analytics.classes.scheme import (
    CLASSES,
    MOST_FOR_ASSOCIATION,
    MOST_POINTS,
    Band,
    DirectRow,
    Group,
    IndustryRow,
    PointsRow,
    Reads,
    Scheme,
    SupervisionClass,
    Tag,
)
from graph.decimals import is_number
from graph.errors import RuleError
from graph.vocabulary import DecisionType, Domain, ListKind, Severity

FILES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "points.csv": (
            *("id", "group", "what_zh", "what", "reads", "match", "aged_from", "aged_to"),
            *("points", "most", "basis", "tag", "verified_by", "verified_on"),
        ),
        "bands.csv": ("class", "from", "below", "basis", "tag"),
        "direct.csv": ("list_kind", "class", "what_zh", "basis", "tag"),
        "industries.csv": ("industry", "class", "basis", "tag"),
    }
)
UNKNOWN = "unknown"
"""What stands in a condition for a severity that cannot be said."""

_ANY = frozenset[str]()
# Which conditions rows of each kind may state; empty: any text, or a number.
_CONDITIONS: Mapping[Reads, Mapping[str, frozenset[str]]] = {
    Reads.DECISION: {
        "type": frozenset(DecisionType),
        "list_kind": frozenset(ListKind),
        "severity": frozenset({*Severity, UNKNOWN}),
        "domain": frozenset(Domain),
        "violation_type": _ANY,
    },
    Reads.INDICATOR: {"indicator": _ANY, "at_least": _ANY, "below": _ANY},
    Reads.ORGANIZATION: {"item": frozenset({"founded"})},
    Reads.RATING: {"scheme": _ANY, "grade": _ANY},
    Reads.ASSOCIATION: {},
}
_NEEDED: Mapping[Reads, frozenset[str]] = {
    Reads.DECISION: frozenset({"type"}),
    Reads.INDICATOR: frozenset({"indicator", "at_least"}),
    Reads.ORGANIZATION: frozenset({"item"}),
    Reads.RATING: frozenset({"scheme", "grade"}),
    Reads.ASSOCIATION: frozenset(),
}
_NUMBERS = frozenset({"at_least", "below"})
_MOST_MONTHS = 1200
C = TypeVar("C", bound=StrEnum)
Cells = Mapping[str, str]


@lru_cache(maxsize=1)
def shipped_scheme() -> Scheme:
    """Return the scheme that comes with the product."""
    return _scheme(_shipped_texts())


def scheme_with(folder: Path) -> Scheme:
    """Return the scheme with an operator's files in the place of the shipped ones.

    Parameters
    ----------
    folder
        Holds any of points.csv, bands.csv, direct.csv and industries.csv.

    Raises
    ------
    RuleError
        If the folder holds none of them, one cannot be read, or a row cannot be executed.
    """
    texts = _shipped_texts()
    own = [name for name in FILES if (folder / name).is_file()]
    if not own:
        raise RuleError("classes", "folder", str(folder), f"a folder with {', '.join(FILES)}")
    for name in own:
        try:
            texts[name] = (folder / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError(name, "file", str(folder / name), "readable, in UTF-8") from error
    return _scheme(texts)


def _shipped_texts() -> dict[str, str]:
    folder = resources.files("analytics.classes")
    return {name: (folder / name).read_text(encoding="utf-8") for name in FILES}


def _scheme(texts: Mapping[str, str]) -> Scheme:
    rows = {name: list(_rows(name, text)) for name, text in texts.items()}
    points = tuple(map(_points_row, rows["points.csv"]))
    _check_ids(points)
    lists = [_direct_row(cells) for cells in rows["direct.csv"]]
    return Scheme(
        points=points,
        bands=_bands(rows["bands.csv"]),
        direct=MappingProxyType({row.list_kind: row for row in lists}),
        industries=tuple(map(_industry_row, rows["industries.csv"])),
        digest=hashlib.sha256("\0".join(texts[name] for name in FILES).encode()).hexdigest(),
    )


def _rows(name: str, text: str) -> Iterator[Cells]:
    lines = csv.reader(text.splitlines())
    header = next(lines, [])
    if tuple(header) != FILES[name]:
        raise RuleError(name, "header", ",".join(header), ",".join(FILES[name]))
    for number, cells in enumerate(lines, start=2):
        if len(cells) != len(header):
            expected = f"{len(header)} cells"
            raise RuleError(f"{name}:{number}", "row", ",".join(cells), expected)
        yield dict(zip(header, (cell.strip() for cell in cells), strict=True))


def _points_row(cells: Cells) -> PointsRow:
    name = cells["id"] or "points.csv"
    if not cells["id"]:
        raise RuleError(name, "id", "", "a name")
    reads = _code(name, cells, "reads", Reads)
    points, most = _whole(name, cells, "points"), _whole(name, cells, "most")
    limit = MOST_FOR_ASSOCIATION if reads is Reads.ASSOCIATION else MOST_POINTS
    if not 0 < points <= most <= limit:
        raise RuleError(name, "points", f"{points} of {most}", f"0 < points <= most <= {limit}")
    first, last = _age(name, cells, "aged_from"), _age(name, cells, "aged_to")
    if last is not None and last <= (first or 0):
        raise RuleError(name, "aged_to", str(last), "more than aged_from")
    return PointsRow(
        id=name,
        group=_code(name, cells, "group", Group),
        what=_stated(name, cells, "what"),
        what_zh=_stated(name, cells, "what_zh"),
        reads=reads,
        match=_match(name, reads, cells["match"]),
        aged_from=first,
        aged_to=last,
        points=points,
        most=most,
        basis=_stated(name, cells, "basis"),
        tag=_code(name, cells, "tag", Tag),
        verified_by=cells["verified_by"],
        verified_on=cells["verified_on"],
    )


def _match(name: str, reads: Reads, text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, text.split(";")):
        key, equals, values = part.partition("=")
        allowed = _CONDITIONS[reads].get(key)
        if allowed is None or not equals or not values or key in found:
            raise RuleError(name, "match", part, f"one of {', '.join(_CONDITIONS[reads])}, once")
        found[key] = tuple(values.split("|"))
        _check_values(name, key, found[key], allowed)
    missing = _NEEDED[reads] - found.keys()
    if missing:
        raise RuleError(name, "match", text, f"also {', '.join(sorted(missing))}")
    return MappingProxyType(found)


def _check_values(name: str, key: str, values: Sequence[str], allowed: frozenset[str]) -> None:
    for value in values:
        if allowed and value not in allowed:
            raise RuleError(name, f"match {key}", value, f"one of {', '.join(sorted(allowed))}")
        if key in _NUMBERS and not (len(values) == 1 and is_number(value)):
            raise RuleError(name, f"match {key}", "|".join(values), "one number")


def _check_ids(points: Sequence[PointsRow]) -> None:
    seen: set[str] = set()
    for row in points:
        if row.id in seen:
            raise RuleError(row.id, "id", row.id, "a name that no other row has")
        seen.add(row.id)


def _bands(rows: Sequence[Cells]) -> tuple[Band, ...]:
    """Return the bands: the four classes in order, joined, from nothing to the whole frame."""
    bands = tuple(
        Band(
            name=_code("bands.csv", cells, "class", SupervisionClass),
            first=_whole("bands.csv", cells, "from"),
            below=_whole("bands.csv", cells, "below"),
            basis=_stated("bands.csv", cells, "basis"),
            tag=_code("bands.csv", cells, "tag", Tag),
        )
        for cells in rows
    )
    if tuple(band.name for band in bands) != CLASSES:
        said = ",".join(band.name for band in bands)
        raise RuleError("bands.csv", "class", said, "A,B,C,D in this order")
    edges = [0, *(band.below for band in bands)]
    if [band.first for band in bands] != edges[:-1] or edges[-1] != MOST_POINTS + 1:
        raise RuleError("bands.csv", "from", str(edges), f"joined bands from 0 to {MOST_POINTS}")
    if any(band.first >= band.below for band in bands):
        raise RuleError("bands.csv", "below", str(edges), "more than from")
    return bands


def _direct_row(cells: Cells) -> DirectRow:
    return DirectRow(
        list_kind=_code("direct.csv", cells, "list_kind", ListKind),
        name=_code("direct.csv", cells, "class", SupervisionClass),
        what_zh=_stated("direct.csv", cells, "what_zh"),
        basis=_stated("direct.csv", cells, "basis"),
        tag=_code("direct.csv", cells, "tag", Tag),
    )


def _industry_row(cells: Cells) -> IndustryRow:
    return IndustryRow(
        industry=_stated("industries.csv", cells, "industry"),
        name=_code("industries.csv", cells, "class", SupervisionClass),
        basis=_stated("industries.csv", cells, "basis"),
        tag=_code("industries.csv", cells, "tag", Tag),
    )


def _code(name: str, cells: Cells, column: str, codes: type[C]) -> C:
    try:
        return codes(cells[column])
    except ValueError as error:
        raise RuleError(name, column, cells[column], f"one of {', '.join(codes)}") from error


def _stated(name: str, cells: Cells, column: str) -> str:
    if not cells[column]:
        raise RuleError(name, column, "", "a text")
    return cells[column]


def _whole(name: str, cells: Cells, column: str) -> int:
    if not cells[column].isascii() or not cells[column].isdigit():
        raise RuleError(name, column, cells[column], "a whole number from 0")
    return int(cells[column])


def _age(name: str, cells: Cells, column: str) -> int | None:
    if not cells[column]:
        return None
    months = _whole(name, cells, column)
    if months > _MOST_MONTHS:
        raise RuleError(name, column, cells[column], f"at most {_MOST_MONTHS} months")
    return months
