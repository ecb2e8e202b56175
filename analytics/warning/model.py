"""What is in the file of a model, and how is one read without running anything?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite
from typing import Any

import orjson
import sklearn

from analytics.warning.features import Group, words_of
from analytics.warning.learning import Learned
from analytics.warning.parameters import MODEL, Parameters
from analytics.warning.trees import MOST_LOG_ODDS, trees_in
from graph.errors import ValueRefusedError

FORMAT = "zeren-warning"
USE = "LEAD_ONLY"
_EXPECTED = f"a file of version {MODEL} written by 'zeren warn train'"
_LARGEST_FILE = 256 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned, and from what.

    Attributes
    ----------
    cutoff
        Nothing that became known later was used.
    lessons
        The earlier cutoffs it was learned from, oldest first.
    data_revision
        Of the store it was learned from.
    """

    cutoff: date
    lessons: tuple[date, ...]
    data_revision: int
    parameters: Parameters
    learned: Learned

    def card(self) -> dict[str, object]:
        """Return what a reader must know of the model, as JSON values."""
        learned = self.learned
        groups = {
            group.value: sum(words_of(each).group is group for each in learned.features)
            for group in Group
        }
        return {
            "use": USE,
            "question": "new effective record within the horizon after the cutoff",
            "method": "gradient boosting" if learned.is_learned else "count of records",
            "is_learned": learned.is_learned,
            "cutoff": self.cutoff,
            "horizon_days": self.parameters.horizon_days,
            "lessons": list(self.lessons),
            "rows": learned.rows,
            "outcomes": learned.outcomes,
            "features": groups,
            "calibration": {"slope": learned.slope, "intercept": learned.intercept},
            "data_revision": self.data_revision,
            "library": f"scikit-learn {sklearn.__version__}",
            "parameters": self.parameters.document(),
            "limits": [
                "A warning is a lead: no measure, class or publication may rest on it.",
                "It repeats how authorities inspected so far: who is looked at has records.",
                "Links are those of the cutoff; what ended before is not seen.",
            ],
        }

    def written(self) -> bytes:
        """Return the file: JSON, the same bytes for the same facts and seed."""
        learned = {
            each.name: getattr(self.learned, each.name)
            for each in fields(self.learned)
            if each.name != "trees"
        }
        said = {
            "card": self.card(),
            "learned": {**learned, **self.learned.trees.document()},
        }
        content = orjson.dumps(said)
        head = {"format": FORMAT, "version": MODEL, "digest": _digest(content)}
        return orjson.dumps(head) + b"\n" + content + b"\n"


def read_model(written: bytes) -> Model:
    """Return the model of a file.

    Raises
    ------
    ValueRefusedError
        If it is no such file, of another version, or was changed.

    Notes
    -----
    Numbers and names are read and checked; nothing of the file is run.
    """
    try:
        return _read(written)
    except (KeyError, TypeError, ValueError, IndexError, ArithmeticError, AttributeError) as error:
        raise ValueRefusedError("--model", "something else", _EXPECTED) from error


def _read(written: bytes) -> Model:
    if len(written) > _LARGEST_FILE:
        raise ValueRefusedError("--model", f"{len(written)} bytes", _EXPECTED)
    first, _, content = written.partition(b"\n")
    head, content = orjson.loads(first), content.removesuffix(b"\n")
    if (head["format"], head["version"]) != (FORMAT, MODEL):
        found = f"{head['format']} {head['version']}"
        raise ValueRefusedError("--model", found, _EXPECTED)
    if head["digest"] != _digest(content):
        raise ValueRefusedError("--model", "a file that was changed", _EXPECTED)
    said = orjson.loads(content)
    card = said["card"]
    return Model(
        cutoff=date.fromisoformat(card["cutoff"]),
        lessons=tuple(map(date.fromisoformat, card["lessons"])),
        data_revision=int(card["data_revision"]),
        parameters=_parameters(card["parameters"]),
        learned=_learned(said["learned"]),
    )


def _parameters(said: Mapping[str, Any]) -> Parameters:
    usual, stated = Parameters(), {name: said[name] for name in said if name != "model"}
    for name, value in stated.items():
        wanted = type(getattr(usual, name))
        if type(value) is not wanted or not isfinite(value):
            raise ValueRefusedError("--model", f"{name} {value!s:.40}", _EXPECTED)
    return Parameters(**stated)


def _learned(said: Mapping[str, Any]) -> Learned:
    features = tuple(map(str, said["features"]))
    for feature in features:
        words_of(feature)
    slope, intercept = float(said["slope"]), float(said["intercept"])
    if not (0 <= slope <= MOST_LOG_ODDS and abs(intercept) <= MOST_LOG_ODDS):
        raise ValueRefusedError("--model", f"a calibration of {slope}, {intercept}", _EXPECTED)
    return Learned(
        features=features,
        trees=trees_in(said, len(features)),
        slope=slope,
        intercept=intercept,
        is_learned=bool(said["is_learned"]),
        rows=int(said["rows"]),
        outcomes=int(said["outcomes"]),
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
