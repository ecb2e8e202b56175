"""Is a party one party when several files of the first load say who it is?"""

from pathlib import Path

from graph.store import GraphStore
from loaders.loading import LoadOptions, load
from tests.tables import resident_id, write_tables


def test_a_key_that_joins_a_known_person_gets_that_persons_node(
    store: GraphStore, tmp_path: Path
) -> None:
    first = "".join(
        f"{key},{resident_id(number)}\n" for key, number in (("k", 7), ("l", 7), ("r", 3))
    )
    load(
        store,
        [
            write_tables(tmp_path / "1", persons=f"person,id_number\n{first}"),
            write_tables(tmp_path / "2", persons=f"person,id_number\nk,{resident_id(3)}\n"),
        ],
        LoadOptions(dataset="t"),
    )
    parties = store.party_ids()
    assert len(parties) == len(set(parties)) == 2
    assert store.canonical_nodes().tolist() == [0, 1]
    assert store.resolve("k") == store.resolve("r") != store.resolve("l")
