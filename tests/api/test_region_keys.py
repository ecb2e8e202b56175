"""Does a key for one region read of a person what concerns that region, and nothing else?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.roles import Role
from api.settings import Settings
from graph.opening import open_store
from graph.store import GraphStore
from loaders.loading import load
from tests.api.client import Client
from tests.tables import resident_id, write_tables

TABLES = {
    "organizations": """
        org,name,kind,region
        north,北店,individual_business,410502
        south,南店,individual_business,410503
        office,北局,state_organ,410502
        bureau,南局,state_organ,410503
        """,
    "persons": f"person,id_number,name\nzhang,{resident_id(1)},张某\n",
    "appointments": """
        person,org,role,from
        zhang,north,operator,2015-01-01
        zhang,south,operator,2015-01-01
        zhang,office,other,2015-01-01
        zhang,bureau,other,2015-01-01
        """,
    "decisions": """
        decision_no,authority,subject,type,list_kind,domain,severity,conduct_from,pre_notice_on,decided_on,legal_basis
        北1号,市市监局,north,listing,SERIOUS_VIOLATION,market,serious,2024-01-10,2024-02-01,2024-03-01,办法第二条
        南1号,市市监局,south,listing,SERIOUS_VIOLATION,market,serious,2024-01-10,2024-02-01,2024-03-01,办法第二条
        """,
    "named_persons": """
        decision_no,authority,person,capacity
        北1号,市市监局,zhang,directly_responsible
        南1号,市市监局,zhang,directly_responsible
        """,
}
ON = "2024-06-01"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'town.db'}", create=True)
    report = load(opened, [write_tables(tmp_path / "town", **TABLES)])
    assert report.rejected == 0
    yield opened
    opened.close()


def about_zhang(
    store: GraphStore, settings: Settings, region: str | None
) -> tuple[set[str], set[str], str]:
    """Whose measures and which units' notices are told, and what is said to be left out."""
    key = settings.keys.create(Role.OFFICIAL, region).key
    (zhang,) = store.resolve("zhang")
    answer: dict[str, Any] = (
        Client(create_app(store, settings), key).read(f"/persons/{zhang}/liabilities", on=ON).json()
    )
    measures = {one["decision"]["decision_no"] for one in answer["measures"]}
    units = {one["unit"]["name"] for one in answer["notices"]}
    return measures, units, answer["partial"] or ""


def test_measures_and_notices_are_limited_as_items_are(
    store: GraphStore, settings: Settings
) -> None:
    whole = about_zhang(store, settings, None)
    assert whole == ({"北1号", "南1号"}, {"北局", "南局"}, "")
    measures, units, partial = about_zhang(store, settings, "410502")
    assert (measures, units) == ({"北1号"}, {"北局"})
    assert partial.startswith("REGION")
    assert about_zhang(store, settings, "4105") == whole
