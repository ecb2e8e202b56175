"""Is the demo city whole, sound, and the same every time?"""

import csv
import hashlib
import json
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from graph import vocabulary as v
from graph.codes import is_industry, is_region
from graph.errors import ValueRefusedError
from graph.resident_id import IdStatus, id_status
from graph.tables import table_named
from graph.uscc import parse_uscc
from graph.vocabulary import IdType
from loaders.city import CitySummary, write_city
from loaders.city.days import CITY_DATE
from loaders.city.decisions import decision_kinds
from loaders.city.stories import story_rows
from loaders.city.tables import COLUMNS
from loaders.city.words import trades

SIZE = 3000
DOCS = Path(__file__).parents[2] / "docs"
Rows = dict[str, list[dict[str, str]]]
CITY_WIDE = CITY_DATE.isoformat()
# Columns that may lie ahead of the city's last day.
AHEAD = {"effective_on", "publish_until", "until", "due_on"}


def read(folder: Path) -> Rows:
    found = {}
    for name in COLUMNS:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.fixture(scope="module", params=[7, 3])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def folder(seed: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert seed
    return tmp_path_factory.mktemp("city")


@pytest.fixture(scope="module")
def summary(folder: Path, seed: int) -> CitySummary:
    return write_city(folder, organizations=SIZE, seed=seed)


@pytest.fixture(scope="module")
def city(folder: Path, summary: CitySummary) -> Rows:
    assert summary.folder == folder
    return read(folder)


@pytest.fixture(scope="module")
def truth(folder: Path, city: Rows) -> dict[str, list[dict[str, object]]]:
    assert city
    return json.loads((folder / "truth" / "planted.json").read_text(encoding="utf-8"))


def test_same_seed_and_size_give_the_same_bytes(
    folder: Path, city: Rows, seed: int, tmp_path: Path
) -> None:
    assert city
    write_city(tmp_path, organizations=SIZE, seed=seed)
    assert digest(tmp_path) == digest(folder)


def test_another_seed_is_another_city_with_the_same_stories(city: Rows, tmp_path: Path) -> None:
    write_city(tmp_path, organizations=SIZE, seed=8)
    other = read(tmp_path)
    assert other["organizations"] != city["organizations"]
    for table in COLUMNS:
        told = story_rows(table)
        assert [row for row in told if row not in other[table]] == []
        assert [row for row in told if row not in city[table]] == []


def test_summary_counts_what_is_written(city: Rows, summary: CitySummary) -> None:
    assert summary.rows == {name: len(rows) for name, rows in city.items()}
    assert summary.rows["organizations"] == SIZE
    assert all(summary.rows.values())


@pytest.mark.parametrize("organizations", [60, 199, 200, 777])
def test_every_size_is_met_exactly(tmp_path: Path, organizations: int) -> None:
    assert write_city(tmp_path, organizations=organizations, seed=1).rows["organizations"] == (
        organizations
    )


@pytest.mark.parametrize("organizations", [-1, 0, 59, 20_000_001])
def test_an_impossible_size_is_refused(tmp_path: Path, organizations: int) -> None:
    with pytest.raises(ValueRefusedError):
        write_city(tmp_path / "city", organizations=organizations, seed=1)
    assert not (tmp_path / "city").exists()


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    write_city(tmp_path, organizations=1200, seed=1, progress=lambda *step: seen.append(step))
    assert seen[-1] == ("organizations", 1200, 1200)
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


@pytest.mark.parametrize("name", list(COLUMNS))
def test_every_column_is_one_of_its_table(name: str) -> None:
    table = table_named(name)
    assert table is not None
    assert set(COLUMNS[name]) <= {column.name for column in table.columns}
    assert {column.name for column in table.columns if column.required} <= set(COLUMNS[name])


def test_codes_of_organizations_are_valid_and_unique(city: Rows) -> None:
    codes = [row["uscc"] for row in city["organizations"] if row["kind"] != "foreign"]
    assert [code for code in codes if parse_uscc(code) != code] == []
    assert len(set(codes)) == len(codes)
    assert {row["uscc"] for row in city["organizations"] if row["kind"] == "foreign"} <= {""}


def test_numbers_of_persons_are_valid_unique_and_nobodys(city: Rows) -> None:
    residents = [row for row in city["persons"] if row["id_type"] == "resident_id"]
    for row in residents:
        number = row["id_number"]
        assert id_status(IdType.RESIDENT_ID, number, CITY_DATE) is IdStatus.VALID
        assert number.startswith("41059")
        assert number[6:14] == row["born_on"].replace("-", "")
    numbers = [row["id_number"] for row in city["persons"] if row["id_number"]]
    assert len(set(numbers)) == len(numbers)
    assert 0.95 < len(residents) / len(city["persons"]) < 1


def test_keys_are_unique_and_of_one_namespace_each(city: Rows) -> None:
    organizations = [row["org"] for row in city["organizations"]]
    persons = [row["person"] for row in city["persons"]]
    names = [row["name"] for row in city["organizations"]]
    assert len({*organizations, *persons}) == len(organizations) + len(persons)
    assert len(set(names)) == len(names)


def test_every_reference_resolves(city: Rows) -> None:
    organizations = {row["org"] for row in city["organizations"]}
    persons = {row["person"] for row in city["persons"]}
    either = organizations | persons
    offices = {row["uscc"] for row in city["organizations"] if row["kind"] == "state_organ"}
    documents = {(row["decision_no"], row["authority_uscc"]) for row in city["decisions"]}
    wanted = {
        ("organizations", "parent_org"): organizations,
        ("holdings", "holder"): either,
        ("holdings", "company"): organizations,
        ("appointments", "person"): either,
        ("appointments", "org"): organizations,
        ("arrangements", "party"): either,
        ("arrangements", "target"): organizations,
        ("decisions", "subject"): either,
        ("decisions", "authority_uscc"): offices,
        ("named_persons", "person"): persons,
        ("commitments", "org"): organizations,
        ("indicators", "org"): organizations,
        ("ratings", "org"): organizations,
    }
    for (table, column), known in wanted.items():
        assert {row[column] for row in city[table]} - {""} <= known, (table, column)
    for table in ("named_persons", "repairs", "objections"):
        found = {(row["decision_no"], row["authority_uscc"]) for row in city[table]}
        assert found <= documents, table
    for row in city["arrangements"]:
        if row["kind"] in ("nominee", "entrustment"):
            assert row["group"] in either


def test_only_a_company_stands_in_for_a_managing_partner(city: Rows) -> None:
    organizations = {row["org"] for row in city["organizations"]}
    roles = {row["role"] for row in city["appointments"] if row["person"] in organizations}
    assert roles == {"managing_partner"}


def test_no_row_stands_twice_under_one_identity(city: Rows) -> None:
    for name, rows in city.items():
        table = table_named(name)
        assert table is not None
        identity = [column for column in table.identity if column in COLUMNS[name]]
        counted = Counter(tuple(row[column] for column in identity) for row in rows)
        assert [key for key, times in counted.items() if times > 1] == [], name


def test_codes_come_from_the_vocabulary(city: Rows) -> None:
    wanted = {
        ("organizations", "kind"): v.PartyKind,
        ("persons", "id_type"): v.IdType,
        ("appointments", "role"): v.Role,
        ("arrangements", "kind"): v.ArrangementKind,
        ("decisions", "type"): v.DecisionType,
        ("decisions", "list_kind"): v.ListKind,
        ("decisions", "severity"): v.Severity,
        ("decisions", "domain"): v.Domain,
        ("decisions", "review_status"): v.ReviewStatus,
        ("named_persons", "capacity"): v.Capacity,
        ("named_persons", "fault_found"): v.YesNo,
        ("objections", "outcome"): v.ObjectionOutcome,
        ("commitments", "kept"): v.YesNo,
    }
    for (table, column), codes in wanted.items():
        assert {row[column] for row in city[table]} - {""} <= set(codes), (table, column)
    for row in city["organizations"]:
        assert is_industry(row["industry"])
        assert is_region(row["region"]) or row["kind"] == "foreign"


def test_kinds_of_decisions_cover_every_type_list_and_most_domains() -> None:
    kinds = decision_kinds()
    assert {kind.type for kind in kinds} == set(v.DecisionType)
    assert {kind.list_kind for kind in kinds} - {""} == set(v.ListKind)
    assert {kind.domain for kind in kinds} == set(v.Domain)
    assert all(kind.legal_basis for kind in kinds)
    assert all(is_industry(trade.industry) for trade in trades())


def test_dates_are_real_ordered_and_not_after_the_city(city: Rows) -> None:
    columns = [column for names in COLUMNS.values() for column in names]
    dated = {c for c in columns if c.endswith(("_on", "_from", "_to"))} | {"from", "to", "until"}
    for name, rows in city.items():
        for column in dated.intersection(COLUMNS[name]):
            for row in rows:
                if row[column] and row[column] != "life":
                    date.fromisoformat(row[column])
                    assert column in AHEAD or row[column] <= CITY_WIDE, (name, column, row)
        for row in rows:
            assert not row.get("to") or row["from"] < row["to"], (name, row)


def test_a_decision_follows_its_conduct_and_its_subject_exists_by_then(city: Rows) -> None:
    founded = {row["org"]: row["founded_on"] for row in city["organizations"]}
    for row in city["decisions"]:
        assert row["conduct_from"] <= (row["conduct_to"] or row["conduct_from"])
        assert row["conduct_from"] <= row["decided_on"] <= row["effective_on"], row
        assert founded.get(row["subject"], "") <= row["conduct_from"], row
        for column in ("ended_on", "revoked_on"):
            assert not row[column] or row["decided_on"] <= row[column]
        assert row["pre_notice_on"] <= row["decided_on"]
        assert row["legal_basis"]
        assert bool(row["list_kind"]) == (row["type"] in ("listing", "abnormal_entry"))


def test_repairs_and_objections_come_after_the_decision(city: Rows) -> None:
    decided = {
        (row["decision_no"], row["authority_uscc"]): row["decided_on"] for row in city["decisions"]
    }
    for row in city["repairs"]:
        assert decided[row["decision_no"], row["authority_uscc"]] < row["repaired_on"]
    for row in city["objections"]:
        filed = datetime.fromisoformat(row["filed_at"])
        assert filed.date().isoformat() > decided[row["decision_no"], row["authority_uscc"]]
        assert bool(row["outcome"]) == bool(row["decided_at"])
        if row["decided_at"]:
            assert filed < datetime.fromisoformat(row["decided_at"])


def test_founders_are_grown_up_when_they_take_office(city: Rows) -> None:
    born = {row["person"]: row["born_on"] for row in city["persons"] if row["born_on"]}
    for row in city["appointments"]:
        birth = born.get(row["person"])
        if birth and row["from"]:
            assert int(row["from"][:4]) - int(birth[:4]) >= 18, row


def test_shares_add_up_but_for_the_planted_defects(
    city: Rows, truth: dict[str, list[dict[str, object]]]
) -> None:
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in city["holdings"]:
        if row["capital_pct"] and not row["to"]:
            totals[row["company"]] += Decimal(row["capital_pct"])
    off = {company: total for company, total in totals.items() if total != 100}
    planted = {
        str(fact["company"]): Decimal(str(fact["total"]))
        for fact in [*truth.get("over_100", []), *truth.get("below_100", [])]
    }
    assert off == planted


def test_every_way_of_stating_shares_occurs(city: Rows) -> None:
    held = city["holdings"]
    assert any(row["amount"] for row in held)
    assert any(row["capital_pct_min"] for row in held)
    assert any(row["votes_pct"] not in ("", row["capital_pct"]) for row in held)
    assert any(not row["capital_pct"] + row["capital_pct_min"] + row["amount"] for row in held)
    assert any(not row["from"] for row in held)
    assert any(row["to"] for row in held)


def test_ownership_follows_a_power_law(city: Rows) -> None:
    sizes = Counter(Counter(row["holder"] for row in city["holdings"]).values())
    assert sizes[1] > 5 * sizes[2] > 5 * sizes[4] > 0
    assert max(sizes) >= 10


def test_each_head_follows_the_other_without_a_gap(city: Rows) -> None:
    posts = defaultdict(list)
    for row in city["appointments"]:
        if row["role"] == "legal_representative":
            posts[row["org"]].append((row["from"], row["to"]))
    assert any(len(terms) > 1 for terms in posts.values())
    for terms in posts.values():
        ordered = sorted(terms)
        starts = [start for start, _ in ordered[1:]] + [""]
        assert [end for _, end in ordered] == starts


def test_planted_clusters_cross_trades_and_counties(
    city: Rows, truth: dict[str, list[dict[str, object]]]
) -> None:
    firms = {row["org"]: row for row in city["organizations"]}
    decided = {
        row["subject"]
        for row in city["decisions"]
        if row["severity"] != "minor" and row["decided_on"] > "2022-12-31"
    }
    assert len(truth["clusters"]) >= 2
    for cluster in truth["clusters"]:
        members, flagged = cluster["members"], cluster["flagged"]
        assert isinstance(members, list)
        assert isinstance(flagged, list)
        assert len({firms[key]["industry"][0] for key in members}) >= 3
        assert len({firms[key]["region"] for key in members}) == 3
        assert len(flagged) >= 3
        assert decided.issuperset(flagged)


def test_decoys_are_planted(city: Rows, truth: dict[str, list[dict[str, object]]]) -> None:
    sizes = {str(fact["kind"]): len(fact["members"]) for fact in truth["decoys"]}  # type: ignore[arg-type]
    assert sizes["hosting_address"] > 60
    assert sizes["agent_phone"] > 80
    assert sizes["one_trade_market"] == 50
    assert sizes["state_group"] == 30
    addresses = Counter(row["address"] for row in city["organizations"])
    assert addresses.most_common(1)[0][1] == sizes["hosting_address"]


def test_the_stories_documents_name_every_story(city: Rows) -> None:
    codes = {row["org"]: row["uscc"] for row in city["organizations"]}
    for name in ("demo-city.md", "demo-city.zh-CN.md"):
        text = (DOCS / name).read_text(encoding="utf-8")
        for key in (
            "huanxiangyuan",
            "dehou-construction",
            "liangban",
            "huan-bing",
            "qingyuan-water",
            "haitao-03",
            "yinwei",
            "tanghe",
        ):
            assert key in text
            assert codes[key] in text
