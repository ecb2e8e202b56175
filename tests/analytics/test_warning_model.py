"""Does the file of a model bring back what was written, and nothing but a model?"""

import hashlib
from datetime import date
from random import Random
from typing import Any

import numpy as np
import orjson
import pytest

from analytics.warning import Model, Parameters, read_model
from analytics.warning.learning import learned
from graph.errors import ValueRefusedError
from tests.analytics.test_warning_learning import SETTINGS, lesson

STRANGE = (None, -1, 0, 1e308, 10**18, "x", [], {}, True, [[1.0]], "nan", [None])


@pytest.fixture(scope="module")
def model() -> Model:
    told = lesson(1, entities=1_500)
    found = learned([told], ["own.records", "is.age", "is.capital"], SETTINGS)
    return Model(date(2023, 12, 31), (told.cutoff,), 7, SETTINGS, found)


def signed(said: dict[str, Any]) -> bytes:
    content = orjson.dumps(said)
    digest = hashlib.sha256(content).hexdigest()
    head = {"format": "zeren-warning", "version": "warning-1", "digest": digest}
    return orjson.dumps(head) + b"\n" + content + b"\n"


def content_of(model: Model) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(model.written().partition(b"\n")[2])
    return said


def places(said: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in a document; of long lists the first."""
    found = [path]
    if isinstance(said, dict):
        found += [place for name, each in said.items() for place in places(each, (*path, name))]
    elif isinstance(said, list) and said:
        found += places(said[0], (*path, 0))
    return found


def test_what_was_written_comes_back(model: Model) -> None:
    again = read_model(model.written())
    assert again.written() == model.written()
    assert (again.cutoff, again.lessons, again.data_revision) == (
        *(model.cutoff, model.lessons, model.data_revision),
    )
    assert again.parameters == SETTINGS
    frame = lesson(2, entities=500).frame
    assert np.array_equal(again.learned.probability(frame), model.learned.probability(frame))
    assert np.array_equal(again.learned.shares(frame), model.learned.shares(frame))


def test_the_card_says_what_a_reader_must_know(model: Model) -> None:
    card = content_of(model)["card"]
    assert (card["use"], card["data_revision"], card["cutoff"]) == ("LEAD_ONLY", 7, "2023-12-31")
    assert card["features"] == {"history": 1, "own": 2, "graph": 0}
    assert card["parameters"]["seed"] == SETTINGS.seed
    assert set(card["parameters"]) - {"model"} == {
        name for name in Parameters.__dataclass_fields__ if name != "links"
    }
    assert len(card["limits"]) >= 3


def test_whatever_stands_in_the_file_is_a_model_or_is_refused(model: Model) -> None:
    """One value after the other is replaced by something strange, the digest made right."""
    random, frame = Random(4), lesson(2, entities=200).frame
    paths = [path for path in places(content_of(model)) if path]
    refused = 0
    for path in random.choices(paths, k=400):
        said = content_of(model)
        *way, last = path
        inner: Any = said
        for step in way:
            inner = inner[step]
        inner[last] = random.choice(STRANGE)
        print(path, inner[last])
        try:
            read = read_model(signed(said))
        except ValueRefusedError:
            refused += 1
            continue
        assert len(read.learned.probability(frame)) == 200
        read.learned.shares(frame)
        read.written()
    assert refused > 100


def test_another_version_is_refused(model: Model) -> None:
    other = model.written().replace(b"warning-1", b"warning-0", 1)
    with pytest.raises(ValueRefusedError, match="warning-0"):
        read_model(other)
