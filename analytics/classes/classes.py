"""Which supervision class has an entity on a day, and why?"""

from __future__ import annotations

from analytics.classes.answer import ClassAnswer
from analytics.classes.association import association_of
from analytics.classes.facts import facts_of, why_not_classed
from analytics.classes.own import latest, own_class
from analytics.classes.scheme import Scheme
from graph.errors import PartyNotFoundError
from graph.model import PartyId, Rating
from graph.reader import GraphReader
from graph.vocabulary import PartyKind


def supervision_class_of(
    reader: GraphReader, entity: PartyId, *, scheme: Scheme, with_association: bool = True
) -> ClassAnswer:
    """Return the class of one entity with its reasons.

    Parameters
    ----------
    reader
        The store at a moment: facts as they were known, counted on its day.
    with_association
        Whether the lead beside the class is computed too; the class is the same.

    Raises
    ------
    PartyNotFoundError
        If `entity` is a person or a group.

    Notes
    -----
    A fixed number of questions to the store beside those of the association.

    References
    ----------
    国市监信发〔2022〕6号; 豫市监办〔2022〕100号.
    """
    party, on = reader.party(entity), reader.as_of.on
    if party.kind in {PartyKind.PERSON, PartyKind.GROUP}:
        raise PartyNotFoundError(entity)
    facts = facts_of(reader, [entity])[entity]
    why_not = why_not_classed(party, on)
    own = None if why_not else own_class(scheme, facts, on)
    is_wanted = own is not None and with_association and scheme.most_for_association > 0
    return ClassAnswer(
        party=party,
        as_of=reader.as_of,
        own=own,
        why_not=why_not,
        association=association_of(reader, entity, scheme, own) if own and is_wanted else None,
        ratings=_beside(facts.ratings, reader),
        scheme_digest=scheme.digest,
    )


def _beside(ratings: tuple[Rating, ...], reader: GraphReader) -> tuple[Rating, ...]:
    """Return the latest external rating under each scheme."""
    schemes = sorted({row.scheme for row in ratings})
    found = (
        latest([row for row in ratings if row.scheme == scheme], reader.as_of.on)
        for scheme in schemes
    )
    return tuple(row for row in found if isinstance(row, Rating))
