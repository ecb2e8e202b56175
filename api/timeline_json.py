"""How is a timeline written as JSON, as a role may see it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.liability_json import source_item

if TYPE_CHECKING:
    from analytics.records import Entry, Timeline
    from api.masking import Mask


def timeline_document(timeline: Timeline, mask: Mask) -> dict[str, object]:
    """Return the timeline; the public is told only what is published."""
    seen = [one for one in timeline.entries if mask.role.sees_persons or one.is_published]
    return {
        "party": mask.short(timeline.party),
        "on": timeline.as_of.on,
        "known_at": timeline.as_of.known_at,
        "entries": [_entry(entry, timeline, mask) for entry in seen],
        "total": {"value": len(seen), "relation": "eq"},
        "data_revision": timeline.data_revision,
        "partial": timeline.partial,
    }


def _entry(entry: Entry, timeline: Timeline, mask: Mask) -> dict[str, object]:
    parties = timeline.parties
    return {
        "day": entry.day,
        "kind": entry.kind.value,
        "title_zh": entry.title_zh,
        "title_en": entry.title_en,
        "detail": entry.detail,
        "subject": mask.short(parties[entry.subject]),
        "other": mask.short(parties[entry.other]) if entry.other else None,
        "decision_no": entry.decision_no,
        "flags": list(entry.flags),
        "source": source_item(entry.source),
    }
