"""Which facts does an answer about control rest on?

The same value is read from a store for one entity's ancestors, or from a
whole snapshot; the algorithms do not know the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from analytics.control.kinds import OF_ARRANGEMENT, Basis, Via
from graph.errors import ThresholdError
from graph.identity import party_from_id
from graph.model import Appointment, Arrangement, Party, PartyId
from graph.shares import Stake
from graph.vocabulary import Role

MAJORITY = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlOptions:
    """How the question about control is asked.

    Attributes
    ----------
    basis
        Whether votes or capital count.
    threshold
        Fraction of the company to be exceeded, strictly.
    without
        Ways of control that are switched off.

    Raises
    ------
    ThresholdError
        If the threshold is not in [0, 1).
    """

    basis: Basis = Basis.VOTES
    threshold: Fraction = MAJORITY
    without: frozenset[Via] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.threshold < 1:
            raise ThresholdError(self.threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFacts:
    """What is stated, as of one day.

    Attributes
    ----------
    parties
        What is known of parties; one that is missing is known by its id.
    stakes
        The stakes of the day, all holders of each company.
    arrangements, offices
        Whenever they were valid; the day decides here.
    """

    on: date
    parties: Mapping[PartyId, Party]
    stakes: Sequence[Stake] = ()
    arrangements: Sequence[Arrangement] = ()
    offices: Sequence[Appointment] = ()

    def party(self, party: PartyId) -> Party:
        """Return what is known of a party."""
        return self.parties.get(party) or party_from_id(party)

    def is_lapsed(self, party: PartyId) -> bool:
        """Whether the party is dissolved on the day."""
        ended = self.party(party).dissolved_on
        return ended is not None and ended <= self.on

    def lapsed(self) -> frozenset[PartyId]:
        """Return the parties that are dissolved on the day."""
        return frozenset(party for party in self.parties if self.is_lapsed(party))

    def valid_arrangements(self, without: frozenset[Via]) -> list[Arrangement]:
        """Return the arrangements of the day among living parties, in a stable order."""
        valid = [
            row
            for row in self.arrangements
            if row.period.contains(self.on)
            and OF_ARRANGEMENT[row.kind] not in without
            and not self.is_lapsed(row.party)
        ]
        return sorted(valid, key=_order)

    def managing_partners(self) -> list[Appointment]:
        """Return the managing partners of the day, in a stable order."""
        valid = [
            office
            for office in self.offices
            if office.role is Role.MANAGING_PARTNER and office.period.contains(self.on)
        ]
        return sorted(valid, key=lambda office: (office.org, office.person))

    @property
    def has_undated(self) -> bool:
        """Whether a holding or arrangement that counts has no known start."""
        return any(stake.start is None for stake in self.stakes) or any(
            row.period.start is None for row in self.valid_arrangements(frozenset())
        )

    def dated(self) -> ControlFacts:
        """Return the same facts without holdings and arrangements of unknown start.

        Shares stay what they were with all holdings counted: leaving a
        holding out must not make the others larger.
        """
        return replace(
            self,
            stakes=[s for s in self.stakes if s.start is not None],
            arrangements=[row for row in self.arrangements if row.period.start is not None],
        )


def _order(row: Arrangement) -> tuple[str, str, str, str, date]:
    start = row.period.start or date.min
    return row.kind, row.target or "", row.group or "", row.party, start
