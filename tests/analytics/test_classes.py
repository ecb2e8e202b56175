"""Do an entity's own facts give the class that the rows say, on every day?"""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.classes import OwnClass, OwnFacts, Record, own_class, scheme_with, shipped_scheme
from analytics.classes.reading import FILES
from analytics.classes.scheme import MOST_POINTS, Reads, SupervisionClass
from analytics.publication import class_of, counts
from graph.errors import RuleError
from graph.model import Decision, Indicator, Rating
from tests.analytics.liability_facts import SOURCE, decided, listed, objected, oid, repaired

A, B, C, D = SupervisionClass
ON = date(2024, 6, 1)
ABNORMAL = "ABNORMAL_OPERATIONS"
SHIPPED = Path(__file__).parents[2] / "analytics" / "classes"
TYPES = ("penalty", "licence_revoked", "consumption_order", "conviction", "commitment_breach")
SEVERITIES = ("minor", "general", "serious", None)


def facts(*decisions: Decision, notes: tuple[object, ...] = (), **said: object) -> OwnFacts:
    records = tuple(
        Record(row, tuple(note for note in notes if note.concerns(row)))  # type: ignore[attr-defined]
        for row in decisions
    )
    return OwnFacts(records=records, **said)  # type: ignore[arg-type]


def found(on: date = ON, *decisions: Decision, **said: object) -> OwnClass:
    return own_class(shipped_scheme(), facts(*decisions, **said), on)  # type: ignore[arg-type]


def points(own: OwnClass) -> dict[str, int]:
    return {reason.row.id: reason.points for reason in own.reasons}


def figure(name: str, value: str, since: str | None = "2024-01-01") -> Indicator:
    day = date.fromisoformat(since) if since else None
    return Indicator(source=SOURCE, org=oid("a"), indicator=name, value=Fraction(value), since=day)


def test_who_did_nothing_has_no_points() -> None:
    own = found()
    assert (own.name, own.score, own.reasons, own.direct, own.burden) == (A, 0, (), (), 0)


@pytest.mark.parametrize(
    ("score", "name"),
    [(0, A), (199, A), (200, B), (499, B), (500, C), (749, C), (750, D), (1000, D)],
)
def test_the_bands_of_the_frame(score: int, name: SupervisionClass) -> None:
    assert shipped_scheme().band_of(score).name is name


@pytest.mark.parametrize(
    ("decision", "wanted"),
    [
        (decided("a", "penalty", "2024-03-01", severity="serious"), {"S01": 300}),
        (decided("a", "penalty", "2023-03-01", severity="serious"), {"S02": 150}),
        (decided("a", "penalty", "2024-03-01", severity="general"), {"S03": 80}),
        (decided("a", "penalty", "2022-03-01", severity="general"), {"S04": 40}),
        (decided("a", "penalty", "2024-03-01", severity="minor"), {}),
        (decided("a", "penalty", "2024-03-01", penalty="罚款"), {"S05": 60}),
        (decided("a", "penalty", "2024-03-01", penalty="警告"), {}),
        (decided("a", "licence_revoked", "2024-03-01"), {"S01": 300}),
        (decided("a", "penalty", "2021-05-31", severity="serious"), {}),
        (decided("a", "consumption_order", "2019-03-01"), {"S08": 300}),
        (decided("a", "conviction", "2019-07-01"), {"S09": 400}),
        (decided("a", "commitment_breach", "2023-07-01"), {"S10": 100}),
        (decided("a", "abnormal_entry", "2015-03-01", list_kind=ABNORMAL), {"S07": 200}),
        (decided("a", "penalty", "2024-07-01", severity="serious"), {}),
        (
            decided("a", "penalty", "2024-05-01", severity="serious", effective_on="2024-07-01"),
            {},
        ),
        (
            decided("a", "penalty", "2024-05-01", severity="serious", review_status="suspended"),
            {},
        ),
    ],
)  # fmt: skip
def test_the_points_of_one_decision(decision: Decision, wanted: dict[str, int]) -> None:
    assert points(found(ON, decision)) == wanted


def test_a_row_never_gives_more_than_its_most() -> None:
    many = [
        decided("a", "penalty", "2024-03-01", f"D{number}", severity="serious")
        for number in range(5)
    ]
    own = found(ON, *many)
    assert (points(own), own.score, own.name) == ({"S01": 600}, 600, C)
    assert len(own.reasons[0].grounds) == 5


def test_a_year_lasts_through_its_corresponding_day() -> None:
    leap = decided("a", "penalty", "2024-02-29", severity="serious")
    asked = [date(2025, 2, 28), date(2025, 3, 1), date(2027, 2, 28), date(2027, 3, 1)]
    assert [points(found(on, leap)) for on in asked] == [
        {"S01": 300}, {"S02": 150}, {"S02": 150}, {},
    ]  # fmt: skip


@pytest.mark.parametrize("list_kind", sorted(shipped_scheme().direct))
def test_a_current_entry_in_a_list_is_d_at_once_and_its_end_takes_it_back(list_kind: str) -> None:
    entry = listed("a", "2020-03-01", list_kind=list_kind, ended_on="2024-03-01")
    before, after = found(date(2024, 2, 29), entry), found(date(2024, 3, 1), entry)
    assert (before.name, before.score, before.burden) == (D, 0, MOST_POINTS)
    assert [item.row.list_kind for item in before.direct] == [list_kind]
    assert (after.name, after.direct) == (A, ())


def test_a_finding_that_names_a_list_is_no_entry_in_it() -> None:
    assert found(ON, decided("a", "finding", "2024-03-01", list_kind="WORK_SAFETY")).name is A


def test_what_was_repaired_revoked_or_objected_to_leaves_no_trace() -> None:
    grave = decided("a", "penalty", "2024-01-01", severity="serious")
    for gone in (
        facts(grave, notes=(repaired("2024-05-01"),)),
        facts(grave, notes=(objected("2024-02-01", "upheld", "2024-05-01"),)),
        facts(replace(grave, revoked_on=date(2024, 5, 1))),
    ):
        before = own_class(shipped_scheme(), gone, date(2024, 4, 30))
        after = own_class(shipped_scheme(), gone, date(2024, 5, 1))
        assert (before.score, after) == (300, found())


def test_credit_repair_does_not_lift_what_only_a_court_lifts() -> None:
    entry = listed("a", "2024-01-01", list_kind="DISHONEST_JUDGMENT_DEBTOR")
    own = own_class(shipped_scheme(), facts(entry, notes=(repaired("2024-02-01"),)), ON)
    assert own.name is D


def test_an_open_objection_and_a_missing_notice_are_told_beside_the_fact() -> None:
    entry = listed("a", "2024-01-01", pre_notice_on=None)
    own = own_class(shipped_scheme(), facts(entry, notes=(objected("2024-05-01"),)), ON)
    assert own.name is D
    assert own.direct[0].ground.flags == ("OBJECTION_PENDING", "PROCEDURE_INCOMPLETE")


@pytest.mark.parametrize(
    ("complaints", "wanted"),
    [("2", {}), ("3", {"E02": 30}), ("9.5", {"E02": 30}), ("10", {"E01": 60})],
)
def test_a_figure_counts_by_its_size(complaints: str, wanted: dict[str, int]) -> None:
    assert points(found(ON, indicators=(figure("complaints", complaints),))) == wanted


def test_only_the_latest_figure_of_the_day_counts() -> None:
    figures = (
        figure("complaints", "50", "2023-01-01"),
        figure("complaints", "0", "2024-01-01"),
        figure("complaints", "90", "2024-07-01"),
    )
    assert points(found(ON, indicators=figures)) == {}
    assert points(found(date(2023, 6, 1), indicators=figures)) == {"E01": 60}
    assert points(found(date(2024, 7, 1), indicators=figures)) == {"E01": 60}


def test_a_figure_of_an_unknown_day_is_in_no_window() -> None:
    assert points(found(ON, indicators=(figure("complaints", "50", None),))) == {}


def test_external_ratings_are_not_mixed_in_unless_a_row_names_one(tmp_path: Path) -> None:
    rating = Rating(source=SOURCE, org=oid("a"), scheme="纳税信用", grade="D", since=ON)
    assert found(ON, ratings=(rating,)) == found()
    row = "X1,SOCIAL,纳税信用D级,tax credit D,rating,scheme=纳税信用;grade=D,,,210,210,own,OWN,,\n"
    shipped = (SHIPPED / "points.csv").read_text(encoding="utf-8")
    (tmp_path / "points.csv").write_text(shipped + row, encoding="utf-8")
    own = own_class(scheme_with(tmp_path), facts(ratings=(rating,)), ON)
    assert (own.name, points(own)) == (B, {"X1": 210})


def test_an_industry_under_close_attention_is_not_below_its_class(tmp_path: Path) -> None:
    (tmp_path / "industries.csv").write_text(
        "industry,class,basis,tag\nC27,C,own,OWN\nC,B,own,OWN\n", encoding="utf-8"
    )
    scheme = scheme_with(tmp_path)
    classes = {
        code: own_class(scheme, facts(industry=code), ON).name
        for code in ("C2710", "C1310", "F52", None)
    }
    assert classes == {"C2710": C, "C1310": B, "F52": A, None: A}
    entry = listed("a", "2024-01-01")
    assert own_class(scheme, facts(entry, industry="C2710"), ON).name is D


def months_after(day: date, months: int) -> date:
    """The corresponding day, counted by hand."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


decisions = st.builds(
    lambda kind, day, severity, number, end: decided(
        "a", kind, day.isoformat(), f"D{number}", severity=severity,
        revoked_on=end.isoformat() if end else None,
    ),
    st.sampled_from(TYPES),
    st.dates(date(2018, 1, 1), date(2024, 12, 31)),
    st.sampled_from(SEVERITIES),
    st.integers(0, 9),
    st.none() | st.dates(date(2018, 1, 1), date(2025, 1, 1)),
)  # fmt: skip


def score_by_hand(rows: list[Decision], on: date) -> int:
    """The score by the rows of points, added up without any help."""
    total = 0
    for row in shipped_scheme().rows(Reads.DECISION):
        earned = 0
        for decision in rows:
            severity = class_of(decision).severity
            said = {"type": decision.type, "severity": severity or "unknown", "list_kind": None}
            start, end = row.aged_from or 0, row.aged_to
            has_begun = on > months_after(decision.decided_on, start) or not start
            is_over = end is not None and on > months_after(decision.decided_on, end)
            is_meant = all(said[name] in values for name, values in row.match.items())
            if counts(decision, (), on).counts and is_meant and has_begun and not is_over:
                earned += row.points
        total += min(earned, row.most)
    return min(total, MOST_POINTS)


@given(st.lists(decisions, max_size=6), st.dates(date(2018, 1, 1), date(2026, 1, 1)))
def test_the_score_is_what_one_adds_up_by_hand(rows: list[Decision], on: date) -> None:
    own = found(on, *rows)
    assert own.score == score_by_hand(rows, on)
    band = shipped_scheme().band_of(own.score)
    assert own.name is band.name
    assert own.score == min(MOST_POINTS, sum(points(own).values()))


@given(st.lists(decisions, max_size=6), decisions)
def test_one_more_decision_never_lowers_the_class(rows: list[Decision], more: Decision) -> None:
    on = date(2024, 12, 31)
    before, after = found(on, *rows), found(on, *rows, more)
    assert after.score >= before.score
    assert after.name.rank >= before.name.rank


def test_every_shipped_row_says_its_basis_and_how_well_it_is_known() -> None:
    scheme = shipped_scheme()
    assert all(row.basis and row.tag for row in scheme.points)
    assert {row.tag for row in scheme.points} == {"OWN"}
    assert {band.tag for band in scheme.bands} == {"E"}
    assert scheme.most_for_association == 100


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("points.csv", ",300,600,", ",700,600,", "points"),
        ("points.csv", ",300,600,", ",x,600,", "points"),
        ("points.csv", "S02,", "S01,", "id"),
        ("points.csv", "severity=serious", "severity=grave", "match severity"),
        ("points.csv", "item=founded", "items=founded", "match"),
        ("points.csv", "at_least=10", "at_least=ten", "match at_least"),
        ("points.csv", "indicator=tax_arrears;", "", "match"),
        ("points.csv", ",12,36,", ",36,12,", "aged_to"),
        ("points.csv", ",12,36,", ",12,99999,", "aged_to"),
        ("points.csv", "association,,,,100,100", "association,,,,100,200", "points"),
        ("points.csv", "SUPERVISION", "WATCH", "group"),
        ("points.csv", "id,group", "no,group", "header"),
        ("bands.csv", "B,200,500", "B,250,500", "from"),
        ("bands.csv", "D,750,1001", "D,750,1000", "from"),
        ("bands.csv", "A,0,200", "E,0,200", "class"),
        ("direct.csv", "WORK_SAFETY", "SAFETY", "list_kind"),
    ],
)
def test_a_row_that_cannot_be_executed_is_refused(
    tmp_path: Path, file: str, old: str, new: str, column: str
) -> None:
    text = (SHIPPED / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        scheme_with(tmp_path)
    assert raised.value.column == column


def test_a_folder_without_any_of_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"points\.csv"):
        scheme_with(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    assert scheme_with(tmp_path) == shipped_scheme()


def test_a_day_before_everything_has_no_points() -> None:
    grave = decided("a", "penalty", "2024-01-01", severity="serious")
    assert found(grave.decided_on - timedelta(days=1), grave) == found()


def test_a_day_at_the_end_of_time_does_not_age() -> None:
    far = facts(founded_on=date.max)
    assert points(own_class(shipped_scheme(), far, date.max)) == {"B01": 20}
