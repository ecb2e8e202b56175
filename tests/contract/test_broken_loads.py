"""Does a load that breaks down in the middle of a statement leave nothing behind?

The statement is broken by one cell that no store can keep: the rows before it
have been written when the store gets there, those after it have not.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import pytest

from graph.opening import open_store
from graph.store import GraphStore
from graph.tables import TABLES, Column, Table, Type
from loaders.loading import load
from tests.tables import answers_of, as_csv, load_tables, uscc, write_tables

MANY = 60
NO_VALUE = {"no": "value"}
TEXTS = {Type.KEY, Type.TEXT, Type.USCC, Type.INSTANT, Type.MOMENT, Type.UNTIL}


def many_rows() -> dict[str, str]:
    """Tables of many rows each, all of which have a text of their own to break."""
    numbers = range(1, MANY + 1)
    notes = [{"decision_no": n, "authority": "安阳市市场监督管理局"} for n in numbers]
    decided = {"type": "penalty", "decided_on": "2021-06-01", "legal_basis": "行政处罚法"}
    written: dict[str, list[dict[str, object]]] = {
        "organizations": [
            {"org": f"c{n}", "uscc": uscc(n), "name": f"安阳{n}", "industry": "C13"}
            for n in numbers
        ],
        "persons": [{"person": f"p{n}", "name": f"张{n}"} for n in numbers],
        "holdings": [
            {"holder": f"p{n}", "company": f"c{n}", "share_class": "A", "capital_pct": 60}
            for n in numbers
        ],
        "arrangements": [
            {"kind": "concert", "group": "pact", "party": f"p{n}", "document": "约"}
            for n in numbers
        ],
        "decisions": [{**note, "subject": f"c{n}", **decided} for n, note in enumerate(notes, 1)],
        "repairs": [{**note, "repaired_on": "2022-01-01"} for note in notes],
        "commitments": [
            {"org": f"c{n}", "matter": "开工承诺", "made_on": "2020-03-01"} for n in numbers
        ],
        "permits": [
            {"permit_no": n, "decision_no": n, "org": f"c{n}", "decided_on": "2020-01-01"}
            for n in numbers
        ],
    }
    return {name: as_csv(rows) for name, rows in written.items()}


class BreakingWriter:
    """A writer that gets a cell no store can keep in the middle of one table's rows."""

    def __init__(self, writer: Any, table: str) -> None:  # noqa: ANN401 (any store's writer)
        self._writer = writer
        self._table = table
        self.is_broken = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._writer, name)

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)

    def append(
        self,
        table: Table,
        facts: Sequence[int],
        cells: Sequence[Sequence[object]],
        record: Sequence[Sequence[int]],
    ) -> None:
        if table.name == self._table:
            at = table.kept.index(text_of(table))
            broken = list(cells[at])
            assert len(broken) == MANY
            broken[MANY // 2] = NO_VALUE
            cells = [*cells[:at], broken, *cells[at + 1 :]]
            self.is_broken = True
        self._writer.append(table, facts, cells, record)


def text_of(table: Table) -> Column:
    """A column of text that is neither looked at on the way to the store nor an end of a row."""
    return next(c for c in table.kept if c.type in TEXTS and c.name not in {"name", "decision_no"})


BROKEN = [table.name for table in TABLES if table.name in many_rows()]


@pytest.mark.parametrize("table", BROKEN)
def test_a_statement_that_breaks_half_way_leaves_the_store_as_it_was(
    store: GraphStore, url: str, tmp_path: Path, table: str
) -> None:
    before = everything_after_a_broken_load(store, tmp_path, table)
    other = open_store(url)
    assert answers_of(other) == before
    other.close()
    report = load(store, [tmp_path / "town"])
    assert report.rejections == ()
    assert {name: each.accepted for name, each in report.tables.items()} == dict.fromkeys(
        many_rows(), MANY
    )
    assert report.data_revision == 2


def everything_after_a_broken_load(store: GraphStore, folder: Path, table: str) -> str:
    """Load a little, then break a load; return what the store answers, before as after."""
    load_tables(store, folder / "before", organizations=f"org,uscc,name\nz,{uscc(1)},安阳1\n")
    before = answers_of(store)
    whole = store.writer
    made: list[BreakingWriter] = []

    def breaking() -> BreakingWriter:
        made.append(BreakingWriter(whole(), table))
        return made[-1]

    write_tables(folder / "town", **many_rows())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "writer", breaking)
        with pytest.raises(Exception) as broken:  # noqa: PT011 (each store has its own words)
            load(store, [folder / "town"])
    assert [writer.is_broken for writer in made] == [True], broken.value
    assert not isinstance(broken.value, AssertionError)
    assert answers_of(store) == before
    return before
