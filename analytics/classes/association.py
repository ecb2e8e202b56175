"""How much do burdened organizations nearby weigh on one, as a lead and never as a class?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from analytics.classes.facts import facts_of
from analytics.classes.links import HUB, WHOLE_TIE, Tie, Tied, Ties, ties_of
from analytics.classes.own import OwnClass, own_class
from analytics.classes.scheme import MOST_POINTS, Scheme
from analytics.figures import figure
from graph.model import Party, PartyId
from graph.reader import GraphReader

USE = "LEAD_ONLY"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Influence:
    """One burdened organization, and the strongest way from it.

    Attributes
    ----------
    burden
        Its own points of supervision, 0 to 1000.
    weight
        The part of it that arrives: ties multiplied, halved per hop.
    through
        The organization between, None at one hop.
    """

    party: PartyId
    burden: int
    weight: Fraction
    tie: Tie
    through: PartyId | None = None

    @property
    def points(self) -> Fraction:
        """What it adds, before the bounds, on the scale of association."""
        return self.burden * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """What nearby organizations weigh on an entity.

    Attributes
    ----------
    points
        At most what the scheme allows (100 of 1000).
    counted
        Of these, what its band has room for: added to the score they leave the class as it is.
    influences
        The heaviest first.
    """

    points: int
    counted: int
    influences: tuple[Influence, ...]
    parties: Mapping[PartyId, Party]
    hubs: frozenset[PartyId]
    is_cut: bool

    def document(self) -> dict[str, object]:
        """Return the lead as JSON values."""
        return {
            "points": self.points,
            "counted": self.counted,
            "influences": [self._item(one) for one in self.influences[:SHOWN]],
            "influences_total": len(self.influences),
            "hubs_removed": sorted(self.hubs),
            "is_cut": self.is_cut,
            "use": USE,
        }

    def _item(self, one: Influence) -> dict[str, object]:
        return {
            "party_id": one.party,
            "name": self.parties[one.party].display_name,
            "burden": one.burden,
            "hops": 1 if one.through is None else 2,
            "tie": one.tie.kind,
            "via": one.tie.via,
            "through": one.through,
            "weight": figure(one.weight),
        }


def association_of(
    reader: GraphReader, entity: PartyId, scheme: Scheme, own: OwnClass
) -> Association:
    """Return what organizations within two hops weigh on an entity.

    Parameters
    ----------
    own
        The class of the entity by its own facts; it stays what it is.

    Returns
    -------
    Association
        Each burdened organization counts once, by its strongest way. The sum
        is cut at the scheme's most and at the room of the entity's band.

    Notes
    -----
    Two readings of ties and one of facts. An organization tied to more than
    20 others passes nothing on.

    References
    ----------
    Bounded at 100 of 1000, at least halved per hop, two hops at most.
    """
    near = ties_of(reader, [entity])
    passing = sorted(near.ties[entity])
    far = ties_of(reader, passing) if passing else Tied({}, frozenset())
    ways = strongest_ways(entity, {**far.ties, **near.ties})
    burdens = _burdens(reader, ways, scheme)
    influences = tuple(
        sorted(
            (
                Influence(party, burdens[party], weight, tie, through)
                for party, (weight, tie, through) in ways.items()
                if burdens[party]
            ),
            key=lambda one: (-one.points, one.party),
        )
    )
    points = bounded(influences, scheme.most_for_association)
    room = min(MOST_POINTS, scheme.band_of(own.score).below - 1) - own.score
    return Association(
        points=points,
        counted=min(points, room),
        influences=influences,
        parties=reader.parties([one.party for one in influences[:SHOWN]]),
        hubs=near.hubs | far.hubs,
        is_cut=near.is_cut or far.is_cut,
    )


def bounded(influences: Collection[Influence], most: int) -> int:
    """Return the points that influences amount to, rounded down and at most `most`.

    One entirely burdened organization, wholly tied and one hop away, weighs half of `most`.
    """
    total = sum((one.points for one in influences), Fraction(0))
    return min(most, int(total * most / MOST_POINTS))


def strongest_ways(
    entity: PartyId, ties: Ties
) -> dict[PartyId, tuple[Fraction, Tie, PartyId | None]]:
    """Return who is within two hops: the weight that arrives, the last tie, who lies between."""
    found: dict[PartyId, tuple[Fraction, Tie, PartyId | None]] = {}
    for other, tie in ties[entity].items():
        found[other] = (Fraction(tie.weight, 2 * WHOLE_TIE), tie, None)
    for between, first in ties[entity].items():
        following = ties.get(between, {})
        if len(following) > HUB:
            continue
        for other, second in following.items():
            weight = Fraction(first.weight * second.weight, 4 * WHOLE_TIE**2)
            known = found.get(other)
            if other != entity and (known is None or weight > known[0]):
                found[other] = (weight, second, between)
    return found


def _burdens(
    reader: GraphReader, parties: Collection[PartyId], scheme: Scheme
) -> dict[PartyId, int]:
    facts = facts_of(reader, sorted(parties))
    return {party: own_class(scheme, facts[party], reader.as_of.on).burden for party in parties}
