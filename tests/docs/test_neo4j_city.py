"""Do the documented questions and the style sheet fit the demo city in Neo4j?"""

import csv
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.neo4j_store.connection import Connection
from graph.neo4j_store.layout import EDGES
from graph.opening import open_store
from loaders.city import write_city
from loaders.loading import load
from tests.docs.questions import CHINESE, DOCS, ENGLISH, asked, operators, parameters, questions
from tests.neo4j_database import empty_database

pytestmark = pytest.mark.neo4j

# What looks at every node, or at pairs of them, is no question for a graph of a province.
_TOO_MUCH = {"AllNodesScan", "CartesianProduct", "NodeByLabelScan", "DirectedAllRelationshipsScan"}
# The whole graph is asked about there; in 17 the two ends are looked up apart, one by one.
_ALLOWED = {
    5: {"NodeByLabelScan"},
    14: {"DirectedAllRelationshipsScan"},
    15: {"NodeByLabelScan"},
    17: {"CartesianProduct"},
    18: {"NodeByLabelScan"},
    19: {"NodeByLabelScan"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tables of a small city, in the folder that the documents name."""
    place = tmp_path_factory.mktemp("demo") / "city"
    write_city(place, organizations=2000, seed=7)
    return place


@pytest.fixture(scope="module")
def city(folder: Path) -> Iterator[Connection]:
    """Return the same city in Neo4j."""
    url = empty_database()
    with pytest.MonkeyPatch.context() as patch, closing(open_store(url, create=True)) as store:
        patch.setenv("ZEREN_KEY_FILE", str(folder.parent / "person.key"))
        load(store, [folder])
    with closing(Connection(url)) as connection:
        yield connection


@pytest.mark.parametrize("document", [ENGLISH, CHINESE], ids=lambda path: path.name)
def test_every_question_has_an_answer(city: Connection, document: Path) -> None:
    values = parameters(document, city)
    rows = {n: asked(city, cypher, values) for n, cypher in questions(document).items()}
    assert [number for number, found in rows.items() if not found] == []
    assert {row[0] for row in rows[8]} == {"安阳市海涛三号超市有限公司"}
    assert "王德厚" in {row[1] for row in rows[1]}
    assert [row[0] for row in rows[2]] == [1, 2, 3, 4]


def test_no_question_looks_at_more_than_it_asks_for(city: Connection) -> None:
    values = parameters(ENGLISH, city)
    steps = {n: operators(city, cypher, values) for n, cypher in questions(ENGLISH).items()}
    assert {n: s & _TOO_MUCH for n, s in steps.items() if s & _TOO_MUCH} == _ALLOWED


def test_the_style_sheet_names_what_is_there(city: Connection) -> None:
    rules = re.findall(
        r"^(node|relationship)\.(\w+) \{(.*?)^\}", _sheet(), re.DOTALL | re.MULTILINE
    )
    assert len(rules) > 20
    known = {"node": _properties(city, "(x)", "labels(x)")}
    known["relationship"] = _properties(city, "()-[x]->()", "[type(x)]")
    for edge in EDGES.values():
        # Not every column is filled in this city, and a superseded version has those of a live one.
        declared = {column.name for column in edge.properties}
        told = known["relationship"].get(edge.type, set()) | declared
        known["relationship"] |= {edge.type: told, edge.was: told}
    named = {
        (kind, name, prop) for kind, name, rule in rules for prop in re.findall(r"\{(\w+)\}", rule)
    }
    assert {one for one in named if one[2] not in known[one[0]].get(one[1], set())} == set()
    # Only several datasets bring a party twice; this city is one.
    there = {*known["node"], *known["relationship"], "SAME_AS"}
    assert {name for _, name, _ in rules} <= there


def test_every_label_and_type_is_documented(city: Connection) -> None:
    labels = {row[0] for row in asked(city, "CALL db.labels()", {})}
    types = {row[0] for row in asked(city, "CALL db.relationshipTypes()", {})}
    plain = {name.removesuffix("_WAS") for name in labels | types}
    for document in (ENGLISH, CHINESE):
        text = document.read_text(encoding="utf-8")
        assert {name for name in plain if f"`{name}`" not in text} == set()


def test_no_id_number_is_anywhere(city: Connection, folder: Path) -> None:
    with (folder / "persons.csv").open(encoding="utf-8") as file:
        numbers = {row["id_number"] for row in csv.DictReader(file)} - {""}
    assert len(numbers) > 1000
    held = "UNWIND keys(x) AS key WITH x[key] AS value WHERE value IS :: STRING RETURN value"
    texts = asked(city, f"MATCH (x) {held} UNION MATCH ()-[x]->() {held}", {})
    said = {part for (text,) in texts for part in re.findall(r"\d{15,17}[\dX]?", str(text))}
    assert said & numbers == set()


def _sheet() -> str:
    return (DOCS / "zeren.grass").read_text(encoding="utf-8")


def _properties(city: Connection, pattern: str, names: str) -> dict[str, set[str]]:
    rows = city.rows(
        f"MATCH {pattern} UNWIND {names} AS name UNWIND keys(x) AS key "
        "RETURN name, collect(DISTINCT key) AS keys"
    )
    return {row["name"]: set(row["keys"]) for row in rows}
