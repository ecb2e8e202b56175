"""One code, two entities: is none of them mistaken for the other?"""

from pathlib import Path

import pytest

from graph.model import Holding, Organization
from graph.moments import today
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.vocabulary import Flag
from loaders.loading import load
from tests.tables import counts_of, ids, load_tables, uscc

NOW = AsOf(on=today(), known_at=today())
HEADER = "org,uscc,name,former_names\n"


def organizations(store: GraphStore) -> dict[str, bool]:
    """The id of each organization, and whether it is quarantined."""
    reader = GraphReader(store, NOW)
    found = [row.org for row in store.scan(Organization, NOW)]
    return {party: Flag.QUARANTINED in reader.party(party).flags for party in found}


def test_two_keys_of_one_dataset_with_one_code_are_both_quarantined(
    store: GraphStore, tmp_path: Path
) -> None:
    text = f"{HEADER}a,{uscc(1)},甲,\nb,{uscc(1)},甲,\nc,{uscc(2)},丙,\n"
    load_tables(store, tmp_path / "t", organizations=text)
    assert organizations(store) == {"org:t:a": True, "org:t:b": True, f"org:{uscc(2)}": False}
    for reference in (uscc(1), f"org:{uscc(1)}"):
        assert store.resolve(reference) == ids("org:t:a", "org:t:b")
    again = load(store, [tmp_path / "t"])
    assert counts_of(again, "organizations").unchanged == 3


def test_two_files_of_one_load_are_looked_at_together(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "1" / "t", organizations=f"{HEADER}z,{uscc(9)},癸,\n")
    for number, key in ((2, "a"), (3, "b")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "organizations.csv").write_text(f"{HEADER}{key},{uscc(1)},甲,\n")
    files = [tmp_path / number / "organizations.csv" for number in "23"]
    load(store, files)
    quarantined = [party for party, shared in organizations(store).items() if shared]
    assert len(quarantined) == 2


def test_different_names_in_two_datasets_are_both_quarantined(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(
        store,
        tmp_path / "one",
        organizations=f"{HEADER}a,{uscc(1)},甲,\n",
        holdings="holder,company\na,y\n",
    )
    assert organizations(store) == {f"org:{uscc(1)}": False}
    load_tables(store, tmp_path / "two", organizations=f"{HEADER}b,{uscc(1)},乙,\n")
    assert organizations(store) == {"org:one:a": True, "org:two:b": True}
    assert [row.holder for row in store.scan(Holding, NOW)] == ["org:one:a"]
    for reference in (uscc(1), f"org:{uscc(1)}"):
        assert store.resolve(reference) == ids("org:one:a", "org:two:b")


@pytest.mark.parametrize(
    ("name", "former"), [("甲", ""), ("甲（集团）", "甲；旧甲"), ("甲 ", "")], ids=str
)
def test_equal_or_explained_names_are_one_entity(
    store: GraphStore, tmp_path: Path, name: str, former: str
) -> None:
    load_tables(store, tmp_path / "one", organizations=f"{HEADER}a,{uscc(1)},甲,\n")
    load_tables(store, tmp_path / "two", organizations=f"{HEADER}b,{uscc(1)},{name},{former}\n")
    assert organizations(store) == {f"org:{uscc(1)}": False}
    assert store.resolve("org:one:a") == store.resolve("b") == ids(f"org:{uscc(1)}")


def test_two_datasets_that_agreed_are_told_apart_when_a_third_disagrees(
    store: GraphStore, tmp_path: Path
) -> None:
    for dataset, key, name in (("one", "a", "甲"), ("two", "b", "甲"), ("three", "c", "丙")):
        load_tables(
            store,
            tmp_path / dataset,
            organizations=f"{HEADER}{key},{uscc(1)},{name},\n",
            holdings=f"holder,company\n{key},y\n",
        )
    assert organizations(store) == {"org:one:a": True, "org:two:b": True, "org:three:c": True}
    holders = {row.source.dataset: row.holder for row in store.scan(Holding, NOW)}
    assert holders == {"one": "org:one:a", "two": "org:two:b", "three": "org:three:c"}
    assert store.resolve("org:one:a") == ids("org:one:a")
    assert store.resolve(uscc(1)) == ids("org:one:a", "org:three:c", "org:two:b")


def test_a_renamed_organization_of_one_dataset_is_no_second_entity(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", organizations=f"{HEADER}a,{uscc(1)},甲,\n")
    load_tables(store, tmp_path / "2" / "t", organizations=f"{HEADER}a,{uscc(1)},新甲,\n")
    assert organizations(store) == {f"org:{uscc(1)}": False}


def test_a_third_claim_meets_two_that_are_quarantined_already(
    store: GraphStore, tmp_path: Path
) -> None:
    for dataset, name in (("one", "甲"), ("two", "乙"), ("three", "甲")):
        load_tables(store, tmp_path / dataset, organizations=f"{HEADER}k,{uscc(1)},{name},\n")
    assert organizations(store) == {"org:one:k": True, "org:two:k": True, "org:three:k": True}


def test_a_reference_by_a_shared_code_is_ambiguous(store: GraphStore, tmp_path: Path) -> None:
    text = f"{HEADER}a,{uscc(1)},甲,\nb,{uscc(1)},甲,\n"
    holdings = f"holder,company\n{uscc(1)},y\nz,{uscc(1)}\nz,a\n"
    report = load_tables(store, tmp_path / "t", organizations=text, holdings=holdings)
    assert [(r.code, r.row, r.column) for r in report.rejections] == [
        ("AMBIGUOUS_REFERENCE", 2, "holder"),
        ("AMBIGUOUS_REFERENCE", 3, "company"),
    ]
    later = load_tables(store, tmp_path / "later", holdings=f"holder,company\n{uscc(1)},y\n")
    assert [r.code for r in later.rejections] == ["AMBIGUOUS_REFERENCE"]
    assert f"org:{uscc(1)}" not in store.party_ids()


def test_a_corrected_code_is_free_for_its_real_owner(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "1" / "t", organizations=f"{HEADER}a,{uscc(1)},甲,\n")
    load_tables(store, tmp_path / "2" / "t", organizations=f"{HEADER}a,{uscc(2)},甲,\n")
    load_tables(store, tmp_path / "3" / "t", organizations=f"{HEADER}b,{uscc(1)},乙,\n")
    assert organizations(store) == {f"org:{uscc(2)}": False, f"org:{uscc(1)}": False}
    assert store.resolve("a") == ids(f"org:{uscc(2)}")
    assert store.resolve(uscc(1)) == store.resolve("b") == ids(f"org:{uscc(1)}")
