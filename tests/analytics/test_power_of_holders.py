"""Do the votes that make the power of direct holders count as they do for control?"""

from datetime import date
from fractions import Fraction
from typing import cast

import pytest

from analytics.power import Method, PowerAnswer, Sampling, power_of
from graph.errors import ThresholdError
from graph.reader import GraphReader
from graph.vocabulary import PartyKind
from tests.analytics.control_facts import (
    ListedFacts,
    Row,
    arranged,
    facts,
    holds,
    party,
    pid,
    short,
)

F = Fraction
HALF = F(1, 2)


def ask(*rows: Row, threshold: Fraction = HALF, sampling: Sampling | None = None) -> PowerAnswer:
    reader = cast("GraphReader", ListedFacts(facts(*rows)))
    return power_of(reader, pid("C:x"), threshold=threshold, sampling=sampling)


def shapley(answer: PowerAnswer) -> dict[str, Fraction | None]:
    return {
        short(one.party.party_id): one.power and one.power.shapley_shubik for one in answer.holders
    }


FORTY = [holds("P:a", "C:x", "40"), *(holds(f"P:{one}", "C:x", "20") for one in "bcd")]


def test_three_small_holders_and_a_large_one() -> None:
    answer = ask(*FORTY)
    assert answer.method is Method.EXACT
    assert answer.sampling is None
    assert shapley(answer) == {"P:a": F(1, 2), "P:b": F(1, 6), "P:c": F(1, 6), "P:d": F(1, 6)}
    assert [one.votes for one in answer.holders] == [F(2, 5), F(1, 5), F(1, 5), F(1, 5)]


def test_exactly_half_does_not_decide_and_a_hair_more_does() -> None:
    assert shapley(ask(holds("P:a", "C:x", "50"), holds("P:b", "C:x", "50"))) == {
        "P:a": F(1, 2),
        "P:b": F(1, 2),
    }
    more = ask(holds("P:a", "C:x", "50.0000001"), holds("P:b", "C:x", "49.9999999"))
    assert shapley(more) == {"P:a": 1, "P:b": 0}


def test_votes_count_and_not_capital() -> None:
    rows = [holds("P:a", "C:x", "30", votes="60"), holds("P:b", "C:x", "70", votes="40")]
    assert shapley(ask(*rows)) == {"P:a": 1, "P:b": 0}


def test_several_holdings_of_one_holder_add_up() -> None:
    rows = [
        holds("P:a", "C:x", "26", share_class="A"),
        holds("P:a", "C:x", "25", share_class="B"),
        holds("P:b", "C:x", "49"),
    ]
    assert shapley(ask(*rows)) == {"P:a": 1, "P:b": 0}


def test_shares_a_company_holds_in_itself_are_not_cast_but_stay_in_the_whole() -> None:
    answer = ask(
        holds("C:x", "C:x", "40"),
        holds("P:a", "C:x", "35"),
        holds("P:b", "C:x", "25"),
    )
    assert shapley(answer) == {"P:a": F(1, 2), "P:b": F(1, 2)}
    alone = ask(holds("C:x", "C:x", "20"), holds("P:a", "C:x", "45"), holds("P:b", "C:x", "35"))
    assert shapley(alone) == {"P:a": F(1, 2), "P:b": F(1, 2)}


def test_votes_of_nominees_and_entrusted_votes_are_cast_by_others() -> None:
    moved = [
        *FORTY,
        arranged("nominee", "P:b", "C:x", group="P:a"),
        arranged("entrustment", "P:d", "C:x", group="P:c", pct="11"),
    ]
    assert {short(one.party.party_id): one.votes for one in ask(*moved).holders} == {
        "P:b": F(60, 100),
        "P:c": F(9, 100),
        "P:d": F(31, 100),
    }
    assert shapley(ask(*moved)) == {"P:b": 1, "P:c": 0, "P:d": 0}


def test_members_of_a_concert_group_are_not_merged() -> None:
    concert = [arranged("concert", f"P:{one}", "C:x", group="G:pact") for one in "bcd"]
    assert shapley(ask(*FORTY, *concert)) == shapley(ask(*FORTY))


def test_ranges_and_unknown_stakes_count_with_their_least_and_say_so() -> None:
    answer = ask(
        holds("P:a", "C:x", "51"),
        holds("P:b", "C:x", "10", high="20"),
        holds("P:c", "C:x", None),
    )
    assert shapley(answer) == {"P:a": 1, "P:b": 0, "P:c": 0}
    assert [(one.votes, one.is_least) for one in answer.holders] == [
        (F(51, 100), False),
        (F(10, 100), True),
        (0, True),
    ]
    assert "LEAST_VOTES" in answer.flags
    assert "LEAST_VOTES" not in ask(*FORTY).flags


def test_where_all_known_votes_are_too_few_nobody_has_an_index() -> None:
    answer = ask(holds("P:a", "C:x", "30"), holds("P:b", "C:x", "20"), holds("P:c", "C:x", None))
    assert answer.method is Method.NOT_REACHED
    assert shapley(answer) == {"P:a": None, "P:b": None, "P:c": None}
    assert answer.document()["method"] == "not_reached"


def test_dissolved_holders_and_dissolved_companies_are_out() -> None:
    gone = party("C:old", dissolved_on=date(2021, 1, 1))
    rows = [holds("C:old", "C:x", "40"), holds("P:a", "C:x", "35"), holds("P:b", "C:x", "25")]
    answer = ask(*rows, gone)
    assert shapley(answer) == {"P:a": F(1, 2), "P:b": F(1, 2)}
    assert "DISSOLVED" in answer.flags
    assert shapley(ask(*FORTY, party("C:x", dissolved_on=date(2021, 1, 1)))) == {}


@pytest.mark.parametrize("kind", [PartyKind.PARTNERSHIP, PartyKind.BRANCH, PartyKind.STATE_ORGAN])
def test_what_is_not_decided_by_votes_has_no_powerful_holder(kind: PartyKind) -> None:
    answer = ask(*FORTY, party("C:x", kind))
    assert (answer.holders, answer.method) == ((), Method.NOT_REACHED)
    assert "NOT_BY_VOTES" in answer.flags


def test_totals_above_the_whole_are_counted_as_stated_and_said() -> None:
    answer = ask(holds("P:a", "C:x", "60"), holds("P:b", "C:x", "60"))
    assert shapley(answer) == {"P:a": F(1, 2), "P:b": F(1, 2)}
    assert "OVER_100" in answer.flags


def test_another_threshold_gives_other_power() -> None:
    assert set(shapley(ask(*FORTY, threshold=F(4, 5))).values()) == {F(1, 4)}
    assert shapley(ask(*FORTY, threshold=F(39, 100))) == {
        "P:a": F(1, 2),
        "P:b": F(1, 6),
        "P:c": F(1, 6),
        "P:d": F(1, 6),
    }
    with pytest.raises(ThresholdError):
        ask(*FORTY, threshold=F(1))


def test_too_many_holders_give_an_estimate_that_says_so() -> None:
    rows = [holds(f"P:{at:04}", "C:x", f"{at + 1}e-5") for at in range(3_000)]
    answer = ask(*rows, threshold=F(1, 10), sampling=Sampling(400, 5))
    assert answer.method is Method.ESTIMATE
    assert answer.sampling == Sampling(400, 5)
    assert len(answer.holders) == 3_000
    assert sum(one.power.shapley_shubik for one in answer.holders if one.power) == 1
    assert all(one.errors is not None for one in answer.holders)
    document = answer.document()
    assert (document["method"], document["rounds"], document["seed"]) == ("estimate", 400, 5)
    assert ask(*rows, threshold=F(1, 10), sampling=Sampling(400, 5)) == answer


def test_only_the_direct_holders_are_read() -> None:
    reader = ListedFacts(facts(holds("C:b", "C:x", "60"), holds("P:a", "C:b", "60")))
    answer = power_of(cast("GraphReader", reader), pid("C:x"))
    assert shapley(answer) == {"C:b": 1}
    assert reader.asked == [("stakes", 1), ("arrangements by target", 1), ("parties", 2)]


def test_the_document_has_per_cents_and_says_what_it_is_for() -> None:
    document = ask(*FORTY[:2], holds("P:b", "C:x", "20", share_class="B")).document()
    assert document == {
        "party": {"party_id": "org:t:x", "name": "C:x"},
        "on": "2024-05-10",
        "known_at": "2024-05-10",
        "basis": "votes",
        "threshold": "1/2",
        "quota": 60.0,
        "method": "exact",
        "rounds": None,
        "seed": None,
        "holders": [
            {
                "party_id": f"person:t:{one}",
                "name": f"P:{one}",
                "kind": "person",
                "votes": 40.0,
                "votes_are_least": False,
                "shapley_shubik": 50.0,
                "banzhaf": 50.0,
                "banzhaf_absolute": 50.0,
                "shapley_shubik_error": None,
                "banzhaf_error": None,
                "banzhaf_absolute_error": None,
            }
            for one in "ab"
        ],
        "flags": ["VOTES_FROM_CAPITAL"],
        "use": "SCREENING",
        "partial": None,
    }
