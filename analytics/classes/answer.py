"""What is answered about one entity's class, and how is it written?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.classes.association import Association
from analytics.classes.facts import NotClassed
from analytics.classes.own import Entry, Ground, OwnClass, Reason
from analytics.classes.scheme import FRAME, GROUPS_ZH, SupervisionClass
from graph.model import Party, Rating, Source
from graph.periods import AsOf
from graph.vocabulary import Flag

CLASS_WORDS = {
    SupervisionClass.A: "信用风险低 low risk",
    SupervisionClass.B: "信用风险一般 ordinary risk",
    SupervisionClass.C: "信用风险较高 raised risk",
    SupervisionClass.D: "信用风险高 high risk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassAnswer:
    """The class of one entity on a day, and everything it rests on.

    Attributes
    ----------
    own
        What its own facts give; None where it has no class.
    why_not
        Why it has none.
    association
        A lead beside the class; None where nobody asked for it.
    ratings
        External evaluations, the latest under each scheme. They stand beside.
    """

    party: Party
    as_of: AsOf
    own: OwnClass | None
    why_not: NotClassed | None
    association: Association | None
    ratings: tuple[Rating, ...]
    scheme_digest: str

    @property
    def partial(self) -> str | None:
        """Why the answer may lack something, if it may."""
        return Flag.QUARANTINED.value if Flag.QUARANTINED in self.party.flags else None

    def document(self) -> dict[str, object]:
        """Return the answer as JSON values; the revision is the caller's."""
        own = self.own
        return {
            "party": {
                "party_id": self.party.party_id,
                "name": self.party.display_name,
                "kind": self.party.kind.value,
                "region": self.party.region,
                "industry": self.party.industry,
            },
            "on": self.as_of.on.isoformat(),
            "known_at": self.as_of.known_at.isoformat(),
            "frame": FRAME,
            "scheme": self.scheme_digest,
            "class": own.name.value if own else None,
            "class_name": CLASS_WORDS[own.name] if own else None,
            "why_not": self.why_not.value if self.why_not else None,
            "score": own.score if own else None,
            "direct": [entry_item(entry) for entry in own.direct] if own else [],
            "industry_floor": _floor_item(own),
            "reasons": [reason_item(reason) for reason in own.reasons] if own else [],
            "association": self.association.document() if self.association else None,
            "ratings": [_rating_item(rating) for rating in self.ratings],
            "partial": self.partial,
        }


def reason_item(reason: Reason) -> dict[str, object]:
    """Return a reason as JSON values."""
    row = reason.row
    return {
        "row": row.id,
        "group": row.group.value,
        "group_zh": GROUPS_ZH[row.group],
        "what": row.what,
        "what_zh": row.what_zh,
        "points": reason.points,
        "points_each": row.points,
        "most": row.most,
        "basis": row.basis,
        "tag": row.tag.value,
        "facts": [_ground_item(ground) for ground in reason.grounds],
    }


def entry_item(entry: Entry) -> dict[str, object]:
    """Return an entry that decides the class as JSON values."""
    return {
        "list_kind": entry.row.list_kind,
        "what_zh": entry.row.what_zh,
        "class": entry.row.name.value,
        "basis": entry.row.basis,
        "tag": entry.row.tag.value,
        "fact": _ground_item(entry.ground),
    }


def _floor_item(own: OwnClass | None) -> dict[str, object] | None:
    if own is None or own.floor is None:
        return None
    floor = own.floor
    return {
        "industry": floor.industry,
        "class": floor.name.value,
        "basis": floor.basis,
        "tag": floor.tag.value,
    }


def _ground_item(ground: Ground) -> dict[str, object]:
    decision = ground.decision
    return {
        "day": _iso(ground.day),
        "detail": ground.detail,
        "decision_no": decision.decision_no if decision else None,
        "authority": decision.authority if decision else None,
        "type": decision.type.value if decision else None,
        "flags": list(ground.flags),
        "source": _source_item(ground.source),
    }


def _rating_item(rating: Rating) -> dict[str, object]:
    return {
        "scheme": rating.scheme,
        "grade": rating.grade,
        "from": _iso(rating.since),
        "source": _source_item(rating.source),
    }


def _source_item(source: Source | None) -> dict[str, object] | None:
    if source is None:
        return None
    return {"dataset": source.dataset, "file": source.file, "row": source.row}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
