"""Is a proof the smallest there is, and is it said where nobody looked to the end?"""

from itertools import combinations
from random import Random

import pytest

from analytics.control import smallest_proof
from tests.analytics.control_facts import Row, arranged, ask, facts, holds, pairs, short


def _dense(random: Random) -> list[Row]:
    """Few companies with several ways down to each."""
    companies = [f"C:{at}" for at in range(random.randint(3, 5))]
    rows: list[Row] = []
    for at, company in enumerate(companies):
        left = 20
        for holder in random.sample(["P:0", "P:1", *companies], random.randint(2, 4)):
            share = random.randint(1, 11)
            if holder != company and share <= left and len(rows) < 3 + 3 * at:
                left -= share
                rows.append(holds(holder, company, str(share * 5)))
    return rows


def _least(rows: list[Row], pair: tuple[str, str]) -> int:
    """The size of the smallest set of rows from which alone the pair follows."""
    for size in range(1, len(rows) + 1):
        if any(pair in pairs(facts(*chosen)) for chosen in combinations(rows, size)):
            return size
    raise AssertionError(pair)


@pytest.mark.parametrize("seed", range(60))
def test_no_set_with_fewer_holdings_proves_it(seed: int) -> None:
    rows = _dense(Random(seed))
    stated = facts(*rows)
    for entity in stated.parties:
        for each in ask(short(entity), stated).controllers:
            pair = (short(each.party.party_id), short(entity))
            assert len(each.proof) == each.proof_at_least == _least(rows, pair)
            assert each.proof_is_smallest


TWO_WAYS = [
    holds("P:li", "C:a", "60"),
    holds("P:li", "C:b", "60"),
    holds("P:li", "C:c", "60"),
    holds("C:a", "C:target", "10"),
    holds("C:b", "C:target", "20"),
    holds("C:c", "C:target", "20"),
    holds("C:a", "C:d", "60"),
    holds("C:d", "C:target", "42"),
]
"""Over a and d four holdings, over a, b and c six: the largest holding alone does not decide."""


def test_a_longer_way_with_fewer_holdings_is_taken() -> None:
    (answer,) = (
        each for each in ask("C:target", facts(*TWO_WAYS)).controllers if each.party.is_person
    )
    assert [(short(step.holder), short(step.company)) for step in answer.proof] == [
        ("P:li", "C:a"),
        ("C:a", "C:d"),
        ("C:d", "C:target"),
        ("C:a", "C:target"),
    ]


def test_where_the_search_is_given_up_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smallest_proof, "MOST_LOOKS", 12)
    (answer,) = (
        each for each in ask("C:target", facts(*TWO_WAYS)).controllers if each.party.is_person
    )
    assert not answer.proof_is_smallest
    assert 1 <= answer.proof_at_least <= 4
    used = {(short(step.holder), short(step.company)) for step in answer.proof}
    kept = [row for row in TWO_WAYS if (short(row.holder), short(row.company)) in used]
    assert ("P:li", "C:target") in pairs(facts(*kept))


def test_forty_equal_ways_are_no_forty_factorial() -> None:
    arms = [f"C:{at}" for at in range(40)]
    rows = [holds("P:li", arm, "51") for arm in arms]
    rows += [holds(arm, "C:target", "2.5") for arm in arms]
    (answer,) = (each for each in ask("C:target", facts(*rows)).controllers if each.party.is_person)
    assert (len(answer.proof), answer.proof_is_smallest) == (42, True)


def test_all_that_one_party_holds_in_a_company_counts_once() -> None:
    rows = [
        holds("P:li", "C:a", "30", share_class="A"),
        holds("P:li", "C:a", "25", share_class="B"),
        holds("P:li", "C:b", "100"),
        holds("C:b", "C:a", "26"),
    ]
    (answer,) = (each for each in ask("C:a", facts(*rows)).controllers if each.party.is_person)
    assert (answer.proof_at_least, len(answer.proof)) == (1, 2)


def test_votes_of_a_group_that_a_member_commands_are_not_searched_for() -> None:
    rows = [
        holds("P:li", "C:sub", "100"),
        holds("C:sub", "C:a", "30"),
        holds("P:wang", "C:a", "30"),
        arranged("concert", "P:li", "C:a", group="G:pact"),
        arranged("concert", "P:wang", "C:a", group="G:pact"),
    ]
    (group,) = ask("C:a", facts(*rows)).controllers
    assert (group.via, group.proof_is_smallest) == ("votes+concert", False)


def test_members_own_votes_in_a_company_that_the_agreement_names_are() -> None:
    members = {"P:li": "20", "P:wang": "20", "P:wu": "15", "P:xu": "40"}
    rows: list[Row] = [holds(member, "C:a", share) for member, share in members.items()]
    rows += [arranged("concert", member, "C:a", group="G:pact") for member in members]
    (group,) = ask("C:a", facts(*rows)).controllers
    assert (group.proof_is_smallest, group.proof_at_least) == (True, 2)
    voting = [short(step.holder) for step in group.proof if step.kind == "votes"]
    assert voting == ["P:xu", "P:li"]
