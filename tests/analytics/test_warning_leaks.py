"""Do scores use nothing that became known after the cutoff, and give the same bytes each time?"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from random import Random

import pandas as pd
import pytest

from analytics.warning import features_on, read_model, score, train
from api.warn_records import CountedRecords
from graph.periods import AsOf
from graph.reader import GraphReader
from tests.analytics.warning_city import QUICK, Rows, city_rows, reader_of, until

CUTOFFS = (date(2022, 12, 31), date(2023, 6, 30))
RECORDS = CountedRecords()


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return city_rows(tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="module")
def whole(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    with ExitStack() as open_stores:
        yield open_stores.enter_context(reader_of(rows, tmp_path_factory.mktemp("whole")))


@pytest.fixture(scope="module", params=CUTOFFS, ids=str)
def cut(
    request: pytest.FixtureRequest, rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[date, GraphReader]]:
    cutoff: date = request.param
    left = until(rows, cutoff)
    assert sum(map(len, left.values())) < 0.9 * sum(map(len, rows.values()))
    with ExitStack() as open_stores:
        reader = open_stores.enter_context(reader_of(left, tmp_path_factory.mktemp("cut")))
        yield cutoff, reader


def frame(reader: GraphReader, day: date) -> pd.DataFrame:
    there = reader.at(AsOf(on=day, known_at=day))
    return features_on(there, RECORDS.counting(there), QUICK)


def test_features_are_the_same_when_everything_later_is_deleted(
    whole: GraphReader, cut: tuple[date, GraphReader]
) -> None:
    cutoff, left = cut
    full, short = frame(whole, cutoff), frame(left, cutoff)
    assert len(full) > 1_000
    pd.testing.assert_frame_equal(full, short, check_exact=True)


def test_model_and_scores_are_the_same_when_everything_later_is_deleted(
    whole: GraphReader, cut: tuple[date, GraphReader]
) -> None:
    cutoff, left = cut
    models = [train(each, RECORDS, cutoff, parameters=QUICK) for each in (whole, left)]
    assert models[0].learned.is_learned
    assert models[0].written() == models[1].written()
    scores = [score(each, RECORDS, models[0], cutoff) for each in (whole, left)]
    assert list(scores[0].highest()) == list(scores[1].highest())


def test_the_future_would_have_been_seen(whole: GraphReader, cut: tuple[date, GraphReader]) -> None:
    """The deletion reaches what features are made of: a day later the two differ."""
    cutoff, left = cut
    later = date(cutoff.year, cutoff.month, 1).replace(year=cutoff.year + 1)
    assert not frame(whole, later).equals(frame(left, later))


def test_rows_in_another_order_are_the_same_facts(
    rows: Rows, whole: GraphReader, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another store numbers parties and rows otherwise: that must not show."""
    random = Random(3)
    shuffled = {name: random.sample(found, len(found)) for name, found in rows.items()}
    assert shuffled != rows
    cutoff = CUTOFFS[1]
    with reader_of(shuffled, tmp_path_factory.mktemp("shuffled")) as other:
        pd.testing.assert_frame_equal(frame(whole, cutoff), frame(other, cutoff), check_exact=True)
        models = [train(each, RECORDS, cutoff, parameters=QUICK) for each in (whole, other)]
    assert models[0].written() == models[1].written()


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(whole: GraphReader) -> None:
    cutoff, other = CUTOFFS[0], replace(QUICK, seed=2)
    one, again = (train(whole, RECORDS, cutoff, parameters=QUICK).written() for _ in range(2))
    assert one == again
    assert train(whole, RECORDS, cutoff, parameters=other).learned.intercept != (
        read_model(one).learned.intercept
    )
