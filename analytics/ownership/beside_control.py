"""What do the controllers of an entity own of it? Said beside control, never a part of it."""

from __future__ import annotations

from dataclasses import replace

from analytics.control import ControlAnswer, Controller, ControlOptions, answer_from
from analytics.control.ancestors import ancestor_facts
from analytics.figures import per_cent
from analytics.ownership.capital import capital_shares
from analytics.ownership.integrated import Integrated, integrated_owners
from graph.model import PartyId
from graph.reader import GraphReader


def controllers_with_shares(
    reader: GraphReader, entity: PartyId, options: ControlOptions
) -> ControlAnswer:
    """Return who controls an entity, with the integrated share of each controller.

    Parameters
    ----------
    reader
        The store at one moment; the entity's ancestors are read once.
    entity
        Any party.
    options
        Basis, threshold and what is switched off; shares are of the capital
        whatever the basis of control.
    """
    facts = ancestor_facts(reader.near([entity]), entity)
    answer = answer_from(facts, entity, options, reader.as_of)
    if not answer.controllers:
        return answer
    owned = integrated_owners(capital_shares(facts), entity)
    return replace(
        answer, controllers=tuple(_with_share(each, owned) for each in answer.controllers)
    )


def _with_share(controller: Controller, owned: dict[PartyId, Integrated]) -> Controller:
    found = owned.get(controller.party.party_id)
    if found is None or found.share is None:
        return controller
    return replace(controller, integrated_ownership=per_cent(found.share))
