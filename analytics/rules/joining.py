"""How do the rows of an operator stand beside those that are shipped?

One id may stand in several rows, versions of one provision, as long as no two of them hold on
one day. An own row with the id of a shipped one says from which day on it holds; the shipped row
ends the day before. An own row that repeats a shipped one, but for its last day and who verified
it, stands in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from analytics.rules.table import VERIFICATION, Problem, ProblemCode, Row

_MAY_DIFFER = frozenset({"valid_to", *VERIFICATION})


def joined(shipped: Sequence[Row], own: Sequence[Row]) -> list[Row]:
    """Return all rows that hold on any day, versions of one id together."""
    mine, known = _by_id(own), _by_id(shipped)
    kept = (_as_left(row, known[row["id"]], mine.get(row["id"], [])) for row in shipped)
    together = _by_id([*(row for row in kept if row is not None), *own])
    order = dict.fromkeys(row["id"] for row in (*shipped, *own))
    return [row for rule_id in order for row in sorted(together.get(rule_id, []), key=_first)]


def overlaps(rows: Iterable[Row]) -> Iterator[Problem]:
    """Yield the rows that hold on one day with an earlier row of their id."""
    for versions in _by_id(rows).values():
        for place, row in enumerate(versions):
            other = next((each for each in versions[:place] if _overlap(each, row)), None)
            if other is not None:
                expected = f"days on which the row of this id on line {other.line} does not hold"
                yield row.problem(ProblemCode.OVERLAP, "valid_from", f"{expected}{_days(other)}")


def undated(shipped: Iterable[Row], own: Iterable[Row]) -> Iterator[Problem]:
    """Yield the own rows that do not say from when on they replace a shipped one."""
    known = _by_id(shipped)
    for row in own:
        versions = known.get(row["id"], [])
        if versions and not row["valid_from"] and not _repeats_any(row, versions):
            expected = "the first day on which it holds in place of the shipped row of this id"
            yield row.problem(ProblemCode.OVERLAP, "valid_from", expected)


def _as_left(row: Row, versions: Sequence[Row], own: Sequence[Row]) -> Row | None:
    """Return a shipped row as far as own rows of its id leave it days."""
    if any(_repeats(each, row) for each in own):
        return None
    first, last = row.validity or (date.min, date.max)
    # What repeats another version takes the place of that one only.
    begins = [_first(each) for each in own if not _repeats_any(each, versions)]
    begin = min(begins, default=date.max)
    if begin > last or not begins:
        return row
    if begin <= first:
        return None
    ended = {**row.cells, "valid_to": (begin - timedelta(days=1)).isoformat()}
    return replace(row, cells=ended)


def _days(row: Row) -> str:
    return f" ({row['valid_from'] or 'open'} to {row['valid_to'] or 'open'})"


def _by_id(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["id"]:
            found[row["id"]].append(row)
    return found


def _first(row: Row) -> date:
    return row.validity[0] if row.validity else date.min


def _overlap(one: Row, other: Row) -> bool:
    if one.validity is None or other.validity is None:
        return False
    return one.validity[0] <= other.validity[1] and other.validity[0] <= one.validity[1]


def _repeats(own: Row, shipped: Row) -> bool:
    shared = (own.cells.keys() & shipped.cells.keys()) - _MAY_DIFFER
    return all(own[column] == shipped[column] for column in shared)


def _repeats_any(own: Row, shipped: Iterable[Row]) -> bool:
    return any(_repeats(own, row) for row in shipped)
