"""On each kind of store: is every company, asked alone, answered as it is among everybody?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.control import Outcome
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from loaders.city import write_city
from loaders.loading import load
from tests.analytics.each_and_everybody import insist_that_each_is_as_everybody
from tests.contract.conftest import PARAMETERS, STORES

ORGANIZATIONS = 2_000
SEED = 7
DAY = date(2024, 6, 1)


@pytest.fixture(params=PARAMETERS)
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """Return a store of each kind with the made-up city in it."""
    write_city(tmp_path / "city", organizations=ORGANIZATIONS, seed=SEED)
    store = open_store(STORES[request.param](tmp_path), create=True)
    load(store, [tmp_path / "city"])
    yield store
    store.close()


def test_every_company_of_the_city(city: GraphStore) -> None:
    outcomes = insist_that_each_is_as_everybody(GraphReader(city, AsOf(DAY, DAY)))
    assert outcomes.total() >= ORGANIZATIONS
    # Every type of answer that the stories of the city are told for.
    assert {Outcome.DECLARED, Outcome.CONCERT, Outcome.STATE, Outcome.CIRCULAR} <= set(outcomes)
