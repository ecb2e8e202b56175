"""Is a decision published exactly between the days its regime sets, and does it count?"""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.publication import (
    STRADDLING,
    ObjectionState,
    Publication,
    PublicationFlag,
    Reason,
    RegimeCode,
    Standing,
    class_of,
    counts,
    objection_state,
    publication_of,
)
from graph.model import Decision, DecisionNote
from tests.analytics.liability_facts import decided, listed, objected, repaired

OLD, NEW = "2022-05-10", "2026-05-10"
ONE = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def penalty(on: str, severity: str | None = "general", **said: object) -> Decision:
    return decided("a", "penalty", on, severity=severity, **said)


def shown(decision: Decision, on: str, *notes: DecisionNote) -> Publication:
    return publication_of(decision, notes, day(on))


def window(decision: Decision) -> tuple[str | None, str | None]:
    """The first day of repair and the last of publication, as of today."""
    found = shown(decision, "2026-06-30")
    first, last = found.first_repair, found.last_day
    return first and first.isoformat(), last and last.isoformat()


@pytest.mark.parametrize(
    ("decision", "first_repair", "last"),
    [
        (penalty(OLD), "2022-08-11", "2025-05-10"),
        (penalty(OLD, "minor"), "2022-08-11", "2025-05-10"),
        (penalty(OLD, None), "2022-08-11", "2025-05-10"),
        (penalty(OLD, domain="food"), "2023-05-11", "2025-05-10"),
        (penalty(OLD, domain="drug"), "2023-05-11", "2025-05-10"),
        (penalty(OLD, domain="safety"), "2023-05-11", "2025-05-10"),
        (penalty(OLD, domain="device"), "2022-08-11", "2025-05-10"),
        (penalty("2021-11-30"), "2022-03-01", "2024-11-30"),
        (penalty("2020-02-29", domain="food"), "2021-03-01", "2023-02-28"),
        (penalty(NEW, "minor"), NEW, None),
        (penalty(NEW), "2026-08-11", "2027-05-10"),
        (penalty(NEW, "serious"), "2027-05-11", "2029-05-10"),
        (penalty(NEW, "serious", domain="food"), "2027-05-11", "2029-05-10"),
        (penalty("2026-04-01"), "2026-07-02", "2027-04-01"),
        (penalty(NEW, None), None, None),
        (decided("a", "finding", "2020-01-31"), None, "2025-01-31"),
    ],
)
def test_the_terms_of_both_orders(
    decision: Decision, first_repair: str | None, last: str | None
) -> None:
    assert window(decision) == (first_repair, last)


def test_special_equipment_and_fire_protection_are_told_by_the_law_applied() -> None:
    from dataclasses import replace

    for law in ("《特种设备安全法》第八十四条", "《中华人民共和国消防法》第六十条"):
        assert window(replace(penalty(OLD), legal_basis=law))[0] == "2023-05-11"


@pytest.mark.parametrize("decision", [penalty(OLD), penalty(NEW), penalty(NEW, "serious")])
def test_it_is_published_from_its_day_through_the_last_and_not_a_day_longer(
    decision: Decision,
) -> None:
    last = publication_of(decision, (), decision.decided_on).last_day
    assert last is not None
    asked = (decision.decided_on - ONE, decision.decided_on, last, last + ONE)
    found = [publication_of(decision, (), on) for on in asked]
    assert [one.is_published for one in found] == [False, True, True, False]
    assert [one.reason for one in found] == [
        Reason.NOT_IN_EFFECT, None, None, Reason.TERM_OVER,
    ]  # fmt: skip
    review = [PublicationFlag.SECTOR_RULE_REVIEW in one.flags for one in found]
    assert review == [False, False, False, True]
    assert counts(decision, (), last + ONE).counts


def test_a_minor_one_is_published_only_where_the_authority_says_how_long() -> None:
    silent = shown(penalty(NEW, "minor"), NEW)
    assert (silent.is_published, silent.reason) == (False, Reason.MINOR)
    assert shown(penalty(NEW, "minor"), "2026-04-30").reason is Reason.NOT_IN_EFFECT
    stated = penalty(NEW, "minor", publish_until="2026-06-10")
    assert window(stated) == (NEW, "2026-06-10")
    assert shown(stated, "2026-06-10").is_published is True
    assert shown(stated, "2026-06-11").reason is Reason.TERM_OVER
    too_long = penalty(NEW, "minor", publish_until="2027-06-10")
    assert window(too_long) == (NEW, "2026-08-10")
    assert PublicationFlag.PUBLISH_UNTIL_TOO_LATE in shown(too_long, NEW).flags


def test_a_class_that_cannot_be_said_is_not_guessed() -> None:
    unknown = penalty(NEW, None, penalty="罚款", amount_cny=Fraction(5000))
    found = shown(unknown, NEW)
    assert (found.severity, found.is_published, found.last_day) == (None, None, None)
    assert PublicationFlag.SEVERITY_UNKNOWN in found.flags
    assert shown(unknown, "2029-05-10").is_published is None
    over = shown(unknown, "2029-05-11")
    assert (over.is_published, over.reason) == (False, Reason.TERM_OVER)
    stated = penalty(NEW, None, publish_until="2026-12-31")
    assert shown(stated, "2026-12-31").is_published is True
    assert shown(stated, "2027-01-01").is_published is False


# What was decided before 2026-04-01 and is still published then (a reading, for a lawyer).
@pytest.mark.parametrize(
    ("decision", "first_repair", "last"),
    [
        (penalty("2023-03-31"), "2023-07-01", "2026-03-31"),
        (penalty("2023-04-01"), "2023-07-02", "2026-03-31"),
        (penalty("2025-03-31"), "2025-07-01", "2026-03-31"),
        (penalty("2025-04-01"), "2025-07-02", "2026-04-01"),
        (penalty("2026-03-31"), "2026-07-01", "2027-03-31"),
        (penalty("2026-03-31", "minor"), "2026-04-01", "2026-03-31"),
        (penalty("2024-06-01", "serious"), "2024-09-02", "2027-06-01"),
        (penalty("2026-03-31", "serious"), "2026-07-01", "2029-03-31"),
        (penalty("2026-03-31", "serious", domain="food"), "2027-04-01", "2029-03-31"),
        (penalty("2025-12-01", domain="food"), "2026-04-01", "2026-12-01"),
        (penalty("2026-03-01", domain="food"), "2026-06-02", "2027-03-01"),
        (penalty("2025-06-01", None), "2025-09-02", None),
    ],
)
def test_from_the_new_rules_on_the_shorter_term_counts(
    decision: Decision, first_repair: str, last: str | None
) -> None:
    assert window(decision) == (first_repair, last)


def test_what_straddles_both_orders_is_flagged_for_a_lawyer() -> None:
    straddling = shown(penalty("2025-06-01"), "2026-05-01")
    assert straddling.regime is RegimeCode.BOTH
    assert PublicationFlag.STRADDLES_REGIMES in straddling.flags
    for decision in (penalty(NEW), penalty("2023-03-30"), penalty("2022-01-01")):
        assert PublicationFlag.STRADDLES_REGIMES not in shown(decision, "2026-05-10").flags
    ended = penalty("2025-06-01", publish_until="2025-12-31")
    assert PublicationFlag.STRADDLES_REGIMES not in shown(ended, "2026-05-01").flags
    assert (STRADDLING.verified_by, STRADDLING.verified_on) == ("", "")


def test_an_unknown_class_stays_published_until_the_new_rules_and_is_unknown_after() -> None:
    decision = penalty("2025-06-01", None)
    asked = ("2026-03-31", "2026-04-01", "2028-06-01", "2028-06-02")
    assert [shown(decision, on).is_published for on in asked] == [True, None, None, False]


@pytest.mark.parametrize("on", [OLD, NEW])
@pytest.mark.parametrize(
    ("said", "notes", "reason"),
    [
        ({}, lambda on: [repaired(on)], Reason.REPAIRED),
        ({}, lambda on: [objected("2022-05-11", "upheld", f"{on}T09:00+08:00")],
         Reason.OBJECTION_UPHELD),
        ({"revoked_on": "on"}, lambda _: [], Reason.REVOKED),
    ],
)  # fmt: skip
def test_what_takes_it_away_ends_it_that_day(
    on: str, said: dict[str, str], notes: object, reason: Reason
) -> None:
    end = day(on) + timedelta(days=40)
    made = penalty(on, **dict.fromkeys(said, end.isoformat()))
    beside = notes(end.isoformat())  # type: ignore[operator]
    before, after = (publication_of(made, beside, at) for at in (end - ONE, end))
    assert (before.is_published, before.last_day) == (True, end - ONE)
    assert (after.is_published, after.reason, after.last_day) == (False, reason, end - ONE)
    assert counts(made, beside, end - ONE) == Standing(counts=True)
    assert counts(made, beside, end) == Standing(counts=False, reason=reason, since=end)


def test_the_last_day_that_was_stated_ends_publication_earlier_and_nothing_else() -> None:
    made = penalty(OLD, publish_until="2023-05-09")
    assert window(made) == ("2022-08-11", "2023-05-09")
    over = shown(made, "2023-05-10")
    assert (over.is_published, over.reason) == (False, Reason.TERM_OVER)
    assert PublicationFlag.SECTOR_RULE_REVIEW in over.flags
    assert counts(made, (), day("2023-05-10")).counts
    late = penalty(OLD, publish_until="2026-01-01")
    assert window(late)[1] == "2025-05-10"
    assert PublicationFlag.PUBLISH_UNTIL_TOO_LATE in shown(late, OLD).flags


def test_a_repaired_decision_is_absent_from_its_day_on_and_still_there_the_day_before() -> None:
    made, notes = listed("a", "2023-09-01"), [repaired("2024-08-01")]
    assert counts(made, notes, day("2024-07-31")).counts
    assert counts(made, notes, day("2024-08-01")).reason is Reason.REPAIRED
    assert shown(made, "2024-08-01", *notes).is_published is False


def test_notes_about_other_decisions_change_nothing() -> None:
    made = penalty(OLD)
    others = [repaired("2022-06-01", "D2"), objected("2022-06-01", "upheld", "2022-06-02", "D2")]
    assert shown(made, "2022-07-01", *others) == shown(made, "2022-07-01")


def test_an_open_objection_marks_it_at_once_and_ends_nothing() -> None:
    made = penalty(OLD)
    filed = objected("2022-09-30T16:00+08:00", "rejected", "2022-10-10T10:00+08:00")
    asked = ("2022-09-29", "2022-09-30", "2022-10-09", "2022-10-10")
    found = [shown(made, on, filed) for on in asked]
    marked = [PublicationFlag.OBJECTION_PENDING in one.flags for one in found]
    assert marked == [False, True, True, False]
    assert all(one.is_published for one in found)


def test_an_entry_in_a_list_is_shown_while_it_stands() -> None:
    made = listed("a", "2018-01-10")
    assert shown(made, "2026-06-30").is_published is True
    left = listed("a", "2018-01-10", ended_on="2026-01-10")
    assert shown(left, "2026-01-09").is_published is True
    gone = shown(left, "2026-01-10")
    assert (gone.is_published, gone.reason) == (False, Reason.ENDED)
    assert gone.last_day == day("2026-01-09")
    stated = listed("a", "2022-01-10", until="2025-01-10")
    assert [shown(stated, on).is_published for on in ("2025-01-10", "2025-01-11")] == [True, False]


def test_only_a_court_lifts_what_a_court_made() -> None:
    for made in (
        listed("a", "2022-01-10", list_kind="DISHONEST_JUDGMENT_DEBTOR"),
        decided("a", "consumption_order", "2022-01-10"),
    ):
        assert counts(made, [repaired("2023-01-10")], day("2024-01-10")).counts
    lifted = decided("a", "consumption_order", "2022-01-10", revoked_on="2023-01-10")
    assert counts(lifted, (), day("2023-01-10")).reason is Reason.COURT_LIFTED


@pytest.mark.parametrize("last", ["2020-05-10"])
def test_after_five_years_a_record_is_archived_unless_it_stands_in_a_list(last: str) -> None:
    made = decided("a", "finding", "2015-05-10")
    assert counts(made, (), day(last)).counts
    assert counts(made, (), day(last) + ONE).reason is Reason.ARCHIVED
    assert counts(listed("a", "2015-05-10"), (), day("2025-05-10")).counts


@pytest.mark.parametrize(
    ("said", "on", "reason"),
    [
        ({"review_status": "suspended"}, "2022-07-01", Reason.NOT_IN_EFFECT),
        ({"review_status": "pending_review"}, "2022-07-01", Reason.NOT_IN_EFFECT),
        ({"review_status": "revoked"}, "2022-07-01", Reason.NOT_IN_EFFECT),
        ({"effective_on": "2022-07-10"}, "2022-07-09", Reason.NOT_IN_EFFECT),
        ({"effective_on": "2022-07-10"}, "2022-07-10", None),
        ({"review_status": "appeal_period", "effective_on": "2022-07-10"}, "2022-07-10", None),
        ({"violation_type": "utility_arrears"}, "2022-07-01", Reason.EXEMPT),
        ({"revoked_on": "2022-05-10"}, "2022-07-01", Reason.REVOKED),
    ],
)
def test_what_is_not_in_effect_does_not_count(
    said: dict[str, str], on: str, reason: Reason | None
) -> None:
    made = penalty(OLD, **said)
    assert counts(made, (), day(on)).reason is reason
    assert shown(made, on).is_published is (reason is None)


def test_slight_acts_of_persons_are_kept_out_those_of_firms_are_not() -> None:
    person = decided("person:t:li", "penalty", OLD, violation_type="simple_procedure")
    firm = decided("a", "penalty", OLD, violation_type="simple_procedure")
    found = publication_of(person, (), day(OLD))
    assert (found.is_published, found.reason, found.last_day, found.first_repair) == (
        False, Reason.EXEMPT, None, None,
    )  # fmt: skip
    assert counts(firm, (), day(OLD)).counts


@pytest.mark.parametrize(
    ("wording", "said", "found"),
    [
        ("警告", {}, "minor"),
        ("通报批评", {}, "minor"),
        ("警告", {"amount_cny": Fraction(500)}, None),
        ("警告，并处罚款500元", {}, None),
        ("没收违法所得", {"amount_cny": Fraction(500)}, "general"),
        ("没收违法所得，并处罚款", {}, None),
        ("较大数额罚款", {"amount_cny": Fraction(200000)}, "general"),
        ("处较大数额的罚款，没收违法所得", {}, "general"),
        ("暂扣许可证", {}, "general"),
        ("巨额罚款", {}, "serious"),
        ("吊销许可证，并处罚款", {}, "serious"),
        ("限制从业五年", {}, "serious"),
        ("不予吊销许可证，警告", {}, None),
        ("免予罚款，警告", {}, None),
        ("责令停产停业", {}, None),
        ("", {}, None),
        (None, {}, None),
        ("罚款", {"violation_type": "simple_procedure"}, "minor"),
        ("警告", {"severity": "serious"}, "serious"),
    ],
)
def test_the_class_is_what_is_stated_else_what_the_wording_decides(
    wording: str | None, said: dict[str, object], found: str | None
) -> None:
    severity = said.pop("severity", None) if "severity" in said else None
    made = decided("a", "penalty", OLD, penalty=wording, severity=severity, **said)
    answer = class_of(made)
    assert answer.severity == found
    assert answer.is_stated is (severity is not None)


def test_some_kinds_of_decision_are_serious_whatever_they_say() -> None:
    for kind in ("licence_revoked", "business_licence_revoked", "market_ban"):
        assert class_of(decided("a", kind, OLD)).severity == "serious"
    assert class_of(decided("a", "finding", OLD)).severity is None


@pytest.mark.parametrize(
    ("outcome", "at", "on", "state"),
    [
        (None, None, "2022-10-10", ObjectionState.OPEN),
        ("upheld", "2022-10-08", "2022-10-07", ObjectionState.OPEN),
        ("upheld", "2022-10-08", "2022-10-08", ObjectionState.UPHELD),
        ("rejected", None, "2022-10-01", ObjectionState.REJECTED),
        ("withdrawn", "2022-10-08", "2022-12-08", ObjectionState.WITHDRAWN),
    ],
)
def test_an_objection_is_open_until_the_day_it_is_decided(
    outcome: str | None, at: str | None, on: str, state: ObjectionState
) -> None:
    assert objection_state(objected("2022-09-30", outcome, at), day(on)) is state


DECISIONS = st.builds(
    lambda on, severity, kind, until: decided(
        "a", kind, on.isoformat(), severity=severity,
        publish_until=until and (on + timedelta(days=until)).isoformat(),
    ),
    on=st.dates(date(2018, 1, 1), date(2026, 6, 1)),
    severity=st.sampled_from([None, "minor", "general", "serious"]),
    kind=st.sampled_from(["penalty", "licence_revoked", "finding", "listing", "market_ban"]),
    until=st.one_of(st.none(), st.integers(1, 2_000)),
)  # fmt: skip


@given(made=DECISIONS, at=st.integers(0, 2_500), repaired_at=st.integers(1, 2_500))
def test_publication_never_returns_and_never_outlives_a_repair(
    made: Decision, at: int, repaired_at: int
) -> None:
    on = made.decided_on + timedelta(days=at)
    today, tomorrow = (publication_of(made, (), when) for when in (on, on + ONE))
    if today.is_published is False:
        assert tomorrow.is_published is False
    if today.last_day is not None:
        assert today.is_published is (on <= today.last_day)
    repair = repaired((made.decided_on + timedelta(days=repaired_at)).isoformat())
    mended = publication_of(made, [repair], on)
    if repaired_at <= at:
        assert mended.is_published is False
        assert not counts(made, [repair], on).counts
    else:
        assert mended.is_published == today.is_published
