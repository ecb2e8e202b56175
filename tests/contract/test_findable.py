"""By which columns are facts found, on every store?"""

import pytest

from graph.errors import ValueRefusedError
from graph.model import Fact
from graph.moments import today
from graph.periods import AsOf
from graph.store import GraphStore
from graph.tables import REFERENCES, TABLES

NOW = AsOf(on=today(), known_at=today())
COLUMNS = [
    pytest.param(
        table.fact,
        column.name,
        not column.is_integer or column.type in REFERENCES,
        id=f"{table.name}-{column.name}",
    )
    for table in TABLES
    for column in table.kept
]


@pytest.mark.parametrize(("fact", "column", "is_found_by"), COLUMNS)
def test_only_parties_and_texts_are_looked_up(
    store: GraphStore, fact: type[Fact], column: str, *, is_found_by: bool
) -> None:
    if is_found_by:
        assert list(store.facts(fact, column, ["org:t:nobody"], NOW)) == []
        assert store.page(fact, column, "org:t:nobody", NOW, limit=1).facts == ()
        return
    for ask in (
        lambda: store.facts(fact, column, ["0"], NOW),
        lambda: store.page(fact, column, "0", NOW, limit=1),
    ):
        with pytest.raises(ValueRefusedError, match=f"is {column}, expected one of"):
            ask()
