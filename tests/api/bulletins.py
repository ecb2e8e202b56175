"""Which bulletins do tests write: one about nothing, and one full of hostile names?"""

from typing import Any

from analytics.clusters.parameters import Parameters

HOSTILE = "</title><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{on}%s"

EMPTY: dict[str, Any] = {
    "month": "2024-05",
    "on": "2024-05-31",
    "known_at": "2024-05-31",
    "before": "2024-04-30",
    "use": "LEAD_ONLY",
    "data_revision": 1,
    "parameters": Parameters().document(),
    "headline": [{"name": "clusters", "now": 0, "before": 0}],
    "heat": {"sections": [], "regions": [], "cells": [], "entities": 0, "flagged": 0},
    "clusters": [],
    "gone": [],
    "alerts": [],
    "warnings": None,
    "names": {},
}
SOURCE = {"dataset": "t", "file": f"{HOSTILE}.csv", "row": 2}
FACT = {"party": "org:a", "says": HOSTILE, "other": None, "from": "2020-01-01", "to": None}
MEMBERS = [
    {"party_id": party, "name": HOSTILE, "flagged": party == "org:a", "score": 1.0}
    | {"industry": HOSTILE, "region": HOSTILE}
    for party in ("org:a", "org:b")
]
REASONS = [
    {"chinese": HOSTILE, "english": HOSTILE, "value": 1.0, "typical": None}
    | {
        "facts": [
            {"party": "org:a", "says": says, "other": other, "start": "2024-01-01"}
            | {"end": None, "source": SOURCE}
            for says, other in ((HOSTILE, "person:x"), ("03727654321", None), ("a@b.cn", None))
        ]
    }
]
FULL: dict[str, Any] = {
    **EMPTY,
    "heat": {
        "sections": ["", "C"],
        "regions": ["", HOSTILE],
        "cells": [
            {"section": section, "region": region, "entities": 9, "flagged": 3}
            | {"expected": 0.2, "p_value": 0.001, "q_value": 0.01}
            for section in ("", "C")
            for region in ("", HOSTILE)
        ],
        "entities": 36,
        "flagged": 12,
    },
    "clusters": [
        {
            "cluster_id": f"cluster:{HOSTILE}",
            "first_seen": "2024-01-01",
            "expires": "2024-08-01",
            "change": "grew",
            "joined": ["org:b"],
            "left": ["person:x"],
            "members": MEMBERS,
            "industries": ["C"],
            "regions": [HOSTILE],
            "flagged": 1,
            "expected": 0.1,
            "lift": 10.0,
            "q_value": 0.001,
            "outcome": {"outcome": "merged", "at": "2024-05-01", "by": "x", "reason": HOSTILE},
            "evidence": [
                {"kind": kind, "via": via, "parties": ["org:a", "org:b"]}
                | {"facts": [{**FACT, "source": SOURCE}]}
                for kind, via in (
                    ("controller", "person:x"),
                    ("contact", "03721234567"),
                    ("address", HOSTILE),
                    ("equity", "org:a"),
                )
            ],
            "decisions": [
                {"decision_no": HOSTILE, "authority": HOSTILE, "subject": "org:a"}
                | {"severity": None, "decided_on": "2024-01-01", "source": SOURCE}
            ],
        }
    ],
    "gone": [
        {"cluster_id": "cluster:1", "change": "merged", "into": f"cluster:{HOSTILE}"}
        | {"members": MEMBERS}
    ],
    "alerts": [
        {
            "kind": "phoenix",
            "chinese": HOSTILE,
            "meaning": HOSTILE,
            "count": 2,
            "precision": {"confirmed": 18, "false": 6, "merged": 0, "precision": 0.75},
            "new": [
                {"happened_on": "2024-05-02", "parties": ["org:a", "person:x"]}
                | {"evidence": [{**FACT, "source": SOURCE}]}
            ],
        }
    ],
    "warnings": {
        "horizon_days": 365,
        "entities": 2,
        "cutoff": "2024-05-31",
        "is_compared": True,
        "partial": HOSTILE,
        "lines": [
            {"party_id": "org:a", "name": HOSTILE, "region": HOSTILE, "industry": "C14"}
            | {"score": 0.9, "before": None, "is_new": True, "reasons": REASONS}
        ],
    },
    "names": {"org:a": HOSTILE, "org:b": "乙公司", "person:x": "欧阳建国"},
}
