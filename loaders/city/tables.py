"""Where do the rows of the city go?

Each row is written as soon as it exists, so a city of any size needs little memory.
"""

import csv
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

COLUMNS = MappingProxyType(
    {
        name: tuple(columns.split())
        for name, columns in {
            "organizations": "org uscc name kind industry region address phone email"
            " registered_capital founded_on dissolved_on parent_org",
            "persons": "person id_type id_number name born_on deceased_on",
            "holdings": "holder company share_class capital_pct votes_pct capital_pct_min"
            " capital_pct_max votes_pct_min votes_pct_max amount from to",
            "appointments": "person org role from to actual_from actual_to",
            "arrangements": "kind group party target pct from to document",
            "decisions": "decision_no authority authority_uscc subject type list_kind"
            " violation_type severity domain conduct_from conduct_to pre_notice_on decided_on"
            " effective_on publish_until ended_on revoked_on until review_status legal_basis"
            " facts penalty amount_cny",
            "named_persons": "decision_no authority_uscc person capacity fault_found until",
            "repairs": "decision_no authority_uscc repaired_on document",
            "objections": "decision_no authority_uscc filed_at outcome decided_at",
            "commitments": "org matter made_on due_on kept breached_on",
            "indicators": "org indicator value from",
            "ratings": "org scheme grade from",
        }.items()
    }
)


class CityTables:
    """The open CSV files of a folder, one per native table."""

    def __init__(self, folder: Path) -> None:
        self.counts = dict.fromkeys(COLUMNS, 0)
        self._folder = folder
        self._files = ExitStack()

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as opened:
            self._writers = {name: self._open(name, opened) for name in COLUMNS}
            self._files = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.__exit__(kind, error, trace)

    def add(self, table: str, **values: object) -> None:
        """Write one row; columns that are not named stay empty (unknown)."""
        self._writers[table].writerow(values)
        self.counts[table] += 1

    def _open(self, name: str, opened: ExitStack) -> "csv.DictWriter[str]":
        path = self._folder / f"{name}.csv"
        file = opened.enter_context(path.open("w", encoding="utf-8", newline=""))
        writer = csv.DictWriter(file, COLUMNS[name], restval="", lineterminator="\n")
        writer.writeheader()
        return writer
