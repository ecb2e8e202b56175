"""Is exactly the valid unified social credit code accepted?"""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from graph.codes import region_prefixes, uscc_categories
from graph.errors import ValueRefusedError
from graph.uscc import (
    ALPHABET,
    UsccProblem,
    make_uscc,
    organisation_check,
    parse_uscc,
    uscc_check,
    uscc_problem,
)
from graph.uscc_column import uscc_valid

KNOWN = "91110000600037341L"
CATEGORIES = sorted(uscc_categories())
REGIONS = st.builds(
    lambda prefix, rest: (prefix + rest)[:6],
    st.sampled_from(sorted(region_prefixes())),
    st.from_regex(r"[0-9]{4}", fullmatch=True).filter(str.isascii),
)
CODES = st.builds(
    make_uscc, st.sampled_from(CATEGORIES), REGIONS, st.integers(0, len(ALPHABET) ** 8 - 1)
)
WRITTEN = st.one_of(
    CODES,
    CODES.map(str.lower),
    CODES.map(lambda code: code.translate({c: c + 0xFEE0 for c in range(48, 91)})),
    st.text(alphabet=ALPHABET + "IOSVZ -a\u00a0é", max_size=20),
    st.text(alphabet=ALPHABET, min_size=18, max_size=18),
    st.none(),
)


def closed(first_17: str) -> str:
    return first_17 + uscc_check(first_17)


@pytest.mark.parametrize(
    "text",
    [
        KNOWN,
        "91110000600037341l",
        " 9111 0000-6000 3734-1L\n",
        "９１１１００００６０００３７３４１Ｌ",
        "N2110105MF1234567G",
    ],
)
def test_every_spelling_of_a_valid_code_is_read(text: str) -> None:
    assert parse_uscc(text) in {KNOWN, "N2110105MF1234567G"}


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_can_be_valid_letters_too(category: str) -> None:
    code = make_uscc(category, "410502", 123_456_789)
    assert parse_uscc(code) == code


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", UsccProblem.LENGTH),
        (KNOWN[:-1], UsccProblem.LENGTH),
        (KNOWN + "0", UsccProblem.LENGTH),
        ("9I110000600037341L", UsccProblem.ALPHABET),
        ("9111000060003734é1", UsccProblem.ALPHABET),
        ("000000000000000000", UsccProblem.CATEGORY),
        (closed("97110000600037341"), UsccProblem.CATEGORY),
        ("91999999600037341N", UsccProblem.REGION),
        (closed("91A10000600037341"), UsccProblem.REGION),
        (closed("91110000600037342"), UsccProblem.ORGANISATION_CODE),
        ("91110000600037341M", UsccProblem.CHECK),
    ],
)
def test_the_first_problem_is_named(text: str, problem: UsccProblem) -> None:
    assert uscc_problem(text) is problem


@pytest.mark.parametrize("region", ["100000", "410599", "659001", "990100", "710000", "810000"])
def test_national_corps_and_unlisted_county_regions_are_accepted(region: str) -> None:
    assert uscc_problem(make_uscc("91", region, 7)) is None


def test_every_change_of_one_character_is_caught() -> None:
    changed = [
        KNOWN[:place] + character + KNOWN[place + 1 :]
        for place in range(18)
        for character in ALPHABET
        if character != KNOWN[place]
    ]
    assert [code for code in changed if parse_uscc(code)] == []


@given(CODES)
def test_every_swap_of_neighbours_is_caught(code: str) -> None:
    swapped = (
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(17)
        if code[place] != code[place + 1]
    )
    assert [other for other in swapped if parse_uscc(other)] == []


@given(CODES)
def test_made_codes_are_valid_and_stdnum_agrees_where_it_can(code: str) -> None:
    assert parse_uscc(code) == code
    if code[:8].isdigit():
        assert stdnum_uscc.is_valid(code)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_serials_make_distinct_codes(one: int, other: int) -> None:
    codes = {make_uscc("91", "410500", one), make_uscc("91", "410500", other)}
    assert len(codes) == len({one, other})


@pytest.mark.parametrize(
    ("category", "region", "serial"),
    [("90", "410500", 1), ("91", "999999", 1), ("91", "4105", 1), ("91", "410500", -1)],
)
def test_no_code_is_made_of_impossible_parts(category: str, region: str, serial: int) -> None:
    with pytest.raises(ValueRefusedError):
        make_uscc(category, region, serial)


def test_organisation_check_gives_x_for_ten() -> None:
    assert {organisation_check(f"{n:08d}") for n in range(40)} == set("0123456789X")


@settings(deadline=None)  # the first call imports and compiles tables
@given(st.lists(WRITTEN, max_size=60), st.integers(0, 5))
def test_a_column_is_judged_as_its_rows_are(texts: list[str | None], skipped: int) -> None:
    expected = [None if text is None else parse_uscc(text) for text in texts][skipped:]
    column = uscc_valid(pa.array(texts, type=pa.string())[skipped:])
    assert column.normal.to_pylist() == expected
    assert column.valid.tolist() == [code is not None for code in expected]


def test_a_column_may_be_chunked_numpy_or_longer_than_a_block() -> None:
    codes = [make_uscc("91", "410500", serial) for serial in range(20_000)]
    codes[17_000] = KNOWN[:-1] + "M"
    chunked = pa.chunked_array([codes[:9], codes[9:]])
    for values in (chunked, np.array(codes), codes):
        assert np.flatnonzero(~uscc_valid(values).valid).tolist() == [17_000]


def test_every_region_prefix_is_judged_alike() -> None:
    codes = [closed(f"91{n:06d}600037341") for n in range(0, 1_000_000, 997)]
    expected = [parse_uscc(code) is not None for code in codes]
    assert uscc_valid(codes).valid.tolist() == expected
