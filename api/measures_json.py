"""How is what an organization itself bears written as JSON?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.liability_json import decision_item, is_visible, measure_item

if TYPE_CHECKING:
    from analytics.liability import Bearing, Borne
    from analytics.liability.gates import Silence
    from analytics.liability.repeated import RepeatOffence
    from api.masking import Mask


def measures_document(answer: Bearing, mask: Mask) -> dict[str, object]:
    """Return the whole answer under the field names of the contract."""
    return {
        "party": mask.short(answer.party),
        "on": answer.as_of.on,
        "known_at": answer.as_of.known_at,
        "measures": list(map(borne_item, answer.measures)),
        "alerts": list(map(alert_item, answer.alerts)),
        "without_effect": list(map(silence_item, answer.silent)),
        "total": {"value": len(answer.measures), "relation": "eq"},
        "data_revision": answer.data_revision,
        "partial": answer.partial,
    }


def visible_measures(answer: Bearing, mask: Mask) -> dict[str, object]:
    """Return the answer as it may leave over HTTP.

    What repair or an upheld objection has ended is for auditors only. The public sees what stands,
    no leads, and no decisions from which nothing follows.
    """
    inside, erased = mask.role.sees_persons, mask.role.sees_erased
    seen = replace(
        answer,
        measures=tuple(borne for borne in answer.measures if is_visible(borne.measure, mask)),
        alerts=answer.alerts if inside else (),
        silent=tuple(one for one in answer.silent if inside and (erased or not one.erased)),
    )
    return measures_document(seen, mask)


def borne_item(borne: Borne) -> dict[str, object]:
    """Return one measure, of which kind it is, and the term its rule gives."""
    kind = borne.rule.kind
    said = {"kind": kind.value if kind else None, "term": borne.rule.term}
    return measure_item(borne.measure) | said


def alert_item(offence: RepeatOffence) -> dict[str, object]:
    """Return one lead: the third penalty, with the two before it."""
    from analytics.liability.repeated import THIRD_PENALTY

    return {
        "kind": THIRD_PENALTY,
        "rule_id": offence.rule.rule_id,
        "measure": offence.rule.measure,
        "legal_basis": offence.rule.legal_basis,
        "on": offence.on,
        "decisions": [decision_item(decision) for decision in offence.decisions],
        "use": "LEAD_ONLY",
    }


def silence_item(silence: Silence) -> dict[str, object]:
    """Return a decision from which nothing follows, and why."""
    return {
        "decision": decision_item(silence.decision),
        "gate": silence.gate.value,
        "rules": list(silence.rules),
        "legal_basis": silence.legal_basis,
        "explanation": silence.explanation,
    }
