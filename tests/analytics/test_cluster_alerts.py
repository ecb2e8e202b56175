"""Is each alert raised by what it is for, with its rows, and by nothing less?"""

from datetime import date
from pathlib import Path

import pytest

from analytics.clusters.alert import Alert, AlertKind, AlertParameters
from graph.model import PartyId
from tests.analytics.cluster_town import Town
from tests.tables import uscc

ROOM = "河南省安阳市文峰区德隆街96号8号楼803室"


def only(found: list[Alert], kind: AlertKind) -> Alert:
    assert [alert.kind for alert in found] == [kind]
    return found[0]


@pytest.mark.parametrize(
    ("founded", "industry", "is_raised"),
    [
        ("2024-03-02", "C3311", True),
        ("2024-08-28", "C3311", True),
        ("2024-08-29", "C3311", False),
        ("2024-03-01", "C3311", False),
        ("2024-03-02", "F5165", False),
    ],
)
def test_a_new_firm_of_the_same_head_and_section_after_a_listing(
    tmp_path: Path, founded: str, industry: str, *, is_raised: bool
) -> None:
    town = Town()
    old, new = town.org(), town.org(industry=industry, founded_on=founded)
    town.head("p", old, "2015-01-01", "2024-05-01")
    town.head("p", new, founded)
    listed = {"type": "listing", "list_kind": "SERIOUS_VIOLATION", "severity": "serious"}
    town.decide("L1", old, "2024-03-01", **listed)
    found = [alert for alert in town.alerts(tmp_path) if alert.kind is AlertKind.PHOENIX]
    assert bool(found) is is_raised
    if is_raised:
        assert found[0].parties == (new, old, "person:town:p")
        assert found[0].happened_on == date.fromisoformat(founded)
        assert {fact.source.file for fact in found[0].facts if fact.source} == {
            "decisions.csv",
            "organizations.csv",
            "appointments.csv",
        }


def test_a_new_firm_of_whoever_controls_the_listed_one(tmp_path: Path) -> None:
    town = Town()
    old, new = town.org(), town.org(founded_on="2024-03-02")
    for org in (old, new):
        town.person("p")
        town.hold("p", org, "60")
    town.decide("L1", old, "2024-03-01", type="listing", list_kind="SERIOUS_VIOLATION")
    alert = only(town.alerts(tmp_path), AlertKind.PHOENIX)
    assert alert.parties == (new, old, "person:town:p")


@pytest.mark.parametrize(
    ("firms", "days", "is_raised"), [(10, 3, True), (9, 3, False), (10, 4, False)]
)
def test_a_room_that_fills_up_within_days(
    tmp_path: Path, firms: int, days: int, *, is_raised: bool
) -> None:
    town = Town()
    first = date(2024, 2, 1).toordinal()
    for number in range(firms):
        town.org(address=ROOM, founded_on=date.fromordinal(first + number * days).isoformat())
    for number in range(30):
        town.org(address=f"德隆街{number + 1}号1号楼101室", founded_on="2024-02-01")
    found = town.alerts(tmp_path)
    assert bool(found) is is_raised
    if is_raised:
        alert = only(found, AlertKind.MASS_REGISTRATION)
        assert len(alert.parties) == 10
        assert dict(alert.figures)["entities"] == 10
        assert all(fact.start and fact.source for fact in alert.facts)


def test_many_at_one_room_are_no_sign_where_all_rooms_are_so(tmp_path: Path) -> None:
    town = Town()
    for room in range(3):
        for _ in range(10):
            town.org(address=f"德隆街1号1号楼{101 + room}室", founded_on="2024-02-01")
    assert town.alerts(tmp_path) == []


@pytest.mark.parametrize(("posts", "is_raised"), [(10, False), (11, True)])
def test_a_person_with_more_than_ten_posts(tmp_path: Path, posts: int, *, is_raised: bool) -> None:
    town = Town()
    for number in range(posts):
        town.head("p", town.org(industry=f"C14{number + 11}"))
    town.head("p", town.org(), "2015-01-01", "2020-01-01")
    found = town.alerts(tmp_path)
    assert bool(found) is is_raised
    if is_raised:
        alert = only(found, AlertKind.MANY_POSTS)
        assert (alert.parties[0], len(alert.parties)) == ("person:town:p", 12)
        assert len(alert.facts) == 11


@pytest.mark.parametrize(
    ("left", "decided", "is_raised"),
    [
        ("2024-03-01", "2024-05-30", True),
        ("2024-03-01", "2024-05-31", False),
        ("2024-03-01", "2024-03-01", True),
        ("2024-03-02", "2024-03-01", False),
        ("2022-11-20", "2022-12-20", False),
    ],
)
def test_a_head_replaced_at_most_ninety_days_before_a_decision(
    tmp_path: Path, left: str, decided: str, *, is_raised: bool
) -> None:
    town = Town()
    org = town.org()
    town.head("old", org, "2015-01-01", left)
    town.head("new", org, left)
    town.decide("D1", org, decided)
    found = town.alerts(tmp_path)
    assert bool(found) is is_raised
    if is_raised:
        alert = only(found, AlertKind.LR_SWAP)
        assert alert.parties == (org, "person:town:old", "person:town:new")
        assert [fact.said for fact in alert.facts] == [
            "penalty D1",
            "legal_representative",
            "legal_representative",
        ]


def test_a_head_whom_nobody_follows_is_no_swap(tmp_path: Path) -> None:
    town = Town()
    org = town.org()
    town.head("old", org, "2015-01-01", "2024-03-01")
    town.decide("D1", org, "2024-04-01")
    assert town.alerts(tmp_path) == []


def test_companies_that_hold_one_another_are_a_ring(tmp_path: Path) -> None:
    town = Town()
    a, b, c, d = (town.org() for _ in range(4))
    for holder, company in ((a, b), (b, c), (c, a), (c, d)):
        town.hold(holder, company, "10")
    alert = only(town.alerts(tmp_path), AlertKind.EQUITY_RING)
    assert alert.parties == (a, b, c)
    assert [(fact.other, fact.party) for fact in alert.facts] == [(c, a), (a, b), (b, c)]


def test_a_ring_of_companies_that_no_table_describes_is_one_too(tmp_path: Path) -> None:
    town = Town()
    gone = town.org(dissolved_on="2020-01-01")
    a, b = PartyId(f"org:{uscc(7)}"), PartyId(f"org:{uscc(8)}")
    for holder, company in ((a, b), (b, a), (gone, a), (a, gone)):
        town.hold(holder, company, "10")
    assert only(town.alerts(tmp_path), AlertKind.EQUITY_RING).parties == (a, b)


@pytest.mark.parametrize(
    ("days", "is_raised"),
    [
        (("2024-01-02", "2024-05-01", "2024-12-31"), True),
        (("2023-12-31", "2024-05-01", "2024-12-31"), False),
        (("2021-01-01", "2021-05-01", "2021-12-01"), False),
        (("2024-05-01", "2024-12-31"), False),
    ],
)
def test_a_third_penalty_within_twelve_months(
    tmp_path: Path, days: tuple[str, ...], *, is_raised: bool
) -> None:
    town = Town()
    org = town.org()
    for number, day in enumerate(days):
        town.decide(f"D{number}", org, day)
    found = town.alerts(tmp_path)
    assert bool(found) is is_raised
    if is_raised:
        alert = only(found, AlertKind.THIRD_PENALTY)
        assert (alert.parties, len(alert.facts)) == ((org,), 3)


def test_a_repaired_penalty_is_not_counted_as_the_third(tmp_path: Path) -> None:
    town = Town()
    org = town.org()
    for number, day in enumerate(("2024-02-01", "2024-05-01", "2024-08-01")):
        town.decide(f"D{number}", org, day)
    town.add("repairs", decision_no="D1", repaired_on="2024-12-31")
    assert town.alerts(tmp_path) == []


@pytest.mark.parametrize(("broken", "is_raised"), [(3, True), (2, False)])
def test_linked_entities_that_broke_their_word(
    tmp_path: Path, broken: int, *, is_raised: bool
) -> None:
    town = Town()
    orgs = [town.org() for _ in range(4)]
    for number, org in enumerate(orgs):
        town.head("p", org)
        row = {"org": org.removeprefix("org:"), "matter": "m", "made_on": "2024-01-01"}
        told = {"kept": "no", "breached_on": "2024-06-01"} if number < broken else {"kept": "yes"}
        town.add("commitments", **row, **told)
    found = town.alerts(tmp_path)
    assert bool(found) is is_raised
    if is_raised:
        alert = only(found, AlertKind.COMMITMENT_CLUSTER)
        assert alert.parties == (*orgs[:3], "person:town:p")
        assert len(alert.facts) == 3


def test_an_alert_has_the_same_id_on_every_day_and_expires(tmp_path: Path) -> None:
    town = Town()
    a, b = town.org(), town.org()
    town.hold(a, b, "10")
    town.hold(b, a, "10")
    (first,) = town.alerts(tmp_path / "one")
    town.org()
    (second,) = town.alerts(tmp_path / "two", AlertParameters(expires_days=10))
    assert first.alert_id == second.alert_id
    assert (first.expires, second.expires) == (date(2025, 3, 31), date(2025, 1, 10))
