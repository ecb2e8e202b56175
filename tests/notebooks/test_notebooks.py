"""Is every notebook what a notebook here has to be, and does a broken one stop the run?

That they run is the affair of `make notebooks`.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PACKAGES = ("graph", "analytics", "api", "loaders")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BIN = Path(sys.executable).parent

of_each_book = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)


def cells(book: Path, kind: str) -> list[str]:
    """The texts of all cells of a kind."""
    said = json.loads(book.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in said["cells"] if cell["cell_type"] == kind]


def headings(book: Path) -> list[str]:
    text = "\n".join(cells(book, "markdown"))
    return re.findall(r"^#+ (.+)$", text, re.MULTILINE)


def imported(book: Path) -> Iterator[str]:
    """Every name that a notebook takes from our packages, in full."""
    for node in ast.walk(ast.parse("\n".join(cells(book, "code")))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.split(".")[0] in PACKAGES)


def test_there_are_notebooks_and_no_two_have_one_number() -> None:
    numbers = [
        int(match[1]) for book in BOOKS if (match := re.match(r"(\d\d)-[a-z-]+$", book.stem))
    ]
    assert len(numbers) == len(BOOKS) >= 5
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1


@of_each_book
def test_a_notebook_opens_with_its_number_and_its_question(book: Path) -> None:
    title, question = cells(book, "markdown")[0].split("\n")[0:3:2]
    assert title.startswith(f"# {int(book.stem[:2])} ")
    assert re.fullmatch(r"\*\*.+\?\*\*|\*\*.+", question)
    assert "?**" in cells(book, "markdown")[0]


@of_each_book
def test_every_heading_stands_in_chinese_too_and_the_last_one_is_about_limits(book: Path) -> None:
    found = headings(book)
    assert len(found) > 4
    assert [heading for heading in found if not CHINESE.search(heading)] == []
    assert found[-1].endswith("Limits 局限")


@of_each_book
def test_a_notebook_is_kept_without_outputs_and_with_ids_that_stay(book: Path) -> None:
    said = json.loads(book.read_text(encoding="utf-8"))
    assert [cell["id"] for cell in said["cells"]] == list(map(str, range(len(said["cells"]))))
    ran = [cell for cell in said["cells"] if cell.get("outputs") or cell.get("execution_count")]
    assert ran == []
    verified = subprocess.run([BIN / "nbstripout", "--verify", book], check=False)
    assert verified.returncode == 0


@of_each_book
def test_a_notebook_is_clean_and_in_its_format(book: Path) -> None:
    for words in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        ran = subprocess.run(
            [BIN / "ruff", *words, book], cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout


@of_each_book
def test_a_notebook_makes_its_own_city_turns_warnings_into_errors_and_clears_up(book: Path) -> None:
    code = cells(book, "code")
    assert "demo_store(" in code[0]
    assert 'warnings.simplefilter("error")' in code[0]
    assert "folder.cleanup()" in code[-1]
    assert "assert " in "\n".join(code)


@pytest.mark.parametrize("page", ["python.md", "python.zh-CN.md"])
def test_notebooks_use_documented_names_and_are_listed(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    taken = {name for book in BOOKS for name in imported(book)}
    assert len(taken) > 20
    assert sorted(name for name in taken if not re.search(rf"`{re.escape(name)}[`(]", text)) == []
    assert [book.name for book in BOOKS if f"(../notebooks/{book.name})" not in text] == []


def executed(folder: Path, *lines: str) -> int:
    """Execute a notebook of one cell as the target does, and return its exit code."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "0",
        "metadata": {},
        "outputs": [],
        "source": "\n".join(lines),
    }
    about = {"kernelspec": {"display_name": "", "language": "python", "name": "python3"}}
    said = {"cells": [cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    book = folder / "book.ipynb"
    book.write_text(json.dumps(said), encoding="utf-8")
    bare = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    ran = subprocess.run(
        [BIN / "jupyter", "execute", "--timeout=120", book],
        env=bare,
        capture_output=True,
        check=False,
    )
    return ran.returncode


def test_a_cell_that_fails_or_warns_fails_the_run(tmp_path: Path) -> None:
    strict = "import warnings; warnings.simplefilter('error')"
    assert executed(tmp_path, strict, "1 + 1") == 0
    assert executed(tmp_path, strict, "warnings.warn('old', stacklevel=1)") != 0


def test_the_target_and_the_pipeline_execute_every_notebook() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nnotebooks:")[1]
    assert "for book in notebooks/*.ipynb" in recipe.split("\n\n")[0]
    assert "\nmake notebooks" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
