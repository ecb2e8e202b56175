"""Are everybody's ultimate owners those of each company asked alone?"""

from fractions import Fraction
from random import Random

import pytest

from analytics.control import Basis, ControlOptions, build_graph
from analytics.control.whole_graph import arrays_of
from analytics.ownership import integrated_owners
from analytics.ownership import whole as whole_module
from analytics.ownership.capital import capital_shares
from analytics.ownership.whole import WholeOwnership
from graph.vocabulary import PartyKind
from tests.analytics.control_facts import Row, facts, holds, party, short


def whole(rows: list[Row]) -> WholeOwnership:
    graph = build_graph(facts(*rows), ControlOptions(basis=Basis.CAPITAL))
    return WholeOwnership(arrays_of(graph))


def ultimate(rows: list[Row], minimum: str = "0") -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in whole(rows).rows(Fraction(minimum)):
        share = float("nan") if row.share is None else row.share
        found.setdefault(short(row.company), {})[short(row.owner)] = share
    return found


def one_by_one(rows: list[Row]) -> dict[str, dict[str, float | None]]:
    """Everybody's owners whom nobody owns, exactly and alone."""
    stated = facts(*rows)
    shares = capital_shares(stated)
    owned = {company for (_, company), share in shares.items() if share}
    found = {
        short(company): {
            short(owner): None if each.share is None else float(each.share)
            for owner, each in integrated_owners(shares, company).items()
            if owner not in owned
        }
        for company in owned
    }
    return {company: owners for company, owners in found.items() if owners}


def insist_on_equal(rows: list[Row]) -> None:
    found, expected = ultimate(rows), one_by_one(rows)
    assert found.keys() == expected.keys()
    for company, owners in expected.items():
        assert found[company].keys() == owners.keys(), company
        for owner, share in owners.items():
            wanted = float("nan") if share is None else share
            assert found[company][owner] == pytest.approx(wanted, abs=1e-9, nan_ok=True)


def _random(random: Random, companies: int) -> list[Row]:
    """Companies that hold each other at random, each company whole or not."""
    names = [f"C:{at}" for at in range(companies)]
    rows: list[Row] = []
    for company in names:
        left = 100
        for holder in random.sample([*names, "P:1", "P:2", "P:3"], random.randint(1, 4)):
            share = random.randint(0, min(left, 70))
            left -= share
            if share and left:
                rows.append(holds(holder, company, str(share)))
    return rows


@pytest.mark.parametrize("dense", [whole_module.MOST_DENSE, 1])
@pytest.mark.parametrize("seed", range(60))
def test_random_companies(seed: int, dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_module, "MOST_DENSE", dense)
    random = Random(seed)
    insist_on_equal(_random(random, random.randint(2, 9)))


def test_what_somebody_holds_in_itself_and_a_branch_count_for_the_owners() -> None:
    rows = [
        holds("P:li", "C:a", "80"),
        holds("C:a", "C:a", "20"),
        party("C:branch", PartyKind.BRANCH, parent_org=party("C:a").party_id),
        holds("P:wang", "C:branch", "100"),
    ]
    insist_on_equal(rows)
    assert ultimate(rows) == {"C:a": {"P:li": 1.0}, "C:branch": {"P:li": 1.0}}


def test_a_circle_that_nobody_outside_holds_has_no_owner() -> None:
    closed = [holds("C:a", "C:b", "100"), holds("C:b", "C:a", "100"), holds("C:b", "C:c", "50")]
    assert ultimate(closed) == {}
    insist_on_equal([*closed, holds("P:li", "C:c", "50")])


@pytest.mark.parametrize("dense", [whole_module.MOST_DENSE, 1])
def test_stated_totals_far_above_the_whole_give_no_share(
    dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_module, "MOST_DENSE", dense)
    rows = [
        holds("C:a", "C:b", "150"),
        holds("C:b", "C:a", "150"),
        holds("P:li", "C:a", "10"),
        holds("C:b", "C:c", "100"),
        holds("P:li", "C:d", "30"),
    ]
    insist_on_equal(rows)
    assert [short(row.company) for row in whole(rows).rows(Fraction(1, 4))] == [
        "C:a",
        "C:b",
        "C:c",
        "C:d",
    ]


@pytest.mark.parametrize(("share", "counted"), [("25", True), ("24.9999999999", False)])
def test_a_quarter_is_decided_exactly(share: str, *, counted: bool) -> None:
    held = str(Fraction(share) / 3 * 3)
    rows = [holds("P:li", "C:a", held), holds("C:a", "C:b", "100"), holds("P:wu", "C:a", "30")]
    found = ultimate(rows, "1/4")
    assert ("P:li" in found["C:b"]) is counted


def test_a_third_of_three_quarters_is_a_quarter() -> None:
    thirds = [holds(f"P:{at}", "C:a", str(Fraction(100, 3))) for at in range(3)]
    found = ultimate([*thirds, holds("C:a", "C:b", "75"), holds("P:li", "C:b", "25")], "1/4")
    assert set(found["C:b"]) == {"P:0", "P:1", "P:2", "P:li"}


def test_a_chain_of_thousands_and_a_large_ring_need_no_recursion() -> None:
    chain = [holds(f"C:{at}", f"C:{at + 1}", "100") for at in range(3_000)]
    assert len(ultimate([holds("P:li", "C:0", "60"), *chain])) == 3_001
    ring = [holds(f"C:{at}", f"C:{(at + 1) % 500}", "50") for at in range(500)]
    rows = [*ring, *(holds(f"P:{at % 5}", f"C:{at}", "50") for at in range(500))]
    for owners in ultimate(rows).values():
        assert sum(owners.values()) == pytest.approx(1.0)
