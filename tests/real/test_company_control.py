"""Do the published cases of the company-control problem come out exactly?"""

from pathlib import Path

import pytest

from tests.bad_input.command import Zeren
from tests.real.company_control import Case, cases, tables_of
from tests.real.native import read_rows, write_folder
from tests.real.sources import ABSENT, DATA

pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)]
CASES = cases() if DATA.is_dir() else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_control_pair_and_no_other(case: Case, tmp_path: Path) -> None:
    zeren = Zeren(tmp_path)
    report = zeren.ask("load", write_folder(tmp_path / "case", tables_of(case)))
    assert report["rejections_total"] == 0
    assert report["parties_without_description"] == 0

    pairs = tmp_path / "pairs.csv"
    answer = zeren.run("controllers", "--all", "--pairs", "--out", pairs)
    assert answer.code == 0, answer.err
    found = {(row["controller"], row["company"]) for row in read_rows(pairs)}
    assert found == {(f"org:case:{x}", f"org:case:{y}") for x, y in case.control}


def test_all_five_cases_are_read() -> None:
    assert len(CASES) == 5
