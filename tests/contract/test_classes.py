"""Does every store class one entity and everybody alike, draw alike, and tell the same history?"""

from datetime import date
from pathlib import Path

import pytest

from analytics.classes import shipped_scheme, supervision_class_of
from analytics.classes.everybody import classes_of_everybody
from analytics.classes.history import class_history
from analytics.control import Axis
from analytics.draws import DrawPlan, draw, population_of, rates_of
from graph.model import PartyId
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from tests.analytics.class_worlds import ORGS, world
from tests.tables import load_tables

ON = date(2024, 6, 1)
SCHEME = shipped_scheme()
# What the embedded store draws; every other one has to draw the same.
DRAWN = ["org:town:h", "org:town:d"]


@pytest.fixture
def reader(store: GraphStore, tmp_path: Path) -> GraphReader:
    load_tables(store, tmp_path / "town", **world(3))
    load_tables(store, tmp_path / "town", **world(1003, orgs="abcd"))
    return GraphReader(store, AsOf(ON, date(2030, 1, 1), 2))


def test_one_and_everybody_agree(reader: GraphReader) -> None:
    everybody = {one.party: one.own for one in classes_of_everybody(reader, scheme=SCHEME)}
    for org in ORGS:
        party = PartyId(f"org:town:{org}")
        alone = supervision_class_of(reader, party, scheme=SCHEME).own
        assert (alone is None) is (party not in everybody)
        if alone is not None:
            found = everybody[party]
            assert (found.name, found.score, found.direct) == (
                alone.name, alone.score, alone.direct,
            )  # fmt: skip


def test_both_axes_of_a_history_meet_on_the_day(reader: GraphReader) -> None:
    for org in ORGS:
        party = PartyId(f"org:town:{org}")
        alone = supervision_class_of(reader, party, scheme=SCHEME, with_association=False).own
        for by, day in ((Axis.VALID, ON), (Axis.KNOWN, reader.as_of.known_at)):
            (said,) = [
                one
                for one in class_history(reader, party, scheme=SCHEME, by=by).intervals
                if (one.start or date.min) <= day < (one.end or date.max)
            ]
            assert (said.own and said.own.score) == (alone and alone.score)


def test_every_store_draws_the_same(reader: GraphReader) -> None:
    rates = rates_of("henan_2021", {})
    plan = DrawPlan(as_of=reader.as_of, preset="henan_2021", rates=rates, scheme=SCHEME.digest)
    drawn = draw(population_of(reader, plan, scheme=SCHEME), rates, "7")
    assert [one.candidate.party for one in drawn] == DRAWN
