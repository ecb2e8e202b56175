"""Does one line give a store with the demo city in it, the same each time?"""

from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import ValueRefusedError
from loaders import demo_store
from loaders.city import write_city


def test_a_demo_store_holds_the_city_of_its_seed(tmp_path: Path) -> None:
    write_city(tmp_path / "alone", organizations=100, seed=3)
    with closing(demo_store(tmp_path / "here", organizations=100, seed=3)) as store:
        (only,) = store.loads()
        assert (only.dataset, store.revision()) == ("city", 1)
        assert len(store.resolve("wang-dehou")) == 1
        assert store.url == f"sqlite:///{tmp_path / 'here' / 'city.db'}"
    for path in (tmp_path / "alone").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "here" / "city" / path.name).read_bytes()


def test_a_city_too_small_for_its_stories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueRefusedError):
        demo_store(tmp_path, organizations=10)
