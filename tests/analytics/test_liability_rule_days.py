"""On which days does a liability arise and end, whatever the facts? (R2-R5, R9-R11 of the rules)

Every expectation is counted out day by day from the text of the rule; nothing is asked twice.
"""

import csv
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules import RuleBook, shipped_rules
from graph.model import Fact
from graph.vocabulary import DecisionType, Domain, ListKind, ReviewStatus
from tests.analytics.liability_facts import (
    ask,
    decided,
    holds,
    items,
    listed,
    named,
    objected,
    office,
    oid,
    org,
    person,
    pid,
    repaired,
    states,
)

START = date(2024, 1, 1)
LAST = 60
A = oid("a")
DAYS = st.integers(0, LAST)
SPANS = st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair)))
NAMES = ("zhang", "li", "wang")
ROLES = ("legal_representative", "principal")
TEXT = (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
ROWS = [row for row in csv.DictReader(TEXT.splitlines(keepends=True)) if row["executable"] == "Y"]
# The rows that catch a representative by his office in a company that is not the state's.
BY_OFFICE = [
    row
    for row in ROWS
    if row["legal_rep"] in {"MARK", "AUTO", "FAULT", "NAMED"}
    and row["trigger_type"].split(";")[0] != "conviction"
    and row["trigger_subject"] != "state"
]


def iso(offset: int | None) -> str | None:
    return None if offset is None else (START + timedelta(days=offset)).isoformat()


def on(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


def first(row: dict[str, str], column: str) -> str | None:
    return row[f"trigger_{column}"].split(";")[0] or None


def fired_by(row: dict[str, str], decided_on: str, **said: object) -> Fact:
    """A decision about company `a` that is exactly what the row is about."""
    kind = first(row, "type") or ""
    about = {name: first(row, name) for name in ("domain", "severity")}
    about["violation_type"] = first(row, "violation")
    about["list_kind"] = first(row, "list_kind") if kind == "listing" else None
    return decided("a", kind, decided_on, **about, **said)


class Post(NamedTuple):
    """An office; None is an unknown start or no end yet."""

    name: str
    role: str
    start: int | None
    end: int | None

    @property
    def fact(self) -> Fact:
        return office(self.name, "a", iso(self.start), iso(self.end), role=self.role)

    def holds_on(self, day: int) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


POSTS = st.builds(
    lambda name, role, span, known, ends: Post(
        name, role, span[0] if known else None, span[1] if ends else None
    ),
    st.sampled_from(NAMES),
    st.sampled_from(ROLES),
    SPANS,
    st.integers(0, 4).map(bool),
    st.integers(0, 3).map(bool),
)


@given(st.sampled_from(BY_OFFICE), DAYS, DAYS, DAYS, st.lists(DAYS, min_size=2, max_size=3))
def test_r2_the_office_counts_on_the_anchor_of_the_row_and_on_no_other_day(
    row: dict[str, str], conduct: int, later: int, asked: int, changes: list[int]
) -> None:
    turns = sorted(changes)
    decision = conduct + later
    starts, ends = [-3000, *turns], [*turns, None]
    posts = [
        Post(f"h{n}", ROLES[0], *span) for n, span in enumerate(zip(starts, ends, strict=True))
    ]
    entry = fired_by(row, on(decision), conduct=on(conduct))
    facts = (org("a"), *(post.fact for post in posts), entry)
    found = items(A, row["id"], *facts, on=on(decision + asked))
    anchor = conduct if row["anchor"] == "VIOLATION" else decision
    assert row["anchor"] in {"VIOLATION", "LISTING", "DECISION"}
    assert set(found) == {pid(post.name) for post in posts if post.holds_on(anchor)}
    assert {(str(item.anchor.first), item.anchor.kind) for item in found.values()} == {
        (on(anchor), row["anchor"])
    }


@given(DAYS, DAYS, st.sampled_from(["listing", "consumption_order"]))
def test_r2_the_day_asked_for_and_the_day_of_an_order_are_anchors_too(
    decision: int, asked: int, kind: str
) -> None:
    moment = on(decision + 60 + asked)
    if kind == "listing":
        entry = listed(pid("zhang"), on(decision), list_kind="DISHONEST_JUDGMENT_DEBTOR")
        # From his eighteenth birthday on he answers; the day before he did not.
        young = person("zhang", born=on(decision + 90).replace("2024", "2006"))
        found = items(pid("zhang"), "M018", entry, young, on=moment)
        assert bool(found) == (asked >= 30)
        anchors, rule = {moment}, "NOW"
    else:
        entry = decided("a", kind, on(decision), domain="court", conduct=on(0))
        found = items(A, "M023", org("a"), entry, named("zhang", ROLES[0]), on=moment)
        assert len(found) == 1
        anchors, rule = {on(decision)}, "ORDER"
    assert {(str(item.anchor.first), item.anchor.kind.value) for item in found.values()} <= {
        (day, rule) for day in anchors
    }


@given(POSTS, DAYS)
def test_r3_an_office_counts_from_its_first_day_and_not_on_its_end(post: Post, act: int) -> None:
    entry = listed("a", on(LAST + 1), conduct=on(act))
    found = items(A, "M001", org("a"), post.fact, entry)
    never_was = post.start is not None and post.start == post.end
    caught = post.holds_on(act) and not never_was
    assert bool(found) == caught
    for item in found.values():
        unknown = post.start is None
        assert item.state == ("CANDIDATE" if unknown else "PROPOSED")
        assert ("OFFICE_START_UNKNOWN" in item.flags) == unknown
        assert item.office is not None
        assert (item.office.start, item.office.end) == (
            None if unknown else START + timedelta(days=post.start or 0),
            None if post.end is None else START + timedelta(days=post.end),
        )


@given(st.lists(POSTS, max_size=6, unique_by=lambda post: post[:2]), SPANS)
def test_r4_one_holder_during_the_conduct_is_proposed_and_several_are_candidates(
    posts: list[Post], conduct: tuple[int, int]
) -> None:
    first_day, last_day = conduct
    days = range(first_day, last_day + 1)
    entry = listed("a", on(LAST + 1), conduct_from=on(first_day), conduct_to=on(last_day))
    found = states(A, "M001", org("a"), *(post.fact for post in posts), entry)
    caught = {
        role: [post for post in posts if post.role == role and any(map(post.holds_on, days))]
        for role in ROLES
    }
    sure = {
        each[0].name for each in caught.values() if len(each) == 1 and each[0].start is not None
    }
    assert found == {
        pid(post.name): "PROPOSED" if post.name in sure else "CANDIDATE"
        for each in caught.values()
        for post in each
    }


@given(st.lists(DAYS, min_size=1, max_size=3, unique=True), SPANS)
def test_r4_a_change_of_controller_during_the_conduct_makes_candidates(
    turns: list[int], conduct: tuple[int, int]
) -> None:
    starts, ends = [-900, *sorted(turns)], [*sorted(turns), None]
    spans = list(zip(starts, ends, strict=True))
    held = [holds(pid(f"h{n}"), "a", "60", iso(s), iso(e)) for n, (s, e) in enumerate(spans)]
    entry = listed("a", on(LAST + 1), conduct_from=on(conduct[0]), conduct_to=on(conduct[1]))
    there = {
        pid(f"h{n}")
        for n, (start, end) in enumerate(spans)
        if any(start <= day and (end is None or day < end) for day in range(*conduct))
        or (start <= conduct[1] and (end is None or conduct[1] < end))
    }
    state = "PROPOSED" if len(there) == 1 else "CANDIDATE"
    assert states(A, "M001", org("a"), *held, entry) == dict.fromkeys(there, state)


@given(SPANS, st.tuples(st.none() | DAYS, st.none() | DAYS), SPANS, st.booleans())
def test_r5_where_registered_and_evidenced_days_differ_it_is_disputed(
    registered: tuple[int, int],
    evidenced: tuple[int | None, int | None],
    conduct: tuple[int, int],
    is_open: bool,  # noqa: FBT001
) -> None:
    start, end = registered[0], None if is_open else registered[1] + 1
    begun = start if evidenced[0] is None else evidenced[0]
    ended = end if evidenced[1] is None else evidenced[1]
    days = range(conduct[0], conduct[1] + 1)
    by_register = {day for day in days if start <= day and (end is None or day < end)}
    by_evidence = {day for day in days if begun <= day and (ended is None or day < ended)}
    actual = (iso(evidenced[0]), iso(evidenced[1]))
    entry = listed("a", on(LAST + 2), conduct_from=on(conduct[0]), conduct_to=on(conduct[1]))
    found = items(
        A, "M001", org("a"), office("zhang", "a", on(start), iso(end), actual=actual), entry
    )
    assert bool(found) == bool(by_register | by_evidence)
    for item in found.values():
        differs = by_register != by_evidence
        assert item.state == ("CANDIDATE" if differs else "PROPOSED")
        assert ("DISPUTED" in item.flags) == differs


ENDS = st.none() | st.integers(1, LAST)


class Life(NamedTuple):
    """What is said of a decision of day 0 after it was made; all days are offsets."""

    status: ReviewStatus | None
    effective: int | None
    revoked: int | None
    repaired: int | None
    upheld: int | None
    ended: int | None
    until: int | None

    @property
    def facts(self) -> list[Fact]:
        entry = listed(
            "a",
            on(0),
            conduct=on(-10),
            review_status=self.status.value if self.status else None,
            effective_on=iso(self.effective),
            revoked_on=iso(self.revoked),
            ended_on=iso(self.ended),
            until=iso(self.until),
        )
        found: list[Fact] = [org("a"), office("zhang", "a"), entry]
        if self.repaired is not None:
            found.append(repaired(on(self.repaired)))
        if self.upheld is not None:
            decided_at = f"{on(self.upheld)}T09:00:00+08:00"
            found.append(objected(f"{on(0)}T09:00:00+08:00", "upheld", decided_at))
        return found

    def may_have_effect(self) -> bool:
        match self.status:
            case None | ReviewStatus.EFFECTIVE:
                return True
            case ReviewStatus.APPEAL_PERIOD:
                return self.effective is not None
            case ReviewStatus.REVOKED:
                return self.revoked is not None
            case _:
                return False

    def ends(self) -> list[tuple[int, int, str]]:
        """The days from which the ground is gone, the order on one day, and the reason."""
        until = None if self.until is None else self.until + 1
        reasons = ["revoked", "objection_upheld", "repaired", "expired", "expired"]
        days = [self.revoked, self.upheld, self.repaired, self.ended, until]
        said = zip(days, reasons, strict=True)
        return [(day, rank, why) for rank, (day, why) in enumerate(said) if day is not None]


LIVES = st.builds(Life, st.sampled_from([None, *ReviewStatus]), ENDS, ENDS, ENDS, ENDS, ENDS, ENDS)


@given(LIVES, DAYS)
def test_r9_an_item_lives_exactly_while_its_decision_is_in_effect(life: Life, asked: int) -> None:
    found = items(A, "M001", *life.facts, on=on(asked))
    ends = life.ends()
    end, _, reason = min(ends, default=(LAST + 2, 0, ""))
    in_effect = life.may_have_effect() and (life.effective or 0) <= asked
    alive = {who for who, item in found.items() if item.state != "ENDED"}
    assert alive == ({pid("zhang")} if in_effect and asked < end else set())
    if not in_effect or end <= (life.effective or 0):
        assert found == {}
    for item in found.values():
        if item.state == "ENDED":
            assert (str(item.to), item.ended_reason) == (on(end), reason)
        else:
            assert str(item.to) == (on(end) if ends else "None")


@given(LIVES, DAYS)
def test_r9_no_status_and_no_end_brings_an_item_back(life: Life, asked: int) -> None:
    """From the day of the first end on, all that is shown has ended, on every later day."""
    end = min((day for day, _, _ in life.ends()), default=None)
    if end is not None:
        for day in {end, max(end, asked), LAST + 30}:
            assert set(states(A, "M001", *life.facts, on=on(day)).values()) <= {"ENDED"}


@given(
    st.tuples(st.none() | DAYS, st.none() | DAYS),
    SPANS,
    st.booleans(),
    DAYS,
)
def test_r10_a_row_is_in_force_on_the_last_day_of_the_act_and_on_that_of_the_decision(
    valid: tuple[int | None, int | None],
    conduct: tuple[int, int],
    is_dated: bool,  # noqa: FBT001
    later: int,
) -> None:
    first_day, last_day = (None if day is None else START + timedelta(days=day) for day in valid)
    rule = replace(shipped_rules().rule("M001"), valid_from=first_day, valid_to=last_day)
    decision = conduct[1] + later
    said = {"conduct_from": on(conduct[0]), "conduct_to": on(conduct[1])} if is_dated else {}
    facts = (org("a"), office("zhang", "a"), listed("a", on(decision), **said))
    days = [START + timedelta(days=conduct[1] if is_dated else decision)]
    days.append(START + timedelta(days=decision))
    in_force = all(
        (first_day is None or first_day <= day) and (last_day is None or day <= last_day)
        for day in days
    )
    assert bool(ask(A, *facts, rules=RuleBook([rule])).items) == in_force


BARRED = st.sampled_from(
    [
        ("a", {"severity": "minor"}),
        ("a", {"violation_type": "utility_arrears"}),
        (pid("su"), {"violation_type": "simple_procedure"}),
        (pid("su"), {"violation_type": "minor_harm_removed"}),
    ]
)
SAID = st.fixed_dictionaries(
    {
        "domain": st.none() | st.sampled_from(list(Domain)),
        "severity": st.none() | st.sampled_from(["general", "serious"]),
        "violation_type": st.none()
        | st.sampled_from(sorted(filter(None, (r["trigger_violation"] for r in ROWS)))),
    }
)


@given(st.sampled_from(list(DecisionType)), st.sampled_from(list(ListKind)), SAID, BARRED)
def test_r11_what_is_slight_or_exempt_creates_nothing(
    kind: DecisionType,
    list_kind: ListKind,
    said: dict[str, object],
    barred: tuple[str, dict[str, object]],
) -> None:
    subject, why = barred
    about = {**said, "conduct": on(0), **why}
    if kind in {DecisionType.LISTING, DecisionType.ABNORMAL_ENTRY}:
        about["list_kind"] = list_kind
    facts = [
        org("a", "state_organ"),
        org("bureau", "state_organ"),
        office("zhang", "a"),
        office("su", "bureau", role="other"),
        *(named(f"n_{capacity}", capacity) for capacity in (*ROLES, "directly_responsible")),
        decided(subject, kind, on(1), **about),
    ]
    for party in (A, pid("su"), pid("zhang"), oid("bureau"), pid("n_principal")):
        answer = ask(party, *facts)
        assert (answer.items, answer.measures, answer.notices) == ((), (), ())


@pytest.mark.parametrize("row", BY_OFFICE, ids=lambda row: row["id"])
def test_the_worlds_of_these_tests_do_catch_somebody(row: dict[str, str]) -> None:
    entry = fired_by(row, on(1), conduct=on(0))
    assert items(A, row["id"], org("a"), office("zhang", "a"), entry)
