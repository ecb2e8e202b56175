"""Does a name cut into pairs hold exactly what stands in the name?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import folded, pairs, phrase, rank

texts = st.text(st.sampled_from("安阳市甲aB１ （)"), max_size=6)


@given(texts, texts)
def test_the_phrase_stands_in_the_pairs_where_the_text_stands_in_the_name(
    name: str, part: str
) -> None:
    asked = phrase(part)
    if asked is None:
        assert folded(part) == ""
    elif len(folded(part)) == 1:
        assert any(word.startswith(asked[:-1]) for word in pairs(name).split()) == (
            folded(part) in folded(name)
        )
    else:
        words = asked.strip('"')
        assert (f" {words} " in f" {pairs(name)} ") == (folded(part) in folded(name))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("安阳（集团）有限公司", "安阳集团有限公司"),
        ("ＡＢＣ Ltd.", "abcltd"),
        ("Straße", "strasse"),
        ("·—（）", ""),
    ],
)
def test_letters_and_digits_are_compared_and_nothing_else(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_equal_stands_before_beginning_and_beginning_before_containing() -> None:
    names = ["大安阳", "安阳钢铁集团", "安 阳", "安阳钢铁"]
    assert sorted(names, key=lambda name: rank(name, "安阳")) == [
        *("安 阳", "安阳钢铁", "安阳钢铁集团", "大安阳"),
    ]
