"""Do the pages about classes and draws say what the rows say, and does their script check one?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.classes import NotClassed, shipped_scheme
from analytics.classes.scheme import GROUPS_ZH, PointsRow
from analytics.draws import Fault, presets
from tests.api.town import ON, TABLES, write_tables
from tests.bad_input.command import Inside

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("classes.md", "classes.zh-CN.md")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def script(name: str) -> str:
    (found,) = re.findall(r"```python\n(.*?)```", page(name), re.DOTALL)
    return str(found)


def points_line(row: PointsRow) -> str:
    ages = "while it stands" if row.aged_to is None else f"{row.aged_from} to {row.aged_to}"
    what = f"{row.what_zh} {row.what}"
    cells = (f"`{row.id}`", GROUPS_ZH[row.group], what, ages, str(row.points), str(row.most))
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("name", PAGES)
def test_every_row_of_points_is_on_the_page_as_it_counts(name: str) -> None:
    told = [line for line in page(name).splitlines() if re.match(r"\| `[A-Z]\d\d` \|", line)]
    assert told == list(map(points_line, shipped_scheme().points))


@pytest.mark.parametrize("name", PAGES)
def test_every_preset_and_every_reason_to_have_no_class_is_explained(name: str) -> None:
    text = page(name)
    wanted = [*presets(), *NotClassed, "ZEREN_CLASSES", "LEAD_ONLY"]
    assert [word for word in wanted if f"`{word}`" not in text] == []


def test_every_fault_is_in_the_reference() -> None:
    text = page("reference.md")
    assert [fault for fault in Fault if f"| `{fault}` |" not in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", page(name))
    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []


def test_both_pages_give_the_same_script() -> None:
    assert script(PAGES[0]) == script(PAGES[1])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    zeren = Inside(folder)
    more = [
        {"org": f"firm{number:03}", "name": f"第{number}公司", "kind": "company",
         "region": "410503" if number % 3 else "410502"}
        for number in range(250)
    ]  # fmt: skip
    tables = TABLES | {"organizations": [*TABLES["organizations"], *more]}
    zeren.ask("load", write_tables(folder / "town", tables))
    plan, protocol = folder / "plan.json", folder / "protocol.json"
    zeren.ask("draw", "--commit", plan, "--strata", "region", "--on", ON)
    people = folder / "population.csv"
    zeren.ask("draw", "--reveal", plan, "--out", protocol, "--population", people)
    return folder


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script(PAGES[0])],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )


def test_the_script_of_the_page_finds_that_a_protocol_holds(drawn: Path) -> None:
    ran = checked(drawn)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("drawn as they had to be\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("protocol.json", '"seed": "', '"seed": "0', "another seed"),
        ("population.csv", ",A,", ",B,", "another population"),
        ("protocol.json", '"A": "1"', '"A": "3"', "another number"),
        ("protocol.json", '"party_id": "org:town:', '"party_id": "org:town:x', "others had to be"),
    ],
)
def test_the_script_of_the_page_notices_what_was_changed(
    drawn: Path, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    for name in ("protocol.json", "population.csv"):
        text = (drawn / name).read_text(encoding="utf-8")
        assert name != file or old in text
        changed = text.replace(old, new) if name == file else text
        (tmp_path / name).write_text(changed, encoding="utf-8")
    ran = checked(tmp_path)
    assert ran.returncode == 1
    assert said in ran.stderr
