"""Do the pages about early warning, in both languages, say what is computed and was measured?"""

import json
import re
from pathlib import Path

import pytest

from analytics.warning import Parameters
from analytics.warning.features import Group
from benchmarks.warning_page import BEGIN, END, tables

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    name: (DOCS / name).read_text("utf-8")
    for name in ("early-warning.md", "early-warning.zh-CN.md")
}
FIELDS = """entities positives complete auc auc_interval average_precision precision_at_100
lead_time_days baseline without_graph differences graph_adds graph_says calibration fairness
model"""


@pytest.mark.parametrize("name", PAGES)
def test_the_figures_are_those_that_were_measured(name: str) -> None:
    said = json.loads((DOCS / "measured" / "warning.json").read_text("utf-8"))
    shown = PAGES[name].partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == tables(said)


@pytest.mark.parametrize("name", PAGES)
def test_every_field_and_every_group_of_features_is_explained(name: str) -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGES[name], re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    assert named >= {*FIELDS.split(), *Group}


@pytest.mark.parametrize("name", PAGES)
def test_the_settings_are_those_in_force(name: str) -> None:
    settings, page = Parameters(), PAGES[name]
    assert f"{settings.horizon_days} " in page
    for severity, weight in (
        *(("轻微", settings.minor), ("一般", settings.general), ("严重", settings.serious)),
    ):
        assert f"{severity} {weight:g}" in page
    assert f"{settings.least_group}" in page.partition("`fairness`")[2].partition("\n")[0]
    assert settings.most_cutoffs == 4
    assert re.search("four at most|至多四个", page)
    assert settings.flagged_share == 0.1
    assert re.search("highest tenth|最高十分之一", page)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", PAGES[name])
    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []


def test_both_pages_have_the_same_commands_and_codes() -> None:
    blocks = [re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for page in PAGES.values()]
    assert blocks[0] == blocks[1]
    plain = [re.sub(r"```sh\n.*?```", "", page, flags=re.DOTALL) for page in PAGES.values()]
    codes = [sorted(set(re.findall(r"`([^`\n]+)`", page))) for page in plain]
    assert codes[0] == codes[1]
