"""Do `zeren power` and `zeren links` answer a program and a person, and fail in order?"""

import pytest

from tests.api.imports import imported
from tests.api.town import MILL, ON, SHOP, TABLES, write_tables
from tests.bad_input.command import Zeren


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Zeren:
    made = Zeren(tmp_path_factory.mktemp("commands"))
    made.ask("load", write_tables(made.folder / "town", TABLES))
    return made


def test_power_for_a_program(zeren: Zeren) -> None:
    answer = zeren.ask("power", "mill", "--on", ON)
    assert [
        (one["name"], one["votes"], one["shapley_shubik"], one["banzhaf"])
        for one in answer["holders"]
    ] == [("欧阳建国", 60.0, 100.0, 100.0), ("王伟", 40.0, 0.0, 0.0)]
    said = {key: answer[key] for key in ("basis", "method", "network", "use", "data_revision")}
    assert said == {
        "basis": "votes",
        "method": "exact",
        "network": None,
        "use": "SCREENING",
        "data_revision": 1,
    }
    even = zeren.ask("power", MILL, "--on", ON, "--threshold", "0.6")
    assert [one["shapley_shubik"] for one in even["holders"]] == [50.0, 50.0]
    assert zeren.ask("power", "mill", "--on", "2014-06-01")["holders"] == []


def test_power_through_the_network_for_a_program(zeren: Zeren) -> None:
    words = ("power", SHOP, "--on", ON, "--network", "--rounds", "400", "--seed", "9")
    answer = zeren.ask(*words)
    assert zeren.ask(*words) == answer
    network = answer["network"]
    assert [network[name] for name in ("rounds", "seed", "meetings")] == [400, 9, 3]
    first = network["holders"][0]
    assert first["name"] == "欧阳建国"
    assert first["power"] == pytest.approx(99, abs=4 * first["power_error"])
    assert (network["companies"], network["companies_error"]) == (0.0, 0.0)
    assert zeren.ask(*words[:-1], "10")["network"]["holders"] != network["holders"]


def test_links_for_a_program(zeren: Zeren) -> None:
    answer = zeren.ask("links", "shop", "--on", ON)
    assert [(one["name"], one["share"]) for one in answer["owned_by"]] == [
        ("安阳磨坊有限公司", 51.5),
        ("欧阳建国", 30.9),
        ("王伟", 20.6),
    ]
    assert [(one["name"], one["weakest_link"]) for one in answer["weakest_link"]] == [
        ("安阳磨坊有限公司", 51.5),
        ("欧阳建国", 51.5),
        ("王伟", 40.0),
    ]
    (yard,) = answer["shares_owner"]
    assert (yard["name"], len(yard["owners"])) == ("安阳货场", 2)
    assert (answer["basis"], answer["use"], answer["data_revision"]) == ("capital", "SCREENING", 1)
    assert answer["flags"] == ["OVER_100"]
    fewer = zeren.ask("links", "shop", "--on", ON, "--limit", "30")
    assert len(fewer["owned_by"]) == 2


def test_what_a_person_reads(zeren: Zeren) -> None:
    for words in (
        ("power", SHOP),
        ("power", SHOP, "--network", "--rounds", "100"),
        ("links", SHOP),
        ("links", "bureau"),
    ):
        shown = zeren.run(*words, "--on", ON)
        assert shown.code == 0
        assert max(map(len, shown.out.splitlines())) <= 80
        assert "screening only, never a ground of discipline" in shown.out
    assert "网络权力指数" in zeren.run("power", SHOP, "--network", "--rounds", "100").out
    assert "同一股东" in zeren.run("links", SHOP).out


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("power", "nobody"), 1, "NOT_FOUND"),
        (("links", "王伟"), 1, "AMBIGUOUS"),
        (("power", "mill", "--threshold", "1"), 2, "BAD_THRESHOLD"),
        (("power", "mill", "--rounds", "0"), 2, "BAD_VALUE"),
        (("power", "mill", "--seed", "-1"), 2, "BAD_VALUE"),
        (("power", "mill", "--rounds", "many"), 2, "USAGE"),
        (("links", "mill", "--limit", "a fifth"), 2, "BAD_VALUE"),
        (("links", "mill", "--limit", "101"), 2, "BAD_VALUE"),
        (("links",), 2, "USAGE"),
    ],
)
def test_errors_have_a_code_and_an_exit(
    zeren: Zeren, words: tuple[str, ...], code: int, error: str
) -> None:
    answer = zeren.run(*words, "--json")
    assert (answer.code, answer.error) == (code, error)


def test_a_refused_limit_is_named_as_it_was_typed(zeren: Zeren) -> None:
    assert "--limit is 101" in zeren.run("links", "mill", "--limit", "101").err


def test_questions_about_a_person_are_written_down(zeren: Zeren) -> None:
    before = zeren.ask("audit", "verify")["lines"]
    zeren.ask("power", "boss")
    zeren.ask("links", "boss")
    zeren.ask("links", "mill")
    assert zeren.ask("audit", "verify")["lines"] == before + 2


@pytest.mark.parametrize("command", ["power", "links"])
def test_a_question_about_one_entity_imports_nothing_heavy(zeren: Zeren, command: str) -> None:
    heavy, said = imported(zeren, command, SHOP, "--json")
    assert (heavy, "SCREENING" in said) == ([], True)
