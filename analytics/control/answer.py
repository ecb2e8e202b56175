"""What is said about the controllers of one entity, and how does it read as JSON?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from analytics.control.kinds import Basis, Outcome
from analytics.control.proof import Step
from analytics.figures import figure
from graph.model import Party, PartyId, Source

# Outcomes under which a liability may look for a controller (rules/README).
PERSONAL = frozenset(
    {
        Outcome.COURT_OR_DECISION,
        Outcome.DECLARED,
        Outcome.AGREEMENT,
        Outcome.COMPUTED_MAJORITY,
        Outcome.CONCERT,
    }
)
UNDATED_DECIDES = "UNDATED_DECIDES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """One controller of the entity; votes and margin in per cent and points.

    Attributes
    ----------
    votes
        What he commands in the entity; None where control is not by votes.
    ultimate
        Whether nobody controls him and no stronger ground, such as a declared
        controller, sets him aside for this entity.
    direct
        Whether his own holdings or arrangement suffice.
    deciding
        Whether he is one of those the outcome is about.
    proof_is_smallest, proof_at_least
        Whether no proof has fewer holdings and mandates; and how many every
        proof has.
    members
        Of a group: who it consists of.
    integrated_ownership
        His share of the capital through all chains, in per cent: said beside
        control, never a part of it. None where he has none, or none was asked.
    """

    party: Party
    via: str
    votes: Fraction | None
    ultimate: bool
    direct: bool
    deciding: bool
    margin: Fraction | None
    proof: tuple[Step, ...]
    proof_is_smallest: bool
    proof_at_least: int
    members: tuple[Party, ...] = ()
    integrated_ownership: Fraction | None = None

    def document(self) -> dict[str, object]:
        """Return the controller as JSON values."""
        return {
            "party_id": self.party.party_id,
            "name": self.party.display_name,
            "kind": self.party.kind.value,
            "members": [named_document(member) for member in self.members],
            "via": self.via,
            "votes": _figure(self.votes),
            "integrated_ownership": _figure(self.integrated_ownership),
            "ultimate": self.ultimate,
            "direct": self.direct,
            "deciding": self.deciding,
            "margin": _figure(self.margin),
            "proof_is_smallest": self.proof_is_smallest,
            "proof_at_least": self.proof_at_least,
            "proof": [step_document(step) for step in self.proof],
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could control the entity; of a group also who it consists of."""

    party: Party
    members: tuple[Party, ...] = ()

    def document(self) -> dict[str, object]:
        """Return the candidate as JSON values."""
        members = [named_document(member) for member in self.members]
        return named_document(self.party) | {"kind": self.party.kind.value, "members": members}


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading:
    """A second, labelled answer; never the first."""

    reading: str
    outcome: Outcome
    controllers: tuple[Party, ...]

    def document(self) -> dict[str, object]:
        """Return the second answer as JSON values."""
        return {
            "reading": self.reading,
            "outcome": self.outcome.value,
            "controllers": [named_document(party) for party in self.controllers],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlAnswer:
    """Who controls one entity, on a day, as known on a day.

    Attributes
    ----------
    controllers
        Those who decide first, then the ultimate ones, then by votes.
    possible
        Who would control the entity under some way of filling in the ranges,
        but not under every one; whoever is in neither list is excluded.
    parties
        Everybody whom the proofs name, for drawing them.
    """

    party: Party
    on: date
    known_at: date
    basis: Basis
    threshold: Fraction
    outcome: Outcome
    controllers: tuple[Controller, ...]
    possible: tuple[Candidate, ...]
    second_reading: OtherReading | None
    flags: tuple[str, ...]
    parties: Mapping[PartyId, Party]

    @property
    def natural_persons(self) -> tuple[Party, ...]:
        """The persons a liability may reach as controllers, sorted by id.

        The ultimate natural persons under COURT_OR_DECISION, DECLARED,
        AGREEMENT, COMPUTED_MAJORITY and CONCERT, each person of a group;
        nobody under any other outcome.
        """
        if self.outcome not in PERSONAL:
            return ()
        found = {
            person.party_id: person
            for controller in self.controllers
            if controller.deciding
            for person in (controller.party, *controller.members)
            if person.is_person
        }
        return tuple(found[party] for party in sorted(found))

    def undetermined(self) -> ControlAnswer:
        """Return the answer where facts of unknown start decide: UNKNOWN."""
        return replace(
            self,
            outcome=Outcome.UNKNOWN,
            controllers=tuple(replace(each, deciding=False) for each in self.controllers),
            second_reading=None,
            flags=tuple(sorted({*self.flags, UNDATED_DECIDES})),
        )

    def document(self) -> dict[str, object]:
        """Return the answer as JSON values; revision and `partial` are the caller's."""
        second = self.second_reading
        return {
            "party": named_document(self.party),
            "on": self.on.isoformat(),
            "known_at": self.known_at.isoformat(),
            "basis": self.basis.value,
            "threshold": str(self.threshold),
            "outcome": self.outcome.value,
            "controllers": [controller.document() for controller in self.controllers],
            "possible": [candidate.document() for candidate in self.possible],
            "second_reading": second.document() if second else None,
            "flags": list(self.flags),
        }


def step_document(step: Step) -> dict[str, object]:
    """Return one step of a proof as JSON values."""
    return {
        "kind": step.kind.value,
        "holder": step.holder,
        "company": step.company,
        "votes": _figure(step.votes),
        "from": step.start.isoformat() if step.start else None,
        "to": step.end.isoformat() if step.end else None,
        "source": source_document(step.source),
    }


def source_document(source: Source | None) -> dict[str, object] | None:
    """Return the row a fact stands in as JSON values."""
    if source is None:
        return None
    return {"dataset": source.dataset, "file": source.file, "row": source.row}


def named_document(party: Party) -> dict[str, object]:
    """Return id and name of a party as JSON values."""
    return {"party_id": party.party_id, "name": party.display_name}


def _figure(number: Fraction | None) -> float | None:
    return None if number is None else figure(number)
