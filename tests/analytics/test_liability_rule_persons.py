"""Who answers, and how surely, whatever the facts? (R1, R6-R8 of the rules)

Every expectation is read from the drawn facts by the text of the rule; nothing is asked twice.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.model import Decision, Fact, PartyId
from tests.analytics.liability_facts import (
    arranged,
    ask,
    decided,
    holds,
    listed,
    named,
    office,
    oid,
    org,
    pid,
    states,
)

A = oid("a")
ZHANG, WANG = pid("zhang"), pid("wang")
NAMES = ("zhang", "li", "wang")
CAPACITIES = (
    *("legal_representative", "principal", "actual_controller", "directly_responsible", "other"),
)
AROUND = ("parent", "sibling", "daughter", "supplier")
PER_CENT = st.sampled_from(["30", "50", "51", "100"])
FIRMS = [org(name) for name in ("a", *AROUND)]


# Nobody who is a person holds anything above `a`: that would be control, which is a hop of its own.
SURROUNDINGS = st.lists(
    st.builds(
        lambda pct: holds(oid("parent"), "a", pct),
        PER_CENT,
    )
    | st.builds(lambda pct: holds(oid("parent"), "sibling", pct), PER_CENT)
    | st.builds(lambda pct: holds(A, "daughter", pct), PER_CENT)
    | st.builds(lambda who, pct: holds(pid(who), "daughter", pct), st.sampled_from(NAMES), PER_CENT)
    | st.builds(lambda who, pct: holds(pid(who), "sibling", pct), st.sampled_from(NAMES), PER_CENT)
    | st.builds(
        lambda who, firm, role: office(who, firm, role=role),
        st.sampled_from([*NAMES, "aunt"]),
        st.sampled_from(AROUND),
        st.sampled_from(["legal_representative", "principal", "director", "supervisor"]),
    )
    | st.builds(
        lambda who, role: office(who, "a", role=role),
        st.sampled_from(["aunt", "uncle"]),
        st.sampled_from(["director", "supervisor", "senior_manager", "other"]),
    ),
    max_size=8,
)


@given(SURROUNDINGS, st.sampled_from(["JOINT_PUNISHMENT", "MIGRANT_WAGE_ARREARS", "food"]))
def test_r1_nothing_around_a_person_or_a_company_adds_an_item(
    around: list[Fact], kind: str
) -> None:
    entry = (
        decided("a", "licence_revoked", "2024-06-01", domain="food", conduct="2024-01-01")
        if kind == "food"
        else listed("a", "2024-06-01", list_kind=kind, conduct="2024-01-01")
    )
    by_rule = {
        "JOINT_PUNISHMENT": {"M001": "PROPOSED"},
        "MIGRANT_WAGE_ARREARS": {"M001": "PROPOSED", "M030": "CANDIDATE"},
        "food": {"M050": "PROPOSED"},
    }[kind]
    facts = (*FIRMS, office("zhang", "a"), entry, *around)
    expected = {(rule, ZHANG, A, state) for rule, state in by_rule.items()}
    for party in (A, ZHANG):
        assert {
            (item.rule_id, item.person.party_id, item.entity and item.entity.party_id, item.state)
            for item in ask(party, *facts).items
        } == expected
    for name in AROUND:
        assert ask(oid(name), *facts).items == ask(oid(name), *facts).measures == ()
    for name in ("li", "wang", "aunt", "uncle"):
        answer = ask(pid(name), *facts)
        assert (answer.items, answer.measures, answer.notices) == ((), (), ())


NAMINGS = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, "zhao"]),
        st.sampled_from(CAPACITIES),
        st.sampled_from([None, "yes", "no"]),
    ),
    max_size=4,
    unique_by=lambda row: row[:2],
)
# Of each row: who catches by name, in which capacities, and who is a lead by office.
CELLS = {
    "M015": (decided("a", "business_licence_revoked", "2024-06-01", conduct="2024-01-01"), {}),
    "M030": (
        listed("a", "2024-06-01", list_kind="MIGRANT_WAGE_ARREARS", conduct="2024-01-01"),
        {"legal_representative", "principal", "directly_responsible"},
    ),
    "M023": (decided("a", "consumption_order", "2024-06-01", domain="court"), set(CAPACITIES[:4])),
    "M070": (
        listed("a", "2024-06-01", list_kind="MAJOR_TAX_VIOLATION", conduct="2024-01-01"),
        {"legal_representative", "principal", "directly_responsible"},
    ),
    "M100": (
        decided("a", "market_ban", "2024-06-01", domain="securities", conduct="2024-01-01"),
        set(CAPACITIES[:4]),
    ),
    "M051": (
        decided("a", "conviction", "2024-06-01", domain="food", conduct="2024-01-01"),
        set(CAPACITIES[:4]),
    ),
}
HOLDERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["legal_representative", "principal"])),
    max_size=4,
    unique=True,
)


def by_fault_or_name(
    rule: str, held: Sequence[tuple[str, str]], rows: Sequence[tuple[str, str, str | None]]
) -> dict[PartyId, str]:
    """Who answers under a row that asks for a finding or for the name in the decision."""
    cleared = {who for who, _, fault in rows if fault == "no"}
    guilty = {who for who, _, fault in rows if fault == "yes"}
    capacities = CELLS[rule][1]
    found = {}
    if rule == "M015":
        heads = {who for who, role in held if role == "legal_representative"}
        found = {who: "PROPOSED" if who in guilty else "CANDIDATE" for who in heads}
    if rule in {"M030", "M100"}:
        known = {who for who, capacity, _ in rows if capacity != "other"}
        found = {who: "CANDIDATE" for who, _ in held if who not in known}
    found |= {who: "CONFIRMED" for who, capacity, _ in rows if capacity in capacities}
    return {pid(who): state for who, state in found.items() if who not in cleared}


@given(st.sampled_from(list(CELLS)), HOLDERS, NAMINGS)
def test_r6_a_finding_or_the_name_in_the_decision_is_needed(
    rule: str, held: list[tuple[str, str]], rows: list[tuple[str, str, str | None]]
) -> None:
    facts = [
        org("a"),
        CELLS[rule][0],
        *(office(who, "a", role=role) for who, role in held),
        *(named(who, capacity, fault=fault) for who, capacity, fault in rows),
    ]
    assert states(A, rule, *facts) == by_fault_or_name(rule, held, rows)


# What is held of `a` before and after a day, and whom that makes its controllers.
SPLITS = st.sampled_from(
    [
        ({"zhang": "60", "li": "40"}, [], {"zhang"}),
        ({"li": "51"}, [], {"li"}),
        ({"zhang": "50", "li": "50"}, [], set()),
        ({"zhang": "40", "li": "30", "wang": "30"}, [], set()),
        ({"wang": "49"}, [], set()),
        ({"zhang": "40", "li": "30", "wang": "30"}, ["zhang", "li"], {"zhang", "li"}),
        ({"zhang": "10", "li": "10", "wang": "80"}, ["zhang", "li"], {"wang"}),
        ({}, [], set()),
    ]
)
Split = tuple[dict[str, str], list[str], set[str]]
LISTS = {
    "JOINT_PUNISHMENT": "listing",
    "MIGRANT_WAGE_ARREARS": "listing",
    "WORK_SAFETY": "listing",
    "securities": "market_ban",
    "food": "licence_revoked",
    "court": "consumption_order",
}


def about(kind: str, day: date, **said: object) -> Decision:
    field = "list_kind" if LISTS[kind] == "listing" else "domain"
    return decided("a", LISTS[kind], day.isoformat(), **{field: kind}, **said)


@given(SPLITS, SPLITS, st.integers(-2, 2), st.sampled_from(list(LISTS)), st.booleans())
def test_r7_only_controllers_of_the_anchor_day_are_marked_and_nothing_more(
    before: Split,
    after: Split,
    shift: int,
    kind: str,
    is_through: bool,  # noqa: FBT001
) -> None:
    turn, act = date(2024, 1, 1), date(2024, 1, 1) + timedelta(days=shift)
    held_of = "parent" if is_through else "a"
    facts: list[Fact] = [org("a"), org("parent"), holds(oid("parent"), "a", "100")]
    facts = facts if is_through else facts[:1]
    for split, start, end in (
        (before, "2015-01-01", turn.isoformat()),
        (after, turn.isoformat(), None),
    ):
        facts += [holds(pid(who), held_of, pct, start, end) for who, pct in split[0].items()]
    there = before if act < turn else after
    facts += [arranged("concert", pid(who), held_of, "pact") for who in there[1]]
    facts.append(about(kind, date(2024, 6, 1), conduct=act.isoformat()))
    marked = there[2] if LISTS[kind] == "listing" else set()
    found = {
        (item.rule_id, item.person.party_id, item.role.value, item.state.value, item.kind.value)
        for item in ask(A, *facts).items
    }
    assert found == {("M001", pid(who), "actual_controller", "PROPOSED", "MARK") for who in marked}


@given(SPLITS, st.lists(st.sampled_from(NAMES), max_size=2, unique=True), st.booleans())
def test_r7_declared_and_named_controllers_come_before_the_computed(
    split: Split,
    declared: list[str],
    is_named: bool,  # noqa: FBT001
) -> None:
    facts: list[Fact] = [
        org("a"),
        about("JOINT_PUNISHMENT", date(2024, 6, 1), conduct="2024-01-01"),
    ]
    facts += [holds(pid(who), "a", pct) for who, pct in split[0].items()]
    facts += [arranged("concert", pid(who), "a", "pact") for who in split[1]]
    facts += [arranged("declared_controller", pid(who), "a") for who in declared]
    facts += [named("zhao", "actual_controller")] if is_named else []
    expected = {"zhao"} if is_named else set(declared) or split[2]
    assert states(A, "M001", *facts) == {pid(who): "PROPOSED" for who in expected}


@given(
    st.sampled_from(["state_organ", "public_institution"]),
    st.lists(st.sampled_from(["51", "60", "100"]), min_size=1, max_size=4),
    st.sampled_from(["JOINT_PUNISHMENT", "MIGRANT_WAGE_ARREARS", "WORK_SAFETY"]),
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 3)), max_size=4),
    st.booleans(),
)
def test_r8_behind_the_state_stands_no_person(
    top: str,
    chain: list[str],
    kind: str,
    minorities: list[tuple[str, int]],
    is_through_person: bool,  # noqa: FBT001
) -> None:
    firms = ["bureau", *(f"level{n}" for n in range(1, len(chain))), "a"]
    facts: list[Fact] = [org("bureau", top), *(org(name) for name in firms[1:])]
    facts += [
        holds(oid(above), below, pct)
        for above, below, pct in zip(firms, firms[1:], chain, strict=False)
    ]
    # Persons beside the state, and even above it, are no way around it.
    minor = {firms[1 + level % len(chain)]: who for who, level in minorities}
    facts += [holds(pid(who), name, "40") for name, who in minor.items()]
    facts += [holds(WANG, "bureau", "100")] if is_through_person else []
    facts += [office(f"head_{name}", name) for name in firms]
    facts.append(about(kind, date(2024, 6, 1), conduct="2024-01-01"))
    answer = ask(A, *facts)
    assert {(item.rule_id, item.person.party_id, item.state.value) for item in answer.items} == {
        ("M001", pid("head_a"), "PROPOSED")
    }
    assert {(each.rule_id, each.unit.party_id, each.target) for each in answer.notices} == {
        ("M112", A, "superior_unit"),
        ("M112", A, "audit"),
    }
    for name in firms[:-1]:
        assert ask(oid(name), *facts).items == ask(pid(f"head_{name}"), *facts).items == ()
