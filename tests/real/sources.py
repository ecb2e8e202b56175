"""Where do the real files lie, and how are they read?"""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ABSENT = "real data is not here: it carries no open licence and is never part of the repository"

Row = dict[str, str]


def rows(path: str) -> list[Row]:
    """Read one CSV of the real data, cells as written."""
    with (DATA / path).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
