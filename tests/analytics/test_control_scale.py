"""Does control end quickly on rings, hubs, dense graphs and a city of companies?"""

from dataclasses import replace
from itertools import islice, pairwise
from random import Random
from time import perf_counter

from analytics.control import Outcome, controllers_of
from tests.analytics.control_facts import (
    ListedFacts,
    Row,
    arranged,
    ask,
    everybody_of,
    facts,
    holds,
    managing,
    pid,
    readings_of,
    rows_of,
)


def test_a_ring_of_ten_thousand_is_circular_and_answered_as_one() -> None:
    names = [f"C:{i:05}" for i in range(10_000)]
    ring = facts(*(holds(x, y, "60") for x, y in zip(names, names[1:] + names[:1], strict=True)))
    everybody = everybody_of(ring)
    assert everybody.pair_count() == 10_000 * 9_999
    assert {outcome for _, outcome, _ in everybody.outcome_rows()} == {Outcome.CIRCULAR}
    assert len(everybody.outcomes.company) == 10_000
    first = [pair.company for pair in islice(everybody.pairs(), 9_999)]
    assert first == [pid(name) for name in names[1:]]


def test_one_member_of_a_ring_of_ten_thousand() -> None:
    names = [f"C:{i:05}" for i in range(10_000)]
    ring = facts(*(holds(x, y, "60") for x, y in zip(names, names[1:] + names[:1], strict=True)))
    began = perf_counter()
    answer = ask(names[7], ring)
    # Under a second here; one walk per member would take minutes.
    assert perf_counter() - began < 30
    assert answer.outcome is Outcome.CIRCULAR
    assert len(answer.controllers) == 9_999
    assert {(each.via, each.votes, each.ultimate) for each in answer.controllers} == {
        ("votes", 60, False)
    }
    assert [each.party.name for each in answer.controllers if each.direct] == ["C:00006"]


def test_a_chain_of_two_thousand_needs_no_recursion() -> None:
    names = ["P:top", *(f"C:{i:04}" for i in range(2000))]
    chain = facts(*(holds(x, y, "51") for x, y in pairwise(names)))
    readings = readings_of(chain)
    assert len(readings.full_controllers[readings.graph.index[pid("C:1999")]]) == 2000


def test_a_holder_of_a_hundred_thousand_companies() -> None:
    star = facts(*(holds("P:hub", f"C:{i}", "60") for i in range(100_000)))
    assert everybody_of(star).pair_count() == 100_000


def test_a_complete_graph_of_three_hundred_controls_nothing() -> None:
    names = [f"C:{i}" for i in range(300)]
    dense = facts(*(holds(x, y, "0.3") for x in names for y in names if x != y))
    assert rows_of(dense) == []
    assert ask("C:7", dense).outcome is Outcome.DISPERSED


def test_a_city_of_twenty_thousand_organizations_is_answered_in_seconds() -> None:
    stated = facts(*_city(Random(7), 20_000))
    began = perf_counter()
    everybody = everybody_of(stated)
    pairs = sum(1 for _ in everybody.pairs())
    outcomes = sum(1 for _ in everybody.outcome_rows())
    # About two seconds here; the bound only has to catch a quadratic step.
    assert perf_counter() - began < 30
    assert pairs > 10_000
    assert outcomes == 20_000


def _city(random: Random, size: int) -> list[Row]:
    """Companies held by persons and by earlier companies, two holdings each."""
    rows: list[Row] = []
    for i in range(size):
        first = f"C:{random.randrange(i)}" if i and random.random() < 0.4 else f"P:{i}"
        share = random.choice((51, 60, 70, 100, 50))
        rows.append(holds(first, f"C:{i}", str(share)))
        if share < 100:
            rows.append(holds(f"P:{random.randrange(size)}", f"C:{i}", str(100 - share)))
    return rows


def test_one_entity_asks_once_per_level_and_reads_only_what_is_above() -> None:
    stated = facts(
        holds("P:a", "C:1", "60"),
        holds("C:1", "C:2", "60"),
        holds("C:1", "C:sister", "60"),
        holds("C:2", "C:below", "60"),
        arranged("concert", "P:a", None, group="G:g"),
        arranged("concert", "P:b", None, group="G:g"),
        managing("P:z", "C:sister"),
    )
    reader = ListedFacts(stated)
    answer = controllers_of(reader, pid("C:2"))
    assert answer.outcome is Outcome.COMPUTED_MAJORITY
    assert [asked for asked in reader.asked if asked[0] == "stakes"] == [
        ("stakes", 1),
        ("stakes", 1),
    ]
    assert pid("C:sister") not in answer.parties
    assert pid("C:below") not in answer.parties
    assert replace(answer, parties={}) == replace(ask("C:2", stated), parties={})


def test_of_nobody_nothing_is_said() -> None:
    everybody = everybody_of(facts())
    assert (list(everybody.pairs()), list(everybody.outcome_rows())) == ([], [])
