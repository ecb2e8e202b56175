"""Do the pages about Python list every public name with its columns, and do their examples run?"""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

import analytics
import loaders
from analytics.clusters.parameters import Parameters
from api import counted_records
from graph import read_at
from graph.reader import GraphReader

ROOT = Path(__file__).parents[2]
PAGES = ("python.md", "python.zh-CN.md")
READMES = ("README.md", "README.zh-CN.md")
PACKAGES = ("graph", "analytics", "api", "loaders")

of_each_page = pytest.mark.parametrize("page", PAGES)


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def examples(said: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", said, re.DOTALL)


def rows(page: str) -> dict[str, list[str]]:
    """Per documented name the codes behind it."""
    found = re.findall(r"^\| `([\w.]+)[^`]*` \|(.+)\|$", text(page), re.MULTILINE)
    return {name: re.findall(r"`([^`]+)`", cells) for name, cells in found}


def ran(script: str, folder: Path) -> str:
    """Run a script in a process and a folder of its own."""
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout


def test_the_examples_run_one_after_the_other(tmp_path: Path) -> None:
    parts = examples(text(PAGES[0]))
    assert len(parts) == 6
    said = ran("\n".join(parts), tmp_path)
    for words in (
        "安阳市德厚建筑工程有限公司",
        "COMPUTED_MAJORITY ['王德厚']",
        "王德厚 0.06765201",
        "王德厚 M001 PROPOSED",
        "安阳市德厚实业有限公司 HOLDS ShareRange(low=Fraction(51, 100)",
    ):
        assert words in said


def test_both_pages_give_the_same_examples_and_names() -> None:
    assert examples(text(PAGES[0])) == examples(text(PAGES[1]))
    assert rows(PAGES[0]) == rows(PAGES[1])


def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    english, chinese = (examples((ROOT / name).read_text(encoding="utf-8")) for name in READMES)
    assert english == chinese
    (script,) = english
    (tmp_path / "build").mkdir()
    with closing(loaders.demo_store(tmp_path / "build", organizations=200)):
        said = ran(script, tmp_path)
    assert "COMPUTED_MAJORITY" in said
    assert "M001" in said


@of_each_page
def test_every_public_name_of_every_package_is_listed(page: str) -> None:
    public = {
        f"{name}.{each}" for name in PACKAGES for each in importlib.import_module(name).__all__
    }
    said = text(page)
    assert len(public) > 25
    assert sorted(name for name in public if not re.search(rf"`{re.escape(name)}[`(]", said)) == []


@of_each_page
def test_every_listed_name_exists(page: str) -> None:
    named = set(re.findall(r"`((?:graph|analytics|api|loaders)\.[\w.]+)", text(page)))
    assert len(named) > 30
    for name in sorted(named):
        module, _, inside = name.rpartition(".")
        assert hasattr(importlib.import_module(module), inside), name


@of_each_page
def test_every_link_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", text(page))
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    folder = tmp_path_factory.mktemp("python")
    before = os.environ.get("ZEREN_KEY_FILE")
    os.environ["ZEREN_KEY_FILE"] = str(folder / "key")
    with closing(loaders.demo_store(folder, organizations=400)) as store:
        yield read_at(store, "2024-12-31", "2024-12-31")
    if before is None:
        del os.environ["ZEREN_KEY_FILE"]
    else:
        os.environ["ZEREN_KEY_FILE"] = before


def test_every_frame_has_the_columns_that_are_listed(reader: GraphReader) -> None:
    listed = {name: codes for name, codes in rows(PAGES[0]).items() if name.endswith("_frame")}
    report = analytics.quality_of(reader)
    found = analytics.find_clusters(reader, counted_records(reader), Parameters(shuffles=99))
    taken = {"coverage": report, "issues": report, "table": None} | dict.fromkeys(
        ("clusters", "members", "groups", "entities", "hubs"), found
    )
    assert len(listed) == 15
    del listed["analytics.table_frame"]
    for name, columns in listed.items():
        kind = name.removeprefix("analytics.").removesuffix("_frame")
        frame = getattr(analytics, f"{kind}_frame")(taken.get(kind, reader))
        assert isinstance(frame, pd.DataFrame)
        assert list(frame.columns) == columns, name
