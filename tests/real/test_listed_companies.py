"""Do listed companies come through: totals, homonyms, declared controllers, offices?"""

from collections import Counter, defaultdict
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from tests.analytics.each_and_everybody import insist_that_each_is_as_everybody
from tests.bad_input.command import Zeren
from tests.real import listed_companies as listed
from tests.real.native import read_rows, write_folder
from tests.real.sources import ABSENT, DATA
from tests.tables import ALL_TIME

pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)]

HUNDRED = Decimal(100)
# A row whose only trigger is the list and the violation; it catches the legal
# representative of the day of listing and was in force in all three years.
AS_IF = {
    "type": "listing",
    "list_kind": "SERIOUS_VIOLATION",
    "violation_type": "annual_report_missing_3y",
    "domain": "market",
}


def dataset(folder: Path, decisions: list[dict[str, str]] | None) -> tuple[Zeren, Any]:
    zeren = Zeren(folder)
    return zeren, zeren.ask("load", write_folder(folder / "listed", listed.tables(decisions)))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Zeren, Any]:
    return dataset(tmp_path_factory.mktemp("listed"), None)


@pytest.fixture(scope="module")
def as_if(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    """The same facts, each violation read as if it were an entry in a list."""
    decisions = [listed.decision(row, AS_IF) for row in listed.violations()]
    return dataset(tmp_path_factory.mktemp("as_if"), decisions)[0]


def test_no_row_is_lost(loaded: tuple[Zeren, Any]) -> None:
    _, report = loaded
    written = {table: len(list(rows)) for table, rows in listed.tables().items()}
    assert report["rejections"] == []
    assert {table: each["rows"] for table, each in report["tables"].items()} == written
    assert {table: each["accepted"] for table, each in report["tables"].items()} == written
    assert report["parties_without_description"] == 0


@pytest.mark.parametrize(("year", "expected"), [("2017", 94), ("2018", 42), ("2019", 56)])
def test_companies_above_one_hundred_per_cent(
    loaded: tuple[Zeren, Any], year: str, expected: int
) -> None:
    zeren, _ = loaded
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row, _ in listed.holders():
        if row["year"] == year:
            totals[f"org:listed:{listed.firm(row['证券代码'])}"] += Decimal(row["持股比例"])
    over = {company: float(total) for company, total in totals.items() if total > HUNDRED}
    assert len(over) == expected

    found = zeren.ask("quality", "--on", f"{year}-06-30")["ownership"]["over_100"]
    assert {each["company"]: each["total"] for each in found} == pytest.approx(over, abs=1e-6)


def test_homonyms_stay_apart(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    keys: dict[str, list[str]] = defaultdict(list)
    for row in listed.tables()["persons"]:
        keys[row["name"]].append(row["person"])
    groups = {name: found for name, found in keys.items() if len(found) > 1}
    assert len(groups) > 500
    assert zeren.ask("quality")["persons"]["same_name_groups"] == len(groups)

    name = max(groups, key=lambda each: (len(groups[each]), each))
    answer = zeren.run("liabilities", name, "--json")
    assert answer.code == 1
    assert answer.error == "AMBIGUOUS"
    assert answer.json["error"]["matches_total"] == len(groups[name])


@pytest.mark.parametrize("year", listed.YEARS)
def test_a_disclosed_controller_decides_the_outcome(
    loaded: tuple[Zeren, Any], year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    zeren, _ = loaded
    declared = {
        f"org:listed:{listed.firm(row['证券代码'])}"
        for row, _ in listed.controllers()
        if row["year"] == year
    }
    table = zeren.folder / f"{year}.csv"
    answer = zeren.run("controllers", "--all", "--on", f"{year}-06-30", "--out", table)
    assert answer.code == 0, answer.err
    outcomes = {row["company"]: row["outcome"] for row in read_rows(table)}
    with capsys.disabled():
        print(f"\nlisted {year} outcomes:", dict(sorted(Counter(outcomes.values()).items())))
    assert {company for company, each in outcomes.items() if each == "DECLARED"} == declared


def test_joint_controllers_are_one_group_of_all_of_them(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    answer = zeren.ask("controllers", "L000005", "--on", "2017-06-30")
    assert answer["outcome"] == "DECLARED"
    (group,) = answer["controllers"]
    members = {hop["holder"] for hop in group["proof"]}
    assert group["kind"] == "group"
    assert members == {"person:listed:H3080180", "person:listed:H3091370"}


@pytest.mark.parametrize("year", listed.YEARS)
def test_each_company_of_a_sample_is_answered_as_among_everybody(
    loaded: tuple[Zeren, Any], year: str
) -> None:
    zeren, _ = loaded
    day = AsOf(date(int(year), 6, 30), ALL_TIME)
    with closing(open_store(zeren.url)) as store:
        outcomes = insist_that_each_is_as_everybody(GraphReader(store, day), every=40)
    assert outcomes.total() > 500
    assert len(outcomes) >= 2


def test_findings_alone_reach_no_person(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    table = zeren.folder / "liabilities.csv"
    answer = zeren.run("liabilities", "--all", "--on", "2020-01-31", "--out", table)
    assert answer.code == 0, answer.err
    assert read_rows(table) == []


def test_an_entry_reaches_who_held_the_office_that_day_and_nobody_else(as_if: Zeren) -> None:
    chairmen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, person in listed.executives():
        if row["具体职务"] == "董事长":
            key = f"person:listed:{person.key}"
            chairmen[row["证券代码"], row["year"]].add(key)
    expected = {
        (key, f"{row['事件ID']}/{row['year']}", f"org:listed:{listed.firm(row['证券代码'])}")
        for row in listed.violations()
        for key in chairmen[row["证券代码"], row["year"]]
    }
    table = as_if.folder / "liabilities.csv"
    answer = as_if.run("liabilities", "--all", "--on", "2020-01-31", "--out", table)
    assert answer.code == 0, answer.err
    items = read_rows(table)
    # M001 is younger than the conduct: only the bar of M011 may fire. Nobody has
    # a number, so nobody stands above CANDIDATE.
    assert {row["rule_id"] for row in items} == {"M011"}
    assert {row["state"] for row in items} == {"CANDIDATE"}
    assert {row["role"] for row in items} == {"legal_representative"}
    assert len(items) == len(expected) > 900
    assert {(row["person"], row["decision_no"], row["entity"]) for row in items} == expected


def test_one_persons_items_carry_the_office_and_the_day(as_if: Zeren) -> None:
    row, person = next(
        (row, person)
        for row, person in listed.executives()
        if row["具体职务"] == "董事长"
        and any(
            each["证券代码"] == row["证券代码"] and each["year"] == row["year"]
            for each in listed.violations()
        )
    )
    answer = as_if.ask("liabilities", f"person:listed:{person.key}", "--on", "2020-01-31")
    year = row["year"]
    mine = [
        item
        for item in answer["liabilities"]
        if item["decision"]["decided_on"] == f"{year}-12-31"
        and item["entity"]["party_id"] == f"org:listed:{listed.firm(row['证券代码'])}"
    ]
    assert mine
    for item in mine:
        assert item["office"] == {"from": f"{year}-01-01", "to": f"{int(year) + 1}-01-01"}
        assert item["anchor"] == {"kind": "LISTING", "from": f"{year}-12-31", "to": f"{year}-12-31"}
        assert {"NAME_ONLY", "PROCEDURE_INCOMPLETE"} <= set(item["flags"])
