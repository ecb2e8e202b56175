"""Which told stories stand in every city, the same for every seed?

They are native tables written by hand in `stories/`; an expert can add one without code.
Only the numbers of persons are completed here: `id_number` there is the serial within the
day of birth.
"""

import csv
from importlib import resources

from loaders.city.people import resident_number
from loaders.city.tables import COLUMNS, CityTables

_AREA = "410590"


def story_rows(table: str) -> list[dict[str, str]]:
    """Return the told rows of one table, completed; empty if no story needs the table."""
    source = resources.files("loaders.city").joinpath("stories", f"{table}.csv")
    if not source.is_file():
        return []
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    if table == "persons":
        return [{**row, "id_number": _number(row)} for row in rows]
    return rows


def write_stories(tables: CityTables) -> None:
    """Write the told rows of every table."""
    for table in COLUMNS:
        for row in story_rows(table):
            tables.add(table, **row)


def _number(row: dict[str, str]) -> str:
    return resident_number(_AREA, row["born_on"], int(row["id_number"]))
