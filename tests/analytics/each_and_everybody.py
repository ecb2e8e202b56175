"""Is what a question about one company is answered with what the answers about everybody say?"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from analytics.control import (
    ControlAnswer,
    ControlOptions,
    ControlPair,
    Outcome,
    Via,
    controllers_of,
)
from analytics.control.whole_control import whole_control
from graph.model import PartyId
from graph.reader import GraphReader

# Where somebody's word decides, an answer about one rests on it; the rows of everybody keep the
# computed way beside it, there and in what the company controls.
SPOKEN = {Outcome.DECLARED, Outcome.AGREEMENT, Outcome.COURT_OR_DECISION}
WORDS = {Via.DECLARED, Via.CONTRACT_CONTROL, Via.COURT_FOUND}


def insist_that_each_is_as_everybody(
    reader: GraphReader, *, every: int = 1, first: int = 0
) -> Counter[Outcome]:
    """Ask about every so many companies alone; return how many there are of each outcome."""
    everybody = whole_control(reader, ControlOptions())
    pairs: defaultdict[PartyId, list[ControlPair]] = defaultdict(list)
    for pair in everybody.pairs():
        pairs[pair.company].append(pair)
    rows: Sequence[tuple[PartyId, Outcome, tuple[PartyId, ...]]]
    rows = list(everybody.outcome_rows())[first::every]
    for company, outcome, deciding in rows:
        answer = controllers_of(reader, company)
        told = {each.party.party_id for each in answer.controllers if each.deciding}
        assert (answer.outcome, told) == (outcome, set(deciding)), company
        assert _named(answer) == {pair.controller for pair in pairs[company]}, company
        if outcome not in SPOKEN:
            assert _said(answer) == {_of_pair(pair) for pair in pairs[company]}, company
    return Counter(outcome for _, outcome, _ in rows)


def _named(answer: ControlAnswer) -> set[PartyId]:
    return {each.party.party_id for each in answer.controllers}


def _said(answer: ControlAnswer) -> set[tuple[object, ...]]:
    return {
        (each.party.party_id, _computed(each.via), each.direct, each.votes)
        for each in answer.controllers
    }


def _of_pair(pair: ControlPair) -> tuple[object, ...]:
    return pair.controller, _computed(pair.via), pair.direct, pair.votes


def _computed(via: str) -> str:
    return "+".join(way for way in via.split("+") if way not in WORDS)
