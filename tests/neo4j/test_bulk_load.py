"""Does a load through the import of Neo4j leave exactly what the same load leaves row by row?"""

import json
import os
import shlex
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph import neo4j_server
from graph.errors import ServerError, ValueRefusedError
from graph.neo4j_server.artifacts import jars_of
from graph.neo4j_server.home import Home
from graph.neo4j_server.java import find_java
from graph.neo4j_server.jvm import environment
from graph.neo4j_server.releases import release_named
from graph.neo4j_server.replacement import name_of_import, order_replacement
from graph.neo4j_server.state import read_state
from graph.neo4j_store.bulk import OWN_FOLDER, BulkStore
from graph.neo4j_store.bulk_files import ImportFiles
from graph.neo4j_store.connection import Connection
from graph.opening import open_bulk, open_store
from loaders.city import write_city
from loaders.loading import LoadOptions, load
from tests.neo4j.asking import ZEREN
from tests.neo4j.faulty import Server, graph_of
from tests.neo4j_home import shared_lib, why_not
from tests.tables import answers_of, resident_id, uscc, write_tables

pytestmark = pytest.mark.neo4j

LONG = "1234567890123456.7"
TRICKY = {
    "organizations": f"""
        org,uscc,name,kind,address,phone,email,registered_capital,founded_on,dissolved_on,parent_org
        a,{uscc(1)},"甲, ""乙"" 公司\n二行",company,"一路 ""1"" 号",0372-1,a@x.c,{LONG},0001-01-01,,
        b,{uscc(2)},𠀀𠮷GmbH ß,company,"一路 ""1"" 号",0372-1,0372-1,100.55,2001-02-03,2020-01-01,a
        e,{uscc(5)},戊一,company,,,,,,,
        f,{uscc(5)},己二,company,,,,,,,
        g,,,,,,,,,,
        h,,'=cmd|h\\,,,,,,,,
        """,
    "persons": f"""
        person,id_type,id_number,name,born_on,known_on
        p,,,张三,2015-03-04,
        q,resident_id,{resident_id(2)},李四,1988-02-29,
        r,resident_id,{resident_id(3, "20150101")},王"五",,2020-01-01
        r,resident_id,{resident_id(3, "20150101")},王五,,2021-01-01
        k,resident_id,{resident_id(7)},孙七,,
        l,resident_id,{resident_id(7)},孙七,,
        m,resident_id,{resident_id(8)},周八,,
        n,resident_id,{resident_id(8)},周八,,
        """,
    "holdings": f"""
        holder,company,capital_pct,votes_pct,amount,from,to,known_on,withdrawn_on
        p,a,33.333333333333333,0.1,{LONG},2020-01-01,,,
        q,a,33.5,,1,2020-01-01,2021-01-01,,
        b,c,100,100,9007199254740993,,,2020-05-01,
        b,c,90,100,9007199254740992,,,2021-05-01,
        z,b,1,,,,,,
        {uscc(9)},b,2,,,,,,
        d,c,5,,,,,2020-01-01,2020-06-01
        """,
    "appointments": """
        person,org,role,from,to
        p,a,legal_representative,2020-01-01,
        s,a,director,,
        t,b,managing_partner,,
        """,
    "arrangements": """
        kind,group,party,target,pct,from,document
        concert,g1,p,a,,2020-01-01,"协议\r\n第二行"
        concert,g1,q,a,,2020-01-01,
        concert,g2,q,,,,
        declared_controller,,p,a,,,
        """,
    "decisions": f"""
        decision_no,authority,authority_uscc,subject,type,decided_on,facts,amount_cny,legal_basis
        文〔2020〕1号,甲局,,a,penalty,2020-01-01,"说 ""是""\n又",{LONG},法一
        文〔2020〕1号,乙局,,b,finding,2020-02-01,,3,法二
        文〔2020〕2号,丙局,{uscc(8)},q,penalty,2020-02-01,,0.5,法三
        """,
    "named_persons": """
        decision_no,authority,authority_uscc,subject,person,capacity,until
        文〔2020〕1号,甲局,,a,p,directly_responsible,life
        文〔2020〕9号,甲局,,,q,directly_responsible,
        """,
    "repairs": """
        decision_no,authority,authority_uscc,subject,repaired_on
        文〔2020〕1号,甲局,,a,2020-05-01
        文〔2020〕8号,甲局,,,2020-05-01
        """,
    "objections": """
        decision_no,authority,authority_uscc,subject,filed_at,outcome,decided_at
        文〔2020〕1号,甲局,,a,2020-03-01T08:00:00+08:00,upheld,2020-04-01T08:00:00+08:00
        """,
    "commitments": """
        org,matter,made_on,due_on,kept,breached_on
        a,减排,2020-01-01,2020-12-31,no,2021-01-01
        """,
    "indicators": """
        org,indicator,value,from
        a,tax,0.123456789012345678,2020-01-01
        a,debt,-5.5,2020-01-01
        """,
    "ratings": """
        org,scheme,grade,from
        a,tax,A,2020-01-01
        """,
    "permits": """
        permit_no,decision_no,authority,authority_uscc,org,content,decided_on,valid_to
        许1,许〔2020〕1号,甲局,,a,"一,二",2020-01-01,2021-01-01
        """,
}
# A second delivery of the same load: numbers turn up for keys, and one key is two persons.
MORE_ORGANIZATIONS = f"""
    org,uscc,name,kind,address,phone,registered_capital,parent_org,known_on,withdrawn_on
    c,{uscc(3)},丙,company,,,5,b,2020-01-01,
    c,{uscc(3)},丙丙,company,乙街,,6,b,2021-01-01,
    d,{uscc(4)},丁,company,废,1,7,,2020-01-01,2021-01-01
    """
MORE_PERSONS = f"""
    person,id_type,id_number,name,born_on
    p,resident_id,{resident_id(1)},张三,2015-03-04
    u,resident_id,{resident_id(2)},李四,1988-02-29
    q,resident_id,{resident_id(4)},李思,1988-02-29
    v,resident_id,{resident_id(1)},张三,
    k,resident_id,{resident_id(3, "20150101")},孙七,
    m,resident_id,{resident_id(9)},周八,
    """


@pytest.fixture(scope="module")
def server(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that these tests stop and start."""
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        patch.setenv("ZEREN_NEO4J_LIB", str(shared_lib()))
        patch.delenv("ZEREN_NEO4J_PASSWORD_FILE", raising=False)
        made = Server(tmp_path_factory.mktemp("bulk") / "家 home")
        yield made
        made.stop()


def tricky(folder: Path) -> list[Path]:
    return [
        write_tables(folder / "t", **TRICKY),
        write_tables(folder / "more" / "t", persons=MORE_PERSONS, organizations=MORE_ORGANIZATIONS),
    ]


def city(folder: Path) -> list[Path]:
    write_city(folder / "city", organizations=2_000, seed=7)
    return [folder / "city"]


def loaded(store: BulkStore | None, url: str, paths: list[Path]) -> dict[str, object]:
    """Load through the import, or without a store of its own row by row; return the report."""
    with closing(store or open_store(url, create=True)) as opened:
        report = load(opened, paths, LoadOptions(dataset="t")).to_json()
    assert report.pop("load_id")
    return report


@pytest.mark.parametrize("tables", [tricky, pytest.param(city, marks=pytest.mark.long)])
def test_the_import_leaves_what_a_load_row_by_row_leaves(
    server: Server, tmp_path: Path, tables: Callable[[Path], list[Path]]
) -> None:
    paths = tables(tmp_path)
    url = server.emptied()
    wanted = loaded(None, url, paths), graph_of(url), answered(url)
    url = server.emptied()
    found = loaded(open_bulk(url), url, paths), graph_of(url), answered(url)
    assert found[0] == wanted[0]
    assert_equal(found[1], wanted[1])
    assert found[2] == wanted[2]
    assert not (server.home / OWN_FOLDER).exists()
    assert schema_of(url) == {"ONLINE"}


@pytest.mark.long
def test_the_next_load_goes_on_as_after_a_load_row_by_row(server: Server, tmp_path: Path) -> None:
    first = tricky(tmp_path)
    rows = TRICKY["holdings"].replace("33.5", "34.5")
    second = [write_tables(tmp_path / "2" / "t", persons=MORE_PERSONS, holdings=rows)]
    graphs = []
    for is_bulk in (False, True):
        url = server.emptied()
        loaded(open_bulk(url) if is_bulk else None, url, first)
        graphs.append((loaded(None, url, second), graph_of(url), answered(url)))
    assert graphs[0][0] == graphs[1][0]
    assert_equal(graphs[1][1], graphs[0][1])
    assert graphs[0][2] == graphs[1][2]


def test_a_store_with_a_load_takes_none_at_once(server: Server, tmp_path: Path) -> None:
    url = server.emptied()
    loaded(None, url, [write_tables(tmp_path / "t", organizations="org,name\na,甲\n")])
    before = graph_of(url)
    with pytest.raises(ValueRefusedError, match="expected an empty store for --bulk"):
        loaded(open_bulk(url), url, tricky(tmp_path / "more"))
    assert graph_of(url) == before


def test_an_import_that_fails_leaves_the_server_as_it_was(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.emptied()
    words = ImportFiles.words
    monkeypatch.setattr(ImportFiles, "words", lambda *at: [*words(*at), "--nodes=missing.csv"])
    pid = neo4j_server.status(server.home).pid
    with pytest.raises(ServerError, match="'database import' ended with"):
        loaded(open_bulk(url), url, tricky(tmp_path))
    assert neo4j_server.status(server.home).pid == pid
    assert imports(server) == []
    assert not (server.home / OWN_FOLDER).exists()
    with closing(open_store(url)) as store:
        assert (store.revision(), list(store.party_ids())) == (0, [])


@pytest.mark.long
def test_a_load_that_is_killed_leaves_the_store_empty_and_the_next_one_works(
    server: Server, tmp_path: Path
) -> None:
    url, paths = server.emptied(), city(tmp_path)
    process = subprocess.Popen([ZEREN, "load", *map(str, paths), "--bulk", "--store", url])
    until(lambda: len(imports(server)) > 0)
    killed = imports(server)[0].name
    process.kill()
    process.wait()
    with closing(open_store(url)) as store:
        assert (store.revision(), list(store.party_ids())) == (0, [])
    report = loaded(open_bulk(url), url, paths)
    assert report["data_revision"] == 1
    # The tool may have outlived the load that began it; nobody else has its folders.
    assert {path.name for path in imports(server)} <= {killed}


@pytest.mark.long
def test_a_server_starts_with_what_was_decided_before_the_load_was_killed(
    server: Server, tmp_path: Path
) -> None:
    url, before = server.emptied(), imports(server)
    loaded(None, url, tricky(tmp_path))
    wanted = answered(url)
    server.stop()
    # As if the load had been killed with one of the two folders moved.
    data, imported = server.home / "data", name_of_import()
    for root in ("databases", "transactions"):
        (data / root / "neo4j").rename(data / root / imported)
    order_replacement(Home.at(server.home), "neo4j", imported)
    (data / "databases" / imported).rename(data / "databases" / "neo4j")
    server.start()
    assert answered(url) == wanted
    assert imports(server) == before


@pytest.mark.long
def test_another_server_is_loaded_by_the_command_that_is_printed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, paths = server.emptied(), tricky(tmp_path)
    wanted = loaded(None, url, paths), graph_of(url), answered(url)
    url = server.emptied()
    password = neo4j_server.status(server.home).password_file
    cache = os.environ["XDG_CACHE_HOME"]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("ZEREN_NEO4J_PASSWORD_FILE", password)
    folder = tmp_path / "files 文件"
    words = [str(ZEREN), "load", *map(str, paths), "--bulk", "--store", url, "--json"]
    said = subprocess.run(
        [*words, "--dataset", "t", "--bulk-folder", str(folder)], capture_output=True, check=True
    )
    report = json.loads(said.stdout)
    waiting = report.pop("to_import")
    assert waiting["folder"] == str(folder)
    with closing(open_store(url)) as store:
        assert store.revision() == 0
    tool, *command = shlex.split(waiting["command"])
    assert tool == "neo4j-admin"
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    server.stop()
    by_hand(server.home, folder, command)
    server.start()
    assert_equal(graph_of(url), wanted[1])
    assert answered(url) == wanted[2]


def imports(server: Server) -> list[Path]:
    return list((server.home / "data").glob("*/zeren-import-*"))


def by_hand(home: Path, folder: Path, command: list[str]) -> None:
    """Run the tool as somebody does who sits in the folder of the files."""
    state = read_state(Home.at(home))
    assert state is not None
    release = release_named(state.release)
    java = find_java(release)
    lib = jars_of(release, java, lambda *_: None)
    subprocess.run(
        [str(java.path), "-cp", str(lib / "*"), "org.neo4j.cli.AdminTool", *command],
        cwd=folder,
        env=environment(Home.at(home)),
        capture_output=True,
        check=True,
    )


def test_a_folder_with_something_in_it_takes_no_files(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.emptied()
    password = neo4j_server.status(server.home).password_file
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("ZEREN_NEO4J_PASSWORD_FILE", password)
    paths = tricky(tmp_path)
    with pytest.raises(ValueRefusedError, match="expected an empty or a new folder"):
        loaded(open_bulk(url, folder=tmp_path), url, paths)


def until(happened: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def assert_equal(found: Counter[str], wanted: Counter[str]) -> None:
    more, less = sorted((found - wanted).elements()), sorted((wanted - found).elements())
    assert (more[:5], less[:5]) == ([], [])


def answered(url: str) -> str:
    with closing(open_store(url)) as store:
        return answers_of(store)


def schema_of(url: str) -> set[str]:
    with closing(Connection(url)) as connection:
        return {row["state"] for row in connection.rows("SHOW INDEXES YIELD state")}
