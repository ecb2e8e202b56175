"""What was known of each entity on the cutoff, as numbers a model can learn from?"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import pandas as pd

from analytics.warning.attributes import attributes
from analytics.warning.history import history
from analytics.warning.observed import Observed, observed
from analytics.warning.offices import offices
from analytics.warning.parameters import Parameters
from analytics.warning.surroundings import surroundings

if TYPE_CHECKING:
    from analytics.warning.records import Record
    from graph.reader import GraphReader

BASELINE = "own.records"
"""The naive ranking: how many records count so far."""

_STAR = "*"


class Group(StrEnum):
    """Where a feature comes from; `graph` is left out of the model without the graph."""

    HISTORY = "history"
    OWN = "own"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Words:
    """What a feature is called for people."""

    group: Group
    zh: str
    en: str


@cache
def _rows() -> Mapping[str, Words]:
    source = resources.files("analytics.warning").joinpath("features.csv")
    lines = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {row["feature"]: Words(Group(row["group"]), row["zh"], row["en"]) for row in lines}


def words_of(feature: str) -> Words:
    """Return the group of a feature and what it is called.

    >>> words_of("linked.controller.recent").group.value
    'graph'
    """
    rows = _rows()
    if feature in rows:
        return rows[feature]
    first, _, rest = feature.partition(".")
    part, _, last = rest.rpartition(".")
    starred = f"{first}.{_STAR}.{last}" if part and first == "linked" else f"{first}.{_STAR}"
    words = rows[starred]
    what = part if first == "linked" else rest
    return Words(words.group, f"{words.zh}：{what}", f"{words.en}: {what}")


def features_on(
    reader: GraphReader, records: Sequence[Record], parameters: Parameters | None = None
) -> pd.DataFrame:
    """Return what was known of each organization on the reader's day.

    Parameters
    ----------
    reader
        At the cutoff: its day, and what was known on it.
    records
        Those that count on that day as known then (`Records.counting`).

    Returns
    -------
    pandas.DataFrame
        One row per organization of which a fact dated on the cutoff or before
        is known, by party id in order; one column of floats per feature. Not
        a number stands for unknown, which is never 0.

    Notes
    -----
    O(n log n) in everything that is stored; nothing known later is read.
    """
    return frame_of(observed(reader, records, parameters or Parameters()))


def frame_of(seen: Observed) -> pd.DataFrame:
    """Return the features of those who were observed."""
    columns = {**history(seen), **attributes(seen), **surroundings(seen), **offices(seen)}
    # Not read from the store as numbers, so that a missing row is told from none.
    return pd.DataFrame(columns, index=pd.Index(seen.ids, name="entity"), dtype="float64")


def without_graph(features: Sequence[str]) -> list[str]:
    """Return the features that need no links."""
    return [each for each in features if words_of(each).group is not Group.GRAPH]
