"""Does a run that CI asked for fail where tests of Neo4j were skipped, and say so?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
import pytest

@pytest.mark.{mark}
@pytest.mark.skipif({is_skipped}, reason="no server here")
def test_it():
    pass

def test_beside_it():
    pass
"""


def run(folder: Path, mark: str, *, is_skipped: bool, ci: str | None) -> tuple[int, str]:
    """Run two tests with the settings of the whole suite; return the exit code and the output."""
    text = TESTS.format(mark=mark, is_skipped=is_skipped)
    (folder / "test_inner.py").write_text(text)
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    # Settings that lie elsewhere make pytest look through every folder in between.
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    if ci is not None:
        environment["CI"] = ci
    words = ["-m", "pytest", str(folder), "-p", "no:cacheprovider", "-v"]
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_a_skipped_test_of_neo4j_fails_a_run_of_ci(tmp_path: Path) -> None:
    code, out = run(tmp_path, "neo4j", is_skipped=True, ci="true")
    assert code == 1, out
    assert "1 passed, 1 skipped" in out
    assert "SKIPPED neo4j: no server here" in out
    assert "FAILED: CI is set, and tests of neo4j were skipped" in out


@pytest.mark.parametrize(
    ("mark", "is_skipped", "ci"),
    [
        ("neo4j", True, None),
        ("neo4j", True, ""),
        ("neo4j", False, "true"),
        ("real", True, "true"),
    ],
)
def test_any_other_run_does_not_fail(
    tmp_path: Path, mark: str, ci: str | None, *, is_skipped: bool
) -> None:
    code, out = run(tmp_path, mark, is_skipped=is_skipped, ci=ci)
    assert code == 0, out
    assert ("SKIPPED" in out) is is_skipped
    assert "FAILED" not in out
