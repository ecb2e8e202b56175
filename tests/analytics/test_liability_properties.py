"""What holds for every history: one hop, half-open offices, no stacking, ends with the ground."""

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from analytics.liability import Liability, LiabilityAnswer
from graph.model import Fact
from tests.analytics.liability_facts import (
    ask,
    decided,
    holds,
    listed,
    named,
    objected,
    office,
    oid,
    org,
    pid,
    repaired,
)

START = date(2024, 1, 1)
NAMES = ("zhang", "li", "wang")
ORGS = ("a", "b", "c")
CAPACITIES = ("legal_representative", "principal", "actual_controller", "directly_responsible")
ON = "2025-01-01"


class Post(NamedTuple):
    name: str
    company: str
    start: int
    end: int
    role: str


class Entry(NamedTuple):
    no: str
    subject: str
    kind: str
    first: int
    last: int


class Naming(NamedTuple):
    name: str
    no: str
    capacity: str


class History(NamedTuple):
    posts: list[Post]
    entries: list[Entry]
    namings: list[Naming]
    stakes: list[tuple[str, str, int]]

    @property
    def facts(self) -> list[Fact]:
        return [
            *(org(name) for name in ORGS),
            *(office(p.name, p.company, iso(p.start), iso(p.end), role=p.role) for p in self.posts),
            *(entry_fact(entry) for entry in self.entries),
            *(named(n.name, n.capacity, n.no) for n in self.namings),
            *(holds(holder(who), company, str(pct)) for who, company, pct in self.stakes),
        ]


def iso(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


def holder(name: str) -> str:
    return oid(name) if name in ORGS else pid(name)


def entry_fact(entry: Entry, **said: str) -> Fact:
    said |= {"conduct_from": iso(entry.first), "conduct_to": iso(entry.last)}
    if entry.kind == "licence_revoked":
        return decided(entry.subject, entry.kind, iso(70), entry.no, domain="food", **said)
    return listed(entry.subject, iso(70), entry.no, list_kind=entry.kind, **said)


DAYS = st.integers(0, 60)
POSTS = st.builds(
    lambda name, company, ends, role: Post(name, company, min(ends), max(ends), role),
    st.sampled_from(NAMES),
    st.sampled_from(ORGS),
    st.tuples(DAYS, DAYS),
    st.sampled_from(["legal_representative", "principal", "director"]),
)
KINDS = st.sampled_from(["JOINT_PUNISHMENT", "MIGRANT_WAGE_ARREARS", "licence_revoked"])
ENTRIES = st.lists(
    st.builds(
        lambda subject, kind, days: (subject, kind, min(days), max(days)),
        st.sampled_from(ORGS),
        KINDS,
        st.tuples(DAYS, DAYS),
    ),
    min_size=1,
    max_size=3,
).map(lambda rows: [Entry(f"D{n}", *row) for n, row in enumerate(rows)])
NAMINGS = st.lists(
    st.builds(
        Naming,
        st.sampled_from(NAMES),
        st.sampled_from(["D0", "D1", "D2"]),
        st.sampled_from([*CAPACITIES, "other"]),
    ),
    max_size=3,
)
STAKES = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, *ORGS]), st.sampled_from(ORGS), st.sampled_from([30, 51, 100])
    ),
    max_size=4,
    unique_by=lambda row: row[1],
)
HISTORIES = st.builds(
    History,
    st.lists(POSTS, max_size=5, unique_by=lambda p: p[:2] + p[4:]),
    ENTRIES,
    NAMINGS,
    STAKES,
)


def answers(history: History, *more: Fact) -> dict[str, LiabilityAnswer]:
    facts = [*history.facts, *more]
    return {name: ask(oid(name), *facts, on=ON) for name in ORGS}


def all_items(found: dict[str, LiabilityAnswer]) -> list[Liability]:
    return [item for answer in found.values() for item in answer.items]


def owner_of(history: History, company: str) -> str | None:
    """The person at the top of the majorities above a company, at most one per company."""
    above = {target: who for who, target, pct in history.stakes if pct > 50}
    seen: set[str] = set()
    while company in above and company not in seen:
        seen.add(company)
        company = above[company]
    return company if company in NAMES else None


@given(HISTORIES)
def test_nobody_answers_without_an_office_a_naming_or_control_on_the_anchor(
    history: History,
) -> None:
    entries = {entry.no: entry for entry in history.entries}
    for item in all_items(answers(history)):
        entry = entries[item.decision.decision_no]
        literal = item.anchor.kind == "DECISION"
        first, last = (70, 70) if literal else (entry.first, entry.last)
        grounds = {
            pid(post.name)
            for post in history.posts
            if post.company == entry.subject and post.role != "director"
            if post.start < post.end and post.start <= last and first < post.end
        }
        grounds |= {
            pid(naming.name)
            for naming in history.namings
            if naming.no == entry.no and naming.capacity != "other"
        }
        owner = owner_of(history, entry.subject)
        if item.rule_id == "M001" and owner is not None:
            grounds.add(pid(owner))
        assert item.person.party_id in grounds


@given(HISTORIES)
def test_every_holder_of_the_anchor_days_is_marked_and_alone_he_is_proposed(
    history: History,
) -> None:
    found = answers(history)
    for entry in history.entries:
        if entry.kind == "licence_revoked":
            continue
        holders = {
            pid(post.name)
            for post in history.posts
            if (post.company, post.role) == (entry.subject, "legal_representative")
            if any(post.start <= day < post.end for day in range(entry.first, entry.last + 1))
        }
        marked = {
            item.person.party_id: item
            for item in found[entry.subject].items
            if (item.rule_id, item.decision.decision_no) == ("M001", entry.no)
            and item.role == "legal_representative"
        }
        assert marked.keys() == holders
        if len(holders) == 1:
            assert {item.state for item in marked.values()} == {"PROPOSED"}


@given(HISTORIES)
def test_a_liability_goes_one_hop_and_no_further(history: History) -> None:
    for name, answer in answers(history).items():
        mine = {entry.no for entry in history.entries if entry.subject == name}
        decisions = {thing.decision.decision_no for thing in (*answer.items, *answer.measures)}
        assert decisions <= mine
        assert {item.entity.party_id for item in answer.items if item.entity} <= {oid(name)}


@given(HISTORIES)
def test_a_persons_answer_is_his_part_of_the_organizations_answers(history: History) -> None:
    items = all_items(answers(history))
    for name in NAMES:
        own = ask(pid(name), *history.facts, on=ON).items
        theirs = [item for item in items if item.person.party_id == pid(name)]
        assert sorted(own, key=lambda i: i.liability_id) == sorted(
            theirs, key=lambda i: i.liability_id
        )


@given(HISTORIES)
def test_one_person_one_rule_one_decision_is_one_liability(history: History) -> None:
    items = all_items(answers(history))
    keys = [(i.person.party_id, i.rule_id, i.decision.decision_no) for i in items]
    assert len(set(keys)) == len(keys) == len({item.liability_id for item in items})


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(history: History, shuffler: object) -> None:
    shuffled = list(history.facts)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    for name in ORGS:
        assert ask(oid(name), *history.facts, on=ON).items == ask(oid(name), *shuffled, on=ON).items


@given(HISTORIES, st.integers(70, 300))
def test_nothing_lives_on_an_ended_ground(history: History, ended: int) -> None:
    upheld = [
        objected(f"{iso(70)}T09:00:00+08:00", "upheld", f"{iso(ended)}T09:00:00+08:00", entry.no)
        for entry in history.entries
    ]
    before = all_items(answers(history))
    after = all_items(answers(history, *upheld))
    # Upheld on the very day of the decision, it never had effect.
    had_effect = {item.liability_id for item in before if str(item.since) < iso(ended)}
    assert {item.liability_id for item in after} == had_effect
    assert {(item.state, str(item.to)) for item in after} <= {("ENDED", iso(ended))}


@given(HISTORIES)
def test_repair_ends_what_its_row_says_and_leaves_the_statutory_bar(history: History) -> None:
    repairs = [repaired(iso(80), entry.no) for entry in history.entries]
    alive = {
        item.rule_id for item in all_items(answers(history, *repairs)) if not item.ended_reason
    }
    assert alive <= {"M050"}
