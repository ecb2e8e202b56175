"""How is the quality of the tables written as JSON?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from analytics.figures import figure
from analytics.quality import LIMIT

if TYPE_CHECKING:
    from analytics.quality import QualityReport


def quality_document(report: QualityReport) -> dict[str, object]:
    """Return the report under the field names of the contract."""
    codes, owned = report.uscc, report.ownership
    return {
        "uscc": {
            "entities": codes.entities,
            "invalid": codes.invalid,
            "shared": codes.shared,
            "error_rate": float(codes.error_rate),
            "limit": float(LIMIT),
            "gate": "PASS" if codes.passes else "FAIL",
        },
        "ownership": {
            "over_100": [
                {"company": one.company, "total": figure(one.total)} for one in owned.over_100
            ],
            "below_100": owned.below_100,
            "unknown": owned.unknown,
        },
        "persons": {"same_name_groups": report.same_name_groups},
        "coverage": [asdict(row) for row in report.coverage],
        "issues": [asdict(issue) for issue in report.issues],
    }
