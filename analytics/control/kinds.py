"""By which ways does somebody control a company, and which answers are there?

A set of ways is kept as the bits of an integer, so that a walk over many
companies can add them up cheaply.
"""

from __future__ import annotations

from enum import StrEnum

from graph.vocabulary import ArrangementKind


class Via(StrEnum):
    """What an answer about control rests on; the order is that of joined names."""

    VOTES = "votes"
    PARTNERSHIP = "partnership"
    BRANCH = "branch"
    CONCERT = "concert"
    NOMINEE = "nominee"
    ENTRUSTMENT = "entrustment"
    CONTRACT_CONTROL = "contract_control"
    DECLARED = "declared"
    COURT_FOUND = "court_found"

    @property
    def bit(self) -> int:
        """The bit that stands for this way."""
        return _BITS[self]


_BITS = {via: 1 << position for position, via in enumerate(Via)}
# What others have said goes first when joined: `declared+votes`.
_JOINING = (
    Via.DECLARED,
    Via.COURT_FOUND,
    *(via for via in Via if via not in {Via.DECLARED, Via.COURT_FOUND}),
)
# What follows from registration alone; everything else is an arrangement.
STRUCTURAL = Via.VOTES.bit | Via.PARTNERSHIP.bit | Via.BRANCH.bit
ARRANGED = sum(_BITS.values()) - STRUCTURAL

OF_ARRANGEMENT = {
    ArrangementKind.CONCERT: Via.CONCERT,
    ArrangementKind.NOMINEE: Via.NOMINEE,
    ArrangementKind.ENTRUSTMENT: Via.ENTRUSTMENT,
    ArrangementKind.CONTRACT_CONTROL: Via.CONTRACT_CONTROL,
    ArrangementKind.DECLARED_CONTROLLER: Via.DECLARED,
    ArrangementKind.COURT_FOUND_CONTROLLER: Via.COURT_FOUND,
}


def joined(bits: int) -> str:
    """Return the names of a set of ways.

    >>> joined(Via.VOTES.bit | Via.DECLARED.bit)
    'declared+votes'
    >>> joined(Via.VOTES.bit | Via.NOMINEE.bit)
    'votes+nominee'
    """
    return "+".join(via for via in _JOINING if bits & via.bit)


class Outcome(StrEnum):
    """The type of an answer; there is always one."""

    COURT_OR_DECISION = "COURT_OR_DECISION"
    DECLARED = "DECLARED"
    AGREEMENT = "AGREEMENT"
    COMPUTED_MAJORITY = "COMPUTED_MAJORITY"
    STATE = "STATE"
    CONCERT = "CONCERT"
    WITHHELD = "WITHHELD"
    UNKNOWN = "UNKNOWN"
    CIRCULAR = "CIRCULAR"
    JOINT = "JOINT"
    DISPERSED = "DISPERSED"


class Basis(StrEnum):
    """Which shares are counted."""

    VOTES = "votes"
    CAPITAL = "capital"
