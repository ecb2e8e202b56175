"""Are the code tables whole, and are codes of the wrong structure refused?"""

import pytest

from graph.codes import (
    industry_name,
    industry_sections,
    is_industry,
    is_region,
    region_name,
    regions,
)


def test_twenty_sections_and_thirty_four_provinces() -> None:
    assert "".join(industry_sections()) == "ABCDEFGHIJKLMNOPQRST"
    assert sum(code.endswith("0000") for code in regions()) == 34


@pytest.mark.parametrize("code", ["C", "C26", "C261", "C2614", "A01", "T9700"])
def test_industry_codes_of_the_right_structure(code: str) -> None:
    assert is_industry(code)


@pytest.mark.parametrize("code", ["", "U", "C2", "C26141", "c26", "26", "C2a", "C２６", "A\n"])
def test_industry_codes_of_the_wrong_structure(code: str) -> None:
    assert not is_industry(code)


@pytest.mark.parametrize("code", ["410502", "410599", "100000", "990800", "820000"])
def test_regions_of_known_provinces(code: str) -> None:
    assert is_region(code)


@pytest.mark.parametrize(
    "code", ["999999", "000000", "160000", "4105", "4105022", "41050X", "４１０５０２"]
)
def test_impossible_regions(code: str) -> None:
    assert not is_region(code)


def test_names() -> None:
    assert region_name("410581") == "林州市"
    assert region_name("410599") is None
    assert industry_name("H6210") == "住宿和餐饮业"
    assert industry_name("H6") is None
