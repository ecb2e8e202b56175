"""Does every test of the contract run on every store?"""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.contract.conftest import STORES

ROOT = Path(__file__).parents[2]
CASE = re.compile(r"(?P<test>[\w/.]+::\w+)(?:\[(?P<parameters>.*)\])?")


def collected(folder: str) -> list[str]:
    """The ids of the tests of a folder, those that take minutes too."""
    words = ["-m", "pytest", folder, "--collect-only", "-p", "no:cacheprovider"]
    words.append("--hypothesis-profile=fuzz")
    ran = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [line for line in ran.stdout.splitlines() if "::" in line]


def stores_of(cases: list[str]) -> dict[str, set[str]]:
    """On which stores each case runs; a case is the test with its other parameters."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        matched = CASE.fullmatch(case)
        assert matched is not None, case
        parameters = (matched["parameters"] or "").split("-")
        named = [name for name in STORES if name in parameters]
        others = "-".join(part for part in parameters if part not in named)
        found[f"{matched['test']}[{others}]"].update(named)
    return dict(found)


def test_no_test_of_the_contract_escapes_a_store() -> None:
    stores = stores_of(collected("tests/contract"))
    assert len(stores) > 100
    assert {case: run for case, run in stores.items() if run != set(STORES)} == {}


def test_no_golden_case_escapes_a_store() -> None:
    cases = [case for case in collected("tests/golden") if "::test_case[" in case]
    compared = collected("tests/both_stores/test_golden_bytes.py")
    assert len(cases) > 40
    for store in set(STORES) - {"sqlite"}:
        same = {case.partition(f"[{store}-")[2] for case in compared}
        assert {case.partition("[")[2] for case in cases} <= same


def test_a_test_on_one_store_only_is_noticed() -> None:
    found = stores_of(["a/b.py::test_x[sqlite-1]", "a/b.py::test_x[neo4j-1]", "a/b.py::test_y"])
    assert found == {"a/b.py::test_x[1]": {"sqlite", "neo4j"}, "a/b.py::test_y[]": set()}
