"""Who has which part of a company's capital, for certain?"""

from __future__ import annotations

from fractions import Fraction

from analytics.control import ControlFacts, Via
from analytics.control.mandates import mandates_of
from analytics.ownership.integrated import Shares
from graph.model import Party
from graph.vocabulary import PartyKind

_NOT_BRANCH = frozenset(Via) - {Via.BRANCH}


def capital_shares(facts: ControlFacts) -> Shares:
    """Return what each living holder surely has of a company's capital.

    A branch belongs to its parent whole. Chains end at a state unit.
    """
    parents = {
        mandate.company: mandate.controller for mandate in mandates_of(facts, (), _NOT_BRANCH)
    }
    shares = {(parent, branch): Fraction(1) for branch, parent in parents.items()}
    lapsed = facts.lapsed()
    for stake in facts.stakes:
        gone = stake.holder in lapsed or stake.company in lapsed
        if not gone and stake.company not in parents and is_owned(facts.party(stake.company)):
            edge = (stake.holder, stake.company)
            shares[edge] = shares.get(edge, Fraction(0)) + stake.capital.low
    return shares


def is_owned(party: Party) -> bool:
    """Tell whether somebody may own this party: nobody owns a person or a unit of the state."""
    alone = party.is_person or party.kind.is_state_unit or party.kind is PartyKind.GROUP
    return not alone
