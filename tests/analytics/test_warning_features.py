"""Are the features of a small town those a person would count?"""

from datetime import date
from math import isnan, log10
from pathlib import Path

import pandas as pd
import pytest

from analytics.warning import Parameters, features_on
from analytics.warning.features import Group, words_of
from api.warn_records import CountedRecords
from graph.periods import AsOf
from tests.analytics.cluster_town import Town

DAY = date(2024, 12, 31)
RECORDS = CountedRecords()


def frame(town: Town, folder: Path, day: date = DAY) -> pd.DataFrame:
    with town.reader(folder) as reader:
        there = reader.at(AsOf(on=day, known_at=day))
        return features_on(there, RECORDS.counting(there), Parameters())


def test_own_records_count_until_the_day_they_are_repaired_as_known_then(tmp_path: Path) -> None:
    town = Town()
    org, other = town.org(founded_on="2010-01-01"), town.org(founded_on="2010-01-01")
    town.decide("D1", org, "2024-01-01", severity="serious", domain="food", amount_cny="999")
    town.decide("D2", org, "2022-12-31", domain="tax")
    town.add("repairs", decision_no="D2", repaired_on="2024-06-01")
    before = frame(town, tmp_path / "a", date(2024, 5, 31))
    after = frame(town, tmp_path / "b")
    assert before.loc[org, "own.records"] == 2
    assert before.loc[org, "domain.tax"] > 0
    told = after.loc[org]
    assert (told["own.records"], told["own.records_year"], told["own.serious"]) == (1, 0, 1)
    assert told["domain.tax"] == 0
    assert told["domain.food"] == told["own.decayed"] == pytest.approx(0.5 ** (365 / 365))
    assert told["own.burden"] == pytest.approx(3 * 0.5 ** (365 / 365))
    assert told["own.days_since"] == 365
    assert told["own.amount"] == pytest.approx(log10(1_000))
    assert isnan(after.loc[other, "own.days_since"])
    assert after.loc[other, "own.records"] == 0


def test_a_repair_that_is_told_later_does_not_change_the_past(tmp_path: Path) -> None:
    town = Town()
    org = town.org(founded_on="2010-01-01")
    town.decide("D1", org, "2023-01-01")
    town.add("repairs", decision_no="D1", repaired_on="2023-06-01", known_on="2024-03-01")
    assert frame(town, tmp_path / "a", date(2023, 12, 31)).loc[org, "own.records"] == 1
    assert frame(town, tmp_path / "b", date(2024, 3, 1)).loc[org, "own.records"] == 0


def test_links_bring_the_records_of_others_by_kind(tmp_path: Path) -> None:
    town = Town()
    one, sister, owned = (town.org(founded_on="2010-01-01") for _ in range(3))
    town.head("p", one)
    town.head("p", sister)
    town.hold(one, owned, "40")
    town.decide("D1", sister, "2024-12-31", severity="general")
    town.decide("D2", owned, "2024-12-31", severity="serious")
    town.decide("D3", one, "2024-12-31")
    found = frame(town, tmp_path)
    told = found.loc[one]
    assert told["linked.legal_representative.entities"] == 1
    assert told["linked.legal_representative.burden"] == pytest.approx(1.0)
    assert told["linked.equity.burden"] == pytest.approx(3.0)
    assert told["linked.equity.recent"] == 1
    assert told["community.entities"] == 2
    # Its own record is not its neighbours': those of the other two only.
    assert told["community.burden"] == pytest.approx(4.0)
    assert told["representative.leads"] == 2
    assert (told["holders.owned"], told["holders.entities"]) == (1, 0)
    assert isnan(told["holders.largest"])
    assert found.loc[owned, "holders.largest"] == pytest.approx(0.4)


def test_a_controller_brings_his_other_companies(tmp_path: Path) -> None:
    town = Town()
    town.person("boss")
    companies = [town.org(founded_on="2010-01-01") for _ in range(4)]
    for company in companies[:3]:
        town.hold("boss", company, "80")
    town.decide("D1", companies[1], "2024-12-31")
    found = frame(town, tmp_path)
    assert found["controller.companies"].tolist() == [2, 2, 2, 0]
    assert found["controller.recent"].tolist() == [1, 0, 1, 0]


def test_changes_of_the_representative_are_counted_once_however_they_are_written(
    tmp_path: Path,
) -> None:
    town = Town()
    steady, changed, founded = (town.org(founded_on="2010-01-01") for _ in range(3))
    for year in range(2019, 2025):
        town.head("a", steady, f"{year}-01-01", f"{year + 1}-01-01")
    town.head("a", changed, "2015-01-01", "2022-06-01")
    town.head("b", changed, "2022-06-01", "2024-06-01")
    town.head("c", changed, "2024-06-01")
    town.head("d", founded, "2024-06-01")
    found = frame(town, tmp_path)
    assert found["representative.changes_year"].tolist() == [0, 1, 0]
    assert found["representative.changes_3_years"].tolist() == [0, 2, 0]
    assert found.loc[steady, "representative.tenure"] == (DAY - date(2019, 1, 1)).days
    assert found.loc[changed, "representative.tenure"] == (DAY - date(2024, 6, 1)).days


def test_a_rate_of_others_leaves_the_entity_out_and_is_shrunk(tmp_path: Path) -> None:
    town = Town()
    orgs = [
        town.org(founded_on="2010-01-01", industry="C14" if at < 5 else "E47") for at in range(20)
    ]
    for at in (0, 1, 7):
        town.decide(f"D{at}", orgs[at], "2024-10-01")
    rate = frame(town, tmp_path)["rate.section"]
    base, drawn = 3 / 20, 20.0
    assert rate[orgs[0]] == pytest.approx((1 + drawn * base) / (4 + drawn))
    assert rate[orgs[2]] == pytest.approx((2 + drawn * base) / (4 + drawn))
    assert rate[orgs[7]] == pytest.approx((0 + drawn * base) / (14 + drawn))


def test_promises_permits_and_indicators_are_those_known_by_the_day(tmp_path: Path) -> None:
    town = Town()
    org, other = town.org(founded_on="2010-01-01"), town.org(founded_on="2010-01-01")
    broken = {"kept": "no", "breached_on": "2024-03-01"}
    town.add("commitments", org=org[4:], matter="a", made_on="2023-01-01", **broken)
    town.add("commitments", org=org[4:], matter="b", made_on="2023-01-01", due_on="2023-06-01")
    town.add("commitments", org=other[4:], matter="c", made_on="2024-01-01", due_on="2025-06-01")
    town.add("commitments", org=other[4:], matter="d", made_on="2025-01-01", due_on="2025-02-01")
    for day, value in (("2023-01-01", "5"), ("2024-01-01", "7"), ("2025-01-01", "9")):
        town.add("indicators", org=org[4:], indicator="complaints", value=value, **{"from": day})
    permit = {"permit_no": "1", "authority": "局", "valid_from": "2024-01-01"}
    town.add("permits", decision_no="P1", org=org[4:], decided_on="2024-01-01", **permit)
    told = frame(town, tmp_path / "a")
    names = ["promises.broken", "promises.overdue", "permits.valid", "indicator.complaints"]
    assert told.loc[org, names].tolist() == [1, 1, 1, 7]
    assert told.loc[other, names[:3]].tolist() == [0, 0, 0]
    assert isnan(told.loc[other, "indicator.complaints"])
    earlier = frame(town, tmp_path / "b", date(2023, 12, 31))
    assert earlier.loc[org, [names[0], names[3]]].tolist() == [0, 5]


def test_scored_is_every_organization_with_a_dated_fact_by_the_day(tmp_path: Path) -> None:
    town = Town()
    founded = town.org(founded_on="2010-01-01")
    later, undated = town.org(founded_on="2025-01-01"), town.org()
    led, holder, held = (town.org() for _ in range(3))
    town.head("p", led, "2020-01-01")
    town.hold(holder, held, "10")
    organ = town.org(founded_on="2000-01-01", kind="state_organ")
    decided = town.org()
    town.decide("D1", decided, "2024-12-31")
    town.decide("D2", later, "2025-02-01")
    rated, measured, promised, permitted, too_late = (town.org() for _ in range(5))
    town.add("ratings", org=rated[4:], scheme="s", grade="A", **{"from": "2024-12-31"})
    town.add("indicators", org=measured[4:], indicator="i", value="1", **{"from": "2024-12-31"})
    town.add("indicators", org=too_late[4:], indicator="i", value="1", **{"from": "2025-01-01"})
    town.add("commitments", org=promised[4:], matter="m", made_on="2024-12-31")
    town.add("permits", decision_no="P", org=permitted[4:], decided_on="2024-12-31")
    found = set(frame(town, tmp_path).index)
    assert found == {
        *(founded, led, holder, held, organ, decided),
        *(rated, measured, promised, permitted),
    }
    assert undated not in found
    assert all(each.startswith("org:") for each in found)


def test_every_feature_has_words_and_a_group(tmp_path: Path) -> None:
    town = Town()
    org = town.org(founded_on="2010-01-01")
    town.add("indicators", org=org[4:], indicator="a.b", value="1", **{"from": "2020-01-01"})
    found = frame(town, tmp_path)
    words = {name: words_of(name) for name in found.columns}
    assert all(each.zh and each.en for each in words.values())
    assert {each.group for each in words.values()} == set(Group)
    assert words["indicator.a.b"].en.endswith(": a.b")
    linked = {name for name in words if name.split(".")[0] in {"linked", "controller", "community"}}
    assert {words[name].group for name in linked} == {Group.GRAPH}
