"""Who controls this entity?"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Container, Mapping
from dataclasses import replace
from fractions import Fraction

from analytics.control.above import Walks
from analytics.control.ancestors import ancestor_facts
from analytics.control.answer import Candidate, ControlAnswer, Controller, OtherReading
from analytics.control.control_graph import ControlGraph, build_graph
from analytics.control.facts import MAJORITY, ControlFacts, ControlOptions
from analytics.control.fixpoint import Reach, own_votes, reach
from analytics.control.kinds import Basis, Via
from analytics.control.outcome import Verdict, verdict_of
from analytics.control.pairs import pair_of
from analytics.control.proof import NOT_SHOWN, Proof, proof_of
from analytics.control.reading import Reading
from analytics.control.readings import Readings
from graph.model import Flags, Party, PartyId
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.vocabulary import Flag

RING_VOTES_VOID = "ring_votes_void"
LAPSED = "DISSOLVED"
MISSING_SHARES = "MISSING_SHARES"
"""Not every vote of the entity, or of a company of a proof, is stated to be somebody's."""
PROOFS_LEFT_OUT = "PROOFS_LEFT_OUT"
"""Not every controller is shown with a proof; those who decide, and the highest, are."""
MOST_LOOKED = 20_000
"""Companies walked and steps written for proofs, before the remaining ones are left out."""

# Said of nearly every row; not a doubt about the answer.
_ORDINARY = frozenset({Flag.KNOWN_STATED, Flag.KNOWN_ASSUMED})


def controllers_of(
    reader: GraphReader,
    entity: PartyId,
    *,
    basis: str = Basis.VOTES,
    threshold: Fraction = MAJORITY,
    without: frozenset[Via] = frozenset(),
    undated_count: bool = True,
) -> ControlAnswer:
    """Return who controls an entity, why, and what type of answer that is.

    Parameters
    ----------
    reader
        The store at one moment; only the entity's ancestors are read.
    entity
        Any party; what controls a person or a state unit is nobody.
    basis
        `votes` or `capital`.
    threshold
        Fraction in [0, 1) to be exceeded, strictly.
    without
        Ways of control that are switched off.
    undated_count
        False for the controller role of a liability: holdings and
        arrangements of unknown start are then not counted, and where they
        decide the outcome is UNKNOWN.

    Returns
    -------
    ControlAnswer
        Never silent: there is always an outcome.

    Raises
    ------
    ThresholdError
        If the threshold is not in [0, 1).

    Notes
    -----
    A few round trips per level of the chain above the entity, then one
    fixpoint per ancestor that can control anything, or ring of them.
    """
    options = ControlOptions(basis=Basis(basis), threshold=threshold, without=without)
    facts = ancestor_facts(reader.near([entity]), entity)
    answer = answer_from(facts, entity, options, reader.as_of)
    if undated_count or not facts.has_undated:
        return answer
    strict = answer_from(facts.dated(), entity, options, reader.as_of)
    return strict if _decides_alike(strict, answer) else strict.undetermined()


def answer_from(
    facts: ControlFacts, entity: PartyId, options: ControlOptions, as_of: AsOf
) -> ControlAnswer:
    """Return the answer that these facts give about one entity.

    Parameters
    ----------
    facts
        At least those about the entity and everybody above it.
    """
    parties = {entity: facts.party(entity)} | dict(facts.parties)
    graph = build_graph(
        ControlFacts(
            on=facts.on,
            parties=parties,
            stakes=facts.stakes,
            arrangements=facts.arrangements,
            offices=facts.offices,
        ),
        options,
    )
    readings = Readings(graph)
    company = graph.index[entity]
    verdict = verdict_of(readings, company)
    controllers = _controllers(readings, company, verdict)
    return ControlAnswer(
        party=graph.parties[company],
        on=as_of.on,
        known_at=as_of.known_at,
        basis=options.basis,
        threshold=options.threshold,
        outcome=verdict.outcome,
        controllers=tuple(controllers),
        possible=_possible(readings, company),
        second_reading=_second(graph, verdict),
        flags=_flags(graph, facts, company, controllers),
        parties={party.party_id: party for party in graph.parties},
    )


def _controllers(readings: Readings, company: int, verdict: Verdict) -> list[Controller]:
    """Return the controllers in the order of the answer.

    The nearest are proved first; whoever decides or is controlled by nobody always is.
    """
    decided = readings.deciding_controllers.get(company, [])
    others = set(readings.full_controllers.get(company, ())).difference(decided)
    deciding = Walks(readings.deciding, readings.deciding_controllers, company)
    full = Walks(readings.full, readings.full_controllers, company)
    walks = dict.fromkeys(decided, deciding) | dict.fromkeys(others, full)
    owed = {node for node in walks if node not in readings.full_controllers}.union(verdict.deciding)
    looked, found = 0, []
    for node in _nearest_first(readings.graph, company, walks, owed):
        is_proved = node in owed or looked <= MOST_LOOKED
        walked = reach(walks[node].reading, node) if is_proved else walks[node].towards(node)
        proof = proof_of(walks[node].reading, walked, company) if is_proved else NOT_SHOWN
        looked += len(walked.proofs) + len(proof.steps)
        found.append(_controller(readings, walks[node].reading, walked, company, proof, verdict))
    return sorted(found, key=_standing)


def _nearest_first(
    graph: ControlGraph, company: int, nodes: Collection[int], owed: Container[int]
) -> list[int]:
    """Return nodes above a company: those owed a proof, then by the holdings in between."""
    levels = dict.fromkeys([company], 0)
    pending = deque([company])
    while pending:
        below = pending.popleft()
        for lot in graph.lots_in.get(below, ()):
            if graph.voters[lot] not in levels:
                levels[graph.voters[lot]] = levels[below] + 1
                pending.append(graph.voters[lot])
    far = len(levels)
    return sorted(nodes, key=lambda node: (node not in owed, levels.get(node, far), node))


def _controller(
    readings: Readings,
    reading: Reading,
    walked: Reach,
    company: int,
    proof: Proof,
    verdict: Verdict,
) -> Controller:
    graph, node = readings.graph, walked.start
    pair = pair_of(
        reading,
        walked,
        own_votes(reading, node),
        company,
        is_ultimate=node not in readings.full_controllers
        and (not verdict.deciding or node in verdict.deciding),
    )
    members = _members(readings, node)
    return Controller(
        party=_titled(graph.parties[node], members),
        via=pair.via,
        votes=pair.votes,
        ultimate=pair.ultimate,
        direct=pair.direct,
        deciding=node in verdict.deciding,
        margin=proof.margin,
        proof=proof.steps,
        proof_is_smallest=proof.is_smallest,
        proof_at_least=proof.at_least,
        members=members,
    )


def _possible(readings: Readings, company: int) -> tuple[Candidate, ...]:
    """Return those who could control the company but do not for certain."""
    certain = {
        *readings.full_controllers.get(company, ()),
        *readings.deciding_controllers.get(company, ()),
    }
    could = [node for node in readings.possible.get(company, ()) if node not in certain]
    parties = readings.graph.parties
    members = {node: _members(readings, node) for node in could}
    return tuple(Candidate(_titled(parties[node], members[node]), members[node]) for node in could)


def _members(readings: Readings, node: int) -> tuple[Party, ...]:
    graph = readings.graph
    return tuple(graph.parties[member] for member in graph.members.get(node, ()))


def _titled(party: Party, members: tuple[Party, ...]) -> Party:
    """Return a group under the names of its members; any other party as it is."""
    if party.name or not members:
        return party
    return replace(party, name="、".join(member.display_name for member in members))


def _standing(controller: Controller) -> tuple[bool, bool, Fraction, str]:
    votes = controller.votes if controller.votes is not None else Fraction(-1)
    return not controller.deciding, not controller.ultimate, -votes, controller.party.party_id


def _second(graph: ControlGraph, verdict: Verdict) -> OtherReading | None:
    if verdict.second is None:
        return None
    return OtherReading(
        reading=RING_VOTES_VOID,
        outcome=verdict.second.outcome,
        controllers=tuple(graph.parties[node] for node in verdict.second.controllers),
    )


def _flags(
    graph: ControlGraph, facts: ControlFacts, company: int, controllers: list[Controller]
) -> tuple[str, ...]:
    """Return what a reader must know: of the entity's own holdings, and of the proofs."""
    touched = {company} | {
        graph.index[step.company] for controller in controllers for step in controller.proof
    }
    found: set[str] = set()
    for node in touched:
        found |= _doubts(graph.parties[node].flags)
        for number in graph.lots_in.get(node, ()):
            for lot in graph.lots[number]:
                found |= _doubts(lot.stake.flags)
        if graph.is_over(node):
            found.add(Flag.OVER_100)
        if graph.is_under(node):
            found.add(MISSING_SHARES)
    if not all(controller.proof for controller in controllers):
        found.add(PROOFS_LEFT_OUT)
    if company in graph.lapsed or _holds_lapsed(facts, graph, touched):
        found.add(LAPSED)
    return tuple(sorted(found))


def _doubts(flags: Flags) -> set[str]:
    return {flag.value for flag in flags if flag not in _ORDINARY}


def _holds_lapsed(facts: ControlFacts, graph: ControlGraph, touched: set[int]) -> bool:
    return any(
        graph.index[stake.company] in touched and facts.is_lapsed(stake.holder)
        for stake in facts.stakes
    )


def _decides_alike(strict: ControlAnswer, loose: ControlAnswer) -> bool:
    return strict.outcome is loose.outcome and _deciders(strict) == _deciders(loose)


def _deciders(answer: ControlAnswer) -> Mapping[PartyId, Party]:
    return {each.party.party_id: each.party for each in answer.controllers if each.deciding}
