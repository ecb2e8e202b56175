"""What happens at the edges: halves, ranges, totals, dissolved parties, long chains, hubs?"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from analytics.control import Outcome
from graph.errors import ThresholdError
from graph.model import PartyId
from graph.vocabulary import Flag, PartyKind
from tests.analytics.control_facts import (
    DAY,
    WITHHELD,
    arranged,
    ask,
    controllers,
    deciding,
    facts,
    holds,
    managing,
    pairs,
    party,
    persons,
    short,
)


def test_a_share_in_oneself_never_counts_but_the_whole_stays_whole() -> None:
    stated = facts(holds("P:a", "C:e", "40"), holds("P:b", "C:e", "40"), holds("C:e", "C:e", "20"))
    assert pairs(stated) == set()
    assert ask("C:e", stated).outcome is Outcome.DISPERSED


def test_own_shares_are_not_missing() -> None:
    treasury = facts(holds("P:a", "C:e", "45"), holds("C:e", "C:e", "55"))
    assert ask("C:e", treasury).outcome is Outcome.DISPERSED


def test_exactly_half_is_not_control_and_a_hair_more_is() -> None:
    half = facts(holds("P:a", "C:e", "50"), holds("P:b", "C:e", "30"), holds("P:c", "C:e", "20"))
    more = facts(holds("P:a", "C:e", "50.0000001"), holds("P:b", "C:e", "49.9999999"))
    assert ask("C:e", half).outcome is Outcome.DISPERSED
    answer = ask("C:e", more)
    assert controllers(answer) == [("P:a", "votes")]
    assert answer.controllers[0].margin == Fraction(1, 10_000_000)


def test_three_sixths_are_half_exactly() -> None:
    sixth = facts(
        *(holds("C:m", f"C:{x}", "100") for x in "abc"),
        holds("C:a", "C:e", str(Fraction(100, 6))),
        holds("C:b", "C:e", str(Fraction(100, 6))),
        holds("C:c", "C:e", str(Fraction(100, 6))),
        holds("P:z", "C:e", "50"),
    )
    answer = ask("C:e", sixth)
    assert answer.outcome is Outcome.JOINT
    assert controllers(answer) == []


def test_two_majorities_over_one_hundred_per_cent_are_both_answered() -> None:
    over = facts(holds("P:a", "C:e", "60"), holds("P:b", "C:e", "55"))
    answer = ask("C:e", over)
    assert answer.outcome is Outcome.COMPUTED_MAJORITY
    assert deciding(answer) == ["P:a", "P:b"]
    assert Flag.OVER_100 in answer.flags


def test_missing_votes_that_could_decide_are_unknown() -> None:
    assert ask("C:e", facts(holds("P:a", "C:e", "40"))).outcome is Outcome.UNKNOWN
    assert ask("C:e", facts(holds("P:a", "C:e", None))).outcome is Outcome.UNKNOWN
    assert ask("C:e", facts(party("C:e"))).outcome is Outcome.UNKNOWN


def test_missing_votes_that_cannot_decide_change_nothing() -> None:
    nearly = [holds(f"P:{i}", "C:e", "30") for i in range(3)]
    assert ask("C:e", facts(*nearly)).outcome is Outcome.DISPERSED


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [("51", "60", "COMPUTED_MAJORITY"), ("40", "60", "UNKNOWN"), ("20", "25", "DISPERSED")],
)
def test_ranges_decide_by_their_extremes(low: str, high: str, outcome: str) -> None:
    rest = str((100 - Fraction(high)) / 3)
    others = [holds(f"P:{x}", "C:e", rest) for x in "xyz"]
    assert ask("C:e", facts(holds("P:a", "C:e", low, high=high), *others)).outcome == outcome


def test_a_range_above_a_holder_leaves_the_answer_open() -> None:
    stated = facts(
        holds("P:a", "C:k", "40", high="60"),
        holds("P:b", "C:k", "40"),
        holds("C:k", "C:e", "30"),
        holds("P:a", "C:e", "30"),
        holds("P:c", "C:e", "40"),
    )
    assert ask("C:e", stated).outcome is Outcome.UNKNOWN


def test_withheld_votes_that_could_decide() -> None:
    stated = facts(holds("P:a", "C:e", "30"), holds("C:hidden", "C:e", None, flags=WITHHELD))
    assert ask("C:e", stated).outcome is Outcome.WITHHELD
    assert ask("C:e", facts(party("C:e", flags=WITHHELD))).outcome is Outcome.WITHHELD


def test_a_withheld_majority_holder_is_no_name() -> None:
    stated = facts(party("C:hidden", flags=WITHHELD), holds("C:hidden", "C:e", "80"))
    answer = ask("C:e", stated)
    assert (answer.outcome, persons(answer)) == (Outcome.WITHHELD, [])


def test_zero_is_a_holding_that_carries_nothing() -> None:
    stated = facts(holds("P:a", "C:e", "0"), holds("P:b", "C:e", "100"))
    assert controllers(ask("C:e", stated)) == [("P:b", "votes")]
    halves = facts(holds("P:z", "C:e", "0"), holds("P:a", "C:e", "50"), holds("P:b", "C:e", "50"))
    assert ask("C:e", halves).outcome is Outcome.JOINT


def test_parallel_share_classes_add_up() -> None:
    stated = facts(
        holds("P:a", "C:e", "26", share_class="A"),
        holds("P:a", "C:e", "25", share_class="B"),
        holds("P:b", "C:e", "49"),
    )
    [answer] = ask("C:e", stated).controllers
    assert (answer.votes, answer.direct, len(answer.proof)) == (51, True, 2)


def test_votes_and_capital_are_not_mixed() -> None:
    stated = facts(
        holds("P:a", "C:e", "27.74", votes="62.45"), holds("P:b", "C:e", "72.26", votes="37.55")
    )
    assert controllers(ask("C:e", stated)) == [("P:a", "votes")]
    assert controllers(ask("C:e", stated, basis="capital")) == [("P:b", "votes")]


def test_a_golden_share_controls_by_its_votes_alone() -> None:
    stated = facts(
        holds("P:a", "C:e", "0.01", votes="51"), holds("P:b", "C:e", "99.99", votes="49")
    )
    assert controllers(ask("C:e", stated)) == [("P:a", "votes")]


def test_a_dissolved_company_holds_nothing_and_the_answer_says_so() -> None:
    stated = facts(
        party("C:gone", dissolved_on=DAY),
        holds("P:a", "C:gone", "100"),
        holds("C:gone", "C:e", "60"),
        holds("P:b", "C:e", "40"),
    )
    answer = ask("C:e", stated)
    assert answer.outcome is Outcome.UNKNOWN
    assert "DISSOLVED" in answer.flags
    assert controllers(ask("C:gone", stated)) == []
    later = facts(
        party("C:gone", dissolved_on=date(2024, 5, 11)),
        holds("P:a", "C:gone", "100"),
        holds("C:gone", "C:e", "60"),
    )
    assert persons(ask("C:e", later)) == ["P:a"]


def test_a_joint_holding_is_one_holder_of_its_own() -> None:
    joint = facts(holds("G:couple", "C:e", "60"), holds("P:x", "C:e", "40"))
    assert controllers(ask("C:e", joint)) == [("G:couple", "votes")]


def test_a_chain_of_twenty_one_levels() -> None:
    chain = ["P:top", *(f"C:{level:02}" for level in range(1, 22))]
    stated = facts(*(holds(x, y, "51") for x, y in pairwise(chain)))
    answer = ask("C:21", stated)
    assert persons(answer) == ["P:top"]
    assert len(answer.controllers[0].proof) == 21


def test_a_person_and_an_unheld_company_are_controlled_by_nobody() -> None:
    stated = facts(holds("P:a", "C:e", "100"))
    assert ask("P:a", stated).outcome is Outcome.UNKNOWN
    assert controllers(ask("P:a", stated)) == []


def test_a_subsidiary_of_a_ring_is_circular() -> None:
    ring = facts(holds("C:a", "C:b", "60"), holds("C:b", "C:a", "60"), holds("C:a", "C:e", "80"))
    assert ask("C:e", ring).outcome is Outcome.CIRCULAR


def test_the_ultimate_controller_stands_before_those_he_controls() -> None:
    stated = facts(holds("P:z", "C:a", "51"), holds("C:a", "C:e", "90"), holds("P:z", "C:e", "10"))
    answer = ask("C:e", stated)
    assert [
        (short(each.party.party_id), each.ultimate, each.direct, each.votes)
        for each in answer.controllers
    ] == [("P:z", True, False, 100), ("C:a", False, True, 90)]


def test_an_undescribed_holder_is_a_holder() -> None:
    stated = facts(holds("P:a", "C:e", "10"))
    unknown = PartyId("unknown:t:x")
    stake = replace(stated.stakes[0], holder=unknown)
    share = replace(stake.votes, low=Fraction(9, 10), high=Fraction(9, 10))
    more = replace(stated, stakes=[*stated.stakes, replace(stake, votes=share)])
    assert [each.party.party_id for each in ask("C:e", more).controllers] == [unknown]


def test_one_managing_partner_controls_the_partnership_whatever_the_capital() -> None:
    fund = party("C:fund", PartyKind.PARTNERSHIP)
    stated = facts(
        fund,
        holds("P:rich", "C:fund", "99"),
        holds("C:gp", "C:fund", "1"),
        managing("C:gp", "C:fund"),
        holds("P:boss", "C:gp", "100"),
        holds("C:fund", "C:e", "80"),
    )
    answer = ask("C:fund", stated)
    assert controllers(answer) == [("P:boss", "votes+partnership"), ("C:gp", "partnership")]
    assert (answer.outcome, persons(answer)) == (Outcome.AGREEMENT, ["P:boss"])
    assert [each.votes for each in answer.controllers] == [None, None]
    below = ask("C:e", stated)
    assert controllers(below)[0] == ("P:boss", "votes+partnership")


def test_several_managing_partners_control_only_together() -> None:
    fund = party("C:fund", PartyKind.PARTNERSHIP)
    managers = [managing(f"P:{x}", "C:fund") for x in "abc"]
    assert ask("C:fund", facts(fund, *managers[:2])).outcome is Outcome.JOINT
    assert ask("C:fund", facts(fund, *managers)).outcome is Outcome.DISPERSED
    assert ask("C:fund", facts(fund, holds("P:a", "C:fund", "90"))).outcome is Outcome.UNKNOWN


def test_a_branch_belongs_to_its_parent() -> None:
    stated = facts(
        party("C:branch", PartyKind.BRANCH, parent_org=party("C:head").party_id),
        holds("P:a", "C:head", "70"),
        holds("C:branch", "C:e", "60"),
    )
    answer = ask("C:branch", stated)
    assert controllers(answer) == [("P:a", "votes+branch"), ("C:head", "branch")]
    assert persons(ask("C:e", stated)) == ["P:a"]
    assert ask("C:x", facts(party("C:x", PartyKind.BRANCH))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("threshold", [Fraction(1), Fraction(-1, 100), Fraction(50)])
def test_a_threshold_is_a_fraction_below_one(threshold: Fraction) -> None:
    with pytest.raises(ThresholdError):
        ask("C:e", facts(holds("P:a", "C:e", "60")), threshold=threshold)


def test_the_threshold_is_exceeded_strictly() -> None:
    stated = facts(holds("P:a", "C:e", "66"), holds("P:b", "C:e", "34"))
    assert controllers(ask("C:e", stated, threshold=Fraction(66, 100))) == []
    [answer] = ask("C:e", stated, threshold=Fraction(65, 100)).controllers
    assert answer.margin == 1


def test_facts_of_another_day_do_not_count() -> None:
    stated = facts(
        holds("P:a", "C:e", "40"),
        holds("P:b", "C:e", "60"),
        arranged("entrustment", "P:a", "C:e", group="P:b", end=DAY),
        arranged("declared_controller", "P:a", "C:e", start=date(2024, 5, 11)),
    )
    assert controllers(ask("C:e", stated)) == [("P:b", "votes")]
