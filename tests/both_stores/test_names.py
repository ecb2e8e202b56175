"""Is everybody found by name on every store alike, in the same order?"""

from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.names import folded
from tests.both_stores.asking import Pair, load_both
from tests.both_stores.conftest import REFERENCE
from tests.contract.conftest import examples, new_store
from tests.tables import as_csv, write_tables

RARE = "𰻝𠮷㐀䶵龥鿿豈〇々"
WIDE = "ａＢｃ１２（）－＊　"
CASES = "aBßẞİıſΣςœǺéＡ"
OTHERS = "עברית한글かなไทย١٢Ⅷ①½ªʰ"
COMMANDS = "*:\"'()&|!~^?+-_ \\/"

letters = st.sampled_from("安阳甲乙" + RARE + WIDE + CASES + OTHERS + COMMANDS)
any_letter = st.characters(exclude_categories=["Cs", "Cc"])
names = st.text(letters, min_size=1, max_size=6)
any_names = st.text(letters | any_letter, min_size=1, max_size=6)


def insist_on_equal_hits(pair: Pair, texts: list[str]) -> None:
    for text in texts:
        for limit in (3, 100):
            wanted, found = (store.search(text, limit=limit) for store in pair)
            assert found == wanted, text
        wanted_ids, found_ids = (list(store.resolve(text)) for store in pair)
        assert found_ids == wanted_ids, text


@pytest.mark.hypothesis
@pytest.mark.parametrize("drawn", [names, any_names], ids=["chosen", "any"])
def test_random_names_are_found_alike(other: str, drawn: st.SearchStrategy[str]) -> None:
    @examples(other)
    @given(listed=st.lists(drawn, min_size=1, max_size=12), asked=st.lists(drawn, max_size=6))
    @example(listed=["安阳" + rare for rare in RARE], asked=[*RARE])
    def holds(listed: list[str], asked: list[str]) -> None:
        tables = {
            "organizations": as_csv(rows_of("org", listed[::2])),
            "persons": as_csv(rows_of("person", listed[1::2])) if listed[1:] else "person,name",
        }
        with ExitStack() as stack:
            pair = (
                stack.enter_context(new_store(REFERENCE)),
                stack.enter_context(new_store(other)),
            )
            load_both(pair, write_tables(Path(mkdtemp()) / "t", **tables))
            parts = [name[at:][:2] for name in listed for at in (0, 1)]
            insist_on_equal_hits(pair, [*listed, *asked, *parts])
            insist_on_literal_hits(pair, listed, [*asked, *parts])

    holds()


def rows_of(column: str, listed: list[str]) -> list[dict[str, object]]:
    return [{column: f"{column}{at}", "name": name} for at, name in enumerate(listed)]


def insist_on_literal_hits(pair: Pair, listed: list[str], texts: list[str]) -> None:
    """Insist that as many are found as have the text in their name."""
    for text in texts:
        plain = folded(text)
        wanted = sum(bool(plain) and plain in folded(name) for name in listed)
        assert [store.search(text, limit=100).total for store in pair] == [wanted, wanted], text


def test_among_thousands_of_equal_rank_the_same_ones_are_shown(pair: Pair, tmp_path: Path) -> None:
    rows = [{"org": f"k{n}", "name": f"安阳{chr(0x4E00 + n)}公司"} for n in range(1_900)]
    load_both(pair, write_tables(tmp_path / "t", organizations=as_csv(rows)))
    insist_on_equal_hits(pair, ["安阳", "公司", "阳", "安", f"{chr(0x4E00 + 7)}公司"])
