"""Are the answers to the documented questions right where everything is known?"""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from graph.neo4j_store.connection import Connection
from graph.opening import open_store
from tests.docs.questions import CHINESE, ENGLISH, asked, questions, titles
from tests.neo4j_database import empty_database
from tests.tables import load_tables, resident_id, uscc

A, B = f"org:{uscc(1)}", f"org:{uscc(2)}"
PARAMETERS: dict[str, Any] = {
    "on": date(2024, 12, 31),
    "companies": [A],
    "company": A,
    "other": f"org:{uscc(3)}",
    "dataset": "town",
    "person": "q",
    "address": "人民路1号",
    "decision": "二号",
    "past": date(2019, 6, 1),
    "known": date(2020, 12, 31),
    "load": 4,
    "words": '"乙公"',
}
# In the order of the document; what is not listed is looked at in the demo city alone.
ANSWERS: dict[int, list[tuple[object, ...]]] = {
    1: [
        ("甲公司", "张三", [55.0, 60.0], ["甲公司", "乙公司", "张三"]),
        ("甲公司", "李四", [55.0, 40.0], ["甲公司", "乙公司", "乙公司", "李四"]),
    ],
    2: [(1, "乙公司", 55.0), (2, "张三", 60.0)],
    3: [
        ("乙公司", "法定代表人", date(2016, 1, 1), None),
        ("甲公司", "法定代表人", date(2021, 3, 1), None),
    ],
    4: [(B, "乙公司", None), (A, "甲公司", None)],
    5: [("111", 2, ["丙公司", "甲公司"])],
    6: [
        (date(2019, 5, 1), "行政处罚", "市监局", "一号", date(2020, 5, 1), None),
        (date(2020, 2, 2), "许可", "审批局", "许可一号", None, None),
        (date(2022, 2, 2), "列入名单", "税务局", "二号", None, None),
        (date(2022, 3, 3), "行政处罚", "市监局", "三号", None, None),
    ],
    7: [("张三", "directly_responsible", "乙公司", ["股东", "董事"])],
    8: [("甲公司", "列入名单", "税务局", "二号", [date(2023, 1, 1)])],
    9: [("甲公司", ["甲公司城北分公司"])],
    10: [("town:G1", "乙公司", ["张三", "李四"])],
    11: [("甲公司", "town:r", "李四", date(2020, 1, 1))],
    12: [
        ("乙公司", 55.0, None, date(2018, 1, 1), None),
        ("李四", 48.5, None, date(2018, 1, 1), date(2020, 1, 1)),
    ],
    13: [
        ("乙公司", 51.5, None, date(2018, 1, 1), date(2018, 1, 1), date(2021, 6, 1)),
        ("李四", 48.5, None, date(2018, 1, 1), date(2018, 1, 1), None),
    ],
    15: [("unknown:town:r", 1), ("group:town:G1", 0)],
    17: [(["甲公司", "111", "丙公司"], ["REACHED_AT", "REACHED_AT"])],
    19: [("人民路1号", 2), ("解放路2号", 1)],
}


AT_FIRST = {
    "organizations": f"""
        org,uscc,name,address,phone,email,parent_org
        a,{uscc(1)},甲公司,人民路1号,111,,
        b,,乙公司,人民路1号,,b@x,
        c,{uscc(3)},丙公司,解放路2号,111,,
        d,{uscc(4)},丁公司,,,,
        br,{uscc(5)},甲公司城北分公司,,,,a
    """,
    "persons": f"""
        person,id_type,id_number,name
        p,resident_id,{resident_id(1)},张三
        q,resident_id,{resident_id(2)},李四
    """,
    "holdings": """
        holder,company,capital_pct,from,to
        p,b,60,2015-01-01,
        b,a,51.5,2018-01-01,
        q,a,48.5,2018-01-01,2020-01-01
        r,a,48.5,2020-01-01,
        c,d,100,2016-01-01,
        d,c,100,2016-01-01,
    """,
    "appointments": """
        person,org,role,from,to
        p,a,legal_representative,2018-01-01,2021-03-01
        q,a,legal_representative,2021-03-01,
        q,b,legal_representative,2016-01-01,
        p,b,director,2015-01-01,
    """,
    "arrangements": """
        kind,group,party,target,from,to
        concert,G1,p,b,2019-01-01,
        concert,G1,q,b,2019-01-01,
        concert,G1,c,b,2019-01-01,2020-01-01
        nominee,r,q,a,2020-01-01,
    """,
    "decisions": """
        decision_no,authority,subject,type,decided_on,ended_on,review_status,legal_basis
        一号,市监局,a,penalty,2019-05-01,2020-05-01,,法
        二号,税务局,a,listing,2022-02-02,,,法
        二号,法院,c,consumption_order,2022-02-02,,,法
        三号,市监局,a,penalty,2022-03-03,,suspended,法
    """,
    "named_persons": """
        decision_no,authority,person,capacity
        二号,税务局,p,directly_responsible
    """,
    "repairs": "decision_no,authority,repaired_on\n二号,税务局,2023-01-01\n二号,法院,2023-02-02",
    "permits": "decision_no,authority,org,decided_on\n许可一号,审批局,a,2020-02-02",
}
BY_TAX = {
    "organizations": f"org,uscc,name\nt1,{uscc(2)},乙公司",
    "persons": f"person,id_type,id_number,name\nq2,resident_id,{resident_id(2)},李四",
    "holdings": "holder,company,capital_pct,from\nq2,t1,40,2016-01-01",
}
TOLD = (
    ("town", AT_FIRST),
    ("tax", BY_TAX),
    # That `b` has the code of `t1` is said only now: both are one party from here on.
    ("town", {"organizations": f"org,uscc,name,address,email\nb,{uscc(2)},乙公司,人民路1号,b@x"}),
    (
        "town",
        {"holdings": "holder,company,capital_pct,from,known_on\nb,a,55,2018-01-01,2021-06-01"},
    ),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Return a town told in four loads; two datasets speak of its company `b`."""
    url, folder = empty_database(), tmp_path_factory.mktemp("town")
    with pytest.MonkeyPatch.context() as patch, closing(open_store(url, create=True)) as store:
        patch.setenv("ZEREN_KEY_FILE", str(folder / "person.key"))
        for number, (dataset, tables) in enumerate(TOLD):
            assert load_tables(store, folder / str(number) / dataset, **tables).rejections == ()
    with closing(Connection(url)) as connection:
        yield connection


@pytest.mark.neo4j
def test_every_answer_is_the_known_one(town: Connection) -> None:
    cypher = questions(ENGLISH)
    given = {number: asked(town, cypher[number], PARAMETERS) for number in ANSWERS}
    assert {n: _unordered(rows) for n, rows in given.items()} == {
        n: _unordered(rows) for n, rows in ANSWERS.items()
    }


@pytest.mark.neo4j
def test_a_correction_ends_one_version_and_adds_two(town: Connection) -> None:
    rows = asked(town, questions(ENGLISH)[14], PARAMETERS)
    changes = {(row[0], row[4]) for row in rows}
    assert changes == {("added", None), ("added", date(2021, 6, 1)), ("ended", None)}
    assert len(rows) == 3
    assert {row[1:4] for row in rows} == {("HOLDS", "乙公司", "甲公司")}


@pytest.mark.neo4j
def test_a_party_told_by_two_datasets_is_found_from_each_of_its_nodes(town: Connection) -> None:
    nodes = asked(town, "MATCH (b:Party {party_id: $id}) RETURN b.node", {"id": B})
    assert len(nodes) == 2
    up = asked(town, questions(ENGLISH)[1], PARAMETERS | {"companies": [B]})
    assert sorted((row[1], row[2]) for row in up) == [("张三", [60.0]), ("李四", [40.0])]
    assert asked(town, questions(ENGLISH)[16], PARAMETERS)[0][:2] == ("乙公司", B)
    assert asked(town, questions(ENGLISH)[18], PARAMETERS)[0][:3] == (4, False, "town")


@pytest.mark.neo4j
def test_a_ring_of_companies_has_an_end(town: Connection) -> None:
    ring = PARAMETERS | {"companies": [f"org:{uscc(3)}"], "company": f"org:{uscc(3)}"}
    assert asked(town, questions(ENGLISH)[1], ring) == []
    assert asked(town, questions(ENGLISH)[2], ring) == [(1, "丁公司", 100.0), (2, "丙公司", 100.0)]


def test_both_documents_ask_the_same_questions_in_both_languages() -> None:
    assert questions(ENGLISH) == questions(CHINESE)
    assert list(questions(ENGLISH)) == list(range(1, 20))
    assert all(re.search(r"[a-z].*[？]", title) for title in titles(ENGLISH))
    assert all(re.search(r"[？].*[a-z]", title) for title in titles(CHINESE))


def test_every_number_of_a_table_of_answers_is_a_question() -> None:
    assert set(ANSWERS) <= set(questions(ENGLISH))


def _unordered(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows with their lists of names in one order; chains keep theirs."""
    return [tuple(sorted(v) if _is_words(v) else v for v in row) for row in rows]


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
