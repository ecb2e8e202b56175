"""Are draws rounded as stated, the same for the same seed, and refused once they were changed?"""

import copy
import hashlib
import hmac
import math
from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.classes.scheme import CLASSES, SupervisionClass
from analytics.draws import (
    Candidate,
    DrawPlan,
    Fault,
    StrataBy,
    allocate,
    check_seed,
    commitment_document,
    commitment_of,
    digest_of,
    draw,
    faults_of,
    new_seed,
    parse_rates,
    plan_from,
    population_digest,
    presets,
    protocol_document,
    rates_of,
    shown_rate,
    sizes_of,
)
from graph.errors import ValueRefusedError
from graph.model import PartyId
from graph.periods import AsOf

A, B, C, D = CLASSES
HENAN = rates_of("henan_2021", {})
ON = date(2024, 6, 1)
AT = "2024-06-01T00:00:00+00:00"


def people(name: SupervisionClass, number: int, place: str = "") -> list[Candidate]:
    return [Candidate(PartyId(f"org:t:{name}{place}{at:05}"), name, place) for at in range(number)]


def plan(**said: object) -> DrawPlan:
    values: dict[str, object] = {
        "as_of": AsOf(ON, ON, 1), "preset": "henan_2021", "rates": HENAN, "scheme": "s",
    } | said  # fmt: skip
    return DrawPlan(**values)  # type: ignore[arg-type]


THOUSANDS = [one for name in CLASSES for one in people(name, 1000)]
TOWN = [
    *(one for place in ("410502", "410503") for one in people(A, 150, place)),
    *people(B, 61, "410502"), *people(B, 7, "410503"), *people(D, 11, "410503"),
]  # fmt: skip


def test_a_thousand_of_each_class_by_the_preset_of_henan() -> None:
    drawn = Counter(one.candidate.name for one in draw(THOUSANDS, HENAN, "7"))
    assert drawn == {A: 10, B: 20, C: 100, D: 300}


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ({(A, ""): 1}, {(A, ""): 1}),
        ({(A, ""): 101}, {(A, ""): 2}),
        ({(A, "x"): 100, (A, "y"): 100}, {(A, "x"): 1, (A, "y"): 1}),
        ({(A, "x"): 50, (A, "y"): 50}, {(A, "x"): 1, (A, "y"): 0}),
        ({(A, "x"): 50, (A, "y"): 51}, {(A, "x"): 1, (A, "y"): 1}),
        ({(A, "x"): 10, (A, "y"): 60}, {(A, "x"): 0, (A, "y"): 1}),
        ({(D, "x"): 5, (D, "y"): 5, (D, "z"): 5}, {(D, "x"): 2, (D, "y"): 2, (D, "z"): 1}),
        ({(D, "x"): 0, (D, "y"): 10}, {(D, "y"): 3}),
    ],
)
def test_the_rounding_rule(
    sizes: dict[tuple[SupervisionClass, str], int],
    wanted: dict[tuple[SupervisionClass, str], int],
) -> None:
    assert allocate(sizes, HENAN) == wanted


strata = st.dictionaries(
    st.tuples(st.sampled_from(CLASSES), st.sampled_from("wxyz")), st.integers(1, 2000), min_size=1
)
rising = st.lists(st.integers(0, 10_000), min_size=4, max_size=4).map(sorted)


@given(strata, rising)
def test_every_class_gets_its_rate_rounded_up_and_every_stratum_its_part(
    sizes: dict[tuple[SupervisionClass, str], int], hundredths: list[int]
) -> None:
    rates = {name: Fraction(h, 100) for name, h in zip(CLASSES, hundredths, strict=True)}
    found = allocate(sizes, rates)
    for name in CLASSES:
        own = {stratum: size for stratum, size in sizes.items() if stratum[0] is name}
        total, number = sum(own.values()), sum(found[stratum] for stratum in own)
        assert number == math.ceil(rates[name] * total / 100)
        for stratum, size in own.items():
            assert 0 <= found[stratum] <= size
            assert abs(found[stratum] - Fraction(number * size, total)) < 1


@given(st.integers(1, 3000), rising)
def test_of_equal_sizes_a_riskier_class_is_never_drawn_less(
    size: int, hundredths: list[int]
) -> None:
    rates = {name: Fraction(h, 100) for name, h in zip(CLASSES, hundredths, strict=True)}
    found = allocate({(name, ""): size for name in CLASSES}, rates)
    assert all(found[one, ""] <= found[other, ""] for one, other in pairwise(CLASSES))


@given(st.integers(0, 999), st.randoms(use_true_random=False))
def test_a_seed_draws_the_same_in_whatever_order_the_population_stands(
    seed: int, random: Random
) -> None:
    shuffled = list(TOWN)
    random.shuffle(shuffled)
    drawn = draw(TOWN, HENAN, str(seed))
    assert draw(shuffled, HENAN, str(seed)) == drawn
    assert {one.candidate.stratum: one.rank for one in drawn} == {
        stratum: number for stratum, number in allocate(sizes_of(TOWN), HENAN).items() if number
    }


def test_the_draw_is_what_a_few_lines_of_another_hand_draw() -> None:
    by_hand = set()
    for stratum, number in allocate(sizes_of(TOWN), HENAN).items():
        tickets = sorted(
            (hmac.new(b"7", one.party.encode(), hashlib.sha256).hexdigest(), one.party)
            for one in TOWN
            if one.stratum == stratum
        )
        by_hand |= {party for _, party in tickets[:number]}
    assert {one.candidate.party for one in draw(TOWN, HENAN, "7")} == by_hand


def test_every_entity_of_a_stratum_has_the_same_chance() -> None:
    population = people(D, 10)
    times = Counter(
        one.candidate.party for seed in range(2000) for one in draw(population, HENAN, str(seed))
    )
    # Three of ten, 2,000 times: 600 each, and 82 is four standard deviations.
    assert set(times) == {one.party for one in population}
    assert all(abs(count - 600) < 82 for count in times.values())


@pytest.mark.parametrize("preset", sorted(presets()))
def test_no_preset_draws_a_riskier_class_less(preset: str) -> None:
    stated = [row.stated for row in presets()[preset].values()]
    numbers = [rate for rate in stated if rate is not None]
    assert numbers == sorted(numbers)
    assert all(row.basis and row.tag for row in presets()[preset].values())


def test_the_rates_of_the_presets() -> None:
    assert list(HENAN.values()) == [1, 2, 10, 30]
    assert list(rates_of("daqing_lindian_2024", {}).values()) == [5, 5, 21, 61]
    chosen = parse_rates("B=2,C=10.5,D=30")
    assert list(rates_of("henan_2022", chosen).values()) == [1, 2, Fraction(21, 2), 30]


@pytest.mark.parametrize(
    ("preset", "rates"),
    [
        ("plan", ""),
        ("henan_2022", ""),
        ("henan_2022", "A=0.5,B=2,C=10,D=30"),
        ("henan_2021", "D=40"),
        ("plan", "A=2,B=1,C=10,D=30"),
        ("plan", "A=1,B=2,C=10,D=101"),
        ("plan", "A=1,B=2,C=10,D=3e1"),
        ("plan", "A=1,A=2,B=2,C=10,D=30"),
        ("plan", "A=1,B=2,C=10,E=30"),
        ("daqing_lindian_2024", "A=6"),
        ("nobody", ""),
    ],
)
def test_rates_that_cannot_be_are_refused(preset: str, rates: str) -> None:
    with pytest.raises(ValueRefusedError):
        rates_of(preset, parse_rates(rates))


@given(st.integers(0, 10_000_000))
def test_a_rate_is_written_exactly(millionths: int) -> None:
    rate = Fraction(millionths, 100_000)
    assert Fraction(shown_rate(rate)) == rate


def test_a_plan_is_read_as_it_was_written() -> None:
    said = plan(strata_by=StrataBy.REGION, region="4105", industry="C")
    assert plan_from(said.document()) == said


def test_seeds_are_one_line_and_secret_ones_cannot_be_guessed() -> None:
    assert check_seed("7") == "7"
    assert check_seed(new_seed(), is_secret=True) != new_seed()
    for seed in ("", " 7", "a\nb", "x" * 201):
        with pytest.raises(ValueRefusedError):
            check_seed(seed)
    with pytest.raises(ValueRefusedError, match=r"\*\*\*"):
        check_seed("short", is_secret=True)


SEED = "5a" * 32
COMMITTED = commitment_document(plan(), TOWN, commitment_of(SEED), AT)
PROTOCOL = protocol_document(plan(), TOWN, SEED, AT, committed=COMMITTED)


def test_a_protocol_holds_by_itself_with_its_population_and_with_its_commitment() -> None:
    assert faults_of(PROTOCOL) == []
    assert faults_of(PROTOCOL, population=TOWN, committed=COMMITTED) == []
    assert PROTOCOL["population"] == COMMITTED["population"]
    assert SEED not in str(COMMITTED)


def test_the_population_digest_is_of_its_sorted_lines() -> None:
    lines = "".join(f"{one.party}\t{one.name.value}\t{one.place}\n" for one in sorted(TOWN))
    assert population_digest(reversed(TOWN)) == hashlib.sha256(lines.encode()).hexdigest()


def leave_out(document: dict[str, Any]) -> None:
    document["drawn"].pop()


def exchange(document: dict[str, Any]) -> None:
    drawn = {one["party_id"] for one in document["drawn"]}
    spared = next(one for one in TOWN if one.party not in drawn and one.name is A)
    one = next(one for one in document["drawn"] if one["class"] == "A")
    one["party_id"] = spared.party


def exchange_with_ticket(document: dict[str, Any]) -> None:
    exchange(document)
    one = next(one for one in document["drawn"] if one["class"] == "A")
    key = document["seed"].encode(), one["party_id"].encode()
    one["ticket"] = hmac.new(*key, hashlib.sha256).hexdigest()
    strata = [one for one in document["drawn"] if one["class"] == "A"]
    strata.sort(key=lambda one: one["ticket"])
    for rank, each in enumerate(strata, start=1):
        each["rank"] = rank
    document["drawn"] = [*strata, *(o for o in document["drawn"] if o["class"] != "A")]


def other_seed(document: dict[str, Any]) -> None:
    document["seed"] = "6b" * 32


def other_rate(document: dict[str, Any]) -> None:
    document["plan"]["rates"]["D"] = "40"


def lower_rate(document: dict[str, Any]) -> None:
    document["plan"] |= {"preset": "plan", "rates": {"A": "2", "B": "1", "C": "3", "D": "4"}}


def smaller_stratum(document: dict[str, Any]) -> None:
    document["population"]["strata"][0]["size"] -= 100


def no_seed(document: dict[str, Any]) -> None:
    del document["seed"]


def rank_as_text(document: dict[str, Any]) -> None:
    document["drawn"][0]["rank"] = "1"


def other_population(document: dict[str, Any]) -> None:
    document["population"]["digest"] = "0" * 64


def other_name(document: dict[str, Any]) -> None:
    document["drawn"][0]["name"] = "别的公司"


TAMPERINGS: list[tuple[Callable[[dict[str, Any]], None], Fault]] = [
    (leave_out, Fault.NUMBERS),
    (exchange, Fault.TICKETS),
    (exchange_with_ticket, Fault.DRAWN),
    (other_seed, Fault.COMMITMENT),
    (other_rate, Fault.RATES),
    (lower_rate, Fault.RATES),
    (smaller_stratum, Fault.NUMBERS),
    (no_seed, Fault.FORM),
    (rank_as_text, Fault.FORM),
    (other_population, Fault.POPULATION),
    (other_name, Fault.DIGEST),
]


@pytest.mark.parametrize(("tamper", "fault"), TAMPERINGS)
def test_a_changed_protocol_is_refused_also_where_its_digest_was_made_anew(
    tamper: Callable[[dict[str, Any]], None], fault: Fault
) -> None:
    changed = copy.deepcopy(PROTOCOL)
    tamper(changed)
    found = faults_of(changed, population=TOWN, committed=COMMITTED)
    assert fault in found
    changed["digest"] = digest_of(changed)
    again = faults_of(changed, population=TOWN, committed=COMMITTED)
    assert Fault.DIGEST not in again
    assert (fault in again) is (fault is not Fault.DIGEST)


@given(st.sampled_from(sorted(PROTOCOL)), st.none() | st.integers() | st.text() | st.just([{}]))
def test_nothing_in_a_protocol_can_be_replaced_unnoticed(name: str, value: object) -> None:
    changed = {**PROTOCOL, name: value}
    assert bool(faults_of(changed)) is (changed != PROTOCOL)


def test_no_other_seed_plan_or_population_is_drawn_than_was_committed_to() -> None:
    for other in (
        (plan(), TOWN, "6b" * 32),
        (plan(region="4105"), TOWN, SEED),
        (plan(), TOWN[1:], SEED),
    ):
        with pytest.raises(ValueRefusedError):
            protocol_document(*other, AT, committed=COMMITTED)
    forged = {**COMMITTED, "commitment": commitment_of("6b" * 32)}
    with pytest.raises(ValueRefusedError):
        protocol_document(plan(), TOWN, "6b" * 32, AT, committed=forged)


def test_a_protocol_without_commitment_does_not_pass_for_one_with_it() -> None:
    plain = protocol_document(plan(), TOWN, SEED, AT)
    assert faults_of(plain, population=TOWN) == []
    assert faults_of(plain, population=TOWN, committed=COMMITTED) == [Fault.COMMITMENT]
