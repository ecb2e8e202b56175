"""Do random loads, in any order, leave every store with the same answers?"""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.loading import LoadOptions
from tests.both_stores.asking import insist_on_equal_answers, load_both
from tests.both_stores.conftest import REFERENCE
from tests.contract.conftest import examples, new_store
from tests.strategies import DAYS, Row, deliveries, held, optional_days
from tests.tables import as_csv, resident_id, uscc, write_tables

pytestmark = pytest.mark.hypothesis
Tables = dict[str, str]

keys = st.sampled_from(["a", "b", "c", "x", "y"])
codes = st.none() | st.sampled_from([uscc(1), uscc(2), uscc(3)])
names = st.sampled_from(["甲", "乙", "甲（集团）", "安阳甲", "ABC"])
known = {"known_on": st.none() | st.none() | optional_days}
posts = st.sampled_from(["director", "legal_representative", "managing_partner"])
kinds = st.sampled_from(["concert", "entrustment", "nominee", "declared_controller"])
pcts = st.sampled_from([None, "10", "33.333333333333333", "0.1"])


def rows(**columns: st.SearchStrategy[object]) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=4)


TABLES: dict[str, st.SearchStrategy[list[Row]]] = {
    "organizations": rows(
        org=keys,
        uscc=codes,
        name=names,
        former_names=st.none() | names,
        parent_org=st.none() | keys,
    ),
    "persons": rows(
        person=st.sampled_from(["a", "b", "p", "q"]),
        id_number=st.none() | st.sampled_from([resident_id(1), resident_id(2)]),
        name=names,
        **known,
    ),
    "holdings": st.lists(held(), max_size=4),
    "appointments": rows(
        person=st.sampled_from(["a", "p", "q"]), org=keys, role=posts, to=optional_days, **known
    ),
    "arrangements": rows(
        kind=kinds, group=st.none() | keys, party=keys, target=st.none() | keys, pct=pcts, **known
    ),
    "decisions": rows(
        decision_no=st.sampled_from(["1号", "2号"]),
        authority=st.just("局"),
        subject=keys,
        type=st.just("penalty"),
        decided_on=st.sampled_from(DAYS[:2]),
        legal_basis=st.just("法"),
        revoked_on=st.none() | st.sampled_from(DAYS[2:]),
    ),
    "repairs": rows(
        decision_no=st.sampled_from(["1号", "3号"]),
        authority=st.just("局"),
        subject=st.none() | keys,
        repaired_on=st.sampled_from(DAYS),
    ),
    "ratings": rows(org=keys, scheme=st.just("tax"), grade=st.sampled_from("AB"), **known),
}


@st.composite
def loads(draw: st.DrawFn) -> list[tuple[str, Tables, LoadOptions]]:
    """Draw a sequence of loads: a dataset, its tables, and how they are meant."""
    drawn = []
    for _ in range(draw(st.integers(1, 4))):
        named = draw(st.lists(st.sampled_from(list(TABLES)), min_size=1, max_size=4, unique=True))
        tables = {name: as_csv(found) for name in named if (found := draw(TABLES[name]))}
        options = LoadOptions(
            complete=draw(st.booleans()),
            known_on=draw(st.none() | st.sampled_from([DAYS[2], DAYS[4]])),
        )
        if tables:
            drawn.append((draw(st.sampled_from(["t", "u"])), tables, options))
    return drawn


def insist_on_equal_stores(other: str, drawn: list[tuple[str, Tables, LoadOptions]]) -> None:
    with ExitStack() as stack:
        pair = (stack.enter_context(new_store(REFERENCE)), stack.enter_context(new_store(other)))
        for dataset, tables, options in drawn:
            folder = write_tables(Path(mkdtemp()) / dataset, **tables)
            load_both(pair, folder, options)
        insist_on_equal_answers(pair, DAYS[::2], ["甲", "甲集团", "安阳", "abc", uscc(1), uscc(2)])


def test_random_tables_leave_equal_stores(other: str) -> None:
    @examples(other)
    @given(drawn=loads())
    def holds(drawn: list[tuple[str, Tables, LoadOptions]]) -> None:
        insist_on_equal_stores(other, drawn)

    holds()


def test_random_versions_leave_equal_stores(other: str) -> None:
    @examples(other)
    @given(drawn=deliveries(), complete=st.booleans(), day=st.none() | st.just(date(2022, 1, 1)))
    def holds(drawn: list[list[Row]], complete: bool, day: date | None) -> None:  # noqa: FBT001
        options = LoadOptions(complete=complete, known_on=day)
        insist_on_equal_stores(other, [("t", {"holdings": as_csv(d)}, options) for d in drawn])

    holds()
