"""Do compiled walks over arrays say what the walks over objects say, to the last digit?"""

from fractions import Fraction
from random import Random

import pytest

from analytics.control import (
    ControlGraph,
    ControlOptions,
    Readings,
    Via,
    build_graph,
    kernels,
    outcome_kernels,
    verdict_of,
    whole_commands,
)
from analytics.control import whole_graph as arrays
from analytics.control.fixpoint import own_votes, reach, starters
from analytics.control.kinds import ARRANGED, Outcome
from analytics.control.pairs import ControlPair, pair_of
from analytics.control.whole_control import WholeControl
from graph.model import PartyId
from graph.vocabulary import PartyKind
from tests.analytics.control_facts import Row, arranged, facts, holds, party
from tests.analytics.test_control_oracle import _world

Said = tuple[PartyId, str, tuple[PartyId, ...]]


def pairs_of(readings: Readings) -> list[ControlPair]:
    """Every pair, by one walk over objects per party."""
    reading, found = readings.full, []
    for start in starters(reading):
        walked, own = reach(reading, start), own_votes(reading, start)
        ultimate = start not in readings.full_controllers
        found += [
            pair_of(reading, walked, own, company, is_ultimate=ultimate)
            for company in sorted(walked.proofs)
        ]
    return found


def outcomes_of(readings: Readings) -> list[Said]:
    """Every outcome, decided company by company."""
    graph: ControlGraph = readings.graph
    return [
        (each.party_id, verdict.outcome, tuple(graph.parties[node].party_id for node in decides))
        for company, each in enumerate(graph.parties)
        if each.kind.is_organization
        or (
            each.kind is PartyKind.UNKNOWN
            and (company in graph.lots_in or company in readings.full_controllers)
        )
        for verdict in (verdict_of(readings, company),)
        for decides in (verdict.deciding,)
    ]


def insist_on_equal(rows: list[Row], **options: object) -> WholeControl:
    graph = build_graph(facts(*rows), ControlOptions(**options))
    readings, everybody = Readings(graph), WholeControl(arrays.arrays_of(graph))
    pairs = list(everybody.pairs())
    assert pairs == pairs_of(readings)
    assert len(pairs) == everybody.pair_count()
    assert list(everybody.outcome_rows()) == outcomes_of(readings)
    return everybody


@pytest.fixture(params=["compiled", "exact", "rings"], autouse=True)
def _numbers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all numbers fit, or none: then Python's integers decide everything.

    And let every ring be walked once, as only large ones are.
    """
    if request.param == "exact":
        monkeypatch.setattr(arrays, "LARGEST", 0)
    if request.param == "rings":
        monkeypatch.setattr(whole_commands, "MOST_IN_RING", 0)


def test_numbers_written_out_for_the_compiler_are_those_of_the_vocabulary() -> None:
    assert (Via.VOTES.bit, ARRANGED) == (kernels.BY_VOTES, kernels.ARRANGED)
    places = {name: place for place, name in enumerate(outcome_kernels.OUTCOMES)}
    assert list(places) == list(Outcome)
    written = {
        Outcome.AGREEMENT: outcome_kernels._AGREEMENT,
        Outcome.COMPUTED_MAJORITY: outcome_kernels._COMPUTED,
        Outcome.STATE: outcome_kernels._STATE,
        Outcome.CONCERT: outcome_kernels._CONCERT,
        Outcome.WITHHELD: outcome_kernels._WITHHELD,
        Outcome.UNKNOWN: outcome_kernels._UNKNOWN,
        Outcome.CIRCULAR: outcome_kernels._CIRCULAR,
        Outcome.JOINT: outcome_kernels._JOINT,
        Outcome.DISPERSED: outcome_kernels._DISPERSED,
    }
    assert written == {name: places[name] for name in written}


@pytest.mark.parametrize("seed", range(200))
def test_worlds_with_everything_that_can_be_arranged(seed: int) -> None:
    insist_on_equal(_world(Random(seed))[1])


@pytest.mark.parametrize("seed", range(40))
def test_other_thresholds_and_ways_switched_off(seed: int) -> None:
    random = Random(seed)
    rows = _world(random)[1]
    threshold = random.choice((Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(99, 100)))
    insist_on_equal(rows, threshold=threshold)
    insist_on_equal(rows, without=frozenset(random.sample(list(Via), 3)))


@pytest.mark.parametrize("seed", range(120))
def test_rings_and_what_hangs_on_them(seed: int) -> None:
    insist_on_equal(_rings(Random(seed)))


@pytest.mark.parametrize("seed", range(120))
def test_ranges_and_unknown_shares(seed: int) -> None:
    random = Random(seed)
    rows = _rings(random) if seed % 2 else _world(random)[1]
    companies = [f"C:{letter}" for letter in "abcdef"]
    for company in random.sample(companies, 3):
        low = random.choice((0, 10, 30))
        rows.append(holds(f"P:{random.randrange(3)}", company, str(low), high=str(low + 25)))
    rows.append(holds("P:unknown", random.choice(companies), None))
    insist_on_equal(rows)


def _rings(random: Random) -> list[Row]:
    """Rings of majorities, some of them shared, with holders outside and groups inside."""
    companies = [f"C:{letter}" for letter in "abcdef"]
    random.shuffle(companies)
    size = random.randint(2, 5)
    rows: list[Row] = [
        holds(companies[at], companies[(at + 1) % size], random.choice(("51", "60", "100", "50")))
        for at in range(size)
    ]
    for company in companies:
        holder = random.choice([*companies, "P:0", "P:1", "P:2"])
        if holder != company:
            rows.append(holds(holder, company, random.choice(("10", "40", "49", "50", "60"))))
    if random.random() < 0.4:
        members = random.sample([*companies, "P:0"], 2)
        target = random.choice([None, random.choice(companies)])
        rows += [arranged("concert", member, target, group="G:g") for member in members]
    if random.random() < 0.3:
        rows.append(party(random.choice(companies), PartyKind.PARTNERSHIP))
    if random.random() < 0.3:
        x, y = random.sample(companies, 2)
        rows.append(arranged(random.choice(("contract_control", "declared_controller")), x, y))
    return rows
