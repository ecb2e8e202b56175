"""How does a test get a town with a history of records, and one that ends on a day?"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from analytics.warning import Parameters
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from loaders.city import write_city
from loaders.loading import load
from tests.real.native import read_rows, write_folder

ORGANIZATIONS, SEED = 2_500, 11
LAST = date(2024, 12, 31)
QUICK = Parameters(trees=25, draws=60, folds=2)
"""The whole of it, only shorter."""

# A row is gone if one of these days lies after the cutoff.
BEGINS = ("from", "decided_on", "repaired_on", "filed_at", "made_on", "founded_on", "known_on")
# An end that lies after the cutoff was not known on it.
ENDS = ("to", "dissolved_on", "ended_on", "revoked_on", "breached_on", "deceased_on")

Rows = dict[str, list[dict[str, str]]]


def city_rows(folder: Path) -> Rows:
    """Return the tables of the made-up city."""
    write_city(folder, organizations=ORGANIZATIONS, seed=SEED)
    return {path.stem: read_rows(path) for path in sorted(folder.glob("*.csv"))}


def until(rows: Rows, cutoff: date) -> Rows:
    """Return what is left when everything after a day is deleted."""
    left = {table: list(_until(found, cutoff.isoformat())) for table, found in rows.items()}
    numbers = {row["decision_no"] for row in left["decisions"]}
    for table in ("named_persons", "repairs", "objections"):
        left[table] = [row for row in left[table] if row["decision_no"] in numbers]
    return {table: found for table, found in left.items() if found}


def _until(rows: list[dict[str, str]], last: str) -> Iterator[dict[str, str]]:
    for row in rows:
        if any(row.get(name, "")[:10] > last for name in BEGINS):
            continue
        gone = {name: "" for name in ENDS if row.get(name, "") > last}
        if row.get("decided_at", "")[:10] > last:
            gone |= {"decided_at": "", "outcome": ""}
        if "breached_on" in gone:
            gone["kept"] = ""
        if "revoked_on" in gone:
            gone["review_status"] = ""
        yield {**row, **gone}


@contextmanager
def reader_of(rows: Rows, folder: Path, url: str | None = None) -> Iterator[GraphReader]:
    """Give a reader of a store with these tables, which knows everything."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = write_folder(folder / "city", rows)
    store = open_store(url or f"sqlite:///{folder / 'city.db'}", create=True)
    with closing(store):
        report = load(store, [tables])
        assert report.rejected == 0, report.rejections[:3]
        yield GraphReader(store, AsOf(on=LAST, known_at=LAST))
