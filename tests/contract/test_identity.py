"""Who is who: which references, codes and numbers make one party, and which never do?"""

from pathlib import Path

import pytest

from graph.model import Appointment, Arrangement, Holding, Organization, Person
from graph.moments import today
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.vocabulary import Flag
from loaders.loading import load
from tests.contract.kept import everything_kept
from tests.tables import (
    counts_of,
    facts_of,
    ids,
    load_tables,
    old_form,
    resident_id,
    uscc,
)

NOW = AsOf(on=today(), known_at=today())
BAD_CHECK = resident_id(7)[:-1] + ("0" if resident_id(7)[-1] != "0" else "1")


def holders(store: GraphStore) -> list[str]:
    return [row.holder for row in store.scan(Holding, NOW)]


def test_an_organization_answers_to_its_old_id_when_its_code_becomes_known(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", organizations="org,name\na,甲\n")
    load_tables(store, tmp_path / "2" / "t", holdings="holder,company\na,b\n")
    load_tables(store, tmp_path / "3" / "t", organizations=f"org,uscc,name\na,{uscc(1)},甲\n")
    for reference in ("org:t:a", f"org:{uscc(1)}", uscc(1), "a", "甲", f" {uscc(1).lower()} "):
        assert store.resolve(reference) == ids(f"org:{uscc(1)}")
    assert holders(store) == [f"org:{uscc(1)}"]
    assert store.known(ids("org:t:a", f"org:{uscc(1)}")) == {f"org:{uscc(1)}"}


def test_silence_about_a_code_or_a_number_takes_no_identity_away(
    store: GraphStore, tmp_path: Path
) -> None:
    full = {
        "organizations": f"org,uscc,name\na,{uscc(1)},甲\n",
        "persons": f"person,id_number,name\np,{resident_id(1)},张伟\n",
    }
    load_tables(store, tmp_path / "1" / "t", **full)
    parties = store.party_ids()
    load_tables(
        store,
        tmp_path / "2" / "t",
        organizations="org,name\na,甲公司\n",
        persons="person,name\np,张卫\n",
    )
    assert store.party_ids() == parties


def test_a_key_that_is_a_code_is_the_organization_of_that_code(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(
        store,
        tmp_path / "t",
        organizations=f"org,name\n{uscc(1)},甲\n",
        holdings=f"holder,company\n{uscc(1)},{uscc(2)}\n",
    )
    (row,) = store.scan(Holding, NOW)
    assert (row.holder, row.company) == (f"org:{uscc(1)}", f"org:{uscc(2)}")


def test_a_wrong_code_is_kept_but_makes_no_identity(store: GraphStore, tmp_path: Path) -> None:
    wrong = uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1")
    load_tables(store, tmp_path / "t", organizations=f"org,uscc,name\na,{wrong},甲\n")
    (row,) = store.scan(Organization, NOW)
    assert (row.org, row.uscc) == ("org:t:a", wrong)
    assert store.resolve(wrong) == []


def test_persons_are_one_only_where_their_numbers_are_equal(
    store: GraphStore, tmp_path: Path
) -> None:
    text = """
        person,id_type,id_number,name
        a,resident_id,{0},张伟
        b,resident_id,{1},张伟
        c,,,张伟
        d,,,张伟
        e,,{0},张卫
        f,resident_id,{2},张伟
        g,passport,{0},张伟
        """.format(resident_id(1), resident_id(2), old_form(resident_id(1)))
    load_tables(store, tmp_path / "t", persons=text)
    party = {key: store.resolve(f"person:t:{key}") for key in "abcdefg"}
    assert party["a"] == party["e"] == party["f"]
    assert party["c"] == ids("person:t:c")
    assert len({str(found) for found in party.values()}) == 5


def test_a_number_that_one_person_gives_up_does_not_bring_the_next_one_along(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "person,id_number,name\nq,{},张伟\n"
    more = "person,id_number,name\nq,{},张伟\nu,{},李娜\n"
    load_tables(store, tmp_path / "1" / "t", persons=text.format(resident_id(2)))
    (mistaken,) = store.resolve("q")
    load_tables(store, tmp_path / "2" / "t", persons=more.format(resident_id(4), resident_id(2)))
    assert store.resolve("u") == [mistaken]
    assert len({*store.resolve("q"), *store.resolve("u")}) == 2


def test_two_persons_whose_numbers_were_exchanged_stay_two(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "person,id_number,name\nq,{},张伟\nr,{},李娜\n"
    load_tables(store, tmp_path / "1" / "t", persons=text.format(resident_id(2), resident_id(4)))
    (two,), (four,) = store.resolve("q"), store.resolve("r")
    load_tables(store, tmp_path / "2" / "t", persons=text.format(resident_id(4), resident_id(2)))
    assert (store.resolve("q"), store.resolve("r")) == ([four], [two])


def test_the_number_makes_one_person_of_two_datasets(store: GraphStore, tmp_path: Path) -> None:
    text = "person,id_number,name\n{},{},张伟\n"
    load_tables(store, tmp_path / "one", persons=text.format("a", resident_id(1)))
    load_tables(store, tmp_path / "two", persons=text.format("b", resident_id(1)))
    assert store.resolve("person:one:a") == store.resolve("person:two:b")
    assert store.resolve("张伟") == store.resolve("a")


def test_a_corrected_number_takes_nobody_elses_person_along(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "person,id_number\n{},{}\n"
    posts = "person,org,role\n{},y,director\n"
    for dataset, key in (("one", "a"), ("two", "b")):
        load_tables(
            store,
            tmp_path / dataset,
            persons=text.format(key, resident_id(1)),
            appointments=posts.format(key),
        )
    (wrong,) = store.resolve("a")
    assert store.resolve("b") == [wrong]
    load_tables(store, tmp_path / "2" / "one", persons=text.format("a", resident_id(2)))
    (right,) = store.resolve("person:one:a")
    assert right != wrong
    assert store.resolve("person:two:b") == store.resolve(wrong) == [wrong]
    holders_of = {row.source.dataset: row.person for row in store.scan(Appointment, NOW)}
    assert holders_of == {"one": right, "two": wrong}
    again = load(store, [tmp_path / "2" / "one"])
    assert (counts_of(again, "persons").unchanged, store.revision()) == (1, 3)


def test_a_corrected_number_alone_is_a_change(store: GraphStore, tmp_path: Path) -> None:
    text = "person,id_number\np,{}\n"
    load_tables(store, tmp_path / "1" / "t", persons=text.format(resident_id(1)))
    before = store.resolve("p")
    load_tables(store, tmp_path / "2" / "t", persons=text.format(resident_id(2)))
    assert store.resolve("p") != before
    assert store.resolve(before[0]) == store.resolve("p")
    assert store.revision() == 2


def test_a_person_answers_to_the_old_id_when_the_number_becomes_known(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(
        store,
        tmp_path / "1" / "t",
        persons="person,name\np,张伟\n",
        appointments="person,org,role\np,y,director\n",
    )
    number = resident_id(1)
    load_tables(store, tmp_path / "2" / "t", persons=f"person,id_number,name\np,{number},张伟\n")
    (party,) = store.resolve("person:t:p")
    assert party.startswith("person:")
    assert ":" not in party.removeprefix("person:")
    assert [row.person for row in store.scan(Appointment, NOW)] == [party]


def test_a_number_with_a_wrong_check_character_is_kept_as_a_name_only(
    store: GraphStore, tmp_path: Path
) -> None:
    text = f"person,id_type,id_number,name\np,resident_id,{BAD_CHECK},张伟\n"
    load_tables(store, tmp_path / "t", persons=text)
    (row,) = store.scan(Person, NOW)
    assert (row.person, row.id_status) == ("person:t:p", "CHECKSUM_BAD")
    assert Flag.NAME_ONLY in GraphReader(store, NOW).party(row.person).flags


def test_an_undescribed_reference_is_a_party_known_by_its_key(
    store: GraphStore, tmp_path: Path
) -> None:
    report = load_tables(
        store,
        tmp_path / "t",
        holdings=f"holder,company\nx,y\n{uscc(1)},y\n",
        appointments="person,org,role\np,y,director\nboss,y,managing_partner\n",
    )
    assert report.parties_without_description == 5
    assert sorted(holders(store)) == [f"org:{uscc(1)}", "unknown:t:x"]
    assert [row.person for row in store.scan(Appointment, NOW)] == [
        "person:t:p",
        "unknown:t:boss",
    ]


def test_a_reference_that_is_both_an_organization_and_a_person_is_rejected(
    store: GraphStore, tmp_path: Path
) -> None:
    report = load_tables(
        store,
        tmp_path / "t",
        organizations="org,name\nk,甲\n",
        persons="person,name\nk,张伟\n",
        holdings="holder,company,capital_pct\nk,k,10\nz,k,20\n",
    )
    assert [(r.code, r.row, r.column, r.value) for r in report.rejections] == [
        ("AMBIGUOUS_REFERENCE", 2, "holder", "k")
    ]
    assert counts_of(report, "holdings").as_tuple() == (2, 1, 0, 0, 1, 0)
    assert store.resolve("k") == ids("org:t:k", "person:t:k")


def test_an_unknown_party_becomes_what_a_later_table_describes(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", holdings="holder,company\nx,y\n")
    load_tables(store, tmp_path / "2" / "t", persons="person,name\nx,张伟\n")
    assert holders(store) == ["person:t:x"]
    assert store.resolve("unknown:t:x") == ids("person:t:x")
    again = load(store, [tmp_path / "1" / "t"])
    assert counts_of(again, "holdings").unchanged == 1


def test_an_unknown_party_never_becomes_an_organization_and_a_person_at_once(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", holdings="holder,company\nx,y\n")
    load_tables(store, tmp_path / "2" / "t", organizations="org,name\nx,甲\n")
    load_tables(store, tmp_path / "3" / "t", persons="person,name\nx,张伟\n")
    assert store.resolve("x") == ids("org:t:x", "person:t:x")
    (org,) = store.scan(Organization, NOW)
    (person,) = store.scan(Person, NOW)
    assert (org.org, person.person) == ("org:t:x", "person:t:x")


def test_a_managing_partner_may_be_an_organization(store: GraphStore, tmp_path: Path) -> None:
    load_tables(
        store,
        tmp_path / "t",
        organizations=f"org,uscc,name\ngp,{uscc(1)},普通合伙人\nfund,,基金\n",
        appointments="person,org,role\ngp,fund,managing_partner\n",
    )
    (row,) = store.scan(Appointment, NOW)
    assert row.person == f"org:{uscc(1)}"


def test_the_group_of_a_nominee_is_a_party_and_of_a_concert_a_group(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(
        store,
        tmp_path / "t",
        persons="person,name\nzhang,张伟\n",
        arrangements="""
            kind,group,party,target
            nominee,zhang,li,y
            entrustment,zhang,wang,y
            concert,zhang,li,
            """,
    )
    assert [row.group for row in store.scan(Arrangement, NOW)] == [
        "person:t:zhang",
        "person:t:zhang",
        "group:t:zhang",
    ]


def test_keys_of_two_datasets_are_two_parties(store: GraphStore, tmp_path: Path) -> None:
    for dataset in ("one", "two"):
        load_tables(store, tmp_path / dataset, organizations="org,name\n7,甲\n")
    assert store.resolve("7") == ids("org:one:7", "org:two:7")
    assert store.resolve("甲") == ids("org:one:7", "org:two:7")


@pytest.mark.parametrize("key", ["000001", "安阳 一号", "a:b", 'with "quotes"', "x,y", "𰻝"])
def test_a_key_is_text_as_it_was_written(store: GraphStore, tmp_path: Path, key: str) -> None:
    quoted = '"' + key.replace('"', '""') + '"'
    load_tables(store, tmp_path / "t", organizations=f"org,name\n{quoted} ,甲\n")
    assert store.resolve(key) == store.resolve(f"org:t:{key}") == ids(f"org:t:{key}")


def test_no_number_stands_anywhere_in_the_store(
    store: GraphStore, url: str, tmp_path: Path
) -> None:
    number = resident_id(1)
    load_tables(
        store,
        tmp_path / "t",
        persons=f"person,id_type,id_number,name\np,resident_id,{number},张伟{number}\n",
        holdings=f"holder,company\n{number},y\n",
    )
    assert number not in str(facts_of(store))
    store.close()
    kept = everything_kept(url)
    # What may be kept does stand there: the right places are looked at.
    assert any("张伟".encode() in each for each in kept)
    for said in (number, old_form(number)):
        assert not any(said.encode() in each for each in kept)
        assert not any(said.encode("utf-16-le") in each for each in kept)
