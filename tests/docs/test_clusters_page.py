"""Do the pages about risk clusters, in both languages, say what is computed?"""

import re
from pathlib import Path

import pytest

from analytics.clusters.alert import AlertKind
from analytics.clusters.candidates import Shape
from analytics.clusters.parameters import Parameters

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("clusters.md", "clusters.zh-CN.md")}


def section(page: str, number: int) -> str:
    return page.split("\n## ")[number]


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_alert_and_every_shape_is_on_the_page(name: str) -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", section(PAGES[name], 3), re.MULTILINE)
    assert sorted(rows) == sorted(AlertKind)
    assert [shape for shape in Shape if f"`{shape}`" not in PAGES[name]] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_limits_are_those_in_force(name: str) -> None:
    said, limits = section(PAGES[name], 1), Parameters()
    first = said.partition("|")[0]
    numbers = [
        limits.least_entities,
        limits.least_flagged,
        limits.least_decisions,
        limits.least_sections,
        limits.least_regions,
    ]
    found = [int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.])", first)]
    assert found[: len(numbers)] == numbers
    assert str(limits.most_q) in first
    assert str(limits.expires_days) in said


def test_both_pages_have_the_same_rows_and_commands() -> None:
    blocks = [re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for page in PAGES.values()]
    assert blocks[0] == blocks[1]
    plain = [re.sub(r"```sh\n.*?```", "", page, flags=re.DOTALL) for page in PAGES.values()]
    codes = [re.findall(r"`([^`\n]+)`", page) for page in plain]
    assert sorted(codes[0]) == sorted(codes[1])
    assert PAGES["clusters.md"].count("(clusters.zh-CN.md)") == 1
    assert PAGES["clusters.zh-CN.md"].count("(clusters.md)") == 1
