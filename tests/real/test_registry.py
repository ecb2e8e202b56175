"""Do real registrations come through: codes, capital texts, equal names?"""

import random
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc as stdnum_uscc

from tests.bad_input.command import Zeren
from tests.real import registry
from tests.real.native import read_rows, write_folder
from tests.real.sources import ABSENT, DATA

pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)]

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SHAPE = re.compile(f"[{ALPHABET}]{{18}}")
SEED = 20_190_102


def is_code(text: str) -> bool:
    """Check a code by GB 32100 and GB 11714, written apart from the product."""
    if not SHAPE.fullmatch(text):
        return False
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    inner = sum(digits.index(c) * w for c, w in zip(text[8:16], weights, strict=True))
    check = "0123456789X0"[11 - inner % 11]
    return ALPHABET[(31 - total % 31) % 31] == text[17] and check == text[16]


def swapped(code: str, place: int) -> str:
    """Return the code with one character replaced by the next of the alphabet."""
    after = ALPHABET[(ALPHABET.index(code[place]) + 1) % len(ALPHABET)]
    return code[:place] + after + code[place + 1 :]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Zeren, Any]:
    zeren = Zeren(tmp_path_factory.mktemp("registry"))
    return zeren, zeren.ask("load", write_folder(zeren.folder / "registry", registry.tables()))


def test_every_registration_is_accepted(loaded: tuple[Zeren, Any]) -> None:
    _, report = loaded
    accepted = {table: each["accepted"] for table, each in report["tables"].items()}
    assert accepted == dict.fromkeys(("organizations", "persons", "appointments"), 63 + 3589)
    assert report["rejections_total"] == report["parties_without_description"] == 0


def test_codes_are_counted_as_an_independent_check_counts_them(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    codes = [each.uscc for each in registry.registrations()]
    invalid = sum(not is_code(code) for code in codes)
    shared = sum(count for count in Counter(codes).values() if count > 1)
    uscc = zeren.ask("quality")["uscc"]
    assert (uscc["invalid"], uscc["shared"]) == (invalid, shared)
    assert uscc["error_rate"] == pytest.approx((invalid + shared) / uscc["entities"])
    assert uscc["entities"] == len(codes)


def test_the_other_library_agrees_on_every_code_it_can_judge() -> None:
    # It knows no inner check and demands eight leading digits: both are met here.
    judged = [each.uscc for each in registry.registrations() if each.uscc[:8].isdigit()]
    assert [is_code(code) for code in judged] == [stdnum_uscc.is_valid(code) for code in judged]
    assert len(judged) > 3000


def test_damaged_codes_are_found_one_by_one(tmp_path: Path) -> None:
    print("seed", SEED)
    chance = random.Random(SEED)
    tables = {table: [dict(row) for row in rows] for table, rows in registry.tables().items()}
    damaged = chance.sample(tables["organizations"], 40)
    for row in damaged:
        row["uscc"] = swapped(row["uscc"], chance.randrange(8, 18))
    invalid = {row["org"] for row in tables["organizations"] if not is_code(row["uscc"])}
    assert len(invalid) == 40

    zeren = Zeren(tmp_path)
    report = zeren.ask("load", write_folder(tmp_path / "registry", tables))
    assert report["tables"]["organizations"]["rejected"] == 0
    quality = zeren.ask("quality")
    assert quality["uscc"]["invalid"] == 40
    assert quality["uscc"]["gate"] == "FAIL"
    named = {issue["party"] for issue in quality["issues"]}
    assert {f"org:registry:{key}" for key in invalid} <= named


def test_capital_texts_arrive_in_yuan(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    stated = {f"org:{each.uscc}": each.capital for each in registry.registrations()}
    folder = zeren.folder / "exported"
    answer = zeren.run("export", folder, "--format", "tables")
    assert answer.code == 0, answer.err
    exported = {
        row["org"]: row["registered_capital"] for row in read_rows(folder / "organizations.csv")
    }
    assert exported.keys() == stated.keys()
    for org, capital in stated.items():
        assert (exported[org] and Decimal(exported[org])) == (capital and Decimal(capital))
    assert sum(not capital for capital in stated.values()) == 14 + 306


def test_representatives_of_one_name_stay_apart(loaded: tuple[Zeren, Any]) -> None:
    zeren, _ = loaded
    names = Counter(row["name"] for row in registry.tables()["persons"])
    repeated = {name: count for name, count in names.items() if count > 1}
    assert zeren.ask("quality")["persons"]["same_name_groups"] == len(repeated) > 100
    name = max(repeated, key=lambda each: (repeated[each], each))
    answer = zeren.run("liabilities", name, "--json")
    assert (answer.code, answer.error) == (1, "AMBIGUOUS")
    assert answer.json["error"]["matches_total"] == repeated[name]
