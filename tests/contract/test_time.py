"""What was known when: do corrections, ends, withdrawals and whole deliveries keep their days?"""

from datetime import date
from pathlib import Path

import pytest

from graph.model import (
    NO_FLAGS,
    Appointment,
    Commitment,
    Decision,
    Holding,
    Objection,
    Organization,
    Repair,
)
from graph.moments import today
from graph.periods import AsOf, Period
from graph.store import GraphStore
from graph.vocabulary import Flag, ObjectionOutcome, ReviewStatus, YesNo
from loaders.loading import LoadOptions, load
from tests.tables import TODAY_AND_LATER, counts_of, facts_of, known_at, load_tables

BOTH = AsOf(on=today(), known_at=today())


def shares(store: GraphStore, as_of: AsOf = TODAY_AND_LATER) -> list[str]:
    return [str(row.capital_pct) for row in store.scan(Holding, as_of)]


def test_known_at_includes_its_own_day(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,capital_pct,known_on\nx,y,10,2021-05-01\n"
    load_tables(store, tmp_path / "t", holdings=text)
    assert shares(store, known_at("2021-04-30")) == []
    assert shares(store, known_at("2021-05-01")) == ["10"]


def test_a_version_counts_until_the_next_one_is_known(store: GraphStore, tmp_path: Path) -> None:
    text = """
        holder,company,capital_pct,known_on
        x,y,30,2023-01-01
        x,y,10,2021-01-01
        x,y,20,2022-01-01
        """
    report = load_tables(store, tmp_path / "t", holdings=text)
    assert counts_of(report, "holdings").as_tuple() == (3, 1, 0, 2, 0, 0)
    days = ("2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01")
    assert [shares(store, known_at(day)) for day in days] == [
        [],
        ["10"],
        ["10"],
        ["20"],
        ["20"],
        ["30"],
    ]


def test_a_correction_that_was_taken_back_reads_as_at_first(
    store: GraphStore, tmp_path: Path
) -> None:
    for number, share in enumerate(("10", "20", "10")):
        text = f"holder,company,capital_pct,from\nx,y,{share},2020-01-01\n"
        load_tables(store, tmp_path / str(number) / "t", holdings=text)
    assert shares(store) == ["10"]
    assert shares(store, known_at("2020-01-01")) == ["10"]
    last = AsOf(TODAY_AND_LATER.on, TODAY_AND_LATER.known_at, revision=2)
    assert shares(store, last) == ["20"]
    again = load(store, [tmp_path / "2" / "t"])
    assert (counts_of(again, "holdings").unchanged, store.revision()) == (1, 3)


def test_a_correction_that_does_not_say_when_is_known_on_the_day_of_its_load(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "holder,company,capital_pct,from\nx,y,{},2020-01-01\n"
    load_tables(store, tmp_path / "1" / "t", holdings=text.format(10))
    load_tables(store, tmp_path / "2" / "t", holdings=text.format(20))
    yesterday = date.fromordinal(today().toordinal() - 1)
    assert shares(store, AsOf(on=yesterday, known_at=yesterday)) == ["10"]
    assert shares(store, BOTH) == ["20"]


def test_the_day_a_holding_was_known_is_assumed_from_its_beginning_and_flagged(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "holder,company,from,known_on\na,y,2020-01-01,\nb,y,,\nc,y,2020-01-01,2020-02-01\n"
    load_tables(store, tmp_path / "t", holdings=text)
    flagged = {str(row.holder): (row.known_on, row.flags) for row in store.scan(Holding, BOTH)}
    assert flagged == {
        "unknown:t:a": (date(2020, 1, 1), frozenset({Flag.KNOWN_ASSUMED})),
        "unknown:t:b": (None, NO_FLAGS),
        "unknown:t:c": (date(2020, 2, 1), NO_FLAGS),
    }
    assert [row.holder for row in store.scan(Holding, known_at("2019-12-31"))] == ["unknown:t:b"]


def test_the_option_known_on_dates_the_rows_that_do_not_say(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "holder,company,from,known_on\na,y,2020-01-01,\nb,y,2020-01-01,2021-01-01\n"
    options = LoadOptions(known_on=date(2022, 1, 1))
    load_tables(store, tmp_path / "t", options, holdings=text)
    known = {row.holder: row.known_on for row in store.scan(Holding, BOTH)}
    assert known == {"unknown:t:a": date(2022, 1, 1), "unknown:t:b": date(2021, 1, 1)}


def test_an_end_reads_as_open_before_its_own_day(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,from,to\nx,y,2020-01-01,2022-01-01\n"
    load_tables(store, tmp_path / "t", holdings=text)
    ends = {
        day: [row.period for row in store.scan(Holding, known_at(day))]
        for day in ("2021-12-31", "2022-01-01")
    }
    since = date(2020, 1, 1)
    assert ends == {
        "2021-12-31": [Period(since, None)],
        "2022-01-01": [Period(since, date(2022, 1, 1))],
    }


def test_an_end_in_a_row_that_says_when_it_was_known_is_known_then(
    store: GraphStore, tmp_path: Path
) -> None:
    text = "holder,company,from,to,known_on\nx,y,2020-01-01,2022-01-01,2020-05-01\n"
    load_tables(store, tmp_path / "t", holdings=text)
    (row,) = store.scan(Holding, known_at("2020-05-01"))
    assert row.period == Period(date(2020, 1, 1), date(2022, 1, 1))


def test_each_column_of_an_end_or_an_outcome_waits_for_its_day(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(
        store,
        tmp_path / "t",
        organizations="org,dissolved_on\ny,2022-01-01\n",
        appointments="person,org,role,actual_to\np,y,director,2022-01-01\n",
        decisions="decision_no,authority,subject,type,decided_on,revoked_on,review_status,"
        "legal_basis\n1,局,y,penalty,2020-01-01,2022-01-01,revoked,法\n",
        objections="decision_no,filed_at,outcome,decided_at\n1,2021-01-01,upheld,2022-01-01\n",
        commitments="org,matter,made_on,kept,breached_on\ny,m,2020-01-01,no,2022-01-01\n",
    )

    def outcomes(day: str) -> list[object]:
        as_of = known_at(day)
        (org,) = store.scan(Organization, as_of)
        (post,) = store.scan(Appointment, as_of)
        (decision,) = store.scan(Decision, as_of)
        (objection,) = store.scan(Objection, as_of)
        (promise,) = store.scan(Commitment, as_of)
        return [
            *(org.dissolved_on, post.actual_to, decision.revoked_on, decision.review_status),
            *(objection.outcome, objection.decided_at, promise.kept, promise.breached_on),
        ]

    assert outcomes("2021-12-31") == [None] * 8
    end = date(2022, 1, 1)
    assert outcomes("2022-01-01") == [
        *(end, end, end, ReviewStatus.REVOKED),
        *(ObjectionOutcome.UPHELD, "2022-01-01", YesNo.NO, end),
    ]


@pytest.mark.parametrize(
    ("table", "kind", "text"),
    [
        (
            "decisions",
            Decision,
            (
                "decision_no,authority,subject,type,decided_on,legal_basis\n"
                "1,局,y,penalty,2021-01-01,法\n"
            ),
        ),
        ("repairs", Repair, "decision_no,repaired_on\n1,2021-01-01\n"),
        ("objections", Objection, "decision_no,filed_at\n1,2021-01-01\n"),
        ("commitments", Commitment, "org,matter,made_on\ny,m,2021-01-01\n"),
    ],
)
def test_a_dated_act_is_known_from_its_own_day(
    store: GraphStore,
    tmp_path: Path,
    table: str,
    kind: type[Decision | Repair | Objection | Commitment],
    text: str,
) -> None:
    load_tables(store, tmp_path / "t", **{table: text})
    assert list(store.scan(kind, known_at("2020-12-31"))) == []
    assert len(list(store.scan(kind, known_at("2021-01-01")))) == 1


def test_a_withdrawn_row_was_wrong_from_that_day_on(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,capital_pct,known_on,withdrawn_on\nx,y,10,2021-01-01,{}\n"
    load_tables(store, tmp_path / "1" / "t", holdings=text.format(""))
    report = load_tables(store, tmp_path / "2" / "t", holdings=text.format("2023-01-01"))
    assert counts_of(report, "holdings").as_tuple() == (1, 0, 0, 1, 0, 0)
    assert shares(store, known_at("2022-12-31")) == ["10"]
    assert shares(store, known_at("2023-01-01")) == []
    again = load(store, [tmp_path / "2" / "t"])
    assert counts_of(again, "holdings").unchanged == 1
    stale = load(store, [tmp_path / "1" / "t"])
    assert counts_of(stale, "holdings").unchanged == 1
    assert shares(store, BOTH) == []


def test_a_row_that_ends_where_it_begins_never_was(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,from,to\nx,y,2020-01-01,2020-01-01\n"
    load_tables(store, tmp_path / "t", holdings=text)
    (row,) = store.scan(Holding, BOTH)
    assert row.period.is_empty
    assert not row.period.contains(date(2020, 1, 1))


TWO = "holder,company,capital_pct,from\na,y,10,2020-01-01\nb,y,20,2020-01-01\n"
ONE = "holder,company,capital_pct,from\nb,y,20,2020-01-01\n"


def test_a_complete_delivery_closes_what_is_gone_on_its_day(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", LoadOptions(known_on=date(2022, 1, 1)), holdings=TWO)
    load_tables(store, tmp_path / "other", holdings=TWO)
    options = LoadOptions(known_on=date(2023, 1, 1), complete=True)
    report = load_tables(store, tmp_path / "2" / "t", options, holdings=ONE)
    assert counts_of(report, "holdings").closed == 1
    (mine,) = store.facts(Holding, "holder", ["unknown:t:a"], known_at("2022-12-31"))
    assert str(mine.capital_pct) == "10"
    assert store.facts(Holding, "holder", ["unknown:t:a"], known_at("2023-01-01")) == []
    assert len(store.facts(Holding, "holder", ["unknown:other:a"], BOTH)) == 1
    revision = store.revision()
    again = load(store, [tmp_path / "2" / "t"], options)
    assert counts_of(again, "holdings").as_tuple() == (1, 0, 1, 0, 0, 0)
    assert store.revision() == revision


def test_an_empty_complete_delivery_closes_everything(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "1" / "t", holdings=TWO)
    complete = LoadOptions(complete=True)
    header = "holder,company,capital_pct,from\n"
    report = load_tables(store, tmp_path / "2" / "t", complete, holdings=header)
    assert counts_of(report, "holdings").closed == 2
    assert shares(store, BOTH) == []


def test_an_older_complete_delivery_closes_nothing_that_was_known_later(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "1" / "t", LoadOptions(known_on=date(2023, 1, 1)), holdings=TWO)
    options = LoadOptions(known_on=date(2022, 1, 1), complete=True)
    report = load_tables(store, tmp_path / "2" / "t", options, holdings=ONE)
    assert counts_of(report, "holdings").closed == 0
    assert shares(store, known_at("2022-06-01")) == ["20"]
    assert sorted(shares(store, BOTH)) == ["10", "20"]


@pytest.mark.parametrize("complete", [True, False])
def test_a_row_that_was_closed_and_is_delivered_again_counts_again(
    store: GraphStore, tmp_path: Path, *, complete: bool
) -> None:
    whole = LoadOptions(complete=True)
    load_tables(store, tmp_path / "1" / "t", whole, holdings=TWO)
    load_tables(store, tmp_path / "2" / "t", whole, holdings=ONE)
    assert shares(store, BOTH) == ["20"]
    load(store, [tmp_path / "1" / "t"], LoadOptions(complete=complete))
    assert sorted(shares(store, BOTH)) == ["10", "20"]
    before = facts_of(store)
    load(store, [tmp_path / "1" / "t"], LoadOptions(complete=complete))
    assert (facts_of(store), store.revision()) == (before, 3)
