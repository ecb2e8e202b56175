"""Who owns an entity through all chains, and who is its beneficial owner?

Screening under the measures of 2024 on beneficial owners, criterion by
criterion: whoever finally owns a quarter or more; else whoever commands a
quarter or more of the votes; else whoever controls; else the daily manager is
deemed to be it, of a state company its legal representative. Nothing here is
read by the rules of liability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from analytics.control import ControlAnswer, ControlFacts, ControlOptions, Outcome
from analytics.control.ancestors import ancestor_facts
from analytics.control.control_graph import build_graph
from analytics.control.controllers import answer_from
from analytics.control.fixpoint import reach
from analytics.control.readings import Readings
from analytics.figures import figure, per_cent
from analytics.ownership.capital import capital_shares, is_owned
from analytics.ownership.integrated import Integrated, Shares, integrated_owners
from graph.model import Appointment, Party, PartyId
from graph.reader import GraphReader
from graph.vocabulary import Flag, Role

QUARTER = Fraction(1, 4)
CONVENTION = "integrated"


class Criterion(StrEnum):
    """By what somebody is a beneficial owner, in the order in which it is asked."""

    OWNERSHIP = "OWNERSHIP"
    VOTES = "VOTES"
    CONTROL = "CONTROL"
    DAILY_MANAGER = "DAILY_MANAGER"
    STATE_LEGAL_REPRESENTATIVE = "STATE_LEGAL_REPRESENTATIVE"


_DEEMED = {Criterion.DAILY_MANAGER, Criterion.STATE_LEGAL_REPRESENTATIVE}

UNKNOWN = "UNKNOWN"
"""The outcome where missing capital could make an owner of somebody nobody knows."""

NOBODY = "NOBODY"
"""The outcome where no criterion is met, and nobody is known who manages the entity."""

NO_ULTIMATE_OWNER = "NO_ULTIMATE_OWNER"
"""The outcome where companies own each other, and nobody outside owns any of them."""

MISSING_SHARES = "MISSING_SHARES"
"""Not all capital of the entity, or of a company above it, is stated to be somebody's."""

_NOBODY_STATED = PartyId("unknown::unstated")
NO_FINITE_SHARE = "NO_FINITE_SHARE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """One owner of the entity.

    Attributes
    ----------
    share, corrected
        See `Integrated`; None also for whoever owns nothing.
    criterion
        By what this person is a beneficial owner; None if it is none.
    """

    party: Party
    share: Fraction | None
    corrected: Fraction | None
    criterion: Criterion | None = None

    def document(self) -> dict[str, object]:
        """Return the owner as JSON values; shares in per cent."""
        return {
            "party_id": self.party.party_id,
            "name": self.party.display_name,
            "kind": self.party.kind.value,
            "share": _percentage(self.share),
            "share_corrected": _percentage(self.corrected),
            "beneficial_owner": self.criterion is not None,
            "criterion": self.criterion.value if self.criterion else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipAnswer:
    """Who owns one entity, on a day, as known on a day; largest owners first."""

    party: Party
    on: date
    known_at: date
    outcome: str
    owners: tuple[Owner, ...]
    flags: tuple[str, ...]

    @property
    def partial(self) -> str | None:
        """Why the answer is not whole."""
        return Flag.QUARANTINED if Flag.QUARANTINED in self.flags else None

    def document(self) -> dict[str, object]:
        """Return the answer as JSON values; revision and `partial` are the caller's."""
        return {
            "party": {"party_id": self.party.party_id, "name": self.party.display_name},
            "on": self.on.isoformat(),
            "known_at": self.known_at.isoformat(),
            "basis": "capital",
            "convention": CONVENTION,
            "owners": [owner.document() for owner in self.owners],
            "outcome": self.outcome,
            "flags": list(self.flags),
        }


def owners_of(
    reader: GraphReader, entity: PartyId, *, minimum: Fraction = Fraction(1, 20)
) -> OwnershipAnswer:
    """Return who owns an entity through all chains, and its beneficial owners.

    Parameters
    ----------
    reader
        The store at one moment; only the entity's ancestors are read.
    minimum
        The fraction of the capital from which on an owner is listed.
        Beneficial owners always are.

    Notes
    -----
    A range counts with its least share; that more may be owned is said by the
    flag `MISSING_SHARES`. Where nobody meets a criterion but what is not stated
    could make somebody meet the first, all of it thought to fall into one hand,
    the outcome is UNKNOWN and nobody is deemed to be the owner.
    """
    near = reader.near([entity])
    facts = ancestor_facts(near, entity)
    shares = capital_shares(facts)
    integrated = integrated_owners(shares, entity, limits=(QUARTER, minimum))
    answer = answer_from(facts, entity, ControlOptions(), reader.as_of)
    found = _beneficial(facts, entity, integrated, answer, near.offices_in([entity]))
    unstated = _unstated(shares, facts, entity, integrated)
    missing = unstated + _largest(facts, integrated) >= QUARTER and unstated > 0
    if missing and set(found.values()) <= _DEEMED:
        # Nobody is deemed to be what somebody unknown may be.
        found = {}
    parties = {**near.parties(sorted(found)), **facts.parties}
    owners = [
        Owner(
            party=parties.get(party) or facts.party(party),
            share=integrated[party].share if party in integrated else None,
            corrected=integrated[party].corrected if party in integrated else None,
            criterion=found.get(party),
        )
        for party in sorted({*integrated, *found})
        if party in found or _is_listed(integrated[party], minimum)
    ]
    flags = set(answer.flags)
    if unstated:
        flags.add(MISSING_SHARES)
    if any(each.share is None for each in integrated.values()):
        flags.add(NO_FINITE_SHARE)
    return OwnershipAnswer(
        party=answer.party,
        on=answer.on,
        known_at=answer.known_at,
        outcome=_outcome(found, integrated, missing=missing),
        owners=tuple(sorted(owners, key=_standing)),
        flags=tuple(sorted(flags)),
    )


def _beneficial(
    facts: ControlFacts,
    entity: PartyId,
    integrated: Mapping[PartyId, Integrated],
    answer: ControlAnswer,
    offices: Iterable[Appointment],
) -> dict[PartyId, Criterion]:
    """Return the persons whom the first criterion that anybody meets makes beneficial owners."""
    if facts.party(entity).is_person:
        return {}
    owning = [
        party
        for party, each in integrated.items()
        if facts.party(party).is_person and each.share is not None and each.share >= QUARTER
    ]
    if owning:
        return dict.fromkeys(owning, Criterion.OWNERSHIP)
    voting = _voting(facts, entity)
    if voting:
        return dict.fromkeys(voting, Criterion.VOTES)
    controlling = [person.party_id for person in answer.natural_persons]
    if controlling:
        return dict.fromkeys(controlling, Criterion.CONTROL)
    held = [office for office in offices if office.period.contains(facts.on)]
    if answer.outcome is Outcome.STATE:
        return _deemed(held, (Role.LEGAL_REPRESENTATIVE,), Criterion.STATE_LEGAL_REPRESENTATIVE)
    return _deemed(held, (Role.PRINCIPAL, Role.LEGAL_REPRESENTATIVE), Criterion.DAILY_MANAGER)


def _voting(facts: ControlFacts, entity: PartyId) -> list[PartyId]:
    """Return the persons who command a quarter or more of the votes, companies they control too."""
    graph = build_graph(
        replace(facts, parties={entity: facts.party(entity), **facts.parties}), ControlOptions()
    )
    reading = Readings(graph).full
    company = graph.index[entity]
    found = []
    for node, party in enumerate(graph.parties):
        if party.is_person:
            votes = reach(reading, node).votes.get(company, 0)
            if votes and reading.fraction(company, votes) >= QUARTER:
                found.append(party.party_id)
    return found


def _deemed(
    offices: Sequence[Appointment], roles: Sequence[Role], criterion: Criterion
) -> dict[PartyId, Criterion]:
    for role in roles:
        named = sorted({office.person for office in offices if office.role is role})
        if named:
            return dict.fromkeys(named, criterion)
    return {}


def _unstated(
    shares: Shares,
    facts: ControlFacts,
    entity: PartyId,
    integrated: Mapping[PartyId, Integrated],
) -> Fraction:
    """Return how much of the entity belongs, through all chains, to nobody who is stated.

    As if one unknown owner had what is not stated of each company above.
    """
    stated: dict[PartyId, Fraction] = {}
    for (_, company), share in shares.items():
        stated[company] = stated.get(company, Fraction(0)) + share
    whole = dict(shares)
    for party in (entity, *integrated):
        left = 1 - stated.get(party, Fraction(0))
        if left > 0 and is_owned(facts.party(party)):
            whole[_NOBODY_STATED, party] = left
    found = integrated_owners(whole, entity).get(_NOBODY_STATED)
    return Fraction(0) if found is None or found.share is None else found.share


def _largest(facts: ControlFacts, integrated: Mapping[PartyId, Integrated]) -> Fraction:
    """Return the largest share of a person."""
    shares = (each.share for party, each in integrated.items() if facts.party(party).is_person)
    return max((share for share in shares if share is not None), default=Fraction(0))


def _outcome(
    found: Mapping[PartyId, Criterion], integrated: Mapping[PartyId, Integrated], *, missing: bool
) -> str:
    criteria = set(found.values())
    if criteria - _DEEMED:
        return criteria.pop().value
    if missing:
        return UNKNOWN
    if integrated and all(each.share is None for each in integrated.values()):
        return NO_ULTIMATE_OWNER
    return criteria.pop().value if criteria else NOBODY


def _is_listed(each: Integrated, minimum: Fraction) -> bool:
    return each.share is None or each.share >= minimum


def _standing(owner: Owner) -> tuple[bool, Fraction, str]:
    return owner.share is None, -(owner.share or Fraction(0)), owner.party.party_id


def _percentage(share: Fraction | None) -> float | None:
    return None if share is None else figure(per_cent(share))
