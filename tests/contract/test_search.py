"""Is everybody found by name, id, code and key, best first, page by page?"""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Holding
from graph.moments import today
from graph.names import folded
from graph.periods import AsOf
from graph.store import GraphStore
from tests.contract.conftest import examples, new_store
from tests.tables import as_csv, ids, load_tables

NOW = AsOf(on=today(), known_at=today())


def found(store: GraphStore, text: str, limit: int = 50) -> list[str]:
    return [party.rpartition(":")[2] for party in store.search(text, limit=limit).parties]


def test_equal_names_come_first_then_beginnings_then_the_rest(
    store: GraphStore, tmp_path: Path
) -> None:
    text = """
        org,name
        inside,河南安阳钢铁
        longer,安阳钢铁集团
        equal,安阳
        begins,安阳钢铁
        end,大安阳
        other,安庆
        """
    people = "person,name\nman,安阳\n"
    load_tables(store, tmp_path / "t", organizations=text, persons=people)
    assert found(store, "安阳") == ["equal", "man", "begins", "longer", "end", "inside"]
    assert found(store, "安") == ["other", "equal", "man", "begins", "longer", "end", "inside"]
    assert found(store, "铁") == ["begins", "longer", "inside"]
    assert found(store, "阳钢铁集团") == ["longer"]
    assert found(store, "安钢") == []


@pytest.mark.parametrize("text", ["", " ", "（）", "*", '"', "-!", "\u3000"])
def test_a_text_without_letters_finds_nobody(store: GraphStore, tmp_path: Path, text: str) -> None:
    load_tables(store, tmp_path / "t", organizations="org,name\na,甲\n")
    page = store.search(text, limit=10)
    assert (page.parties, page.total, page.next_cursor) == ((), 0, None)


@pytest.mark.parametrize(
    "text",
    ["ABC钢铁", "abc 钢铁", "ＡＢＣ钢铁", "abc(钢铁)有限", "AND", "NEAR(b c)", "钢铁*", "c钢"],
)
def test_writing_does_not_matter_and_no_text_is_a_command(
    store: GraphStore, tmp_path: Path, text: str
) -> None:
    load_tables(store, tmp_path / "t", organizations="org,name\na,Abc（钢铁）有限公司\n")
    assert found(store, text) == (["a"] if folded(text) in folded("Abc（钢铁）有限公司") else [])


def test_a_changed_name_is_found_by_the_new_and_the_old_one(
    store: GraphStore, tmp_path: Path
) -> None:
    for number, name in enumerate(("旧名", "新名")):
        load_tables(store, tmp_path / str(number) / "t", organizations=f"org,name\na,{name}\n")
    assert found(store, "新名") == ["a"]
    assert found(store, "旧名") == ["a"]
    assert found(store, "名") == ["a"]


def test_pages_follow_each_other_without_repetition(store: GraphStore, tmp_path: Path) -> None:
    rows = [{"org": number, "name": f"安阳{number:03d}号"} for number in range(57)]
    load_tables(store, tmp_path / "t", organizations=as_csv(rows))
    everybody = store.search("安阳", limit=100)
    assert (len(everybody.parties), everybody.total, everybody.total_is_exact) == (57, 57, True)
    assert everybody.next_cursor is None
    seen: list[str] = []
    cursor = None
    for _ in range(6):
        page = store.search("安阳", limit=10, cursor=cursor)
        seen += page.parties
        cursor = page.next_cursor
    assert cursor is None
    assert seen == list(everybody.parties)


def test_an_exact_name_is_not_lost_among_thousands_that_begin_with_it(
    store: GraphStore, tmp_path: Path
) -> None:
    rows = [{"person": number, "name": f"王芳{chr(0x4E00 + number)}"} for number in range(2_500)]
    rows.append({"person": "she", "name": "王芳"})
    load_tables(store, tmp_path / "t", persons=as_csv(rows))
    assert store.resolve("王芳") == ids("person:t:she")
    page = store.search("王芳", limit=1)
    assert page.parties == tuple(ids("person:t:she"))
    assert not page.total_is_exact


names = st.text(st.sampled_from("安阳甲乙aB1 （-"), min_size=1, max_size=5)


@pytest.mark.hypothesis
def test_exactly_the_names_that_contain_a_text_are_found(kind: str) -> None:
    @examples(kind)
    @given(listed=st.lists(names, min_size=1, max_size=8), part=names)
    def holds(listed: list[str], part: str) -> None:
        rows = [{"org": f"k{at}", "name": name} for at, name in enumerate(listed)]
        plain = folded(part)
        wanted = {f"k{at}" for at, name in enumerate(listed) if plain and plain in folded(name)}
        with new_store(kind) as store:
            load_tables(store, Path(mkdtemp()) / "t", organizations=as_csv(rows))
            assert set(found(store, part)) == wanted

    holds()


def test_a_question_about_nobody_finds_nothing(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "t", holdings="holder,company\nx,y\n")
    assert store.facts(Holding, "holder", [], NOW) == []
    assert store.facts(Holding, "holder", ["org:nobody:x"], NOW) == []
    assert store.resolve("nobody") == []
    assert store.known([]) == frozenset()
