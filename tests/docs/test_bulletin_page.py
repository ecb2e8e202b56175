"""Do the pages about the bulletin, in both languages, say what is drawn and told?"""

import re
from pathlib import Path

import pytest

from analytics.bulletin.heat import MOST_COLUMNS, MOST_Q
from analytics.bulletin.pictures import MOST_DRAWN
from analytics.clusters.outcomes import LEAST_OUTCOMES
from api.bulletin.clusters import MOST_ROWS, MOST_TOLD

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("bulletin.md", "bulletin.zh-CN.md")}


@pytest.mark.parametrize("name", PAGES)
def test_the_numbers_are_those_in_force(name: str) -> None:
    numbers = {int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.])", PAGES[name])}
    assert {MOST_COLUMNS, MOST_DRAWN, MOST_TOLD, MOST_ROWS, LEAST_OUTCOMES} <= numbers
    assert str(MOST_Q) in PAGES[name]
    assert "LEAD_ONLY" in PAGES[name].partition("```")[0]


def test_both_pages_have_the_same_parts_rows_and_commands() -> None:
    blocks = [re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for page in PAGES.values()]
    assert blocks[0] == blocks[1]
    shapes = [
        (page.count("\n## "), len(re.findall(r"^\| ", page, re.MULTILINE)))
        for page in PAGES.values()
    ]
    assert shapes[0] == shapes[1]
    codes = [re.findall(r"`([^`\n]+)`", page) for page in PAGES.values()]
    assert sorted(codes[0]) == sorted(codes[1])
    assert PAGES["bulletin.md"].count("(bulletin.zh-CN.md)") == 1
    assert PAGES["bulletin.zh-CN.md"].count("(bulletin.md)") == 1
