"""How is a credit report written as JSON, as a role may see it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.liability_json import decision_item, measure_item, period_item
from graph.identifiers import industry_name, region_name

if TYPE_CHECKING:
    from enum import StrEnum

    from analytics.liability import Measure
    from analytics.records import CreditReport
    from analytics.records.ledger import Record
    from api.masking import Mask
    from graph.model import Appointment, Commitment, Decision, Objection, Permit, Source

STANDINGS = {
    "active": ("存续", "active"),
    "not_founded": ("尚未设立", "not founded yet"),
    "licence_revoked": ("吊销，未注销", "business licence revoked"),
    "dissolved": ("注销", "dissolved"),
    "unknown": ("不明", "unknown"),
}
# 河南省社会信用条例 第41条: the same words as at the foot of every liability.
RIGHT_ZH = (
    "主体认为本报告有错误、遗漏或侵犯其合法权益的，可向{authorities}提出异议：收到异议即时标注，"
    "3个工作日内处理并答复；须向信息来源单位核查的，7个工作日内处理并答复"
    "（河南省社会信用条例第41条）。"
)
RIGHT_EN = (
    "Whoever finds an error or an omission in this report, or a right infringed, may object to "
    "{authorities}. The record is marked at once; the objection is decided and answered within "
    "3 working days, within 7 where the source of the information has to be asked "
    "(Henan Social Credit Regulation, article 41)."
)


def report_document(report: CreditReport, mask: Mask, made_at: str) -> dict[str, object]:
    """Return the report.

    Parameters
    ----------
    made_at
        The instant at which it was made, ISO with offset.
    """
    return {
        "identity": _identity(report, mask),
        "on": report.as_of.on,
        "known_at": report.as_of.known_at,
        "records": [_record(record, report, mask) for record in report.records],
        "lists": [_record(record, report, mask) for record in report.lists],
        "measures": [measure_item(measure) for measure in report.measures],
        "statutory_bars": [_bar(measure) for measure in report.bars],
        "objections_pending": [_objection(*pair) for pair in report.pending],
        "commitments": [_commitment(row) for row in report.commitments],
        "permits": [_permit(row) for row in report.permits],
        "ratings": [
            {"scheme": row.scheme, "grade": row.grade, "from": row.since} for row in report.ratings
        ],
        "sources": _sources(report.sources),
        "right_to_object": _right(report),
        "made_at": made_at,
        "data_revision": report.data_revision,
        "partial": report.partial,
    }


def _identity(report: CreditReport, mask: Mask) -> dict[str, object]:
    party = report.party
    return {
        **mask.short(party),
        "uscc": party.uscc,
        "kind": party.kind.value,
        "kind_zh": _chinese(party.kind),
        "industry": party.industry,
        "industry_name": industry_name(party.industry) if party.industry else None,
        "region": party.region,
        "region_name": region_name(party.region) if party.region else None,
        "address": party.address,
        "founded_on": party.founded_on,
        "dissolved_on": party.dissolved_on,
        "status": report.standing.value,
        "status_zh": STANDINGS[report.standing.value][0],
        "legal_representatives": [_office(row, report, mask) for row in report.representatives],
    }


def _office(row: Appointment, report: CreditReport, mask: Mask) -> dict[str, object]:
    return {**mask.short(report.parties[row.person]), **(period_item(row.period) or {})}


def _record(record: Record, report: CreditReport, mask: Mask) -> dict[str, object]:
    """Return one decision; its free text may name persons and stays inside the authority."""
    decision, on = record.decision, report.as_of.on
    names_persons = mask.role.sees_persons
    return {
        **_decision(decision),
        "violation_type": decision.violation_type,
        "severity": decision.severity.value if decision.severity else None,
        "legal_basis": decision.legal_basis,
        "facts": decision.facts if names_persons else None,
        "penalty": decision.penalty if names_persons else None,
        "effective_on": decision.effective_on,
        "until": decision.until,
        "publish_until": decision.publish_until,
        "is_published": record.is_published(on),
        "objection_pending": bool(record.pending(on)),
    }


def _decision(decision: Decision) -> dict[str, object]:
    kind = decision.list_kind
    return {
        **decision_item(decision),
        "type_zh": _chinese(decision.type),
        "list_kind": kind.value if kind else None,
        "list_zh": _chinese(kind) if kind else None,
    }


def _bar(measure: Measure) -> dict[str, object]:
    """Return a bar and its basis, without the decision, its day and what else tells of it."""
    return {
        "rule_id": measure.rule_id,
        "measure": measure.measure,
        "legal_basis": measure.legal_basis,
        "state": measure.state.value,
        "flags": sorted(flag.value for flag in measure.flags if flag.value.startswith("TERM_")),
        "to": measure.to,
    }


def _objection(record: Record, row: Objection) -> dict[str, object]:
    return {"decision": decision_item(record.decision), "filed_at": row.filed_at}


def _commitment(row: Commitment) -> dict[str, object]:
    return {
        "matter": row.matter,
        "made_on": row.made_on,
        "due_on": row.due_on,
        "kept": row.kept.value if row.kept else None,
        "breached_on": row.breached_on,
    }


def _permit(row: Permit) -> dict[str, object]:
    return {
        "permit_no": row.permit_no,
        "decision_no": row.decision_no,
        "authority": row.authority,
        "category": row.category,
        "certificate": row.certificate,
        "content": row.content,
        "decided_on": row.decided_on,
        "from": row.valid_from,
        "to": row.valid_to,
    }


def _sources(sources: tuple[Source, ...]) -> list[dict[str, object]]:
    """Return datasets, files and rows; no digest, which would tell of other rows of the file."""
    return [{"dataset": row.dataset, "file": row.file, "row": row.row} for row in sources]


def _right(report: CreditReport) -> dict[str, object]:
    authorities = [
        {"name": one.display_name, "uscc": one.uscc, "address": one.address}
        for one in report.authorities
    ]
    names = [str(one["name"]) for one in authorities]
    return {
        "zh": RIGHT_ZH.format(authorities="、".join(names) or "信息来源单位"),
        "en": RIGHT_EN.format(authorities=", ".join(names) or "the source of the information"),
        "authorities": authorities,
        "mark": "at once",
        "working_days": 3,
        "working_days_with_inquiry": 7,
    }


def _chinese(code: StrEnum) -> str:
    from analytics.records.words import chinese

    return chinese(code)
