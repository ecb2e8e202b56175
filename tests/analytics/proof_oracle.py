"""Do some facts alone prove control? By rounds, written a second time; what is proved with what?

Holdings, and agreements among parties acting in concert: they take nothing
from anybody, so that fewer facts never prove more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import NamedTuple

from analytics.control import Controller
from graph.model import Arrangement, Holding
from tests.analytics.control_facts import Row, ask, facts, short

HALF = Fraction(50)

Fact = tuple[str, str, str, Fraction]
"""Holder or member, company (empty: everywhere), group if it is an agreement, per cent."""


def proves(stated: Collection[Fact], start: str, company: str) -> bool:
    """Tell whether these facts alone make the start the controller of the company."""
    return company in _controlled(stated, start)


def _controlled(stated: Collection[Fact], start: str) -> set[str]:
    agreed = [(member, target) for member, target, group, _ in stated if group == start]
    held = [(x, y, pct) for x, y, group, pct in stated if not group and x != y]
    voters = {member for member, target in agreed if not target} | {start}
    lent: defaultdict[str, set[str]] = defaultdict(set)
    for member, target in agreed:
        if target:
            lent[target] |= {member} | _controlled([f for f in stated if not f[2]], member)
    found: set[str] = set()
    while True:
        votes: defaultdict[str, Fraction] = defaultdict(Fraction)
        for x, y, pct in held:
            if x in voters | found | lent[y]:
                votes[y] += pct
        new = {y for y, total in votes.items() if total > HALF} - found - {start}
        if not new:
            return found
        found |= new


class Proof(NamedTuple):
    """What is said of a controller of a company, the facts of the proof, and all facts."""

    controller: str
    company: str
    said: Controller
    used: list[Fact]
    everything: list[Fact]


def proofs_of(rows: list[Row]) -> Iterator[Proof]:
    """Yield the proof for each controller and company."""
    stated = facts(*rows)
    everything = [_fact(row) for row in rows]
    for entity in sorted(stated.parties):
        for each in ask(short(entity), stated).controllers:
            used = {step.source.row - 2 for step in each.proof if step.source is not None}
            controller = short(each.party.party_id)
            facts_used = [everything[row] for row in sorted(used)]
            yield Proof(controller, short(entity), each, facts_used, everything)


def _fact(row: Row) -> Fact:
    if isinstance(row, Holding):
        assert row.capital_pct is not None
        return short(row.holder), short(row.company), "", row.capital_pct
    assert isinstance(row, Arrangement)
    assert row.group is not None
    target = short(row.target) if row.target else ""
    return short(row.party), target, short(row.group), Fraction(0)
