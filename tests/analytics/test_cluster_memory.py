"""Does a cluster keep its id while it grows, and is it said what became of the others?"""

from datetime import date

import pytest

from analytics.clusters.outcomes import AlertOutcome, Precision, Recorded, precision_of
from analytics.clusters.remembered import (
    Became,
    Change,
    Members,
    Remembered,
    compared,
    identified,
    remembered_with,
)
from graph.model import PartyId

FIRST, LATER = date(2024, 1, 1), date(2024, 6, 1)


def members(letters: str) -> Members:
    return frozenset(PartyId(f"org:{letter}") for letter in letters)


def seen(**clusters: str) -> list[Remembered]:
    return [Remembered(name, FIRST, FIRST, members(who)) for name, who in clusters.items()]


def test_a_cluster_that_grows_keeps_its_id() -> None:
    assert identified([members("abcdefgh")], seen(x="abcd"), same_share=0.5) == ["x"]


def test_a_cluster_of_others_gets_a_new_id_of_its_members() -> None:
    (one,) = identified([members("efgh")], seen(x="abcd"), same_share=0.5)
    (again,) = identified([members("hgfe")], [], same_share=0.5)
    assert one == again
    assert one.startswith("cluster:")


def test_of_two_parts_the_larger_one_keeps_the_id() -> None:
    ids = identified([members("fgh"), members("abcde")], seen(x="abcdefgh"), same_share=0.5)
    assert ids[1] == "x"
    assert ids[0] != "x"


def test_two_that_become_one_keep_the_id_of_which_there_is_more() -> None:
    assert identified([members("abcdefghij")], seen(x="abcd", y="efghij"), same_share=0.5) == ["y"]


def test_of_equal_shares_the_first_id_in_order_counts() -> None:
    found = [members("abcdefgh")]
    assert identified(found, seen(y="efgh", x="abcd"), same_share=0.5) == ["x"]


def test_less_than_half_is_another_cluster() -> None:
    assert identified([members("aefgh")], seen(x="abcd"), same_share=0.5) != ["x"]


def test_a_new_cluster_of_members_once_named_gets_another_id() -> None:
    (name,) = identified([members("abcd")], [], same_share=0.5)
    kept = [Remembered(name, FIRST, LATER, members("wxyz"))]
    (other,) = identified([members("abcd")], kept, same_share=0.5)
    assert other != name


def test_the_latest_members_and_the_first_day_are_remembered() -> None:
    first = remembered_with([], {"x": members("ab")}, LATER)
    earlier = remembered_with(first, {"x": members("a")}, FIRST)
    assert earlier == [Remembered("x", FIRST, LATER, members("ab"))]
    grown = remembered_with(earlier, {"x": members("abc")}, date(2024, 7, 1))
    assert grown == [Remembered("x", FIRST, date(2024, 7, 1), members("abc"))]


def test_what_became_of_each_cluster_is_said() -> None:
    before = {
        name: members(who) for name, who in {"a": "1234", "b": "56", "c": "78", "d": "9"}.items()
    }
    after = {name: members(who) for name, who in {"a": "12345678", "d": "9", "e": "xyz"}.items()}
    assert compared(before, after, same_share=0.5) == [
        Became(cluster_id="a", change=Change.GREW, joined=ids("5678")),
        Became(cluster_id="b", change=Change.MERGED, into="a", left=ids("56")),
        Became(cluster_id="c", change=Change.MERGED, into="a", left=ids("78")),
        Became(cluster_id="d", change=Change.SAME),
        Became(cluster_id="e", change=Change.BORN, joined=ids("xyz")),
    ]
    assert [each.change for each in compared(before, {}, same_share=0.5)] == [Change.ENDED] * 4
    assert compared({"a": members("12")}, {"a": members("23")}, same_share=0.5) == [
        Became(cluster_id="a", change=Change.CHANGED, joined=ids("3"), left=ids("1"))
    ]


def ids(letters: str) -> tuple[PartyId, ...]:
    return tuple(sorted(members(letters)))


def recorded(number: int, outcome: AlertOutcome, kind: str = "phoenix") -> Recorded:
    return Recorded(
        alert_id=f"alert:{kind}:{number}",
        kind=kind,
        outcome=outcome,
        at="2024-01-01T00:00:00+00:00",
        by="x",
        reason="x",
    )


@pytest.mark.parametrize(("wrong", "told"), [(4, None), (5, 15 / 20)])
def test_precision_is_said_from_twenty_outcomes_on(wrong: int, told: float | None) -> None:
    said = [recorded(number, AlertOutcome.CONFIRMED) for number in range(15)]
    said += [recorded(number, AlertOutcome.FALSE) for number in range(15, 15 + wrong)]
    said += [recorded(50, AlertOutcome.MERGED)]
    assert precision_of(said) == (Precision("phoenix", 15, wrong, 1, told),)


def test_the_outcome_recorded_last_counts() -> None:
    said = [recorded(1, AlertOutcome.FALSE), recorded(1, AlertOutcome.CONFIRMED)]
    assert precision_of(said) == (Precision("phoenix", 1, 0, 0, None),)
