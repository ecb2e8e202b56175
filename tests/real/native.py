"""How are rows written as a folder of native tables?"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

Tables = Mapping[str, Iterable[Mapping[str, str]]]


def write_folder(folder: Path, tables: Tables) -> Path:
    """Write one CSV per table; the columns are those that occur, in first order."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        kept = list(rows)
        columns = list(dict.fromkeys(column for row in kept for column in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(kept)
    return folder


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV the product wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
