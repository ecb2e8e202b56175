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

from analytics.warning import Backtest, Parameters, backtest
from analytics.warning.plots import calibration_plots
from api.warn_records import CountedRecords
from benchmarks import warning_page, warning_smesd
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
    tests = listed_tests(Parameters())
    with loaded("smesd", warning_smesd.tables()) as reader:
        small = warning_smesd.tested(reader, Parameters())
    said = {
        "listed": [shortened(test) for test in tests],
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


def listed_tests(parameters: Parameters, cutoffs: tuple[date, ...] = CUTOFFS) -> list[Backtest]:
    """Return the back-tests on listed companies.

    On the last of December of a year; violations of the next year are the
    outcome. Firms that are not listed in a year are neither learned from nor
    scored: who is not yet listed has no violation to be found.
    """
    firms: defaultdict[int, set[PartyId]] = defaultdict(set)
    for row in listed.firm_years():
        firms[int(row["year"])].add(PartyId(f"org:listed:{listed.firm(row['证券代码'])}"))
    decisions = [*listed.findings(), *listed.violations_after_the_last_year()]
    tables = {**listed.tables(decisions), "indicators": list(listed.indicators())}
    with loaded("listed", tables) as reader:
        return backtest(
            reader,
            CountedRecords(),
            cutoffs,
            parameters=parameters,
            among=lambda day: frozenset(firms[day.year]),
        )


@contextmanager
def loaded(name: str, tables: Tables) -> Iterator[GraphReader]:
    """Give a reader of a store with these tables, far from the user's own files."""
    with tempfile.TemporaryDirectory(prefix="zeren-warning-") as place:
        os.environ["ZEREN_KEY_FILE"] = str(Path(place) / "person.key")
        os.environ["XDG_CACHE_HOME"] = str(Path(place) / "cache")
        folder = write_folder(Path(place) / name, tables)
        with closing(open_store(f"sqlite:///{place}/facts.db", create=True)) as store:
            report = load(store, [folder])
            if report.rejected:
                raise RuntimeError(f"{report.rejected} rows of {name} were rejected")
            yield GraphReader(store, AsOf(on=_LATER, known_at=_LATER))


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
