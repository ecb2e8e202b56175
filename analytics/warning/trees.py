"""What does a sum of trees say of an entity, and how much of it is due to each feature?

The trees are plain arrays taken from the fitted model, so that a model is a document: reading one
runs no code. Shares are exact Shapley values of the path-dependent kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_LEAF = -1
_MOST_COUNTED = 20
_BLOCK = 65_536
MOST_LOG_ODDS = 1e6
"""Beyond it a number of a model is none that was learned."""

_LARGEST = float(np.finfo(np.float64).max)
"""In the place of an infinite threshold, which asks whether a value is known: JSON has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree; nodes are numbered so that children come after their parents.

    Attributes
    ----------
    feature
        Per node the place of the feature it asks about; -1 is a leaf.
    threshold
        What is not above it goes left.
    left, right
        Per node its children.
    missing_left
        Whether an unknown value goes left.
    cover
        Per node how many of the learned rows came there.
    value
        Per leaf what it adds.
    """

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    missing_left: Ints
    cover: Floats
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A sum of trees over features given by place; the result is in log-odds."""

    base: float
    trees: tuple[Tree, ...]

    def raw(self, rows: Floats) -> Floats:
        """Return the sum for each row.

        Parameters
        ----------
        rows
            Shape (entities, features).

        Notes
        -----
        O(entities x trees x depth); equal to scikit-learn's to the last bit, since the
        same numbers are added in the same order.
        """
        total = np.full(len(rows), self.base)
        for tree in self.trees:
            total += tree.value[_leaves(tree, rows)]
        return total

    def shares(self, rows: Floats, features: int) -> tuple[Floats, float]:
        """Return how much of each row's sum is due to each feature, and the sum of nobody known.

        Returns
        -------
        shares
            Shape (entities, features); each row's shares and the second value
            add up to `raw`.
        expected
            The mean over the learned rows, from which shares are counted.

        References
        ----------
        .. [1] S. Lundberg et al., "From local explanations to global understanding with
           explainable AI for trees", Nature Machine Intelligence 2 (2020).
        """
        found = np.zeros((len(rows), features))
        expected = self.base
        leaves = [leaf for tree in self.trees for leaf in _paths(tree)]
        expected += sum(leaf.value * float(np.prod(leaf.chances)) for leaf in leaves)
        for low in range(0, len(rows), _BLOCK):
            block = rows[low : low + _BLOCK]
            for leaf in leaves:
                leaf.add_to(found[low : low + _BLOCK], block)
        return found, expected

    def document(self) -> dict[str, object]:
        """Return the trees as JSON values."""
        return {
            "base": self.base,
            "trees": [
                {name: getattr(tree, name).tolist() for name in Tree.__dataclass_fields__}
                for tree in self.trees
            ],
        }


def _leaves(tree: Tree, rows: Floats) -> Ints:
    at = np.zeros(len(rows), dtype=np.int64)
    every = np.arange(len(rows))
    while True:
        feature = tree.feature[at]
        inside = feature != _LEAF
        if not inside.any():
            return at
        value = rows[every, np.maximum(feature, 0)]
        goes_left = np.where(
            np.isnan(value), tree.missing_left[at] > 0, value <= tree.threshold[at]
        )
        at = np.where(inside, np.where(goes_left, tree.left[at], tree.right[at]), at)


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """A leaf, and for each feature on the way to it what lets a row through.

    Attributes
    ----------
    low, high
        Above the first and not above the second.
    takes_missing
        Whether an unknown value comes through.
    chances
        What part of the learned rows came through at the nodes of that feature.
    table
        Per set of features that let the row through (as bits) and feature, its share.
    """

    features: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    takes_missing: tuple[bool, ...]
    chances: tuple[float, ...]
    value: float
    table: Floats

    def add_to(self, shares: Floats, rows: Floats) -> None:
        """Add what this leaf gives each feature."""
        bits = np.zeros(len(rows), dtype=np.int64)
        for place, feature in enumerate(self.features):
            value = rows[:, feature]
            passes = (value > self.low[place]) & (value <= self.high[place])
            if self.takes_missing[place]:
                passes |= np.isnan(value)
            bits |= passes.astype(np.int64) << place
        for place, feature in enumerate(self.features):
            shares[:, feature] += self.table[bits, place]


def _paths(tree: Tree) -> Iterator[_Path]:
    pending: list[tuple[int, dict[int, tuple[float, float, bool, float]]]] = [(0, {})]
    while pending:
        node, way = pending.pop()
        feature = int(tree.feature[node])
        if feature == _LEAF:
            yield _path(way, float(tree.value[node]))
            continue
        low, high, missing, chance = way.get(feature, (-np.inf, np.inf, True, 1.0))
        threshold, to_left = float(tree.threshold[node]), bool(tree.missing_left[node])
        left, right = int(tree.left[node]), int(tree.right[node])
        part = float(tree.cover[left] / tree.cover[node])
        in_left = (low, min(high, threshold), missing and to_left, chance * part)
        in_right = (max(low, threshold), high, missing and not to_left, chance * (1.0 - part))
        pending.append((right, {**way, feature: in_right}))
        pending.append((left, {**way, feature: in_left}))


def _path(way: Mapping[int, tuple[float, float, bool, float]], value: float) -> _Path:
    lows, highs, missing, chances = zip(*way.values(), strict=True) if way else ((), (), (), ())
    return _Path(
        features=tuple(way),
        low=lows,
        high=highs,
        takes_missing=missing,
        chances=chances,
        value=value,
        table=value * _table(chances),
    )


def _table(chances: Sequence[float]) -> Floats:
    """Return the Shapley values of a game that is won where every feature lets through.

    A feature outside the coalition lets through with its chance. Row: the set
    of features that do let this entity through.
    """
    count = len(chances)
    table = np.zeros((1 << count, count))
    for place in range(count):
        others = [each for each in range(count) if each != place]
        for size in range(count):
            share = factorial(size) * factorial(count - size - 1) / factorial(count)
            for joined in combinations(others, size):
                must = sum(1 << each for each in joined)
                left = float(np.prod([chances[each] for each in others if each not in joined]))
                for bits in range(1 << count):
                    if bits & must == must:
                        passes = float(bits >> place & 1)
                        table[bits, place] += share * left * (passes - chances[place])
    return table


def trees_of(fitted: Any) -> Trees:  # noqa: ANN401 (scikit-learn has no annotations)
    """Return the trees of a fitted `HistGradientBoostingClassifier` of two classes."""
    found = []
    for (predictor,) in fitted._predictors:  # noqa: SLF001 (the trees stand nowhere else)
        nodes = predictor.nodes
        is_leaf = nodes["is_leaf"].astype(bool)
        found.append(
            Tree(
                feature=np.where(is_leaf, _LEAF, nodes["feature_idx"]).astype(np.int64),
                threshold=np.where(is_leaf, 0.0, np.minimum(nodes["num_threshold"], _LARGEST)),
                left=nodes["left"].astype(np.int64),
                right=nodes["right"].astype(np.int64),
                missing_left=nodes["missing_go_to_left"].astype(np.int64),
                cover=nodes["count"].astype(np.float64),
                value=np.where(is_leaf, nodes["value"], 0.0).astype(np.float64),
            )
        )
    return Trees(base=float(np.ravel(fitted._baseline_prediction)[0]), trees=tuple(found))  # noqa: SLF001 (the same)


def counting_trees(place: int, records: Floats, base: float) -> Trees:
    """Return trees that rank by the count of records: what stands in where nothing is learned.

    Parameters
    ----------
    place
        Of the feature that counts records.
    records
        The counts of everybody, which say how common each is.
    base
        The log-odds without a record.
    """
    asks = 2 * np.arange(_MOST_COUNTED)
    count = 2 * _MOST_COUNTED + 1
    feature, threshold = np.full(count, _LEAF), np.zeros(count)
    left, right = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    value, cover = np.zeros(count), np.ones(count)
    feature[asks], threshold[asks] = place, np.arange(_MOST_COUNTED) + 0.5
    left[asks], right[asks] = asks + 1, asks + 2
    value[asks + 1], value[-1] = np.log1p(np.arange(_MOST_COUNTED)), np.log1p(_MOST_COUNTED)
    for at in range(_MOST_COUNTED):
        # One more each, so that no way has a chance of nothing.
        cover[2 * at + 1] += float((records == at).sum())
    cover[-1] += float((records >= _MOST_COUNTED).sum())
    for at in asks[::-1].tolist():
        cover[at] = cover[at + 1] + cover[at + 2]
    unknown_left = np.ones(count, dtype=np.int64)
    return Trees(base, (Tree(feature, threshold, left, right, unknown_left, cover, value),))


def trees_in(said: Mapping[str, Any], features: int) -> Trees:
    """Return the trees of a document.

    Raises
    ------
    ValueRefusedError
        If a node is none that such trees have: reading must end, and end well.
    """
    found = []
    for each in said["trees"]:
        tree = Tree(
            feature=np.array(each["feature"], dtype=np.int64),
            threshold=np.array(each["threshold"], dtype=np.float64),
            left=np.array(each["left"], dtype=np.int64),
            right=np.array(each["right"], dtype=np.int64),
            missing_left=np.array(each["missing_left"], dtype=np.int64),
            cover=np.array(each["cover"], dtype=np.float64),
            value=np.array(each["value"], dtype=np.float64),
        )
        _check(tree, features)
        found.append(tree)
    base = float(said["base"])
    if not abs(base) <= MOST_LOG_ODDS:
        raise ValueRefusedError("model", f"a base of {base}", "log-odds")
    return Trees(base=base, trees=tuple(found))


def _check(tree: Tree, features: int) -> None:
    count = tree.feature.size
    nodes = np.flatnonzero(tree.feature != _LEAF)
    shapes = {getattr(tree, name).shape for name in Tree.__dataclass_fields__}
    is_well = (
        shapes == {(count,)}
        and count > 0
        and bool((tree.feature < features).all() and (tree.feature >= _LEAF).all())
        and all(
            bool((child[nodes] > nodes).all() and (child[nodes] < count).all())
            for child in (tree.left, tree.right)
        )
        and bool((tree.cover[nodes] > 0).all() and (np.abs(tree.value) <= MOST_LOG_ODDS).all())
        and bool(np.isfinite(tree.cover).all() and (tree.cover >= 0).all())
    )
    if not is_well:
        raise ValueRefusedError("model", "a tree with wrong nodes", "a file written by zeren warn")
