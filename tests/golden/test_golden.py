"""Does every golden case come out, from tables to the JSON of the command?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import STORES
from tests.golden.answers import Asker, Run, compare
from tests.golden.case import Case, Load, read_case, write_load
from tests.golden.command import command_on

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/**/*.yaml"))


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").as_posix()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return where an empty store may be made.

    That every case comes out on the other store too is seen by its bytes, in `tests/both_stores`.
    """
    return STORES["sqlite"](tmp_path)


@pytest.fixture
def run(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return the command of the product, run in this process with a store of its own."""
    return command_on(url, tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_case(path: Path, run: Run, tmp_path: Path) -> None:
    case = read_case(path)
    asker = Asker(run, tmp_path)
    load_all(case, asker, tmp_path)
    assert case.asks or any(load.expect for load in case.loads), "a case that asks nothing"
    for ask in case.asks:
        asker.check(ask)


def test_a_holder_of_ten_thousand_companies(run: Run, tmp_path: Path) -> None:
    names = [f"公司{place:05}" for place in range(10_000)]
    below = [
        {"holder": name, "company": "合资公司", "capital_pct": "0.1"} for name in names[:1_000]
    ]
    tables = {
        "persons": [{"person": "甲", "name": "甲"}],
        "organizations": [
            {"org": name, "name": name, "kind": "company"} for name in [*names, "合资公司"]
        ],
        "holdings": [
            *({"holder": "甲", "company": name, "capital_pct": "60"} for name in names),
            *below,
        ],
    }
    hub = Case("hub", "", "", (Load("hub", tables),), ())
    asker = Asker(run, tmp_path)
    load_all(hub, asker, tmp_path)
    asker.check(
        {
            "pairs": "controller | company | direct | ultimate | votes\n"
            + "\n".join(f"甲 | {name} | yes | yes | 60" for name in names)
            + "\n甲 | 合资公司 | no | yes | 100"
        }
    )
    for company in (names[-1], "合资公司"):
        majority = {
            "outcome": "COMPUTED_MAJORITY",
            "ultimate": ["甲"],
            "flags": ["MISSING_SHARES", "VOTES_FROM_CAPITAL"],
        }
        asker.check({"controllers": company} | majority)
    (answer,) = asker.json("controllers", "合资公司")["controllers"]
    # More than half: five hundred companies and one, each held and each holding.
    assert len(answer["proof"]) == 2 * 501
    asker.check(
        {
            "owners": "合资公司",
            "outcome": "OWNERSHIP",
            "beneficial": ["甲"],
            "shares": "owner | share\n甲 | 60",
        }
    )


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
    assert {path.relative_to(FOLDER).parts[0] for path in CASES} == {
        "control",
        "liability",
        "ownership",
    }
    for path in CASES:
        case = read_case(path)
        assert case.title
        assert case.basis
