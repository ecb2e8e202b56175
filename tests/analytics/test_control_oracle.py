"""Does control agree with plain enumeration on random graphs? Seeds stand in the test names."""

from fractions import Fraction
from random import Random

import pytest

from analytics.control import Outcome
from graph.model import Arrangement, Holding
from graph.vocabulary import ArrangementKind, PartyKind
from tests.analytics.control_facts import (
    DAY,
    Row,
    arranged,
    ask,
    everybody_of,
    facts,
    holds,
    managing,
    pairs,
    party,
    pid,
    readings_of,
    rows_of,
    short,
)
from tests.analytics.control_oracle import World, assignments, closed_set_pairs, world_pairs

Rows = list[Row]


def _plain(random: Random) -> dict[tuple[str, str], Fraction]:
    """Up to seven parties; cycles, self-holdings, totals below and above one hundred."""
    companies = [f"C:{i}" for i in range(random.randint(2, 5))]
    holders = [*companies, *(f"P:{i}" for i in range(random.randint(0, 2)))]
    odds = random.choice((0.3, 0.5, 0.8))
    shares = [Fraction(random.choice((10, 20, 25, 30, 40, 50, 51, 60, 100))) for _ in range(9)]
    shares.append(Fraction(100, 3))
    return {
        (x, y): random.choice(shares) for x in holders for y in companies if random.random() < odds
    }


@pytest.mark.parametrize("seed", range(200))
def test_least_closed_sets(seed: int) -> None:
    random = Random(seed)
    held = _plain(random)
    threshold = random.choice((Fraction(1, 2), Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)))
    stated = facts(*(holds(x, y, str(pct)) for (x, y), pct in held.items()))
    votes = {pair: pct / 100 for pair, pct in held.items() if pair[0] != pair[1]}
    assert pairs(stated, threshold=threshold) == closed_set_pairs(votes, threshold)


def _world(random: Random) -> tuple[World, Rows]:
    companies = [f"C:{i}" for i in range(random.randint(3, 6))]
    persons = [f"P:{i}" for i in range(3)]
    world, rows = World(), []
    for y in companies:
        for x in random.sample([*companies, *persons], random.randint(1, 4)):
            if x != y:
                world.held[x, y] = Fraction(random.choice((10, 20, 26, 30, 40, 51, 60)), 100)
                rows.append(holds(x, y, str(world.held[x, y] * 100)))
    _arrange(random, world, rows, companies, persons)
    special = random.sample(companies, 3)
    if random.random() < 0.3:
        world.gone.add(special[0])
        rows.append(party(special[0], dissolved_on=DAY))
    if random.random() < 0.3:
        world.state.add(special[1])
        rows.append(party(special[1], PartyKind.STATE_ORGAN))
    if random.random() < 0.5:
        _fund(random, world, rows, special[2], persons)
    return world, rows


def _arrange(
    random: Random, world: World, rows: Rows, companies: list[str], persons: list[str]
) -> None:
    for kind in ("nominee", "entrustment"):
        record, who, company = random.choice(companies), random.choice(persons), companies[0]
        most = random.choice((None, "15"))
        if record != company and random.random() < 0.6:
            rows.append(arranged(kind, who, company, group=record, pct=most))
            world.moves.append((record, who, company, Fraction(most) / 100 if most else None))
    if random.random() < 0.6:
        world.groups["G:g"] = set(random.sample([*persons, companies[-1]], 2))
        rows += [arranged("concert", x, None, group="G:g") for x in world.groups["G:g"]]
    for kind in ("contract_control", "declared_controller", "court_found_controller"):
        x, y = random.sample([*companies, *persons], 2)
        if y.startswith("C:") and random.random() < 0.3:
            rows.append(arranged(kind, x, y))
            world.mandates.add((x, y))


def _fund(random: Random, world: World, rows: Rows, fund: str, persons: list[str]) -> None:
    rows.append(party(fund, PartyKind.PARTNERSHIP))
    world.not_by_votes.add(fund)
    managers = random.sample(persons, random.randint(0, 2))
    rows += [managing(who, fund) for who in managers]
    if len(managers) == 1:
        world.mandates.add((managers[0], fund))


@pytest.mark.parametrize("seed", range(300))
def test_arrangements_states_partnerships_and_dissolved_parties(seed: int) -> None:
    world, rows = _world(Random(seed))
    # A dissolved party neither acts for nor is acted for.
    world.mandates = {pair for pair in world.mandates if not set(pair) & world.gone}
    assert pairs(facts(*rows)) == world_pairs(world)


@pytest.mark.parametrize("seed", range(300))
def test_one_entity_gives_what_all_pairs_give(seed: int) -> None:
    stated = facts(*_world(Random(seed))[1])
    outcomes = {party: outcome for party, outcome, _ in everybody_of(stated).outcome_rows()}
    everything = pairs(stated)
    for entity in stated.parties:
        answer = ask(short(entity), stated)
        assert {(short(each.party.party_id), short(entity)) for each in answer.controllers} == {
            pair for pair in everything if pair[1] == short(entity)
        }
        if entity in outcomes:
            assert outcomes[entity] is answer.outcome


@pytest.mark.parametrize("seed", range(300))
def test_a_proof_alone_proves(seed: int) -> None:
    rows = _world(Random(seed))[1]
    stated = facts(*rows)
    for entity in stated.parties:
        for each in ask(short(entity), stated).controllers:
            used = {step.source.row for step in each.proof if step.source is not None}
            kept = [row for number, row in enumerate(rows, start=2) if number in used]
            described = [row for row in rows if not isinstance(row, Holding | Arrangement)]
            alone = facts(*kept, *(row for row in described if row not in kept))
            assert (short(each.party.party_id), short(entity)) in pairs(alone)


@pytest.mark.parametrize("seed", range(300))
def test_no_arrangement_is_named_in_vain(seed: int) -> None:
    rows = [row for row in _world(Random(seed))[1] if not _moves_votes(row)]
    plain = pairs(facts(*(row for row in rows if not isinstance(row, Arrangement))))
    for row in rows_of(facts(*rows)):
        if (short(row.controller), short(row.company)) in plain:
            assert set(row.via.split("+")) <= {"votes", "partnership"}
        else:
            assert not set(row.via.split("+")) <= {"votes", "partnership"}


def _moves_votes(row: Row) -> bool:
    moving = {ArrangementKind.NOMINEE, ArrangementKind.ENTRUSTMENT}
    return isinstance(row, Arrangement) and row.kind in moving


@pytest.mark.parametrize("seed", range(200))
def test_no_holding_of_a_proof_can_be_spared(seed: int) -> None:
    held = {pair: pct for pair, pct in _plain(Random(seed)).items() if pair[0] != pair[1]}
    rows = [holds(x, y, str(pct)) for (x, y), pct in held.items()]
    stated = facts(*rows)
    for entity in stated.parties:
        for each in ask(short(entity), stated).controllers:
            pair = (short(each.party.party_id), short(entity))
            used = [step.source.row - 2 for step in each.proof if step.source is not None]
            for spared in used:
                fewer = [rows[number] for number in used if number != spared]
                assert pair not in pairs(facts(*fewer))


def _ranges(random: Random) -> dict[tuple[str, str], tuple[int, int]]:
    """Shares in tenths; at most four ranges, lower ends within the whole."""
    companies = ["C:0", "C:1", "C:2"][: random.randint(2, 3)]
    found: dict[tuple[str, str], tuple[int, int]] = {}
    wide = 0
    for y in companies:
        left = 10
        for x in random.sample([*companies, "P:0", "P:1", "P:2"], 4):
            low = random.randint(0, min(6, left))
            left -= low
            high = low
            if wide < 4 and random.random() < 0.4:
                high, wide = min(10, low + random.randint(1, 4)), wide + 1
            if x != y and high:
                found[x, y] = (low, high)
    return found


@pytest.mark.parametrize("seed", range(200))
def test_ranges_certain_possible_and_never_a_wrong_answer(seed: int) -> None:
    ranges = _ranges(Random(seed))
    stated = facts(
        *(
            holds(x, y, str(low * 10), high=None if low == high else str(high * 10))
            for (x, y), (low, high) in ranges.items()
        )
    )
    worlds = [world_pairs(World(held=dict(votes))) for votes in assignments(ranges, whole=10)]
    certain, possible = set.intersection(*worlds), set.union(*worlds)
    assert pairs(stated) == certain
    readings = readings_of(stated)
    ids = [short(each.party_id) for each in readings.graph.parties]
    thought = {(ids[x], ids[y]) for y, xs in readings.possible.items() for x in xs}
    # Each candidate's extreme lies in one of the worlds tried.
    assert thought == possible
    for entity in stated.parties:
        outcome = ask(short(entity), stated).outcome
        if outcome in {Outcome.JOINT, Outcome.DISPERSED}:
            assert not {pair for pair in possible if pair[1] == short(entity)}


@pytest.mark.parametrize("seed", range(100))
def test_names_and_order_change_nothing(seed: int) -> None:
    random = Random(seed)
    held = _plain(random)
    before = pairs(facts(*(holds(x, y, str(pct)) for (x, y), pct in held.items())))
    new = {x: f"{x[0]}:n{9 - int(x[2:])}" for pair in held for x in pair}
    rows = [holds(new[x], new[y], str(pct)) for (x, y), pct in held.items()]
    random.shuffle(rows)
    assert pairs(facts(*rows)) == {(new[x], new[y]) for x, y in before}


@pytest.mark.parametrize("seed", range(100))
def test_splitting_a_holding_or_adding_a_stranger_changes_nothing(seed: int) -> None:
    held = _plain(Random(seed))
    whole = facts(*(holds(x, y, str(p)) for (x, y), p in held.items()))
    third = Fraction(1, 3)
    split = facts(
        *(holds(x, y, str(p * third), share_class="A") for (x, y), p in held.items()),
        *(holds(x, y, str(p * (1 - third)), share_class="B") for (x, y), p in held.items()),
        holds("P:stranger", "C:elsewhere", "100"),
    )
    assert pairs(split) - {("P:stranger", "C:elsewhere")} == pairs(whole)
    for entity in whole.parties:
        one, other = ask(short(entity), whole), ask(short(entity), split)
        assert (one.outcome, one.second_reading) == (other.outcome, other.second_reading)
        assert [(e.party, e.via, e.votes, e.margin, e.direct) for e in one.controllers] == [
            (e.party, e.via, e.votes, e.margin, e.direct) for e in other.controllers
        ]


def test_the_random_worlds_are_not_trivial() -> None:
    worlds = [_world(Random(seed)) for seed in range(300)]
    found = [len(pairs(facts(*rows))) for _, rows in worlds]
    ways = {
        way
        for _, rows in worlds
        for entity in facts(*rows).parties
        for each in ask(short(entity), facts(*rows)).controllers
        for way in each.via.split("+")
    }
    assert sum(found) > 600
    assert len(ways) == 8  # everything but branches, which no world has
    assert pid("C:0") == "org:t:0"
