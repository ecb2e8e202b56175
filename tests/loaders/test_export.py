"""Does an exported store, loaded into a new one, give the same answers?"""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from graph.errors import ValueRefusedError, WrongPersonKeyError
from graph.merging import one_per_identity
from graph.model import Fact
from graph.opening import open_store
from graph.periods import AsOf
from graph.resident_id import resident_check
from graph.store import GraphStore
from graph.tables import TABLES
from graph.uscc import make_uscc
from loaders.city import write_city
from loaders.export import export_tables
from loaders.loading import LoadOptions, load

DAYS = [date(2019, 1, 1), date(2023, 6, 1), date(2024, 8, 21), date(2026, 1, 1)]
NUMBER = "41050219700101001" + resident_check("41050219700101001")


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "person.key"))


def new_store(folder: Path, name: str) -> GraphStore:
    return open_store(f"sqlite:///{folder / name}.db", create=True)


def again(store: GraphStore, folder: Path) -> GraphStore:
    """Export a store and load the files into a new one."""
    export_tables(store, folder / "out")
    other = new_store(folder, "again")
    report = load(other, [folder / "out"])
    assert report.rejections == ()
    return other


def said(store: GraphStore, known_at: date) -> dict[str, list[str]]:
    """Return what a store knew on a day, sources aside."""
    as_of = AsOf(on=known_at, known_at=known_at)
    return {
        table.name: sorted(map(plain, one_per_identity(store.scan(table.fact, as_of))))
        for table in TABLES
    }


def plain(fact: Fact) -> str:
    kept = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
    del kept["source"]
    kept.pop("id_status", None)  # follows from the number, which is never exported
    return str(kept | {"flags": sorted(fact.flags)})


def test_a_city_gives_the_same_answers_on_every_day(tmp_path: Path) -> None:
    write_city(tmp_path / "city", organizations=300, seed=11)
    store = new_store(tmp_path, "first")
    load(store, [tmp_path / "city"])
    other = again(store, tmp_path)
    for day in DAYS:
        assert said(other, day) == said(store, day)


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_corrected_and_withdrawn_rows_go_along(tmp_path: Path) -> None:
    store = new_store(tmp_path, "first")
    first = {"holder": "a", "company": "b", "capital_pct": "60", "from": "2020-01-01"}
    rows = [
        first | {"known_on": "2020-02-01", "withdrawn_on": ""},
        first | {"capital_pct": "40", "known_on": "2021-02-01", "withdrawn_on": ""},
        first | {"holder": "c", "known_on": "2020-03-01", "withdrawn_on": "2022-01-01"},
    ]
    load(store, [write(tmp_path / "in", "holdings", rows)], LoadOptions(dataset="d"))
    other = again(store, tmp_path)
    for day in (date(2020, 2, 15), date(2020, 6, 1), date(2021, 6, 1), date(2022, 6, 1)):
        assert said(other, day) == said(store, day)
    assert len(said(other, date(2020, 6, 1))["holdings"]) == 2
    assert len(said(other, date(2022, 6, 1))["holdings"]) == 1


def test_parties_keep_their_ids_and_numbers_stay_out(tmp_path: Path) -> None:
    store = new_store(tmp_path, "first")
    folder = tmp_path / "in"
    write(folder, "persons", [{"person": "p", "id_number": NUMBER, "name": "王伟"}])
    code = make_uscc("91", "410502", 1)
    write(folder, "organizations", [{"org": "o", "uscc": code, "name": "公司"}])
    write(folder, "holdings", [{"holder": "p", "company": "o", "capital_pct": "33.50"}])
    load(store, [folder])
    other = again(store, tmp_path)
    assert set(other.party_ids()) == set(store.party_ids())
    assert other.resolve("王伟") == store.resolve("王伟")
    exported = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    assert NUMBER not in exported
    assert "33.5" in exported
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["tables"] == {"organizations": 1, "persons": 1, "holdings": 1}
    assert len(manifest["key_fingerprint"]) == 16


def test_what_was_known_by_a_day(tmp_path: Path) -> None:
    store = new_store(tmp_path, "first")
    rows = [
        {"holder": "a", "company": "b", "capital_pct": "60", "known_on": "2020-02-01"},
        {"holder": "c", "company": "b", "capital_pct": "40", "known_on": "2023-02-01"},
    ]
    load(store, [write(tmp_path / "in", "holdings", rows)])
    report = export_tables(store, tmp_path / "out", known_at=date(2021, 1, 1))
    assert report.tables == {"holdings": 1}


def test_another_key_cannot_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(tmp_path, "first")
    rows = [{"person": "p", "id_number": NUMBER, "name": "王伟"}]
    load(store, [write(tmp_path / "in", "persons", rows)])
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "other.key"))
    with pytest.raises(WrongPersonKeyError):
        export_tables(store, tmp_path / "out")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.csv").write_text("x")
    with pytest.raises(ValueRefusedError):
        export_tables(new_store(tmp_path, "first"), tmp_path / "out")
