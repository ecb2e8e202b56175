"""`python -m benchmarks.warning`: do warnings hold on real companies, and does the graph help?

Reads the real data beside the checkout, where there is any; prints the figures, and with
`--write-docs` keeps them and the calibration plot for `docs/early-warning.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from analytics.warning import Backtest, Parameters
from analytics.warning.backtest import tested
from analytics.warning.plots import calibration_plots
from analytics.warning.training import Past
from api.warn_records import CountedRecords
from benchmarks import warning_page, warning_smesd
from benchmarks.warning_parts import parts_of_graph
from graph.model import PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from loaders.loading import load
from tests.real import listed_companies as listed
from tests.real.native import Tables, write_folder
from tests.real.sources import ABSENT, DATA

CUTOFFS = (date(2018, 12, 31), date(2019, 12, 31))
MEASURED = Path("docs") / "measured"
_LATER = date(2024, 12, 31)
_OF_A_YEAR = ("holdings", "arrangements", "appointments")
_SMALL = "small enterprises, held-out part"


def main() -> int:
    """Measure, print, and keep what was asked for; 1 without the data."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warning", description=__doc__)
    parser.add_argument(
        "--write-docs", action="store_true", help="what docs/early-warning.md shows"
    )
    wanted = parser.parse_args()
    if not DATA.is_dir():
        print(ABSENT, file=sys.stderr)
        return 1
    with listed_past(Parameters()) as past:
        tests = [tested(past, cutoff) for cutoff in CUTOFFS]
        parts = [parts_of_graph(past, cutoff) for cutoff in CUTOFFS]
    with listed_past(Parameters(), is_late=True) as past:
        late = [tested(past, cutoff) for cutoff in CUTOFFS]
    with loaded("smesd", warning_smesd.tables()) as reader:
        small = warning_smesd.tested(reader, Parameters())
    said = {
        "listed": [shortened(test) for test in tests],
        "listed_late": [shortened(test) for test in late],
        "parts_of_graph": parts,
        "small_enterprises": small.document(),
    }
    text = json.dumps(said, ensure_ascii=False, indent=1, default=str)
    written = json.loads(text)
    print(warning_page.tables(written))
    if wanted.write_docs:
        warning_page.write_pages(written)
        MEASURED.mkdir(exist_ok=True)
        (MEASURED / "warning.json").write_text(text + "\n", encoding="utf-8")
        drawn = {f"listed, cutoff {test.cutoff}": (test.score, test.label) for test in tests}
        drawn[_SMALL] = (small.score, small.label)
        (MEASURED / "warning-calibration.svg").write_bytes(calibration_plots(drawn))
    return 0


@contextmanager
def listed_past(parameters: Parameters, *, is_late: bool = False) -> Iterator[Past]:
    """Give what was known of listed companies, on the last of December of a year.

    Violations of the next year are the outcome. Firms that are not listed in a
    year are neither learned from nor scored: who is not yet listed has no
    violation to be found.

    Parameters
    ----------
    is_late
        Holders, controllers and posts of a year stand for the next one: the
        source does not say when they were published, and the annual report
        comes in April.
    """
    firms: defaultdict[int, set[PartyId]] = defaultdict(set)
    for row in listed.firm_years():
        firms[int(row["year"])].add(PartyId(f"org:listed:{listed.firm(row['证券代码'])}"))
    decisions = [*listed.findings(), *listed.violations_after_the_last_year()]
    tables = {
        **listed.tables(decisions),
        "indicators": list(listed.indicators()),
        "ratings": list(listed.listings()),
    }
    if is_late:
        tables |= {name: list(map(_a_year_later, tables[name])) for name in _OF_A_YEAR}
    with loaded("listed", tables) as reader:
        yield Past(reader, CountedRecords(), parameters, lambda day: frozenset(firms[day.year]))


def _a_year_later(row: Mapping[str, str]) -> Mapping[str, str]:
    moved = {name: f"{int(row[name][:4]) + 1}{row[name][4:]}" for name in ("from", "to")}
    return {**row, **moved}


@contextmanager
def loaded(name: str, tables: Tables) -> Iterator[GraphReader]:
    """Give a reader of a store with these tables, far from the user's own files."""
    with tempfile.TemporaryDirectory(prefix="zeren-warning-") as place, _at_home_in(place):
        folder = write_folder(Path(place) / name, tables)
        with closing(open_store(f"sqlite:///{place}/facts.db", create=True)) as store:
            report = load(store, [folder])
            if report.rejected:
                raise RuntimeError(f"{report.rejected} rows of {name} were rejected")
            yield GraphReader(store, AsOf(on=_LATER, known_at=_LATER))


@contextmanager
def _at_home_in(place: str) -> Iterator[None]:
    """Keep the person key and the cache in a folder as long as it lasts."""
    ours = {"ZEREN_KEY_FILE": f"{place}/person.key", "XDG_CACHE_HOME": f"{place}/cache"}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def shortened(test: Backtest) -> Mapping[str, object]:
    """Return a back-test without what is too long for a page."""
    found = test.document()
    model = found.pop("model")
    found.pop("fairness")
    if isinstance(model, dict):
        found["model"] = {name: model[name] for name in ("lessons", "rows", "outcomes", "features")}
    return found


if __name__ == "__main__":
    sys.exit(main())
