"""Do warnings hold on real companies: labels as counted, honest baselines, artefacts shown?"""

from datetime import date

import pytest

from analytics.warning import Backtest, Parameters
from benchmarks import warning_smesd
from benchmarks.warning import listed_tests, loaded
from benchmarks.warning_smesd import SmallEnterprises
from tests.real import listed_companies as listed
from tests.real.sources import ABSENT, DATA

pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)]

SHORT = Parameters(trees=50, draws=100, folds=2)


@pytest.fixture(scope="module")
def tests() -> list[Backtest]:
    return listed_tests(SHORT)


@pytest.fixture(scope="module")
def small() -> SmallEnterprises:
    with loaded("smesd", warning_smesd.tables()) as reader:
        return warning_smesd.tested(reader, SHORT)


def test_labels_are_those_of_the_source(tests: list[Backtest]) -> None:
    for test, year in zip(tests, ("2018", "2019"), strict=True):
        stated = {
            f"org:listed:{listed.firm(row['证券代码'])}": row["违规标签"] == "1"
            for row in listed.firm_years()
            if row["year"] == year
        }
        assert dict(zip(test.entities, test.label.tolist(), strict=True)) == stated


def test_each_model_learns_from_earlier_years_only(tests: list[Backtest]) -> None:
    first, second = date(2017, 12, 31), date(2018, 12, 31)
    assert [test.model.lessons for test in tests] == [(first,), (first, second)]
    # No ratio of 2017 was published when the first lesson ended.
    assert not [name for name in tests[0].model.learned.features if name.startswith("indicator.")]
    assert [name for name in tests[1].model.learned.features if name.startswith("indicator.")]


def test_baselines_are_beaten_and_nothing_is_too_good(tests: list[Backtest]) -> None:
    for test in tests:
        measured = {name: each.auc or 0.0 for name, each in test.measured.items()}
        print(test.cutoff, measured)
        # Above .9 something of the next year would have been seen.
        assert 0.74 < measured["baseline"] < 0.81
        assert 0.78 < measured["full"] < 0.87
        auc = test.ahead["baseline"][0]
        assert auc.measure == "auc"
        assert auc.low > 0
        assert test.calibration is not None
        assert test.calibration.expected_error < 0.08


def test_the_events_that_run_a_year_ahead_are_never_written() -> None:
    known = {row["事件ID"] for row in listed.violations()}
    written = [*listed.findings(), *listed.violations_after_the_last_year()]
    numbers = {row["decision_no"].rpartition("/")[0] for row in written}
    assert {each for each in numbers if not each.startswith("label-")} == known
    assert {row["known_on"] for row in listed.indicators()} == {
        *("2018-04-30", "2019-04-30", "2020-04-30")
    }


def test_how_small_enterprises_were_collected_tells_much_of_it(small: SmallEnterprises) -> None:
    measured = {name: each.auc or 0.0 for name, each in small.measured.items()}
    print(measured)
    assert (small.entities, small.positives) == (682, 334)
    assert measured["degree"] > 0.65
    assert 0.72 < measured["full"] < 0.88
    assert measured["without_graph"] < measured["full"]
