"""Does every golden case come out, from tables to the JSON of the command?"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.golden.answers import Asker, Run, compare
from tests.golden.case import Case, read_case, write_load

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/*.yaml"))
KEY = "5a" * 32


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the command of the product, run in this process with a store of its own."""
    from api.cli import main

    key = tmp_path / "person.key"
    key.write_text(KEY)
    key.chmod(0o600)
    monkeypatch.setenv("ZEREN_KEY_FILE", str(key))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ZEREN_STORE", f"sqlite:///{tmp_path / 'facts.db'}")

    def command(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["zeren", *words])
        with pytest.raises(SystemExit) as ended:
            sys.exit(main())  # type: ignore[func-returns-value]
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out or told.err

    return command


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, run: Run, tmp_path: Path) -> None:
    case = read_case(path)
    asker = Asker(run, tmp_path)
    load_all(case, asker, tmp_path)
    assert case.asks or any(load.expect for load in case.loads), "a case that asks nothing"
    for ask in case.asks:
        asker.check(ask)


def load_all(case: Case, asker: Asker, folder: Path) -> None:
    for number, load in enumerate(case.loads):
        tables = write_load(folder / f"load{number}", load)
        report = asker.json("load", str(tables), "--dataset", load.dataset)
        insist_on_report(report, load.expect)


def insist_on_report(report: dict[str, Any], expect: Mapping[str, Any]) -> None:
    unknown = expect.keys() - {"rejections", "counts"}
    assert not unknown, f"a load does not know {sorted(unknown)}"
    rejections = [
        {name: str(each[name]) for name in ("code", "file", "row", "column", "value")}
        for each in report["rejections"]
    ]
    compare(expect.get("rejections", "none"), rejections)
    if "counts" in expect:
        counts = [
            {"table": table, **{name: str(count) for name, count in each.items()}}
            for table, each in report["tables"].items()
        ]
        compare(expect["counts"], counts)


def test_cases_have_a_title_a_basis_and_a_folder_each() -> None:
    assert {path.parent.name for path in CASES} == {"control", "liability"}
    for path in CASES:
        case = read_case(path)
        assert case.title
        assert case.basis
