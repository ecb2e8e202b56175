"""How is an answer about liabilities written as JSON?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from analytics.liability.items import (
        Liability,
        LiabilityAnswer,
        Measure,
        Notice,
    )
    from api.masking import Mask
    from graph.model import Act, Decision, Party, Source
    from graph.periods import Period


def liability_document(answer: LiabilityAnswer, mask: Mask) -> dict[str, object]:
    """Return the answer under the field names of the contract, as a role may see it."""
    document: dict[str, object] = {
        "party": mask.short(answer.party),
        "on": answer.as_of.on,
        "known_at": answer.as_of.known_at,
        "liabilities": [liability_item(item, mask) for item in answer.items],
        "measures": [measure_item(measure) for measure in answer.measures],
        "notices": [notice_item(notice, mask) for notice in answer.notices],
        "data_revision": answer.data_revision,
        "partial": answer.partial,
    }
    if answer.until_at_the_latest is not None:
        document["until_at_the_latest"] = answer.until_at_the_latest
    return document


def visible_document(answer: LiabilityAnswer, mask: Mask) -> dict[str, object]:
    """Return the answer as it may leave over HTTP.

    What has ended, and whose ground repair or an upheld objection has erased, is for auditors
    only. The public sees what an authority has decided or a human confirmed, and no notices.
    """
    from analytics.liability.items import latest_ends

    keeps = partial(is_visible, mask=mask)
    items = tuple(filter(keeps, answer.items))
    seen = replace(
        answer,
        items=items,
        measures=tuple(filter(keeps, answer.measures)),
        notices=visible_notices(answer.notices, mask),
        until_at_the_latest=latest_ends(items) if answer.party.is_person else None,
    )
    document = liability_document(seen, mask)
    return document | {"total": {"value": len(seen.items), "relation": "eq"}}


def is_visible(item: Liability | Measure, mask: Mask) -> bool:
    """Tell whether a role may see an item or a measure at all.

    A statutory bar that outlives the repair of its record is not public: it would publish the
    record.
    """
    role = mask.role
    if role.sees_persons:
        return role.sees_erased or not item.is_out_of_sight
    return item.state.value == "CONFIRMED" and not item.erased


def visible_notices(notices: Iterable[Notice], mask: Mask) -> tuple[Notice, ...]:
    """Return the notices that a role may see; the public sees none."""
    role = mask.role
    if not role.sees_persons:
        return ()
    return tuple(one for one in notices if role.sees_erased or not one.is_out_of_sight)


def liability_item(item: Liability, mask: Mask) -> dict[str, object]:
    """Return one item."""
    return {
        "liability_id": item.liability_id,
        "person": mask.short(item.person),
        "entity": _short(item.entity, mask),
        "role": item.role.value,
        "office": period_item(item.office),
        "decision": decision_item(item.decision),
        "rule_id": item.rule_id,
        "kind": item.kind.value,
        "measure": item.measure,
        "legal_basis": item.legal_basis,
        "anchor": {
            "kind": item.anchor.kind.value,
            "from": item.anchor.first,
            "to": item.anchor.last,
        },
        "state": item.state.value,
        "flags": _flags(item.flags),
        "from": item.since,
        "to": item.to,
        "ended_reason": _reason(item),
        "explanation": item.explanation if mask.role.sees_persons else "",
        "sources": [source_item(source) for source in item.sources],
        "acts": act_items(item.acts, mask),
    }


def measure_item(measure: Measure) -> dict[str, object]:
    """Return one measure that binds the subject itself."""
    return {
        "rule_id": measure.rule_id,
        "measure": measure.measure,
        "legal_basis": measure.legal_basis,
        "decision": decision_item(measure.decision),
        "state": measure.state.value,
        "flags": _flags(measure.flags),
        "from": measure.since,
        "to": measure.to,
        "ended_reason": _reason(measure),
    }


def notice_item(notice: Notice, mask: Mask) -> dict[str, object]:
    """Return one notice."""
    return {
        "notice_id": notice.notice_id,
        "rule_id": notice.rule_id,
        "decision": decision_item(notice.decision),
        "unit": mask.short(notice.unit),
        "person": _short(notice.person, mask),
        "target": notice.target,
        "state": notice.state.value,
        "acts": act_items(notice.acts, mask),
    }


def document_of(answer: LiabilityAnswer, item_id: str, mask: Mask) -> dict[str, object]:
    """Return the one item or notice of that id in an answer that has it."""
    found = [liability_item(item, mask) for item in answer.items if item.liability_id == item_id]
    found += [notice_item(each, mask) for each in answer.notices if each.notice_id == item_id]
    return found[0]


def act_items(acts: Iterable[Act], mask: Mask) -> list[dict[str, str]]:
    """Return what officials did, oldest first; nothing of it to the public."""
    if not mask.role.sees_persons:
        return []
    return [
        {"act": act.act.value, "at": act.acted_at, "by": act.acted_by, "reason": act.reason}
        for act in acts
    ]


def decision_item(decision: Decision) -> dict[str, object]:
    """Return what names a decision, the same everywhere."""
    return {
        "decision_no": decision.decision_no,
        "authority": decision.authority,
        "type": decision.type.value,
        "decided_on": decision.decided_on,
    }


def source_item(source: Source) -> dict[str, object]:
    """Return the row a fact was read from."""
    return {
        "dataset": source.dataset,
        "file": source.file,
        "row": source.row,
        "digest": source.digest,
        "revision": source.revision,
    }


def period_item(period: Period | None) -> dict[str, date | None] | None:
    """Return a half-open period."""
    return None if period is None else {"from": period.start, "to": period.end}


def _reason(item: Liability | Measure) -> str | None:
    return item.ended_reason.value if item.ended_reason else None


def _short(party: Party | None, mask: Mask) -> dict[str, object] | None:
    return None if party is None else mask.short(party)


def _flags(flags: Iterable[str]) -> list[str]:
    """Return the flags in the order in which they are declared."""
    from analytics.liability import ItemFlag

    kept = frozenset(flags)
    return [flag.value for flag in ItemFlag if flag in kept]
