"""Do our trees say what scikit-learn's say, and are shares exact Shapley values?"""

from itertools import combinations
from math import factorial, isnan

import numpy as np
import numpy.typing as npt
import orjson
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from analytics.warning.trees import Tree, Trees, counting_trees, trees_in, trees_of
from graph.errors import ValueRefusedError

Floats = npt.NDArray[np.float64]
FEATURES = 5


def fitted(seed: int, rows: int = 900) -> tuple[HistGradientBoostingClassifier, Floats]:
    print("seed", seed)
    random = np.random.default_rng(seed)
    table = random.integers(-3, 4, (rows, FEATURES)) + random.normal(0, 0.3, (rows, FEATURES))
    table[random.random(table.shape) < 0.15] = np.nan
    told = np.nan_to_num(table[:, 0]) * np.nan_to_num(table[:, 1], nan=1.5)
    label = told + random.normal(size=rows) > 1
    weight = random.integers(1, 4, rows)
    boosting = HistGradientBoostingClassifier(
        max_iter=12, max_depth=4, min_samples_leaf=10, early_stopping=False, random_state=seed
    )
    return boosting.fit(table, label, sample_weight=weight), table


def expected_value(tree: Tree, row: Floats, known: set[int], node: int = 0) -> float:
    """What a tree gives where only some features are known: others follow the learned rows."""
    feature = int(tree.feature[node])
    if feature < 0:
        return float(tree.value[node])
    left, right = int(tree.left[node]), int(tree.right[node])
    if feature in known:
        value = float(row[feature])
        goes_left = bool(tree.missing_left[node]) if isnan(value) else value <= tree.threshold[node]
        return expected_value(tree, row, known, left if goes_left else right)
    part = float(tree.cover[left] / tree.cover[node])
    return part * expected_value(tree, row, known, left) + (1 - part) * expected_value(
        tree, row, known, right
    )


def shapley(trees: Trees, row: Floats) -> list[float]:
    """By the definition, over all sets of features."""
    found = []
    for feature in range(FEATURES):
        others, total = [each for each in range(FEATURES) if each != feature], 0.0
        for size in range(FEATURES):
            share = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES)
            for joined in combinations(others, size):
                for tree in trees.trees:
                    without = expected_value(tree, row, set(joined))
                    total += share * (expected_value(tree, row, {*joined, feature}) - without)
        found.append(total)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_sum_is_that_of_scikit_learn_to_the_last_bit(seed: int) -> None:
    boosting, table = fitted(seed)
    assert np.array_equal(trees_of(boosting).raw(table), boosting.decision_function(table))


@pytest.mark.parametrize("seed", range(3))
def test_shares_are_shapley_values_and_add_up(seed: int) -> None:
    boosting, table = fitted(seed, rows=400)
    trees = trees_of(boosting)
    shares, expected = trees.shares(table, FEATURES)
    assert np.abs(shares.sum(axis=1) + expected - trees.raw(table)).max() < 1e-12
    for at in range(0, len(table), 100):
        assert shares[at] == pytest.approx(shapley(trees, table[at]), abs=1e-12)


def test_a_document_brings_the_same_trees_back() -> None:
    boosting, table = fitted(7)
    trees = trees_of(boosting)
    again = trees_in(orjson.loads(orjson.dumps(trees.document())), FEATURES)
    assert np.array_equal(again.raw(table), trees.raw(table))


@pytest.mark.parametrize(
    ("column", "value"),
    [("left", 0), ("right", 10_000), ("feature", FEATURES), ("cover", 0.0), ("value", None)],
)
def test_a_tree_that_would_not_end_or_not_add_up_is_refused(column: str, value: object) -> None:
    document = orjson.loads(orjson.dumps(trees_of(fitted(8)[0]).document()))
    document["trees"][0][column][0] = value
    if column == "value":
        document["trees"][0]["value"] = [float("nan")]
    with pytest.raises(ValueRefusedError, match="wrong nodes"):
        trees_in(document, FEATURES)


def test_where_nothing_is_learned_more_records_rank_higher() -> None:
    trees = counting_trees(0, np.array([0.0] * 90 + [1.0] * 8 + [3.0] * 2), -4.0)
    rows = np.array([[0.0], [1.0], [2.0], [19.0], [20.0], [500.0], [np.nan]])
    raw = trees.raw(rows)
    assert (np.diff(raw[:5]) > 0).all()
    assert raw[4] == raw[5]
    assert raw[6] == raw[0] == -4.0
    shares, expected = trees.shares(rows, 1)
    assert shares[:, 0] + expected == pytest.approx(raw, abs=1e-12)
