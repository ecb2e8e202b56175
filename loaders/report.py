"""What became of each row of a load?"""

from __future__ import annotations

import csv
from dataclasses import asdict, astuple, dataclass, fields
from typing import TYPE_CHECKING

from loaders.rejection import Rejection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SHOWN = 100
"""Rejections listed in a report; a file takes all of them."""


@dataclass(frozen=True, slots=True)
class TableCounts:
    """What became of the rows of one table; `closed` counts facts of earlier deliveries."""

    rows: int
    accepted: int
    unchanged: int
    superseded: int
    rejected: int
    closed: int = 0

    def as_tuple(self) -> tuple[int, ...]:
        """Return the counts in their order."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did."""

    dataset: str
    load_id: str
    tables: Mapping[str, TableCounts]
    rejections: tuple[Rejection, ...]
    parties_without_description: int
    data_revision: int

    @property
    def rejected(self) -> int:
        """How many rows were rejected."""
        return len(self.rejections)

    def to_json(self) -> dict[str, object]:
        """Return the report under the field names of the contract."""
        return {
            "dataset": self.dataset,
            "load_id": self.load_id,
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "rejections": [asdict(rejection) for rejection in self.rejections[:SHOWN]],
            "rejections_total": self.rejected,
            "parties_without_description": self.parties_without_description,
            "data_revision": self.data_revision,
        }

    def write_rejections(self, path: Path) -> None:
        """Write every rejection as a line of a CSV file."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            names = [field.name for field in fields(Rejection)]
            writer.writerow(names)
            writer.writerows([getattr(r, name) for name in names] for r in self.rejections)
