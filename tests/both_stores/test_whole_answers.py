"""Are the answers about whole datasets the same bytes on every store?

Control pairs, outcomes, liabilities, quality, what is computed ahead, and single
answers: of small enterprises, of listed companies, and of the made-up city.
"""

from pathlib import Path

import pytest

from loaders.city import write_city
from tests.both_stores.commands import insist_on_equal_bytes
from tests.real import listed_companies, smesd
from tests.real.native import Tables, read_rows, write_folder
from tests.real.sources import ABSENT, DATA

ORGANIZATIONS = 2_000
SEED = 7
# Every so many of the organizations and persons are asked about alone.
ASKED = 6

Told = pytest.CaptureFixture[str]
real = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)]


def single_questions(tables: Path) -> list[tuple[str, str]]:
    """Ask about some of the companies, and some of the persons."""
    keys = {
        name: [row[column] for row in read_rows(tables / f"{name}.csv") if row[column]]
        for name, column in (("organizations", "org"), ("persons", "person"))
    }
    dataset = tables.name
    orgs = keys["organizations"][:: len(keys["organizations"]) // ASKED]
    persons = keys["persons"][:: len(keys["persons"]) // ASKED]
    return [
        *(("controllers", org) for org in orgs),
        *(("liabilities", org) for org in orgs),
        *(("classes", org) for org in orgs),
        *(("liabilities", f"person:{dataset}:{person}") for person in persons),
    ]


@pytest.mark.parametrize(
    ("name", "on"),
    [
        pytest.param("smesd", "2024-06-01", marks=real),
        pytest.param("listed", "2018-06-30", marks=[*real, pytest.mark.long]),
        ("city", "2024-06-01"),
    ],
)
def test_whole_answers_are_the_same_bytes(
    name: str, on: str, urls: tuple[str, str], tmp_path: Path, capsys: Told
) -> None:
    tables = tmp_path / name
    if name == "city":
        write_city(tables, organizations=ORGANIZATIONS, seed=SEED)
    else:
        write_folder(tables, real_tables(name))
    told = insist_on_equal_bytes(urls, tmp_path, tables, single_questions(tables), on)
    with capsys.disabled():
        print(f"\n{told}")


def real_tables(name: str) -> Tables:
    if name == "smesd":
        return smesd.tables()
    # Violations read as entries in a list: else nobody answers for anything.
    as_if = {
        "type": "listing",
        "list_kind": "SERIOUS_VIOLATION",
        "violation_type": "annual_report_missing_3y",
        "domain": "market",
    }
    events = listed_companies.violations()
    return listed_companies.tables([listed_companies.decision(row, as_if) for row in events])
