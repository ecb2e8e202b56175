"""What is said of everybody, each asked alone and all at once, in short names?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from analytics.control import ControlAnswer, Outcome
from graph.model import Appointment, Arrangement, Holding, PartyId
from tests.analytics.control_facts import Row, ask, everybody_of, facts, pid, short

Pair = tuple[str, str, bool, bool, Fraction | None]
"""Controller, company, direct, ultimate, votes."""


@dataclass(frozen=True)
class Alone:
    """What one question is answered with, but for proofs and what follows from their choice."""

    outcome: Outcome
    controllers: frozenset[tuple[str, bool, bool, bool, Fraction | None]]
    second: tuple[Outcome, frozenset[str]] | None

    @property
    def ultimate(self) -> frozenset[str]:
        """The ultimate controllers."""
        return frozenset(name for name, ultimate, *_ in self.controllers if ultimate)

    @property
    def deciding(self) -> frozenset[str]:
        """Those the outcome rests on."""
        return frozenset(name for name, _, deciding, *_ in self.controllers if deciding)


@dataclass(frozen=True)
class Told:
    """All answers about one set of facts."""

    alone: Mapping[str, Alone]
    pairs: frozenset[Pair]
    outcomes: Mapping[str, tuple[Outcome, frozenset[str]]]


def told(rows: Iterable[Row], **options: object) -> Told:
    """Ask about everybody, each alone and all at once."""
    stated = facts(*rows)
    everybody = everybody_of(stated, **options)
    return Told(
        alone={short(each): _alone(ask(short(each), stated, **options)) for each in stated.parties},
        pairs=frozenset(
            (short(row.controller), short(row.company), row.direct, row.ultimate, row.votes)
            for row in everybody.pairs()
        ),
        outcomes={
            short(company): (outcome, frozenset(map(short, deciding)))
            for company, outcome, deciding in everybody.outcome_rows()
        },
    )


def _alone(answer: ControlAnswer) -> Alone:
    second = answer.second_reading
    return Alone(
        outcome=answer.outcome,
        controllers=frozenset(
            (short(each.party.party_id), each.ultimate, each.deciding, each.direct, each.votes)
            for each in answer.controllers
        ),
        second=None
        if second is None
        else (second.outcome, frozenset(short(each.party_id) for each in second.controllers)),
    )


def of_parties(answers: Told, names: Iterable[str]) -> Told:
    """Leave only what is said about these parties; others must not control them either."""
    kept = set(names)
    return Told(
        alone={name: each for name, each in answers.alone.items() if name in kept},
        pairs=frozenset(row for row in answers.pairs if row[1] in kept),
        outcomes={name: each for name, each in answers.outcomes.items() if name in kept},
    )


def renamed(answers: Told, new: Mapping[str, str]) -> Told:
    """Say the same under other names."""

    def names(some: Iterable[str]) -> frozenset[str]:
        return frozenset(new[name] for name in some)

    return Told(
        alone={
            new[name]: Alone(
                each.outcome,
                frozenset((new[x], *said) for x, *said in each.controllers),
                each.second and (each.second[0], names(each.second[1])),
            )
            for name, each in answers.alone.items()
        },
        pairs=frozenset((new[x], new[y], *said) for x, y, *said in answers.pairs),
        outcomes={
            new[name]: (outcome, names(deciding))
            for name, (outcome, deciding) in answers.outcomes.items()
        },
    )


def renamed_row(row: Row, new: Mapping[str, str]) -> Row:
    """State the same of parties under other names."""

    def party(old: PartyId) -> PartyId:
        return pid(new[short(old)])

    if isinstance(row, Holding):
        return replace(row, holder=party(row.holder), company=party(row.company))
    if isinstance(row, Arrangement):
        group = party(row.group) if row.group else None
        target = party(row.target) if row.target else None
        return replace(row, party=party(row.party), group=group, target=target)
    if isinstance(row, Appointment):
        return replace(row, person=party(row.person), org=party(row.org))
    parent = party(row.parent_org) if row.parent_org else None
    return replace(row, party_id=party(row.party_id), parent_org=parent)
