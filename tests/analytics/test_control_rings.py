"""Does a ring that is walked once say what the walk of each member would?"""

from collections.abc import Iterator
from random import Random

import pytest

from analytics.control import Outcome, Readings, answer, controllers
from analytics.control.above import Walks
from analytics.control.controllers import PROOFS_LEFT_OUT
from analytics.control.fixpoint import own_votes, reach, starters
from analytics.control.pairs import ControlPair, pair_of
from analytics.control.possible import _possible, _room
from analytics.control.reading import Reading
from graph.vocabulary import PartyKind
from tests.analytics.control_facts import (
    Row,
    arranged,
    ask,
    everybody_of,
    facts,
    holds,
    managing,
    party,
    pid,
    readings_of,
)

PEERS = [f"C:{i}" for i in range(7)]


def ring_rows(random: Random) -> list[Row]:
    """Companies that mostly hold each other in circles, some of them by more than votes."""
    rows: list[Row] = []
    for at, company in enumerate(PEERS):
        above = random.choice([PEERS[at - 1]] * 8 + [PEERS[at - 2], "P:a"])
        share = random.choice((34, 51, 60, 60, 60))
        other = random.choice([*PEERS, "P:a", "P:b"])
        low = random.choice((10, 20, 40))
        if above != company:
            rows.append(holds(above, company, str(share)))
        if other not in {above, company}:
            high = str(low + 9) if random.random() < 0.3 else None
            rows.append(holds(other, company, str(low), high=high))
    kinds = ("contract_control", "declared_controller", "entrustment")
    for _ in range(random.randrange(3)):
        one, two = random.sample(PEERS, 2)
        rows.append(arranged(random.choice(kinds), one, two))
    if random.random() < 0.3:
        rows += [party("C:6", PartyKind.PARTNERSHIP), managing("C:0", "C:6")]
    if random.random() < 0.3:
        rows += [arranged("concert", who, None, group="G:g") for who in random.sample(PEERS, 2)]
    return rows


def walked_one_by_one(reading: Reading) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for start in starters(reading):
        for company in reach(reading, start).proofs:
            found.setdefault(company, []).append(start)
    return found


def possible_one_by_one(reading: Reading) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    room = _room(reading)
    for start in sorted({*reading.votes, *reading.mandates, *reading.graph.concerts}):
        for company in _possible(reading, start, room):
            found.setdefault(company, []).append(start)
    return found


def pairs_towards(readings: Readings, company: int) -> Iterator[tuple[ControlPair, ControlPair]]:
    """Yield what each controller's pair is by the walk taken over, and by its own."""
    reading = readings.full
    walks = Walks(reading, readings.full_controllers, company)
    for node in readings.full_controllers.get(company, ()):
        own = own_votes(reading, node)
        both = (walks.towards(node), reach(reading, node))
        taken, proper = (pair_of(reading, each, own, company, is_ultimate=False) for each in both)
        yield taken, proper


@pytest.mark.parametrize("first", range(0, 1_000, 100))
def test_a_ring_walked_once_says_what_each_walk_says(first: int) -> None:
    shared = 0
    for seed in range(first, first + 100):
        print(f"seed {seed}")
        readings = readings_of(facts(*ring_rows(Random(seed))))
        for reading, found in (
            (readings.full, readings.full_controllers),
            (readings.deciding, readings.deciding_controllers),
            (readings.ring_votes_void, readings.ring_free_controllers),
        ):
            expected = walked_one_by_one(reading)
            assert dict(found) == expected
            everybody = range(len(readings.graph.parties))
            assert {(x, y) for x in everybody for y in everybody if found.commands(x, y)} == {
                (x, y) for y, above in expected.items() for x in above
            }
        if readings.graph.has_ranges:
            assert dict(readings.possible) == possible_one_by_one(readings.deciding)
        for company in readings.full_controllers:
            for taken, proper in pairs_towards(readings, company):
                assert taken == proper
        rings = {readings.full_controllers.ring_of(node) for node in readings.full_controllers}
        shared += sum(len(ring) > 2 for ring in rings)
    assert shared > 10


def test_of_a_large_ring_the_nearest_are_shown_with_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"C:{i:03}" for i in range(300)]
    ring = facts(*(holds(x, y, "60") for x, y in zip(names, names[1:] + names[:1], strict=True)))
    monkeypatch.setattr(controllers, "MOST_LOOKED", 1_000_000)
    whole = ask(names[7], ring)
    assert PROOFS_LEFT_OUT not in whole.flags
    monkeypatch.setattr(controllers, "MOST_LOOKED", 1_000)
    cut = ask(names[7], ring)
    assert PROOFS_LEFT_OUT in cut.flags
    shown = [each.party.name for each in cut.controllers if each.proof]
    assert shown == ["C:003", "C:004", "C:005", "C:006"]
    assert set(cut.controllers) > {each for each in whole.controllers if each.party.name in shown}
    assert [_unproved(each) for each in cut.controllers] == [
        _unproved(each) for each in whole.controllers
    ]
    pairs = {
        pair.controller: pair
        for pair in everybody_of(ring).pairs()
        if pair.company == pid(names[7])
    }
    assert {
        each.party.party_id: (each.via, each.votes, each.direct, each.ultimate)
        for each in cut.controllers
    } == {who: (pair.via, pair.votes, pair.direct, pair.ultimate) for who, pair in pairs.items()}


def _unproved(each: answer.Controller) -> tuple[object, ...]:
    return each.party, each.via, each.votes, each.ultimate, each.direct, each.deciding


def test_who_decides_is_shown_with_a_proof_whatever_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(controllers, "MOST_LOOKED", 0)
    names = [f"C:{i}" for i in range(30)]
    chain = [holds(x, y, "60") for x, y in zip(["P:top", *names], names, strict=False)]
    found = ask("C:29", facts(*chain))
    assert found.outcome is Outcome.COMPUTED_MAJORITY
    proved = [each for each in found.controllers if each.proof]
    assert [(each.deciding, len(each.proof)) for each in proved] == [(True, 30)]
    assert len(found.controllers) == 30
