"""Do small enterprises with amounts instead of per cents load whole, and is control exact?"""

from collections import Counter
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from tests.analytics.each_and_everybody import insist_that_each_is_as_everybody
from tests.bad_input.command import Zeren
from tests.real import oracle, smesd
from tests.real.native import read_rows, write_folder
from tests.real.sources import ABSENT, DATA, rows
from tests.tables import ALL_TIME

pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)]

OUTCOMES = {
    "AGREEMENT",
    "CIRCULAR",
    "COMPUTED_MAJORITY",
    "DISPERSED",
    "JOINT",
    "STATE",
    "UNKNOWN",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Zeren, Any]:
    zeren = Zeren(tmp_path_factory.mktemp("smesd"))
    folder = write_folder(zeren.folder / "smesd", smesd.tables())
    return zeren, zeren.ask("load", folder)


def test_every_row_is_accepted_and_repeated_ones_are_unchanged(loaded: tuple[Zeren, Any]) -> None:
    _, report = loaded
    assert report["rejections"] == []
    assert report["parties_without_description"] == 0
    for table, written in smesd.tables().items():
        lines = [tuple(sorted(row.items())) for row in written]
        counts = report["tables"][table]
        assert counts["rows"] == len(lines)
        assert counts["accepted"] == len(set(lines))
        assert counts["unchanged"] == len(lines) - len(set(lines))


def test_the_figures_counted_once_come_out_again(loaded: tuple[Zeren, Any]) -> None:
    _, report = loaded
    counted = {table: counts["rows"] for table, counts in report["tables"].items()}
    assert counted == {
        "organizations": 3966,
        "persons": 2405,
        "holdings": 866 + 3186,
        "appointments": 1689 + 2505,
    }


def test_control_pairs_equal_a_second_computation(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    pairs = zeren.folder / "pairs.csv"
    assert zeren.run("controllers", "--all", "--pairs", "--out", pairs).code == 0
    shares = oracle.shares_of_amounts(smesd.amounts(rows("smesd/edges.csv")), smesd.capitals())
    kinds = {row["index"]: row["kind"] for row in rows("smesd/nodes.csv")}
    prefix = {"company": "org", "person": "person"}
    expected = {
        tuple(f"{prefix[kinds[key]]}:smesd:{key}" for key in pair)
        for pair in oracle.control_pairs(shares)
    }
    found = {(row["controller"], row["company"]) for row in read_rows(pairs)}
    assert found == expected
    assert len(found) > 1000


def test_every_company_has_an_outcome(
    loaded: tuple[Zeren, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    zeren, _ = loaded
    table = zeren.folder / "outcomes.csv"
    assert zeren.run("controllers", "--all", "--out", table).code == 0
    outcomes = Counter(row["outcome"] for row in read_rows(table))
    with capsys.disabled():
        print("\nsmesd outcomes:", dict(sorted(outcomes.items())))
    assert outcomes.total() == 3966
    assert set(outcomes) <= OUTCOMES
    assert outcomes["COMPUTED_MAJORITY"] > outcomes["JOINT"] > 0


def test_each_company_of_a_sample_is_answered_as_among_everybody(
    loaded: tuple[Zeren, Any],
) -> None:
    zeren, _ = loaded
    day = AsOf(date(2021, 12, 31), ALL_TIME)
    with closing(open_store(zeren.url)) as store:
        outcomes = insist_that_each_is_as_everybody(GraphReader(store, day), every=5)
    assert outcomes.total() == 794
    assert len(outcomes) >= 4
