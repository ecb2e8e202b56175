"""Is what is learned calibrated, the same each time, and honest where there is nothing to learn?"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from analytics.warning import Parameters
from analytics.warning.learning import Lesson, learned

SETTINGS = Parameters(trees=40, folds=2, least_leaf=20)


def lesson(seed: int, entities: int = 6_000, base: float = -3.0, year: int = 2022) -> Lesson:
    """Entities whose chance follows from one feature, where it is known."""
    print("seed", seed)
    random = np.random.default_rng(seed)
    told = random.normal(size=entities)
    told[::7] = np.nan
    frame = pd.DataFrame(
        {
            "own.records": random.integers(0, 3, entities).astype(float),
            "is.age": told,
            "is.capital": random.normal(size=entities),
            "is.kind": 1.0,
        },
        index=pd.Index([f"org:t:{at:06}" for at in range(entities)], name="entity"),
    )
    chance = 1 / (1 + np.exp(-(base + 1.5 * np.nan_to_num(told))))
    return Lesson(date(year, 12, 31), frame, random.random(entities) < chance)


def test_what_is_said_is_what_comes_also_from_a_sample_of_those_without_outcome() -> None:
    train, test = [lesson(1, year=2021), lesson(2)], lesson(3)
    names = list(test.frame.columns)
    for most in (200_000, 3_000):
        found = learned(train, names, replace(SETTINGS, most_rows=most))
        assert found.is_learned
        assert found.rows <= min(most, 12_000)
        assert found.outcomes == sum(int(each.label.sum()) for each in train)
        said = found.probability(test.frame)
        assert said.mean() == pytest.approx(test.label.mean(), rel=0.15)
        highest = np.argsort(-said)[:600]
        assert said[highest].mean() == pytest.approx(test.label[highest].mean(), rel=0.2)


def test_a_feature_that_never_varies_is_not_asked_about() -> None:
    found = learned([lesson(4)], ["is.age", "is.kind"], SETTINGS)
    assert found.features == ("is.age",)


def test_a_feature_that_a_later_frame_has_not_is_unknown() -> None:
    found = learned([lesson(5)], ["is.age", "is.capital"], SETTINGS)
    frame = lesson(6).frame
    unknown = frame.assign(**{"is.capital": np.nan})
    missing = frame.drop(columns="is.capital")
    assert np.array_equal(found.probability(missing), found.probability(unknown))


def test_entities_in_another_order_learn_the_same_folds() -> None:
    """The part an entity falls into is its own: not where it stands, nor who else there is."""
    one = lesson(7)
    fewer = Lesson(one.cutoff, one.frame.iloc[:5_000], one.label[:5_000])
    both = [learned([each], ["is.age"], SETTINGS) for each in (one, fewer)]
    assert both[0].slope == pytest.approx(both[1].slope, rel=0.3)
    again = learned([one], ["is.age"], SETTINGS)
    assert (again.slope, again.intercept) == (both[0].slope, both[0].intercept)


def test_the_number_of_threads_does_not_show() -> None:
    told = lesson(12, entities=60_000)
    few = replace(SETTINGS, trees=5)
    found = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            found.append(learned([told], ["is.age", "is.capital"], few))
    assert (found[0].slope, found[0].intercept) == (found[1].slope, found[1].intercept)
    assert found[0].trees.document() == found[1].trees.document()


def test_noise_gives_no_ranking_turned_upside_down() -> None:
    told = lesson(8)
    shuffled = np.random.default_rng(9).permutation(told.label)
    found = learned([Lesson(told.cutoff, told.frame, shuffled)], ["is.age"], SETTINGS)
    assert found.slope >= 0
    assert found.probability(told.frame).mean() == pytest.approx(shuffled.mean(), rel=0.15)


@pytest.mark.parametrize("outcomes", [0, SETTINGS.least_outcomes - 1])
def test_with_too_few_outcomes_the_count_of_records_ranks(outcomes: int) -> None:
    told = lesson(10)
    label = np.zeros(len(told.label), dtype=bool)
    label[:outcomes] = True
    found = learned([Lesson(told.cutoff, told.frame, label)], list(told.frame.columns), SETTINGS)
    assert (found.is_learned, found.features) == (False, ("own.records",))
    said = found.probability(told.frame)
    counts = told.frame["own.records"].to_numpy()
    assert said[counts == 0].max() < said[counts == 1].min()
    assert said[counts == 1].max() < said[counts == 2].min()


def test_without_any_lesson_nothing_is_learned_and_everybody_can_be_scored() -> None:
    found = learned([], [], SETTINGS)
    assert (found.is_learned, found.rows, found.outcomes) == (False, 0, 0)
    assert np.isfinite(found.probability(lesson(11).frame)).all()
