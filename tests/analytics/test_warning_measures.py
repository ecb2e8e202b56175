"""Are the measures of a ranking those of the textbooks, ties included?"""

from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from analytics.warning.fairness import fairness
from analytics.warning.measures import Ranking, compared
from analytics.warning.plots import calibration_plots
from analytics.warning.reliability import reliability


@pytest.mark.parametrize("seed", range(5))
def test_auc_and_average_precision_are_those_of_scikit_learn(seed: int) -> None:
    print("seed", seed)
    random = np.random.default_rng(seed)
    score = random.integers(0, 12, 300).astype(float)
    label = random.random(300) < 0.1 + score / 30
    weight = random.integers(0, 4, 300).astype(float)
    told = Ranking(score, label, top=50).measured(weight)
    assert told is not None
    assert told[0] == pytest.approx(roc_auc_score(label, score, sample_weight=weight), abs=1e-12)
    precise = average_precision_score(label, score, sample_weight=weight)
    assert told[1] == pytest.approx(precise, abs=1e-12)


def test_precision_at_the_top_is_the_mean_over_all_orders_of_equal_scores() -> None:
    score = np.array([3.0, 1.0, 1.0, 1.0, 0.0])
    label = np.array([False, True, False, True, True])
    told = Ranking(score, label, top=3).measured()
    assert told is not None
    orders = [(0, *each) for each in permutations((1, 2, 3))]
    mean = np.mean([label[list(order[:3])].mean() for order in orders])
    assert told[2] == pytest.approx(float(mean))


@pytest.mark.parametrize("label", [[False] * 4, [True] * 4, []])
def test_where_nothing_or_all_came_nothing_is_told(label: list[bool]) -> None:
    said = np.arange(len(label), dtype=float)
    measured, ahead = compared(
        {"full": said, "other": -said}, np.array(label, dtype=bool), top=100, draws=50, seed=1
    )
    assert {each.auc for each in measured.values()} == {None}
    assert measured["full"].auc_interval is None
    assert ahead == {"other": ()}


def test_a_difference_is_paired_seeded_and_shows_what_is_there() -> None:
    random = np.random.default_rng(5)
    label = random.random(2_000) < 0.2
    good = label + random.normal(size=2_000)
    scores = {"good": good, "same": good * 2, "noise": random.normal(size=2_000)}
    measured, ahead = compared(scores, label, top=100, draws=300, seed=3)
    assert compared(scores, label, top=100, draws=300, seed=3) == (measured, ahead)
    # The same order has no difference in any draw: the draws are the same for both.
    assert {(each.difference, each.low, each.high) for each in ahead["same"]} == {(0.0, 0.0, 0.0)}
    assert all(each.low > 0 for each in ahead["noise"])
    auc = measured["good"]
    assert auc.auc is not None
    assert auc.auc_interval is not None
    assert auc.auc_interval[0] < auc.auc < auc.auc_interval[1]


def test_an_interval_is_as_wide_as_chance() -> None:
    """Of 200 samples with a known AUC of one half, about 190 intervals hold it."""
    random, inside = np.random.default_rng(6), 0
    for _ in range(200):
        label = random.random(300) < 0.3
        measured, _ = compared({"noise": random.random(300)}, label, top=50, draws=200, seed=1)
        low, high = measured["noise"].auc_interval or (1.0, 0.0)
        inside += low <= 0.5 <= high
    assert 175 <= inside <= 200


def test_reliability_counts_everybody_once_and_the_brier_score_is_right() -> None:
    random = np.random.default_rng(9)
    said = random.random(1_003)
    label = random.random(1_003) < said
    found = reliability(said, label)
    assert found is not None
    assert sum(each.entities for each in found.bins) == 1_003
    assert found.brier == pytest.approx(brier_score_loss(label, said), abs=1e-12)
    # Said as it comes: the distance is noise, and the intervals hold what was said.
    assert found.expected_error < 0.05
    assert all(each.low - 0.05 <= each.said <= each.high + 0.05 for each in found.bins)
    assert reliability(said[:0], label[:0]) is None


def test_rates_of_groups_are_counted_and_small_groups_are_not_told_apart() -> None:
    groups = {"region": ["a"] * 6 + ["b"] * 4 + ["c"]}
    said = np.array([0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.7, 0.2, 0.2, 0.2, 0.95])
    came = np.array([1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1], dtype=bool)
    found = fairness(groups, said, came, share=4 / 11, least=2)
    assert found.not_told_apart == 1
    one, other = found.groups
    assert (one.group, one.entities, one.flagged, one.came) == ("a", 6, 2 / 6, 2 / 6)
    assert (one.precision, one.recall, one.false_positive_rate) == (0.5, 0.5, 1 / 4)
    assert (other.group, other.precision, other.recall, other.false_positive_rate) == (
        *("b", 1.0, 1.0, 0.0),
    )


def test_a_plot_has_the_same_bytes_each_time_and_its_text_is_text() -> None:
    random = np.random.default_rng(2)
    said = random.random(400)
    tests = {"one": (said, random.random(400) < said), "nobody": (said[:0], said[:0] > 1)}
    drawn = calibration_plots(tests)
    assert drawn == calibration_plots(tests)
    assert b"share that came" in drawn
    assert b"<dc:date>" not in drawn
