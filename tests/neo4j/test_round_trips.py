"""How many statements does each question to a store on a server take?

Over a network each is a round trip. The store counts them itself; here that
count stands beside the messages that the driver sent.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest

from analytics.control import controllers_of
from analytics.liability import liabilities_of
from analytics.rules import shipped_rules
from graph.model import Holding, PartyId
from graph.neo4j_store import columns
from graph.neo4j_store import store as questions
from graph.neo4j_store.store import Neo4jStore
from graph.opening import open_store
from graph.reader import GraphReader
from graph.snapshot import RECORD
from graph.tables import HOLDINGS, REFERENCES, TABLES, Table
from tests.neo4j.wire import messages
from tests.neo4j_database import empty_database, server
from tests.tables import TODAY_AND_LATER, load_tables, resident_id, uscc

pytestmark = pytest.mark.neo4j

# What one entity may take at most, six holdings below the person who controls it.
CONTROLLERS = 1
LIABILITIES = 17

NOW = TODAY_AND_LATER
HOLDINGS_ABOVE = 6
COMPANIES = range(HOLDINGS_ABOVE)
LAST = PartyId(f"org:{uscc(COMPANIES[-1])}")
NAME = "安阳第0号公司"


def rows(header: str, *lines: str) -> str:
    return "\n".join([header, *lines])


TOWN = {
    "organizations": rows(
        "org,uscc,name", *(f"c{at},{uscc(at)},安阳第{at}号公司" for at in COMPANIES)
    ),
    "persons": rows("person,id_number,name", f"p,{resident_id(1)},张伟"),
    "holdings": rows(
        "holder,company,capital_pct,from",
        "p,c0,100,2010-01-01",
        *(f"c{at},c{at + 1},100,2010-01-01" for at in COMPANIES[:-1]),
    ),
    "appointments": rows(
        "person,org,role,from",
        *(f"p,c{at},legal_representative,2010-01-01" for at in COMPANIES),
    ),
    "decisions": rows(
        "decision_no,authority,subject,type,decided_on,legal_basis",
        f"安市监罚〔2020〕1,市场监督管理局,{uscc(COMPANIES[-1])},penalty,2020-01-01,条例第17条",
    ),
}
LOOKED_UP = [
    pytest.param(table, column.name, id=f"{table.name}-{column.name}")
    for table in TABLES
    for column in table.kept
    if column.type in REFERENCES or column.name == table.located_by
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jStore]:
    """Return the town; the store has read already what its files are called: it does so once."""
    folder = tmp_path_factory.mktemp("town")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv("ZEREN_KEY_FILE", str(folder / "person.key"))
        opened = open_store(empty_database(), create=True)
        assert isinstance(opened, Neo4jStore)
        with closing(opened):
            assert load_tables(opened, folder / "town", **TOWN).rejections == ()
            assert opened.facts(Holding, "company", [LAST], NOW)
            yield opened


def round_trips(store: Neo4jStore, ask: Callable[[], object]) -> int:
    """Return how many statements a question took, as the store and the driver both say."""
    before = store.round_trips
    with messages() as sent:
        ask()
    counted = store.round_trips - before
    assert sent["RUN"] == counted
    return counted


def test_opening_a_store_takes_three(store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEREN_NEO4J_PASSWORD_FILE", server().password_file)
    with messages() as sent, closing(open_store(store.url)) as opened:
        assert isinstance(opened, Neo4jStore)
        assert sent["RUN"] == opened.round_trips == 3


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param(lambda store: store.revision(), 1, id="revision"),
        pytest.param(lambda store: store.loads(), 1, id="loads"),
        pytest.param(lambda store: store.key_fingerprint, 1, id="key_fingerprint"),
        pytest.param(lambda store: store.known([LAST, PartyId("org:x:y")]), 1, id="known"),
        pytest.param(lambda store: store.known([]), 0, id="known-nobody"),
        pytest.param(lambda store: store.resolve(LAST), 1, id="resolve-id"),
        pytest.param(lambda store: store.resolve(uscc(0)), 1, id="resolve-code"),
        pytest.param(lambda store: store.resolve(NAME), 2, id="resolve-name"),
        pytest.param(lambda store: store.resolve("nobody"), 2, id="resolve-nobody"),
        pytest.param(lambda store: store.search("安阳", limit=3), 1, id="search"),
        pytest.param(lambda store: store.keep("n", 1, b"x"), 1, id="keep"),
        pytest.param(lambda store: store.kept("n"), 1, id="kept"),
        pytest.param(lambda store: store.canonical_nodes(), 1, id="canonical_nodes"),
        pytest.param(lambda store: store.party_ids(), 2, id="party_ids"),
    ],
)
def test_a_question_takes(
    store: Neo4jStore, ask: Callable[[Neo4jStore], object], expected: int
) -> None:
    assert round_trips(store, lambda: ask(store)) == expected


@pytest.mark.parametrize(("table", "column"), LOOKED_UP)
def test_facts_by_any_column_take_one(store: Neo4jStore, table: Table, column: str) -> None:
    values = [LAST, "person:town:p", "安市监罚〔2020〕1"]
    assert round_trips(store, lambda: store.facts(table.fact, column, values, NOW)) == 1
    assert round_trips(store, lambda: store.facts(table.fact, column, [], NOW)) == 0
    assert round_trips(store, lambda: store.versions(table.fact, column, values, None)) == 1
    page = partial(store.page, table.fact, column, LAST, NOW, limit=1)
    assert round_trips(store, page) == 1


def test_a_scan_takes_one_for_each_block_and_one_more(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert round_trips(store, lambda: list(store.scan(Holding, NOW))) == 2
    monkeypatch.setattr(questions, "_BLOCK", 4)
    assert len(list(store.scan(Holding, NOW))) == len(COMPANIES) == 6
    assert round_trips(store, lambda: list(store.scan(Holding, NOW))) == 3


def test_columns_take_one_for_each_range_and_one_more(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert round_trips(store, lambda: store.columns(HOLDINGS, ("holder", "known"))) == 2
    # What the datasets are called is asked for too.
    assert round_trips(store, lambda: store.columns(HOLDINGS, RECORD)) == 3
    monkeypatch.setattr(columns, "RANGE", 4)
    assert round_trips(store, lambda: store.columns(HOLDINGS, ("holder", "known"))) == 3


def test_the_controllers_of_an_entity_take_few(store: Neo4jStore) -> None:
    reader = GraphReader(store, NOW)
    found = controllers_of(reader, LAST).controllers
    assert [one.party.name for one in found if one.ultimate] == ["张伟"]
    assert round_trips(store, lambda: controllers_of(reader, LAST)) <= CONTROLLERS


def test_the_liabilities_of_an_entity_take_few(store: Neo4jStore) -> None:
    reader, rules = GraphReader(store, NOW), shipped_rules()
    assert round_trips(store, lambda: liabilities_of(reader, LAST, rules=rules)) <= LIABILITIES


def test_a_question_to_a_server_is_one_message_and_its_answer(store: Neo4jStore) -> None:
    with messages() as sent:
        store.revision()
    assert sent == {"RUN": 1, "PULL": 1}
