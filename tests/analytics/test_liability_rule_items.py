"""What is one liability, why is it there, and who made it binding? (R12-R15 of the rules)

Every expectation is read from the drawn facts by the text of the rule; nothing is asked twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.liability import Liability
from graph.model import Act, Fact, NamedPerson, Organization
from graph.vocabulary import ActKind
from tests.analytics.liability_facts import (
    SOURCE,
    ask,
    decided,
    listed,
    named,
    nameless,
    office,
    oid,
    org,
    person,
    pid,
)
from tests.analytics.test_liability_properties import (
    HISTORIES,
    Entry,
    History,
    answers,
    entry_fact,
    iso,
)

A = oid("a")
ZHANG = pid("zhang")
NAMES = ("zhang", "li", "wang")
WAGES = listed("a", "2024-06-01", list_kind="MIGRANT_WAGE_ARREARS", conduct="2024-01-01")


PEOPLE = st.lists(
    st.tuples(
        st.booleans(), st.booleans(), st.sampled_from(["legal_representative", "principal", None])
    ),
    min_size=1,
    max_size=5,
)


@given(PEOPLE)
def test_r12_equal_names_are_never_one_person_and_a_name_alone_is_a_candidate(
    people: list[tuple[bool, bool, str | None]],
) -> None:
    """Everybody is called 王伟; each has a number or not, is named or not, has a post or not."""
    facts: list[Fact] = [org("a"), org("b"), WAGES]
    caught, weak = set(), set()
    for n, (has_number, is_named, role) in enumerate(people):
        party = pid(f"p{n}") if has_number else nameless(f"p{n}")
        flags = frozenset() if has_number else frozenset({"NAME_ONLY"})
        facts.append(replace(person(party), name="王伟", flags=flags))
        facts += [office(party, "a", role=role)] if role else [office(party, "b")]
        facts += [named(party, "directly_responsible")] if is_named else []
        caught |= {party} if is_named or role else set()
        weak |= set() if has_number else {party}
    found = ask(A, *facts).items
    assert {item.person.party_id for item in found} == caught
    for item in found:
        assert ("NAME_ONLY" in item.flags) == (item.person.party_id in weak)
        assert item.state == "CANDIDATE" or item.person.party_id not in weak
        assert not item.may_be_proposed or item.person.party_id not in weak
    for n, (has_number, _, _) in enumerate(people):
        party = pid(f"p{n}") if has_number else nameless(f"p{n}")
        assert {item.person.party_id for item in ask(party, *facts).items} <= {party}


def five_years_on(day: date) -> date:
    """The first day after a term of five years."""
    return day.replace(year=day.year + 5) + timedelta(days=1)


@given(
    st.lists(st.integers(0, 2000), min_size=1, max_size=4),
    st.lists(st.sampled_from(["legal_representative", "directly_responsible"]), unique=True),
    st.integers(1, 2),
)
def test_r13_a_person_a_rule_and_a_decision_are_one_liability_with_its_own_end(
    offsets: list[int], capacities: list[str], times: int
) -> None:
    days = [date(2018, 3, 1) + timedelta(days=offset) for offset in offsets]
    assume(all((day.month, day.day) != (2, 29) for day in days))
    entries = [
        decided("a", "licence_revoked", day.isoformat(), f"D{n}", domain="food")
        for n, day in enumerate(days)
    ]
    posts = [
        office("zhang", "a", "2015-01-01", "2017-01-01"),
        office("zhang", "a", "2016-01-01"),
        office("zhang", "a", role="principal"),
    ]
    told = [named("zhang", each, entry.decision_no) for each in capacities for entry in entries]
    answer = ask(ZHANG, org("a"), *posts, *entries * times, *told * times)
    assert sorted((item.decision.decision_no, item.to) for item in answer.items) == [
        (f"D{n}", five_years_on(day)) for n, day in enumerate(days)
    ]
    assert len({item.liability_id for item in answer.items}) == len(days)
    assert answer.until_at_the_latest == {"M050": five_years_on(max(days))}


def told_apart(history: History) -> list[Fact]:
    """The facts of a history, each with a row of its own."""
    return [
        replace(fact, source=replace(SOURCE, row=row))
        for row, fact in enumerate(history.facts, start=2)
    ]


@given(HISTORIES)
def test_r14_every_item_says_why_it_is_there_and_how_to_object(history: History) -> None:
    facts = told_apart(history)
    told = [fact for fact in facts if isinstance(fact, NamedPerson)]
    firms = {fact.org for fact in facts if isinstance(fact, Organization)}
    for item in [
        each for firm in sorted(firms) for each in ask(firm, *facts, on="2025-01-01").items
    ]:
        insist_on_reasons(item)
        rows = {source.row for source in item.sources}
        assert item.decision.source.row in rows
        if item.state == "CONFIRMED":
            mine = [
                row.source.row
                for row in told
                if (row.person, row.decision_no)
                == (item.person.party_id, item.decision.decision_no)
            ]
            assert rows & set(mine)
        # An item rests on the decision and on what caught this one person.
        assert len(rows) > 1


def insist_on_reasons(item: Liability) -> None:
    decision, text = item.decision, item.explanation
    words = [decision.decision_no, str(decision.decided_on), item.rule_id, item.legal_basis]
    words += [str(item.anchor.first), str(item.anchor.last), item.person.display_name]
    words += [f"可向{decision.authority}提出异议", "3个工作日", "7个工作日", "条例第41条"]
    if item.office:
        words += [str(item.office.start), str(item.office.end or "未记载终止")]
    assert [word for word in words if word not in text] == []
    comparisons = (
        "该时点在任",
        "登记与实际不一致",
        "是否已在任不明",
        "该时点为实际控制人",
        "决定载明",
    )
    assert any(words in text for words in comparisons)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["proposed", "confirmed", "dismissed", "reopened"]),
        st.sampled_from(["M001", "M030", "M050"]),
        st.sampled_from(NAMES),
        st.sampled_from(["D0", "D1", "D2"]),
        st.integers(71, 75),
    ),
    max_size=8,
)
Done = tuple[str, str, str, str, int]


def written(history: History, done: Sequence[Done]) -> list[Act]:
    subjects = {entry.no: entry_fact(entry).subject for entry in history.entries}  # type: ignore[attr-defined]
    return [
        Act(
            source=replace(SOURCE, row=row),
            decision_no=no,
            authority="某市场监督管理局",
            subject=subjects[no],
            act=ActKind(kind),
            rule=rule,
            person=pid(who),
            acted_at=iso(day),
            acted_by="wang",
            reason="经查实",
        )
        for row, (kind, rule, who, no, day) in enumerate(done, start=2)
        if no in subjects
    ]


def decided_by_a_human(item: Liability, done: Sequence[Done], on: int) -> bool:
    """Whether the last word of officials about an item, up to a day, is that it stands."""
    stands = False
    for kind, rule, who, no, day in sorted(done, key=lambda row: row[4]):
        key = (rule, pid(who), no)
        if day <= on and key == (item.rule_id, item.person.party_id, item.decision.decision_no):
            stands = kind == "confirmed" or (stands and kind == "proposed")
    return stands


@given(HISTORIES, ACTS, st.integers(70, 76))
def test_r15_nothing_is_confirmed_but_by_the_authority_or_an_official(
    history: History, done: list[Done], on: int
) -> None:
    acts = written(history, done)
    confirmed = [
        item
        for name in ("a", "b", "c")
        for item in ask(oid(name), *history.facts, *acts, on=iso(on)).items
        if item.state == "CONFIRMED"
    ]
    for item in confirmed:
        capacities = {
            naming.capacity
            for naming in history.namings
            if (pid(naming.name), naming.no) == (item.person.party_id, item.decision.decision_no)
        }
        by_authority = item.rule_id == "M030" and capacities - {"other", "actual_controller"}
        # Where the law asks for the name in the decision no act of an official replaces it.
        assert by_authority or (item.rule_id != "M030" and decided_by_a_human(item, done, on))


@given(HISTORIES)
def test_r15_without_an_act_only_the_named_are_confirmed(history: History) -> None:
    for answer in answers(history).values():
        for item in answer.items:
            if item.state == "CONFIRMED":
                told = {(pid(each.name), each.no) for each in history.namings}
                assert item.rule_id == "M030"
                assert (item.person.party_id, item.decision.decision_no) in told


@given(st.lists(st.sampled_from(list(ActKind)[:4]), max_size=6), st.booleans())
def test_r15_a_candidate_is_looked_into_before_he_is_confirmed(
    kinds: list[ActKind],
    is_alone: bool,  # noqa: FBT001
) -> None:
    history = History([], [Entry("D0", "a", "JOINT_PUNISHMENT", 0, 9)], [], [])
    done = [(kind.value, "M001", "zhang", "D0", 71 + n) for n, kind in enumerate(kinds)]
    others = [] if is_alone else [office("li", "a")]
    facts = [*history.facts, office("zhang", "a"), *others, *written(history, done)]
    (found,) = ask(ZHANG, *facts, on="2025-01-01").items
    said: set[str] = set()
    for kind in kinds:
        if kind in {"reopened", "dismissed"}:
            said = set()
        said = said - {"dismissed"} | ({kind.value} - {"reopened"})
    is_proposed = is_alone or "proposed" in said
    expected = "CONFIRMED" if "confirmed" in said else "PROPOSED"
    expected = expected if is_proposed else "CANDIDATE"
    assert found.state == ("ENDED" if "dismissed" in said else expected)
