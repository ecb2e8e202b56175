"""Who is closely linked with an entity through capital?

Close links as central banks define them: one holds a fifth or more of the
other, through all chains, or a third party a fifth or more of both. And the
weakest link: the least share along each chain to the entity. Measures for
screening, capital and never votes, never a ground of discipline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analytics.control.ancestors import ancestor_facts
from analytics.control.facts import ControlFacts
from analytics.figures import figure, per_cent
from analytics.ownership.capital import capital_shares
from analytics.ownership.integrated import Shares
from analytics.power.below import Bounds, facts_below
from analytics.power.chains import MOST_STEPS, ChainSums, sums_over_chains
from analytics.power.holders import USE
from graph.model import Party, PartyId
from graph.reader import GraphReader
from graph.vocabulary import Flag

FIFTH = Fraction(1, 5)
CONVENTION = "simple_chains"

LEAST_SHARES = "LEAST_SHARES"
"""A stake on the way is a range or unknown, and counts with its least."""

HUB_CUT = "HUB_CUT"
"""Somebody holds more than is read: what is below may be incomplete."""

TOO_MANY_CHAINS = "TOO_MANY_CHAINS"
"""Circles have more chains than are followed: some parties stay undetermined."""

STATE_NOT_FOLLOWED = "STATE_NOT_FOLLOWED"
"""A unit of the state owns enough, but companies are not linked by that alone."""


@dataclass(frozen=True, slots=True)
class Link:
    """A party and a figure: the share of one in the other, or the weakest link."""

    party: Party
    share: Fraction

    def document(self, name: str = "share") -> dict[str, object]:
        """Return the link as JSON values, in per cent."""
        return {**_party(self.party), name: figure(per_cent(self.share))}


@dataclass(frozen=True, slots=True)
class CommonOwner:
    """Somebody who owns enough of the entity and of another party.

    Attributes
    ----------
    of_entity, of_other
        The owner's shares in the two.
    """

    owner: Party
    of_entity: Fraction
    of_other: Fraction

    def document(self) -> dict[str, object]:
        """Return the owner as JSON values, in per cent."""
        return {
            **_party(self.owner),
            "share_of_entity": figure(per_cent(self.of_entity)),
            "share_of_other": figure(per_cent(self.of_other)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksAnswer:
    """With whom an entity is linked through capital, the closest first.

    Attributes
    ----------
    owns, owned_by
        Close links downwards and upwards.
    shares_owner
        Parties with an owner in common, and the owners; without those that
        stand in `owns` or `owned_by`.
    weakest
        Everybody above by the weakest link, from the limit on.
    undetermined
        Parties whose sums the bound on chains left open.
    """

    party: Party
    on: date
    known_at: date
    limit: Fraction
    owns: tuple[Link, ...]
    owned_by: tuple[Link, ...]
    shares_owner: tuple[tuple[Party, tuple[CommonOwner, ...]], ...]
    weakest: tuple[Link, ...]
    undetermined: tuple[Party, ...]
    flags: tuple[str, ...]

    @property
    def doubt(self) -> str | None:
        """Why the answer is not whole, if it is not."""
        doubts = (Flag.QUARANTINED.value, HUB_CUT, TOO_MANY_CHAINS)
        return next((flag for flag in doubts if flag in self.flags), None)

    def document(self) -> dict[str, object]:
        """Return the answer as JSON values; the revision is the caller's."""
        return {
            "party": {"party_id": self.party.party_id, "name": self.party.display_name},
            "on": self.on.isoformat(),
            "known_at": self.known_at.isoformat(),
            "basis": "capital",
            "convention": CONVENTION,
            "limit": figure(per_cent(self.limit)),
            "owns": [link.document() for link in self.owns],
            "owned_by": [link.document() for link in self.owned_by],
            "shares_owner": [
                {**_party(party), "owners": [owner.document() for owner in owners]}
                for party, owners in self.shares_owner
            ],
            "weakest_link": [link.document("weakest_link") for link in self.weakest],
            "undetermined": [_party(party) for party in self.undetermined],
            "flags": list(self.flags),
            "use": USE,
            "partial": self.doubt,
        }


def links_of(
    reader: GraphReader,
    entity: PartyId,
    *,
    limit: Fraction = FIFTH,
    bounds: Bounds | None = None,
    most_steps: int = MOST_STEPS,
) -> LinksAnswer:
    """Return with whom an entity is closely linked, and the weakest links above it.

    Parameters
    ----------
    reader
        The store at one moment. Everybody above the entity is read; below it,
        and below its owners, as far as `bounds`.
    limit
        The fraction of the capital from which on somebody is linked: that
        much or more.
    bounds
        How far is read downwards; by default 1,000 rows of a holder and 2,000
        companies, once below the entity and once below its owners.
    most_steps
        The bound on the chains of each party that sums are made for.

    Returns
    -------
    LinksAnswer
        What a bound left out is said by `flags` and `undetermined`.

    Notes
    -----
    A branch belongs to its parent whole. Units of the state are listed as
    owners, but what else they own is not linked by that (Company Law, article
    265). One sum over chains upwards, one downwards, and one per owner.
    """
    read = _read(reader, entity, limit, _Bound(bounds or Bounds(), most_steps))
    owned = read.downwards.from_limit(limit)
    weakest = {
        owner: sums.weakest for owner, sums in read.upwards.known.items() if sums.weakest >= limit
    }
    return LinksAnswer(
        party=read.parties[entity],
        on=reader.as_of.on,
        known_at=reader.as_of.known_at,
        limit=limit,
        owns=_links(owned, read.parties),
        owned_by=_links(read.owners, read.parties),
        shares_owner=_shared(read, limit, {entity, *read.owners, *owned}),
        weakest=_links(weakest, read.parties),
        undetermined=tuple(read.parties[party] for party in read.undetermined(entity)),
        flags=_flags(read, entity),
    )


@dataclass(frozen=True, slots=True)
class _Bound:
    """What is read, and what is added up, at most."""

    read: Bounds
    most_steps: int


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read around an entity, and added up.

    Attributes
    ----------
    facts
        Above the entity, below it, and below its owners.
    owners
        Those who own enough of the entity, with their shares.
    beside
        The sums below each owner that is followed.
    """

    facts: tuple[ControlFacts, ...]
    is_cut: bool
    parties: Mapping[PartyId, Party]
    owners: Mapping[PartyId, Fraction]
    upwards: _Sums
    downwards: _Sums
    beside: Mapping[PartyId, _Sums]

    def undetermined(self, entity: PartyId) -> list[PartyId]:
        """Return whose sums stay open."""
        sums = (self.upwards, self.downwards, *self.beside.values())
        return sorted({party for each in sums for party in each.undetermined} - {entity})


def _read(reader: GraphReader, entity: PartyId, limit: Fraction, bound: _Bound) -> _Read:
    above = ancestor_facts(reader.near([entity]), entity)
    upwards = _Sums.of(capital_shares(above), entity, bound.most_steps)
    owners = upwards.from_limit(limit)
    followed = [owner for owner in owners if not above.party(owner).kind.is_state_unit]
    lower = facts_below(reader, [entity], bound.read)
    beside = facts_below(reader, followed, bound.read)
    held = _turned(capital_shares(beside.facts))
    return _Read(
        facts=(above, lower.facts, beside.facts),
        is_cut=lower.is_cut or beside.is_cut,
        parties={**lower.facts.parties, **beside.facts.parties, **above.parties},
        owners=owners,
        upwards=upwards,
        downwards=_Sums.of(_turned(capital_shares(lower.facts)), entity, bound.most_steps),
        beside={owner: _Sums.of(held, owner, bound.most_steps) for owner in followed},
    )


def _flags(read: _Read, entity: PartyId) -> tuple[str, ...]:
    flags = {
        LEAST_SHARES: any(map(_has_range, read.facts)),
        HUB_CUT: read.is_cut,
        TOO_MANY_CHAINS: bool(read.undetermined(entity)),
        STATE_NOT_FOLLOWED: len(read.beside) < len(read.owners),
        Flag.OVER_100.value: any(map(_is_over, read.facts)),
        Flag.QUARANTINED.value: Flag.QUARANTINED in read.parties[entity].flags,
    }
    return tuple(sorted(flag for flag, is_so in flags.items() if is_so))


@dataclass(frozen=True, slots=True)
class _Sums:
    """The sums over chains of everybody on one side of a party."""

    known: Mapping[PartyId, ChainSums]
    undetermined: tuple[PartyId, ...]

    @classmethod
    def of(cls, shares: Shares, end: PartyId, most_steps: int) -> _Sums:
        """Return the sums of everybody from whom chains lead to `end`."""
        sums = sums_over_chains(shares, end, most_steps=most_steps)
        known = {party: each for party, each in sums.items() if each is not None}
        return cls(known, tuple(party for party in sums if party not in known))

    def from_limit(self, limit: Fraction) -> dict[PartyId, Fraction]:
        """Return the sums of products that are as large as the limit."""
        return {party: each.product for party, each in self.known.items() if each.product >= limit}


def _turned(shares: Shares) -> Shares:
    """Return the same shares with holder and company exchanged: chains then lead downwards."""
    return {(company, holder): share for (holder, company), share in shares.items()}


def _shared(
    read: _Read, limit: Fraction, beside: Collection[PartyId]
) -> tuple[tuple[Party, tuple[CommonOwner, ...]], ...]:
    """Return the parties with an owner in common, but for those linked without one."""
    found: defaultdict[PartyId, list[CommonOwner]] = defaultdict(list)
    for owner, sums in read.beside.items():
        for party, share in sums.from_limit(limit).items():
            if party not in beside:
                common = CommonOwner(read.parties[owner], read.owners[owner], share)
                found[party].append(common)
    rows = [
        (read.parties[party], tuple(sorted(owners, key=_standing)))
        for party, owners in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (_standing(row[1][0])[0], row[0].party_id)))


def _standing(common: CommonOwner) -> tuple[Fraction, PartyId]:
    return -min(common.of_entity, common.of_other), common.owner.party_id


def _links(
    shares: Mapping[PartyId, Fraction], parties: Mapping[PartyId, Party]
) -> tuple[Link, ...]:
    order = sorted(shares, key=lambda party: (-shares[party], party))
    return tuple(Link(parties[party], shares[party]) for party in order)


def _has_range(facts: ControlFacts) -> bool:
    return any(not stake.capital.is_exact for stake in facts.stakes)


def _is_over(facts: ControlFacts) -> bool:
    totals: dict[PartyId, Fraction] = {}
    for stake in facts.stakes:
        totals[stake.company] = totals.get(stake.company, Fraction(0)) + stake.capital.low
    return any(total > 1 for total in totals.values())


def _party(party: Party) -> dict[str, object]:
    return {
        "party_id": party.party_id,
        "name": party.display_name,
        "kind": party.kind.value,
    }
